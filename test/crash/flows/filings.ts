import { businessDate } from '@app/platform';
import { workbookOf } from '../../support/workbook';
import type { Caller } from '../caller';
import type { Scene } from '../scene';

type Filing = { id: string; version: number; state: string };
type Link = { id: string };

const year = new Date().getUTCFullYear();
const meanwhile = ['filing.changed_meanwhile', 'filing.wrong_state'];

/** A unit says what its canteen is, files, is returned, files again and is approved; those who have not are reminded. */
export async function fileShares(scene: Scene): Promise<void> {
  const { official, unit } = scene.share;
  await takeBackMerger(scene);
  const profile = await unit.get<{ version: number }>('/v1/units/current/profile');
  await unit.act({
    kind: 'unit profile',
    method: 'PATCH',
    path: '/v1/units/current/profile',
    headers: seen(profile.body.version),
    body: { department: '教育局', canteen: 'outsourced' },
    expected: ['unit_profile.changed_meanwhile'],
  });
  await nameContractor(scene);
  const draft = { canteenFoodFen: 1_000_000, reservedFen: 150_000 };
  const body = { year, ...draft };
  await unit.act({ kind: 'filing', path: '/v1/filings', body, expected: ['filing.exists'] });
  const remind = { year, note: '请尽快填报' };
  await official.act({
    kind: 'reminders',
    path: '/v1/filing-reminders',
    body: remind,
    expected: ['filing_reminder.nobody'],
  });
  for (const decision of ['returned', 'approved'] as const) {
    const before = await current(scene);
    const path = `/v1/filings/${before.id}`;
    const body = { remark: `改 ${decision}` };
    await unit.act({
      kind: 'filing change',
      method: 'PATCH',
      path,
      headers: seen(before.version),
      body,
      expected: meanwhile,
    });
    const changed = await current(scene);
    await unit.act({
      kind: 'submission',
      path: `${path}/submission`,
      headers: seen(changed.version),
      body: {},
      expected: meanwhile,
    });
    const sent = await current(scene);
    await official.act({
      kind: 'review',
      path: `${path}/review`,
      headers: seen(sent.version),
      body: decision === 'returned' ? { decision, reason: '请核对' } : { decision },
      expected: meanwhile,
    });
  }
  await handInForOthers(scene);
  await changeUnits(scene);
  await keepRules(scene);
  await merge(scene);
}

async function current({ share: { unit } }: Scene): Promise<Filing> {
  return (await unit.get<{ filing: Filing }>(`/v1/units/current/filing?year=${year}`)).body.filing;
}

async function nameContractor({ share: { unit, contractor, contractorCreditCode } }: Scene): Promise<void> {
  const draft = { contractorCreditCode, firstDay: `${year}-01-01` };
  const link = await unit.act<Link>({ kind: 'contractor', path: '/v1/contractor-links', body: draft });
  const path = `/v1/contractor-links/${link.body.id}`;
  const again = ['contractor_link.wrong_state', 'contractor_link.bad_day', 'contractor_link.busy'];
  await contractor.act({
    kind: 'contract',
    path: `${path}/decision`,
    body: { decision: 'confirmed' },
    expected: again,
  });
  await unit.act({
    kind: 'contract end',
    path: `${path}/ending`,
    body: { lastDay: `${year - 1}-12-31` },
    expected: again,
  });
}

/** From the paper of another unit; a second sending finds it as it was filed. */
async function handInForOthers({ share: { official, contractorCreditCode } }: Scene): Promise<void> {
  const header = ['统一社会信用代码', '食堂情况', '年度食堂食材采购预算（元）', '预留金额（元）'];
  const book = workbookOf([header, [contractorCreditCode, '自办食堂', 1_000_000, 150_000]]);
  const make = (): FormData => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(book)]), '填报表.xlsx');
    return form;
  };
  await official.act({ kind: 'import', path: `/v1/filing-imports?year=${year}`, body: { make } });
}

/** Entered, and taken back: its years are free for the next round. */
async function keepRules({ share: { official } }: Scene): Promise<void> {
  const rule = {
    regionCode: '320205',
    firstYear: 2090,
    lastYear: 2090,
    base: 'canteen_food',
    minimumRatioBp: 1_000,
  };
  const path = '/v1/quota-policies';
  const { body } = await official.act<{ id: string }>({
    kind: 'rule',
    path,
    body: { ...rule, sourceDocument: '演练' },
  });
  await official.act({
    kind: 'rule end',
    path: `${path}/${body.id}/ending`,
    body: { lastYear: 2089, reason: '演练' },
    expected: ['quota_policy.bad_years'],
  });
}

/** The contractor becomes part of the unit today, with what it has filed; the next round finds it as it was. */
async function merge({ share: { official, unit, contractor } }: Scene): Promise<void> {
  const [unitIds, successorId] = [[await organizationOf(contractor)], await organizationOf(unit)];
  const effectiveOn = businessDate(new Date());
  const body = { kind: 'merge', unitIds, successorId, effectiveOn, sourceDocument: '演练' };
  await official.act({ kind: 'unit change', path: '/v1/unit-changes', body });
}

async function takeBackMerger({ share: { official } }: Scene): Promise<void> {
  type Changes = { items: { id: string; kind: string }[] };
  const { body } = await official.get<Changes>('/v1/unit-changes?state=in_force&limit=100');
  for (const { id } of body.items.filter(({ kind }) => kind === 'merge'))
    await official.act({
      kind: 'unit change withdrawal',
      path: `/v1/unit-changes/${id}/withdrawal`,
      body: { reason: '演练' },
    });
}

async function organizationOf(person: Caller): Promise<string> {
  const { body } = await person.get<{ organization: { id: string } }>('/v1/sessions/current');
  return body.organization.id;
}

/** A new name for next year is entered, and taken back before its day. */
async function changeUnits({ share: { official, unit } }: Scene): Promise<void> {
  const path = '/v1/unit-changes';
  const name = { newName: '演练单位', newShortName: '演练', sourceDocument: '演练' };
  const { body } = await official.act<{ id: string }>({
    kind: 'unit change',
    path,
    body: { kind: 'rename', unitId: await organizationOf(unit), effectiveOn: `${year + 1}-12-31`, ...name },
  });
  await official.act({
    kind: 'unit change withdrawal',
    path: `${path}/${body.id}/withdrawal`,
    body: { reason: '演练' },
    expected: ['unit_change.wrong_state'],
  });
}

const seen = (version: number) => ({ 'if-match': `"${version}"` });
