import { IntegrityScanner } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import type { Flag, FlagPage } from '../support/odd-trades';
import { good, Selling, saleLine } from '../support/selling';
import { type Unit, World } from '../support/world';

jest.setTimeout(240_000);

type Case = { caught: Unit; spared: Unit; measured: Record<string, number>; items: number };

/** The rules about trades, where no order knows of them: each catches one reporter and spares one that nearly does it. */
describe('what looks odd in sales outside the platform', () => {
  let world: World;
  let city: Client;
  let desk: Selling;
  let totalBefore: number;
  const cases: Record<string, Case> = {};

  const reseller = () => world.buyer({ district: '320214', unitKind: 'reseller' });
  const sells = async (unit: Unit, ...lines: Record<string, unknown>[]) =>
    good(await desk.report(lines.map(saleLine), {}, unit.purchaser));
  const look = async (): Promise<void> => {
    await world.settle();
    const scanner = world.get(IntegrityScanner);
    await Promise.all([scanner.run(), scanner.run()]);
  };
  const flagsOf = async (rule: string): Promise<Flag[]> =>
    good(await city.get<{ items: Flag[] }>(`/v1/integrity-flags?limit=100&rule=${rule}`), 200).items;
  const nameOf = async ({ id }: Unit): Promise<string> =>
    (await city.get<{ name: string }>(`/v1/organizations/${id}`)).body.name;
  const flagOf = async (rule: string, unit: Unit): Promise<Flag | undefined> => {
    const name = await nameOf(unit);
    return (await flagsOf(rule)).find(({ buyerNames }) => buyerNames.includes(name));
  };
  const page = async ({ id }: Flag): Promise<FlagPage> =>
    good(await city.get<FlagPage>(`/v1/integrity-flags/${id}`), 200);
  const total = async () => (await city.get<{ totalFen: number }>('/v1/tallies?year=2026')).body.totalFen;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    desk = await Selling.within(world);
    city = await world.official('320200');
    await origins();
    await prices();
    await roundSums();
    await splits();
    await world.settle();
    totalBefore = await total();
    await look();
  });

  afterAll(() => world.stop());

  /** 洛川 is in no pairing, 宜川 is in one; and a line that was refused is nobody's case. */
  async function origins(): Promise<void> {
    const [caught, spared] = [await reseller(), await reseller()];
    await sells(caught, { originCountyCode: '610629', soldOn: '2026-11-03' }, {});
    await sells(spared, {});
    const refused = await sells(spared, { originCountyCode: '610629' });
    good(await desk.review(refused.id, { outcome: 'refused', reason: '产地不符' }));
    cases['origin_unlisted'] = { caught, spared, measured: { lines: 1 }, items: 1 };
  }

  /** A reference of 26 yuan a kilogram: 50 kg for 1,300 are that, for 1,300.01 more; bought here or named alike. */
  async function prices(): Promise<void> {
    const [operator] = await world.operators();
    const shop = await world.supplier({ county: '610630' });
    const pack = await shop.sells({ priceFen: 5_000, grams: 2_500, stock: 1_000 });
    good(
      await operator.post('/v1/reference-prices', {
        ...{
          productId: pack.productId,
          pricePerKgFen: 2_600,
          capturedOn: '2026-10-01',
          source: '测试：某市场',
        },
      }),
    );
    const [caught, spared] = [await reseller(), await reseller()];
    const bought = (await desk.bought(shop, pack, 40, caught)).lines[0]?.id;
    await sells(caught, { orderLineId: bought, amountFen: 130_001 });
    const [{ name }] = (await world.database.read<{ name: string }>(
      'SELECT name FROM products WHERE id = $1',
      [pack.productId],
    )) as [{ name: string }];
    await sells(
      spared,
      { supplierId: shop.id, goodsName: name, amountFen: 130_000 },
      // Goods that nobody here knows, and a reference that came later.
      { goodsName: '散装苹果', amountFen: 900_000 },
      { supplierId: shop.id, goodsName: name, amountFen: 130_001, soldOn: '2026-09-30' },
    );
    // 130,001 / 50 kg: 2,600.02 fen a kilogram.
    cases['price_above_reference'] = { caught, spared, measured: { overBp: 0 }, items: 1 };
  }

  /** Three invoices of whole thousands within 90 days; two and one that is a yuan more. */
  async function roundSums(): Promise<void> {
    const [caught, spared] = [await reseller(), await reseller()];
    const supplierName = '宜川县某合作社甲';
    const invoiceNumber = '26320000000000099999';
    await sells(
      caught,
      { supplierName, amountFen: 100_000, soldOn: '2026-09-01' },
      { supplierName, amountFen: 200_000, soldOn: '2026-10-01' },
      // One invoice of two lines comes to 3,000.00.
      { supplierName, invoiceNumber, invoiceLine: 1, amountFen: 120_000, soldOn: '2026-11-01' },
      { supplierName, invoiceNumber, invoiceLine: 2, amountFen: 180_000, soldOn: '2026-11-01' },
    );
    await sells(
      spared,
      { supplierName, amountFen: 100_000, soldOn: '2026-09-01' },
      { supplierName, amountFen: 200_000, soldOn: '2026-10-01' },
      { supplierName, amountFen: 300_100, soldOn: '2026-11-01' },
      // Of another supplier.
      { supplierName: '宜川县某合作社乙', amountFen: 300_000, soldOn: '2026-11-02' },
    );
    const measured = { atLeast: 3, shareBp: 10_000, invoices: 3 };
    cases['round_amounts'] = { caught, spared, measured, items: 4 };
  }

  /** 30,000 and 25,000 yuan to one school within a week, each below 50,000; and the same eight days apart. */
  async function splits(): Promise<void> {
    const [caught, spared] = [await reseller(), await reseller()];
    const sold = { buyerName: '无锡市某实验小学', mode: 'BUY', fundingSource: 'canteen' };
    const parts = (last: string) => [
      { ...sold, amountFen: 3_000_050, soldOn: '2026-11-02' },
      { ...sold, amountFen: 2_500_050, soldOn: last },
    ];
    await sells(caught, ...parts('2026-11-08'));
    await sells(
      spared,
      ...parts('2026-11-10'),
      // To nobody in particular, and to another one.
      { amountFen: 2_900_050, soldOn: '2026-11-09' },
      { ...sold, buyerName: '无锡市某中学', amountFen: 2_900_050, soldOn: '2026-11-09' },
    );
    cases['split_orders'] = { caught, spared, measured: { invoices: 2, totalFen: 5_500_100 }, items: 2 };
  }

  it.each(['origin_unlisted', 'price_above_reference', 'round_amounts', 'split_orders'])(
    '%s: catches the one and spares the other',
    async (rule) => {
      const { caught, spared, measured, items } = cases[rule] as Case;
      const flag = await flagOf(rule, caught);
      expect(flag).toBeDefined();
      const found = await page(flag as Flag);
      expect(found.measured).toEqual(measured);
      expect(found.items.map(({ kind }) => kind)).toEqual(Array.from({ length: items }, () => 'sale'));
      expect(await flagOf(rule, spared)).toBeUndefined();
    },
  );

  it('is found once, changes no total, and leads to the fact when the sale counts', async () => {
    const { caught } = cases['origin_unlisted'] as Case;
    const flag = (await flagOf('origin_unlisted', caught)) as Flag;
    expect((await page(flag)).items[0]?.factId).toBeNull();
    const counts = await Promise.all(Object.keys(cases).map(async (rule) => (await flagsOf(rule)).length));
    await world.settle();
    expect(await total()).toBe(totalBefore);
    const [{ id }] = (await world.database.read<{ id: string }>(
      'SELECT report_id AS id FROM sales_lines WHERE reporter_id = $1',
      [caught.id],
    )) as [{ id: string }];
    await desk.accepted(id);
    await look();
    expect((await page(flag)).items[0]?.factId).not.toBeNull();
    good(await city.post('/v1/integrity-scans', { from: '2026-01-01' }));
    await look();
    const again = await Promise.all(Object.keys(cases).map(async (rule) => (await flagsOf(rule)).length));
    expect(again).toEqual(counts);
    await expectBooksToBalance(world.database);
  });

  it('is seen where it was sold or comes from, and nowhere else', async () => {
    const { caught } = cases['split_orders'] as Case;
    const flag = (await flagOf('split_orders', caught)) as Flag;
    for (const [region, status] of [
      ['320214', 200],
      ['610630', 200],
      ['320205', 404],
    ] as const)
      expect((await (await world.official(region)).get(`/v1/integrity-flags/${flag.id}`)).status).toBe(
        status,
      );
  });
});
