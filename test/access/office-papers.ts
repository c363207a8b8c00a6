import { ExportMaker } from '@app/reporting';
import { type Bulletin, draftOf, publishedBy } from '../support/figures';
import type { OfficialBody, World } from '../support/world';
import { year } from './trades';

/** What an office keeps: files of its own, and a bulletin of its region in every state. */
export type OfficePapers = {
  office: OfficialBody;
  /** Made. */
  exportId: string;
  /** Asked for when all others are made. */
  waitingExportId: string;
  draftId: string;
  /** Proposed by the first of its officials; one to be sent back, one to be published. */
  returnableId: string;
  proposedId: string;
  publishedId: string;
};

/** Nobody has begun to make it. */
export async function askedFile({ one }: OfficialBody): Promise<string> {
  const file = { kind: 'facts', format: 'csv', filters: { year } };
  return (await one.post<{ id: string }>('/v1/exports', file)).body.id;
}

/** `turn`: another one for each office of a region, whose months are its own. */
export async function officePapers(world: World, district: string, turn: number): Promise<OfficePapers> {
  const office = await world.office(district);
  const exportId = await askedFile(office);
  await world.get(ExportMaker).makeWaiting();
  const month = 1 + turn * 4;
  const proposed = async (one: number) => {
    const { id } = await draftOf(office.one, year - 1, one);
    await office.one.post<Bulletin>(`/v1/bulletins/${id}/proposal`);
    return id;
  };
  const { id: publishedId } = await draftOf(office.one, year - 1, month);
  await publishedBy(office.one, office.two, publishedId);
  return {
    ...{ office, exportId, publishedId },
    draftId: (await draftOf(office.one, year - 1, month + 1)).id,
    returnableId: await proposed(month + 2),
    proposedId: await proposed(month + 3),
    waitingExportId: '',
  };
}
