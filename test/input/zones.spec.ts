import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Sessions } from '@app/identity';
import { type Actor, businessDate } from '@app/platform';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { creditCodeOf, must, sayCanteen } from '../support/filing';
import { confirm, order } from '../support/story';
import { type Unit, World } from '../support/world';
import type { Ledgers, LedgerTask } from './zone-ledgers';
import type { Counted, Outcome, Task } from './zones';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'];

/** The last millisecond of a Shanghai day and the first of the next, and under which day each counts. */
const turns: [string, string, string][] = [
  ['2026-12-31', '2026-12-31', '2027-01-01'],
  ['2027-12-31', '2027-12-31', '2028-01-01'],
  ['2028-12-31', '2028-12-31', '2029-01-01'],
  ['2027-01-31', '2027-01-31', '2027-02-01'],
  ['2027-02-28', '2027-02-28', '2027-03-01'],
  ['2028-02-28', '2028-02-28', '2028-02-29'],
  ['2028-02-29', '2028-02-29', '2028-03-01'],
  ['2027-03-31', '2027-03-31', '2027-04-01'],
  ['2027-04-30', '2027-04-30', '2027-05-01'],
  ['2027-06-30', '2027-06-30', '2027-07-01'],
  ['2027-09-30', '2027-09-30', '2027-10-01'],
  ['2028-03-31', '2028-03-31', '2028-04-01'],
  ['2028-06-30', '2028-06-30', '2028-07-01'],
  ['2028-09-30', '2028-09-30', '2028-10-01'],
];

/** Where other zones change their day, their clock or their year, and Shanghai does not. */
const elsewhere: [string, string][] = [
  ['2026-12-31T23:59:59.999Z', '2027-01-01'],
  ['2027-01-01T00:00:00.000Z', '2027-01-01'],
  ['2027-01-01T04:59:59.999Z', '2027-01-01'],
  ['2027-01-01T05:00:00.000Z', '2027-01-01'],
  ['2026-12-31T09:59:59.999Z', '2026-12-31'],
  ['2026-12-31T10:00:00.000Z', '2026-12-31'],
  ['2027-03-14T06:59:59.999Z', '2027-03-14'],
  ['2027-03-14T07:00:00.000Z', '2027-03-14'],
  ['2027-11-07T05:59:59.999Z', '2027-11-07'],
  ['2027-11-07T06:00:00.000Z', '2027-11-07'],
  ['2028-02-29T15:00:00.000Z', '2028-02-29'],
  ['2028-02-29T10:00:00.000Z', '2028-02-29'],
];

const instants: [string, string][] = [
  ...turns.flatMap(([day, last, first]): [string, string][] => [
    [`${day}T15:59:59.999Z`, last],
    [`${day}T16:00:00.000Z`, first],
  ]),
  ...elsewhere,
];

/** The days of a contract that begins and ends where an instant is on either side. */
const contract = { firstDay: '2027-02-01', lastDay: '2028-02-28' };
const deadline = '2027-03-31';
const years = [2026, 2027, 2028, 2029];
const priceFen = 8_800;

const lastDayOf = (year: number): string => `${year}-12-31T16:00:00.000Z`;

