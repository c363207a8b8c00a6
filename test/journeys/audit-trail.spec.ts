import { Ids } from '@app/platform';
import { mostLookedAt } from '../../libs/reporting/src/audit/changes.queries';
import { makeTrades, type Trade } from '../access/trades';
import type { Client } from '../support/client';
import {
  beginFiling,
  financeOf,
  ifMatch,
  must,
  reviewFiling,
  sayCanteen,
  submitFiling,
} from '../support/filing';
import { type Unit, World } from '../support/world';

type Detail = { field: string; part: string | null; from?: unknown; to: unknown };
type Change = {
  id: string;
  type: string;
  subjectId: string;
  subjectLabel: string | null;
  subjectKey: string | null;
  details: Detail[];
  userName: string;
  organizationName: string | null;
};

jest.setTimeout(240_000);

async function changesSeenBy(who: Client, query = ''): Promise<{ items: Change[]; text: string }> {
  const items: Change[] = [];
  let text = '';
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${cursor}`;
    const answer = await who.get<{ items: Change[]; nextCursor: string | null }>(
      `/v1/changes?limit=100&from=2000-01-01${query}${more}`,
    );
    expect(answer.status).toBe(200);
    items.push(...answer.body.items);
    text += answer.text;
    cursor = answer.body.nextCursor;
  } while (cursor !== null);
  return { items, text };
}

const typesOf = (items: readonly Change[]): Set<string> => new Set(items.map(({ type }) => type));
const auditor = (world: World, region: string, office = {}) => world.official(region, ['auditor'], office);

/** Rules of the market as a whole concern everybody; all else that happened is of places. */
const isOfAll = ({ type }: Change): boolean => type.startsWith('integrity_rule.');

describe('what an auditor reads of everything that happened', () => {
  let world: World;
  let own: Trade;
  let foreign: Trade;

  beforeAll(async () => {
    world = await World.start();
    const trades = await makeTrades(world);
    [own, foreign] = [trades[0] as Trade, trades[2] as Trade];
  });

  afterAll(() => world.stop());

  it('is what units, resellers and operators did in the district, and what was found there', async () => {
    const { items } = await changesSeenBy(await auditor(world, own.regions[0]));
    const types = typesOf(items);
    for (const type of [
      ...['order.placed', 'delivery.accepted', 'invoice.registered', 'payment.captured'],
      ...['filing.submitted', 'unit_profile.changed', 'unit_change.entered', 'contractor_link.proposed'],
      ...['quota_policy.entered', 'sales_report.submitted', 'bank.match_proposed', 'flag.found'],
      ...['supplier_application.filed', 'target_part.changed'],
    ])
      expect([...types]).toContain(type);
    const subjects = new Set(items.map(({ subjectId }) => subjectId));
    expect(subjects).toContain(own.filed.submittedId);
    expect(subjects).toContain(own.proposedLineId);
    // A draft is the unit's own until it is handed in.
    expect(subjects).not.toContain(own.filed.draftId);
  });

  it('is what suppliers and operators did in the county', async () => {
    const { items } = await changesSeenBy(await auditor(world, own.regions[1]));
    const types = typesOf(items);
    for (const type of [
      ...['order.placed', 'shipment.sent', 'supplier_application.filed', 'plot.entered'],
      ...['reference_price.recorded', 'settlement.made', 'payout_account.entered', 'flag.found'],
      ...['subsidy.programme_saved'],
    ])
      expect([...types]).toContain(type);
    // What the district's units file is no county's.
    expect(types).not.toContain('filing.submitted');
  });

  it('is nothing of another place, seen from either side', async () => {
    const mine = await changesSeenBy(await auditor(world, own.regions[0]));
    const county = await changesSeenBy(await auditor(world, own.regions[1]));
    const theirs = await changesSeenBy(await auditor(world, foreign.regions[0]));
    const ids = new Set([...mine.items, ...county.items].filter((one) => !isOfAll(one)).map(({ id }) => id));
    expect(theirs.items.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(theirs.items.length).toBeGreaterThan(50);
    for (const mark of foreign.marks) expect(mine.text + county.text).not.toContain(mark);
    for (const mark of own.marks) expect(theirs.text).not.toContain(mark);
    const stranger = await changesSeenBy(await auditor(world, '320206'));
    expect(stranger.items.filter((one) => !isOfAll(one))).toEqual([]);
  });

  it('is found behind whatever happened elsewhere, a page looking at no more than it can', async () => {
    const who = await auditor(world, own.regions[0]);
    const before = await changesSeenBy(who);
    await world.database.read(
      `INSERT INTO events (id, type, subject_id, actor, payload, occurred_at)
       SELECT id, 'flag_search.done', id, '{"system": "integrity"}', '{}', clock_timestamp()
         FROM unnest($1::uuid[]) id`,
      [world.get(Ids).many(mostLookedAt + 100)],
    );
    const first = await who.get<{ items: Change[]; nextCursor: string | null }>('/v1/changes?limit=100');
    expect(first.body.items).toEqual([]);
    // Where the look ended is a moment, and no event of others.
    expect(Buffer.from(first.body.nextCursor as string, 'base64url').toString()).toMatch(
      /^\["[0-9a-f]{8}-[0-9a-f]{4}-0000-0000-0{12}"\]$/,
    );
    expect((await changesSeenBy(who)).items).toEqual(before.items);
  });

  it('is all of it for the city above and for operators', async () => {
    const [operator] = await world.operators();
    const all = new Set((await changesSeenBy(operator)).items.map(({ id }) => id));
    const city = await changesSeenBy(await auditor(world, '320200'));
    const districts = await changesSeenBy(await auditor(world, own.regions[0]));
    const ofCity = new Set(city.items.map(({ id }) => id));
    expect(districts.items.filter(({ id }) => !ofCity.has(id))).toEqual([]);
    expect(city.items.filter(({ id }) => !all.has(id))).toEqual([]);
  });

  it('ends with the years and the departments of the office', async () => {
    const ofUnits =
      /^(filing\.submitted|order\.placed|sales_report\.submitted|unit_profile\.|contractor_link\.)/;
    const late = await changesSeenBy(await auditor(world, own.regions[0], { firstYear: 2090 }));
    const ofHealth = { function: 'department', departments: ['卫生健康委'] } as const;
    const health = await changesSeenBy(await auditor(world, own.regions[0], ofHealth));
    for (const { items } of [late, health]) {
      expect(items.filter(({ type }) => ofUnits.test(type))).toEqual([]);
      // That bodies of the region reviewed something is seen, and nothing of what it was.
      const reviewed = items.filter(({ type }) => type === 'sales_report.accepted');
      expect(reviewed.length).toBeGreaterThan(0);
      expect(reviewed.flatMap(({ details }) => details)).toEqual([]);
    }
    const ofSchools = { function: 'department', departments: ['教育局'] } as const;
    const schools = await changesSeenBy(await auditor(world, own.regions[0], ofSchools));
    expect(typesOf(schools.items)).toContain('filing.submitted');
    expect(typesOf(schools.items)).toContain('unit_profile.changed');
  });

  it('has a name for nearly everything', async () => {
    const [operator] = await world.operators();
    const { items } = await changesSeenBy(operator);
    const nameless = new Set(
      items.filter(({ subjectLabel }) => subjectLabel === null).map(({ type }) => type),
    );
    // A search has none, and what an office exports is named to that office alone.
    expect([...nameless].filter((type) => !/^(flag_search|export)\./.test(type))).toEqual([]);
  });
});

describe('what changed', () => {
  let world: World;
  let unit: Unit;
  let district: Client;
  const year = new Date().getUTCFullYear();

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    district = await auditor(world, '320205');
  });

  afterAll(() => world.stop());

  const detailsOf = async (who: Client, subjectId: string, type: string): Promise<Detail[][]> => {
    const { items } = await changesSeenBy(who, `&subjectId=${subjectId}&type=${type}`);
    return items.map(({ details }) => details);
  };

  it('is shown from what to what: a filing, and the unit that filed it', async () => {
    must(await sayCanteen(unit, 'own'), 200);
    must(await sayCanteen(unit, 'outsourced'), 200);
    const begun = await beginFiling(unit, year, { canteenFoodFen: 1_000_000, reservedFen: 150_000 });
    expect((await changesSeenBy(district, `&subjectId=${begun.id}`)).items).toEqual([]);
    const path = `/v1/filings/${begun.id}`;
    const more = { reservedFen: 180_000 };
    const changed = must(
      await unit.purchaser.patch<{ version: number }>(path, more, ifMatch(begun.version)),
      200,
    );
    const sent = must(await submitFiling(unit, { id: begun.id, version: changed.version }), 201);
    const reason = '请与13812345678联系后补正';
    must(await reviewFiling(await financeOf(world, '320205'), sent, { decision: 'returned', reason }), 201);
    expect(await detailsOf(district, begun.id, 'filing.changed')).toEqual([
      [{ field: 'reservedFen', part: null, from: 150_000, to: 180_000 }],
    ]);
    const [submitted] = await detailsOf(district, begun.id, 'filing.submitted');
    expect(submitted).toContainEqual({ field: 'reservedFen', part: null, to: 180_000 });
    const [returned] = await detailsOf(district, begun.id, 'filing.returned');
    expect(returned).toContainEqual({ field: 'reason', part: null, to: '请与138****5678联系后补正' });
    const [operator] = await world.operators();
    expect((await detailsOf(operator, begun.id, 'filing.returned'))[0]).toContainEqual({
      ...{ field: 'reason', part: null, to: reason },
    });
    expect((await detailsOf(district, unit.id, 'unit_profile.changed'))[0]).toEqual([
      { field: 'canteen', part: null, from: 'own', to: 'outsourced' },
    ]);
    const { items } = await changesSeenBy(district, `&subjectId=${begun.id}`);
    expect(items.find(({ type }) => type === 'filing.submitted')).toMatchObject({
      userName: '人**',
      subjectLabel: expect.stringMatching(new RegExp(`^测试单位\\d+ ${year}$`)),
    });
  });

  it('is shown of targets, offices and thresholds', async () => {
    const city = await world.official('320200');
    const [pairing] = await world.database.read<{ id: string }>(
      `SELECT id FROM pairings WHERE east_code = '320205' AND west_code = '630224'`,
    );
    const draft = { pairingId: pairing?.id, year, targetFen: 90_000, source: '任务通知', reason: '年初下达' };
    const target = must(await city.post<{ id: string }>('/v1/targets', draft), 201);
    const next = { targetFen: 95_000, expectedFen: 90_000, reason: '追加' };
    must(await city.post(`/v1/targets/${target.id}/changes`, next), 201);
    expect(await detailsOf(district, target.id, 'target.changed')).toEqual([
      [
        { field: 'amountFen', part: null, from: 90_000, to: 95_000 },
        { field: 'reason', part: null, to: '追加' },
      ],
      [
        { field: 'amountFen', part: null, from: null, to: 90_000 },
        { field: 'reason', part: null, to: '年初下达' },
      ],
    ]);
    const [operator] = await world.operators();
    const { id } = (await district.get<{ organization: { id: string } }>('/v1/sessions/current')).body
      .organization;
    const office = { function: 'audit', departments: [], firstYear: 2024, lastYear: null };
    must(await operator.patch(`/v1/offices/${id}`, office, ifMatch(1)), 200);
    expect(await detailsOf(district, id, 'office.changed')).toEqual([
      [
        { field: 'function', part: null, from: 'collaboration', to: 'audit' },
        { field: 'firstYear', part: null, from: null, to: 2024 },
      ],
    ]);
    expect(await detailsOf(await auditor(world, '320206'), id, 'office.changed')).toEqual([]);
    const rule = {
      thresholds: { limitFen: 3_000_000, days: 10, shareBp: 2_000 },
      source: '测试：某区限额标准',
    };
    must(await operator.patch('/v1/integrity-rules/split_orders', rule, ifMatch(1)), 200);
    const elsewhere = await changesSeenBy(await auditor(world, '610622'), '&type=integrity_rule');
    expect(elsewhere.items[0]?.details).toContainEqual(
      expect.objectContaining({ field: 'thresholds', part: 'limitFen', to: 3_000_000 }),
    );
  });
});
