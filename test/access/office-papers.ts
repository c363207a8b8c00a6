import { ExportMaker } from '@app/reporting';
import { close } from '../support/closing';
import { type Bulletin, draftOf, publishedBy } from '../support/figures';
import type { OfficialBody, World } from '../support/world';
import { year } from './trades';

/** Of it nothing was bought, and no other test closes its months. */
const past = (): number => year - 4;

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
  const closed = (one: number) =>
    close([office.one, office.two], `${district}-${past()}-${String(one).padStart(2, '0')}`, '例行关账');
  const proposed = async (one: number) => {
    await closed(one);
    const { id } = await draftOf(office.one, past(), one);
    await office.one.post<Bulletin>(`/v1/bulletins/${id}/proposal`);
    return id;
  };
  await closed(month);
  const { id: publishedId } = await draftOf(office.one, past(), month);
  await publishedBy(office.one, office.two, publishedId);
  await closed(month + 1);
  return {
    ...{ office, exportId, publishedId },
    draftId: (await draftOf(office.one, past(), month + 1)).id,
    returnableId: await proposed(month + 2),
    proposedId: await proposed(month + 3),
    waitingExportId: '',
  };
}