/** Counting rules C5, Q9, Q12 and Q14: when something happened is said by Shanghai, wherever machines stand. */
describe('a signature counts in the Shanghai month of its moment', () => {
  let world: World;
  let outcomes: Outcome[];
  let unit: Unit;
  let hospital: Unit;

  beforeAll(async () => {
    world = await World.start();
    // Before the first of the instants, so that nothing is signed before it was ordered.
    world.clock.set(new Date('2026-12-20T00:00:00Z'));
    unit = await world.buyer();
    hospital = await world.buyer({ unitKind: 'hospital' });
    await beContractor();
    const shop = await world.supplier();
    const pack = await shop.sells({ stock: 1_000, priceFen });
    const placed = await order(unit, [{ pack, quantity: 900 }]);
    await confirm(shop, placed.id);
    const task: Omit<Task, 'ledgers'> = {
      instants,
      databaseZones: zones,
      orderId: placed.id,
      orderLineId: placed.lines[0]?.id as string,
      clerk: await actorOf(shop.clerk),
      purchaser: await actorOf(unit.purchaser),
      inspector: await actorOf(unit.inspector),
    };
    const ledgers = await ledgerTask();
    await world.settle();
    outcomes = [];
    for (const [index, zone] of zones.entries()) {
      const filers = ledgers.filers.slice(index * zones.length, (index + 1) * zones.length);
      const serial = index * 1_000 + 1;
      outcomes.push(await inProcess(zone, { ...task, ledgers: { ...ledgers, filers, serial } }));
    }
  }, 600_000);

  afterAll(() => world?.stop());

  async function actorOf(client: Client): Promise<Actor> {
    const actor = await world.get(Sessions).actorOf(await client.tokenOnce());
    if (!actor) throw new Error('no session');
    return actor;
  }

  /** What the unit buys in the days of the contract counts for the hospital (Q9). */
  async function beContractor(): Promise<void> {
    must(await sayCanteen(hospital, 'outsourced'), 200);
    const contractorCreditCode = await creditCodeOf(world, unit);
    const proposed = await hospital.purchaser.post<{ id: string }>('/v1/contractor-links', {
      ...{ contractorCreditCode, ...contract },
    });
    const { id } = must(proposed, 201);
    must(await unit.finance.post(`/v1/contractor-links/${id}/decision`, { decision: 'confirmed' }), 201);
  }

  async function ledgerTask(): Promise<LedgerTask> {
    const official = await world.official('320205', ['official'], { function: 'finance' });
    const rule = { regionCode: '320205', firstYear: 2027, lastYear: 2027, base: 'canteen_food' };
    const source = { sourceDocument: '锡财购〔2027〕1号（测试）', fileDeadline: deadline };
    must(await official.post('/v1/quota-policies', { ...rule, ...source, minimumRatioBp: 1_000 }), 201);
    const reseller = await world.buyer({ unitKind: 'reseller' });
    const filer = async () => actorOf((await world.buyer()).purchaser);
    const filers: LedgerTask['filers'] = [];
    for (const _ of zones) for (const __ of zones) filers.push([await filer(), await filer()]);
    return {
      ...{ reseller: await actorOf(reseller.purchaser), official: await actorOf(official), filers },
      deadline: { year: 2027, lastMoment: `${deadline}T15:59:59.999Z` },
      ...{ buyers: [unit.id, hospital.id], years, soldOn: instants.map(([, day]) => day), serial: 0 },
    };
  }

  async function inProcess(zone: string, task: Task): Promise<Outcome> {
    const { databaseUrl, redisUrl, filesDir } = world.config;
    const env = {
      ...process.env,
      TZ: zone,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      FILES_DIR: filesDir,
    };
    const program = join(root, 'dist/test/input/zones.js');
    const { stdout } = await run(process.execPath, [program, JSON.stringify(task)], {
      env,
      cwd: root,
      maxBuffer: 1e8,
    });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
  }

  it('has 40 instants, written down by day and not worked out', () => {
    expect(instants).toHaveLength(40);
    expect(new Set(instants.map(([instant]) => instant)).size).toBe(40);
    for (const [instant, day] of instants) expect(businessDate(new Date(instant))).toBe(day);
  });

  it('was really tried in four zones of the process: each shows the same moment otherwise', () => {
    expect(outcomes.map(({ processZone }) => processZone)).toEqual(zones);
    expect(new Set(outcomes.map(({ shown }) => shown)).size).toBe(zones.length);
  });

  it.each(zones)('in a process in %s, with the database in each zone', (zone) => {
    const outcome = outcomes.find(({ processZone }) => processZone === zone);
    const wanted = zones.flatMap((databaseZone) =>
      instants.map(([instant, day]): Counted => {
        const [year, month] = day.split('-').map(Number) as [number, number];
        return { databaseZone, instant, year, month, listed: 1 };
      }),
    );
    const inOrder = (rows: readonly Counted[]) =>
      rows
        .map((row) => JSON.stringify([row.databaseZone, row.instant, row.year, row.month, row.listed]))
        .sort();
    expect(inOrder(outcome?.counted ?? [])).toEqual(inOrder(wanted));
    expect(outcome?.broken).toEqual([]);
  });

  const everywhere = (): (Ledgers & { where: string })[] =>
    outcomes.flatMap(({ processZone, ledgers }) =>
      ledgers.map(({ databaseZone, ...found }) => ({ where: `${processZone}, ${databaseZone}`, ...found })),
    );

  it('a sale outside the platform counts on its day, and not before Shanghai has that day', () => {
    const wanted = instants.map(([, day]) => {
      const [year, month, ofMonth] = day.split('-').map(Number) as [number, number, number];
      return { soldOn: day, year, month, day: ofMonth };
    });
    const inOrder = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
    for (const { where, sold, ahead } of everywhere()) {
      expect([where, inOrder(sold)]).toEqual([where, inOrder(wanted)]);
      expect([where, ahead]).toEqual([where, ['sales_line.in_future', 'submitted']]);
    }
  });

  it('a month is over when it is over in Shanghai', () => {
    const wanted = instants.flatMap(([instant, day]) => {
      const [year, month] = day.split('-').map(Number) as [number, number];
      const before = month === 1 ? `${year - 1}-12` : `${year}-${month - 1}`;
      return [
        { instant, month: before, over: true },
        { instant, month: `${year}-${month}`, over: false },
      ];
    });
    for (const { where, over } of everywhere()) expect([where, over]).toEqual([where, wanted]);
  });

  it('Q14: the last millisecond of the deadline is in time, and the next one late', () => {
    for (const { where, late } of everywhere()) expect([where, late]).toEqual([where, [false, true]]);
  });

  it('Q9, Q12: what a unit bought, year by year, and what of it counts for whose contractor it is', () => {
    const countOf = (year: number, counts: (day: string) => boolean) =>
      instants.filter(([, day]) => day.startsWith(String(year)) && counts(day)).length;
    const inContract = (day: string) => day >= contract.firstDay && day <= contract.lastDay;
    expect(years.map((year) => countOf(year, () => true))).toEqual([3, 22, 14, 1]);
    expect(years.map((year) => countOf(year, inContract))).toEqual([0, 16, 2, 0]);
    for (const [before, { where, bought }] of everywhere().entries()) {
      const fen = (count: number) => count * priceFen * (before + 1);
      const wanted = years.flatMap((year) => [
        { unitId: unit.id, year, fen: fen(countOf(year, (day) => !inContract(day))) },
        { unitId: hospital.id, year, fen: fen(countOf(year, inContract)) },
      ]);
      expect([where, bought]).toEqual([where, wanted]);
    }
  });

  it('leaves the books balanced, and the year open to nobody but Shanghai', async () => {
    await expectBooksToBalance(world.database);
    const [row] = await world.database.read<{ wrong: number }>(
      `SELECT count(*)::int AS wrong FROM facts WHERE year <> 2027 AND occurred_at >= $1 AND occurred_at < $2`,
      [lastDayOf(2026), lastDayOf(2027)],
    );
    expect(row?.wrong).toBe(0);
  });
});
