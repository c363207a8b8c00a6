import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Sessions } from '@app/identity';
import { type Actor, businessDate } from '@app/platform';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { confirm, order } from '../support/story';
import { World } from '../support/world';
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

const lastDayOf = (year: number): string => `${year}-12-31T16:00:00.000Z`;

describe('a signature counts in the Shanghai month of its moment', () => {
  let world: World;
  let outcomes: Outcome[];

  beforeAll(async () => {
    world = await World.start();
    // Before the first of the instants, so that nothing is signed before it was ordered.
    world.clock.set(new Date('2026-12-20T00:00:00Z'));
    const unit = await world.buyer();
    const shop = await world.supplier();
    const pack = await shop.sells({ stock: 1_000 });
    const placed = await order(unit, [{ pack, quantity: 900 }]);
    await confirm(shop, placed.id);
    const task: Task = {
      instants: instants.map(([instant]) => instant),
      databaseZones: zones,
      orderId: placed.id,
      orderLineId: placed.lines[0]?.id as string,
      clerk: await actorOf(shop.clerk),
      purchaser: await actorOf(unit.purchaser),
      inspector: await actorOf(unit.inspector),
    };
    await world.settle();
    outcomes = [];
    for (const zone of zones) outcomes.push(await inProcess(zone, task));
  }, 600_000);

  afterAll(() => world?.stop());

  async function actorOf(client: Client): Promise<Actor> {
    const actor = await world.get(Sessions).actorOf(await client.tokenOnce());
    if (!actor) throw new Error('no session');
    return actor;
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

  it('leaves the books balanced, and the year open to nobody but Shanghai', async () => {
    await expectBooksToBalance(world.database);
    const [row] = await world.database.read<{ wrong: number }>(
      `SELECT count(*)::int AS wrong FROM facts WHERE year <> 2027 AND occurred_at >= $1 AND occurred_at < $2`,
      [lastDayOf(2026), lastDayOf(2027)],
    );
    expect(row?.wrong).toBe(0);
  });
});
