import { expectBooksToBalance } from '../support/books';
import { good, invoiceNumber, type SalesReport, Selling, saleLine } from '../support/selling';
import { delivered } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Clash = {
  invoiceNumber: string;
  heldBy: string;
  isHolder: boolean;
  holder: { id: string };
  claimant: { id: string };
};
type Refusal = { code?: string; sale?: { holderName: string }; errors?: { pointer: string }[] };

/** Counting rule C2 (docs/decisions/0034): what an invoice proves counts once, here or there. */
describe('C2: sales outside the platform by their invoices', () => {
  let world: World;
  let desk: Selling;
  let shop: Shop;
  let unit: Unit;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await world.target('320214', '610630', 2026, 100_000_000);
    desk = await Selling.within(world);
    shop = await world.supplier({ county: '610630' });
    unit = await world.buyer({ district: '320214' });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const clashesOf = async (client: Selling['district']) =>
    (await client.get<{ items: Clash[] }>('/v1/sales-clashes')).body.items;
  const taken = (heldBy: string) => ({
    ...{ status: 409, body: { code: 'sales_line.key_taken', taken: [{ heldBy }] } },
  });
  /** Two packs, 88 yuan each, ordered and accepted. */
  const bought = async () => {
    const pack = await shop.sells();
    return (await delivered(unit, shop, [{ pack, quantity: 2 }])).order.id;
  };
  const register = (orderId: string, number: string, more: object = {}) =>
    shop.clerk.post<Refusal & { id: string }>(`/v1/orders/${orderId}/invoices`, {
      ...{ number, amountFen: 8_800, issuedOn: '2026-11-19', ...more },
    });
  const refusedAsSale = {
    status: 409,
    body: { code: 'invoice.reported_as_sale', errors: [{ pointer: '/number' }] },
  };

  it('count once: a second claim is refused, and both claimants read of it', async () => {
    const line = saleLine();
    await desk.reported([line]);
    expect(await desk.report([saleLine(), line], {}, desk.other.purchaser)).toMatchObject({
      status: 409,
      body: {
        code: 'sales_line.key_taken',
        errors: [{ pointer: '/lines/1/invoiceNumber' }],
        taken: [{ line: 2, heldBy: 'sale' }],
      },
    });
    for (const [client, isHolder] of [
      [desk.reseller.purchaser, true],
      [desk.other.purchaser, false],
      [desk.district, false],
    ] as const)
      expect((await clashesOf(client))[0]).toMatchObject({
        ...{ invoiceNumber: line['invoiceNumber'], heldBy: 'sale', isHolder },
      });
    expect(await clashesOf(await world.official('320206'))).toEqual([]);
    // Twice in one report is a slip.
    const number = invoiceNumber();
    expect(
      await desk.report([saleLine({ invoiceNumber: number }), saleLine({ invoiceNumber: number })]),
    ).toMatchObject({
      ...{
        status: 422,
        body: { code: 'sales_line.key_twice', errors: [{ pointer: '/lines/1/invoiceLine' }] },
      },
    });
  });

  it('a fully digital invoice belongs to one report, whatever lines of it are typed', async () => {
    const number = invoiceNumber();
    const lineOf = (invoiceLine: number) => saleLine({ invoiceNumber: number, invoiceLine });
    const report = await desk.reported([lineOf(1), lineOf(2)]);
    expect(await desk.report([lineOf(3)], {}, desk.other.purchaser)).toMatchObject(taken('sale'));
    // Nor a second report of the same unit.
    expect(await desk.report([lineOf(3)])).toMatchObject(taken('sale'));
    // Sent in again, a report may say more of its own invoice.
    good(await desk.review(report.id, { outcome: 'returned', reason: '缺第 3 行' }));
    const lines = [lineOf(1), lineOf(2), lineOf(3)];
    const again = { channel: 'counter', venue: '机关食堂专柜', lines };
    good(await desk.reseller.purchaser.post(`/v1/sales-reports/${report.id}/resubmission`, again));
    await desk.accepted(report.id);
    expect(await desk.report([lineOf(4)], {}, desk.other.purchaser)).toMatchObject(taken('sale'));
  });

  it('of an invoice with a code each line is a key of its own', async () => {
    const paper = { invoiceCode: '3200221130', invoiceNumber: '01234567' };
    await desk.reported([saleLine({ ...paper, invoiceLine: 1 })]);
    expect(await desk.report([saleLine({ ...paper, invoiceLine: 1 })])).toMatchObject(taken('sale'));
    good(await desk.report([saleLine({ ...paper, invoiceLine: 2 })], {}, desk.other.purchaser));
  });

  it('are not those of platform orders, whose goods were counted there', async () => {
    const number = invoiceNumber();
    good(await register(await bought(), number));
    const claimed = await desk.report([saleLine({ invoiceNumber: number, invoiceLine: 3 })]);
    expect(claimed).toMatchObject(taken('platform_invoice'));
  });

  it('are refused as invoices of platform orders while the sale waits or counts, and both sides read of it', async () => {
    const [number, orderId] = [invoiceNumber(), await bought()];
    const report = await desk.reported([saleLine({ invoiceNumber: number, invoiceLine: 2 })]);
    const waiting = await register(orderId, number);
    expect(waiting).toMatchObject(refusedAsSale);
    expect(waiting.body.sale?.holderName).toBe(
      (
        await world.database.read<{ name: string }>('SELECT name FROM organizations WHERE id = $1', [
          desk.reseller.id,
        ])
      )[0]?.name,
    );
    const merged = { number, amountFen: 8_800, taxFen: 0, issuedOn: '2026-11-19', orderIds: [orderId] };
    expect(await shop.clerk.post('/v1/invoices', merged)).toMatchObject(refusedAsSale);
    await world.settle();
    const clash = { invoiceNumber: number, heldBy: 'sale', claimant: { id: shop.id } };
    for (const [client, isHolder] of [
      [desk.reseller.purchaser, true],
      [shop.clerk, false],
      [desk.district, false],
      [desk.county, false],
    ] as const)
      expect((await clashesOf(client)).filter((one) => one.invoiceNumber === number)).toMatchObject([
        { ...clash, isHolder },
      ]);
    await desk.accepted(report.id);
    expect(await register(orderId, number)).toMatchObject(refusedAsSale);
    // The same digits with a code are another invoice, and another number is free.
    const { id } = good(await register(orderId, invoiceNumber()));
    const red = { number, amountFen: 8_800, taxFen: 0, issuedOn: '2026-11-19', reason: '开票有误' };
    expect(await shop.clerk.post(`/v1/invoices/${id}/red-letters`, red)).toMatchObject(refusedAsSale);
  });

  it('are free for a platform order when the report is withdrawn or corrected in full', async () => {
    const [withdrawn, corrected] = [invoiceNumber(), invoiceNumber()];
    const first = await desk.reported([saleLine({ invoiceNumber: withdrawn })]);
    good(await desk.reseller.purchaser.post(`/v1/sales-reports/${first.id}/withdrawal`));
    good(await register(await bought(), withdrawn));
    const second = await desk.reported([saleLine({ invoiceNumber: corrected })]);
    await desk.accepted(second.id);
    const orderId = await bought();
    expect(await register(orderId, corrected)).toMatchObject(refusedAsSale);
    const all = { kind: 'correction', quantity: 20, grams: 50_000, amountFen: 130_000 };
    const asked = await desk.reseller.purchaser.post<SalesReport>(
      `/v1/sales-lines/${second.lines[0]?.id}/corrections`,
      { ...all, occurredOn: '2026-11-19', reason: '实为平台订单' },
    );
    const [correction] = good(asked).corrections;
    const path = `/v1/sales-corrections/${correction?.id}/decision`;
    good(await desk.district.post(path, { decision: 'accepted' }));
    good(await register(orderId, corrected));
  });

  it('C2: are reported anew when the sale was corrected to nothing: 130.00 typed for 1,300.00', async () => {
    const number = invoiceNumber();
    const typed = saleLine({ invoiceNumber: number, amountFen: 13_000 });
    const first = await desk.reported([typed]);
    await desk.accepted(first.id);
    const right = { ...typed, amountFen: 130_000 };
    expect(await desk.report([right])).toMatchObject({ status: 409, body: { code: 'sales_line.key_taken' } });
    const path = `/v1/sales-lines/${first.lines[0]?.id}/corrections`;
    const all = { kind: 'correction', quantity: 20, grams: 50_000, amountFen: 13_000 };
    const ask = (more: object = {}) =>
      desk.reseller.purchaser.post<SalesReport>(path, {
        ...{ ...all, occurredOn: '2026-11-19', reason: '少写一位' },
        ...more,
      });
    // 20 packs without their money would count a second time with the right sum.
    expect(await ask({ grams: 49_999 })).toMatchObject({
      status: 422,
      body: { code: 'sales_correction.goods_left', leftGrams: 50_000, errors: [{ pointer: '/grams' }] },
    });
    const [correction] = good(await ask()).corrections;
    good(
      await desk.district.post(`/v1/sales-corrections/${correction?.id}/decision`, { decision: 'accepted' }),
    );
    const second = await desk.reported([right]);
    expect(await desk.report([right], {}, desk.other.purchaser)).toMatchObject({ status: 409 });
    await desk.accepted(second.id);
    await world.settle();
    const facts = await world.database.read(
      `SELECT f.natural_key AS key, f.amount_fen AS fen, f.grams FROM facts f JOIN sales_lines l ON l.id = f.sales_line_id
        WHERE l.invoice_number = $1 ORDER BY f.id`,
      [number],
    );
    // 130.00 − 130.00 + 1,300.00 = 1,300.00, of 50 kg.
    expect(facts).toEqual([
      { key: `invoice::${number}:1`, fen: 13_000, grams: 50_000 },
      { key: `sales-correction:${correction?.id}`, fen: -13_000, grams: -50_000 },
      { key: `invoice::${number}:1:2`, fen: 130_000, grams: 50_000 },
    ]);
  });
});
