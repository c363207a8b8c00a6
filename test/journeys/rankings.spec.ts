import { Sessions } from '@app/identity';
import type { Actor } from '@app/platform';
import { FactFiles } from '@app/procurement';
import { RankingsQueries } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { Selling, saleLine } from '../support/selling';
import { delivered } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Item = {
  rank: number | null;
  key: string;
  name: string;
  note: string | null;
  amountFen: number;
  factCount: number;
  lastYearFen: number;
  changeBp: number | null;
  targetFen: number | null;
  completedFen: number | null;
  progressBp: number | null;
};
type Page = {
  items: Item[];
  nextCursor: string | null;
  count: number;
  sumFen: number;
  lastYearFen: number;
  wholeFen: number;
  code: string;
};

const now = new Date('2026-11-20T02:00:00Z');

jest.setTimeout(180_000);

describe('rankings', () => {
  let world: World;
  let city: Client;
  let units: Unit[];
  let shops: Shop[];

  beforeAll(async () => {
    world = await World.start();
    city = await world.official('320200');
    world.clock.set(new Date('2025-11-20T02:00:00Z'));
    units = [await world.buyer(), await world.buyer(), await world.buyer({ district: '320281' })];
    // One that buys nothing.
    await world.buyer();
    shops = [await world.supplier(), await world.supplier({ county: '610629' })];
    const packs = await Promise.all(shops.map((shop) => shop.sells({ priceFen: 1_000, stock: 10_000 })));
    const buy = async (at: string, unit: number, shop: number, quantity: number) => {
      world.clock.set(new Date(at));
      const pack = packs[shop] as (typeof packs)[number];
      await delivered(units[unit] as Unit, shops[shop] as Shop, [{ pack, quantity }]);
    };
    // Last year: up to the same day in Shanghai, and after it.
    await buy('2025-03-02T02:00:00Z', 0, 0, 4);
    await buy('2025-11-20T15:00:00Z', 0, 0, 1);
    await buy('2025-11-20T16:30:00Z', 0, 0, 100);
    // This year: two units with the same amount, a third with less, and goods from a county without a pairing.
    await buy('2026-03-02T02:00:00Z', 0, 0, 7);
    await buy('2026-11-19T02:00:00Z', 1, 0, 7);
    await buy('2026-11-19T03:00:00Z', 2, 1, 3);
    world.clock.set(now);
    await world.target('320205', '630224', 2026, 20_000_00);
    await world.settle();
  });

  afterAll(async () => {
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const ask = async (query: string, who = city): Promise<Page> => {
    const { status, body } = await who.get<Page>(`/v1/rankings?year=2026&${query}`);
    expect({ query, status }).toEqual({ query, status: 200 });
    return body;
  };

  it('are of the same moment as the whole that they are compared with', async () => {
    const change = (by: number): string =>
      `UPDATE tallies SET amount_fen = amount_fen + ${by} WHERE year = 2026 AND month = 3`;
    const waiting = async (): Promise<boolean> => {
      const [found] = await world.database.read<{ waits: boolean }>(
        `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'targets'::regclass) AS waits`,
      );
      return found?.waits ?? false;
    };
    let asked: Promise<Page> | undefined;
    await world.database.transact(async (tx) => {
      // Targets stand in the ranking and not in the whole: one waits while the sums grow, the other does not.
      await tx.query('LOCK TABLE targets IN ACCESS EXCLUSIVE MODE');
      asked = ask('of=districts');
      while (!(await waiting())) await new Promise((resolve) => setTimeout(resolve, 5));
      await tx.query(change(100));
    });
    const page = await (asked as Promise<Page>);
    await world.database.write(change(-100));
    expect(page.sumFen).toBe(page.wholeFen);
  });

  it('give equal figures one rank, count them all, and leave nobody out', async () => {
    const { items, count, sumFen, wholeFen } = await ask('of=units');
    expect(items.map(({ rank, amountFen }) => [rank, amountFen])).toEqual([
      [1, 7_000],
      [1, 7_000],
      [3, 3_000],
      [4, 0],
    ]);
    expect([count, sumFen, wholeFen]).toEqual([4, 17_000, 17_000]);
  });

  it('compare with the same days of last year, which end in Shanghai', async () => {
    const { items, lastYearFen } = await ask('of=units');
    const first = items.find(({ lastYearFen: before }) => before > 0);
    // 5 boxes by 20 November 2025, 100 more half an hour into the 21st.
    expect(first).toMatchObject({ amountFen: 7_000, lastYearFen: 5_000, changeBp: 4_000 });
    expect(lastYearFen).toBe(5_000);
    const districts = await ask('of=districts&by=change');
    expect(districts.items[0]).toMatchObject({
      key: '320205',
      rank: 1,
      lastYearFen: 5_000,
      changeBp: 18_000,
    });
    // Without last year there is nothing to rank by.
    expect(districts.items.at(-1)).toMatchObject({ rank: null, changeBp: null });
  });

  it('of a month compare that month', async () => {
    const { items, sumFen } = await ask('of=districts&month=11');
    expect(sumFen).toBe(10_000);
    expect(items[0]).toMatchObject({ key: '320205', amountFen: 7_000, lastYearFen: 1_000 });
  });

  it('by progress are for those that have a target', async () => {
    const { items } = await ask('of=counties&by=progress');
    expect(items[0]).toMatchObject({
      ...{ key: '630224', rank: 1, targetFen: 2_000_000, completedFen: 14_000, progressBp: 70 },
    });
    expect(items.filter(({ rank }) => rank === null).map(({ amountFen }) => amountFen)).toContain(3_000);
    expect(await city.get('/v1/rankings?year=2026&of=units&by=progress')).toMatchObject({
      status: 422,
      body: { code: 'ranking.no_progress' },
    });
  });

  it('of pairings show what is outside them, without a rank', async () => {
    const { items, sumFen, wholeFen } = await ask('of=pairings');
    expect(items[0]).toMatchObject({ rank: 1, amountFen: 14_000, name: '锡山区 — 化隆回族自治县' });
    expect(items.find(({ key }) => key === 'none')).toMatchObject({ rank: null, amountFen: 3_000 });
    // All nine pairs stand in it, also those without a purchase.
    expect(items).toHaveLength(10);
    expect(sumFen).toBe(wholeFen);
  });

  it.each(['suppliers', 'products', 'counties'])('of %s add up to the same whole', async (of) => {
    const { items, sumFen, wholeFen } = await ask(`of=${of}`);
    expect([sumFen, wholeFen]).toEqual([17_000, 17_000]);
    expect(items.slice(0, 2).map(({ rank, amountFen }) => [rank, amountFen])).toEqual([
      [1, 14_000],
      [2, 3_000],
    ]);
  });

  it('lead to their rows', async () => {
    for (const [of, name] of [
      ['suppliers', 'supplierId'],
      ['products', 'productId'],
      ['units', 'buyerId'],
    ]) {
      const { items } = await ask(`of=${of}`);
      const { body } = await city.get<{ sumFen: number }>(
        `/v1/facts?year=2026&count=exact&${name}=${items[0]?.key}`,
      );
      expect(body.sumFen).toBe(items[0]?.amountFen);
    }
  });

  it('are read page by page without a gap', async () => {
    const whole = await ask('of=pairings');
    const read: Item[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: Page = await ask(`of=pairings&limit=3${cursor && `&cursor=${cursor}`}`);
      read.push(...next.items);
      cursor = next.nextCursor;
    }
    expect(read).toEqual(whole.items);
  });

  it('are of the region of whoever asks', async () => {
    const district = await ask('of=units', await world.official('320281'));
    expect(district.items.map(({ amountFen }) => amountFen)).toEqual([3_000]);
    const county = await ask('of=districts', await world.official('630224'));
    expect(county).toMatchObject({ sumFen: 14_000, wholeFen: 14_000 });
    const [operator] = await world.operators();
    expect(await ask('of=districts', operator)).toMatchObject({ sumFen: 17_000, wholeFen: 17_000 });
  });

  it('of a bulletin name everybody who shares the last rank, and nobody without a figure', async () => {
    const actor = await world.get(Sessions).actorOf(await city.tokenOnce());
    const first = (lastRank: number) =>
      world.database.transact((tx) =>
        world
          .get(RankingsQueries)
          .first(tx, actor as Actor, { of: 'units', by: 'amount', year: 2026 }, lastRank),
      );
    expect((await first(1)).map(({ rank }) => rank)).toEqual([1, 1]);
    expect((await first(10)).map(({ rank }) => rank)).toEqual([1, 1, 3]);
  });

  it('of suppliers and goods list what was sold outside the platform, without a rank', async () => {
    const desk = await Selling.within(world);
    await desk.accepted((await desk.reported([saleLine()])).id);
    await world.settle();
    for (const kind of ['suppliers', 'products']) {
      const { items, sumFen, wholeFen } = await ask(`of=${kind}`);
      expect([kind, sumFen, wholeFen]).toEqual([kind, 147_000, 147_000]);
      expect(items.map(({ rank, amountFen }) => [rank, amountFen])).toEqual([
        ...[
          [1, 14_000],
          [2, 3_000],
        ],
        [null, 130_000],
      ]);
      expect(items.at(-1)).toMatchObject({ key: 'none', name: '平台外、未登记', note: null, factCount: 1 });
    }
    // In the file of facts it stands with the invoice that is its key.
    const [sold] = await world.database.read<{ id: string; invoice: string }>(
      `SELECT f.id, l.invoice_number || '-' || l.invoice_line AS invoice
         FROM facts f JOIN sales_lines l ON l.id = f.sales_line_id`,
    );
    const standing = { id: sold?.id ?? '', evidenceLevel: 0, paid: false };
    expect(await world.get(FactFiles).rows([standing])).toMatchObject([
      { occurredOn: '2026-11-02', year: 2026, month: 11, orderNumber: null, invoiceKey: sold?.invoice },
    ]);
  });
});
