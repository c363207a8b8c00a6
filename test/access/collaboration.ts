import type { Client } from '../support/client';
import {
  addPart,
  agree,
  draftOf,
  evidenceOf,
  indicatorOf,
  must,
  type Project,
  projectOf,
  report,
} from '../support/collaboration';
import type { World } from '../support/world';

/** What officials of a district and a county have between them; two trades of the same two places share it. */
export type Collaboration = {
  agreementId: string;
  /** Entered by the district, for the next two years: one to be confirmed, one to be withdrawn. */
  draftId: string;
  spareDraftId: string;
  /** By the district, of agreements of later years: one to be confirmed, one to be withdrawn. */
  supplementId: string;
  spareSupplementId: string;
  /** Of money, reported by hand. */
  indicatorId: string;
  /** By the district: waits for the county. */
  reportId: string;
  fileId: string;
  targetId: string;
  /** Under way, with a payment and a report; and one that waits to be decided, with a line that waits to be judged. */
  projectId: string;
  lineId: string;
  waitingProjectId: string;
  suspectLineId: string;
  /** Reported done, by the county. */
  doneProjectId: string;
  marks: string[];
};
/** A part that stays, and one that is taken out. */
export type OwnParts = { partId: string; sparePartId: string };

type Places = { name: string; district: string; county: string };

export async function collaborate(world: World, { name, district, county }: Places): Promise<Collaboration> {
  const [east, west] = [await world.official(district), await world.official(county)];
  const mark = `agreement-${name}-canary`;
  const draft = (year: number) => draftOf(district, county, { year, title: mark });
  const agreement = await agree(east, west, draft(2026));
  const waiting = must(await east.post<{ id: string }>('/v1/agreements', draft(2027)));
  const spare = must(await east.post<{ id: string }>('/v1/agreements', draft(2028)));
  const supplement = async (year: number, isStop: boolean) => {
    const agreed = await agree(east, west, draft(year));
    const signed = { source: mark, reason: '双方商定' };
    const indicators = [{ id: indicatorOf(agreed, 'aid_money').id, targetValue: 7 }];
    const what = isStop ? { kind: 'stop', ...signed } : { kind: 'change', ...signed, indicators };
    return must(await east.post<{ id: string }>(`/v1/agreements/${agreed.id}/supplements`, what)).id;
  };
  const { id: indicatorId } = indicatorOf(agreement, 'aid_money');
  const about = { occurredOn: '2026-01-01', note: `report-${name}-canary` };
  const { id: reportId, files } = await report(east, indicatorId, 70, about);
  const [target] = await world.database.read<{ id: string }>(
    `SELECT t.id FROM targets t JOIN pairings p ON p.id = t.pairing_id
      WHERE p.east_code = $1 AND p.west_code = $2 AND t.year = 2026`,
    [district, county],
  );
  const projects = await projectsOf(east, west, { name, district, county });
  return {
    ...{ agreementId: agreement.id, draftId: waiting.id, spareDraftId: spare.id, indicatorId, reportId },
    ...{ fileId: files[0]?.id as string, targetId: target?.id as string },
    ...{ supplementId: await supplement(2029, true), spareSupplementId: await supplement(2030, false) },
    ...projects,
    marks: [mark, about.note, `project-${name}-canary`, agreement.id, reportId, projects.projectId],
  };
}

async function projectsOf(east: Client, west: Client, { name, district, county }: Places) {
  const suspect = { kind: 'other', description: '冷库办公室', amountFen: 900, appeal: '值班用房' };
  const more = { name: `project-${name}-canary`, startsOn: '2026-01-01' };
  const register = async (budget: object = {}) =>
    must(await west.post<Project>('/v1/projects', projectOf(district, county, { ...more, ...budget })));
  const begun = async () => {
    const { id } = await register();
    return must(await east.post<Project>(`/v1/projects/${id}/decision`, { outcome: 'approved' }));
  };
  const progress = async (id: string, progressBp: number) => {
    const fileIds = [await evidenceOf(west)];
    const about = { progressBp, occurredOn: '2026-01-02', note: '进展', fileIds };
    must(await west.post(`/v1/projects/${id}/reports`, about));
  };
  const running = await begun();
  const lineId = running.budgetLines[0]?.id as string;
  await progress(running.id, 3_000);
  const paid = { lineId, amountFen: 500, paidOn: '2026-01-02', payee: '施工单位', voucher: '记-1' };
  const fileIds = [await evidenceOf(west)];
  must(await west.post(`/v1/projects/${running.id}/payments`, { ...paid, fileIds }));
  const done = await begun();
  await progress(done.id, 10_000);
  const waiting = await register();
  const judged = await register({ budgetLines: [suspect] });
  return {
    ...{ projectId: running.id, lineId, waitingProjectId: waiting.id, doneProjectId: done.id },
    suspectLineId: judged.budgetLines[0]?.id as string,
  };
}

/** Of units of the district that trade with nobody: the trade's own is still to be given one. */
export async function partsOf(
  world: World,
  { agreementId }: Collaboration,
  district: string,
): Promise<OwnParts> {
  const official = await world.official(district);
  const part = async () => {
    const { id: unitId } = await world.buyer({ district });
    return (await addPart(official, agreementId, { unitId, amountFen: 1_000 })).id;
  };
  return { partId: await part(), sparePartId: await part() };
}
