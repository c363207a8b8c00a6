import { expectBooksToBalance } from '../support/books';
import { creditCodeOf } from '../support/filing';
import { good, invoiceNumber, type SalesReport, Selling, saleLine } from '../support/selling';
import { targetOf } from '../support/story';
import { World } from '../support/world';

describe('C4: goods that one reseller sells to another outside the platform', () => {
  let world: World;
  let desk: Selling;
  let shopCode: string;
  let shopName: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await world.target('320214', '610630', 2026, 100_000_000);
    desk = await Selling.within(world);
    shopCode = await creditCodeOf(world, desk.other);
    const [shop] = await world.database.read<{ name: string }>(
      'SELECT name FROM organizations WHERE id = $1',
      [desk.other.id],
    );
    shopName = shop?.name ?? '';
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  /** What counts to the target of the wholesaler's district, and in the shop's, which is no partner of that county. */
  const counted = async (): Promise<[number, number]> => {
    await world.settle();
    const { completedFen } = await targetOf(await world.official('320214'), '320214', '610630');
    const [shop] = await world.database.read<{ fen: number }>(
      "SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM facts WHERE east_code = '320205'",
    );
    return [completedFen, shop?.fen ?? 0];
  };
  const refused = async (more: Record<string, unknown>) => {
    const { status, body } = await desk.report([saleLine(more)]);
    return { status, code: body.code, errors: body.errors };
  };

  it('wholesaler → shop → consumer is one fact: the shop’s', async () => {
    const before = await counted();
    const factsBefore = await countFacts();
    // 100,000 yuan to the shop, beside 500 yuan over the own counter.
    const toShop = saleLine({ amountFen: 10_000_000, buyerCreditCode: shopCode });
    const wholesale = await desk.reported([toShop, saleLine({ amountFen: 50_000 })], {
      channel: 'wholesale',
    });
    expect(wholesale.lines).toMatchObject([
      { state: 'claimed', buyerName: shopName, buyer: { id: desk.other.id, isReseller: true } },
      { state: 'claimed', buyerName: null, buyer: null },
    ]);
    expect(await desk.accepted(wholesale.id)).toMatchObject({
      ...{ state: 'accepted', amountFen: 10_050_000, countedFen: 50_000 },
      lines: [{ state: 'passed_on', factId: null, refusal: null }, { state: 'counted' }],
    });
    // 120,000 yuan of the same goods to consumers.
    const retail = good(
      await desk.report([saleLine({ amountFen: 12_000_000 })], { channel: 'retail' }, desk.other.purchaser),
    );
    good(await desk.review(retail.id, { outcome: 'accepted' }, await world.official('320205')));
    const after = await counted();
    expect(after.map((fen, index) => fen - (before[index] ?? 0))).toEqual([50_000, 12_000_000]);
    expect((await countFacts()) - factsBefore).toBe(2);
  });

  it('keep their invoice, and there is nothing to take off', async () => {
    const number = invoiceNumber();
    const line = saleLine({ invoiceNumber: number, buyerCreditCode: shopCode });
    const report = await desk.reported([line]);
    const { lines } = await desk.accepted(report.id);
    expect(await desk.report([saleLine({ invoiceNumber: number })])).toMatchObject({
      ...{ status: 409, body: { code: 'sales_line.key_taken' } },
    });
    const goods = { kind: 'return', quantity: 1, grams: 1, amountFen: 1 };
    const back = { ...goods, occurredOn: '2026-11-10', reason: '退货' };
    const path = `/v1/sales-lines/${lines[0]?.id}/corrections`;
    expect(await desk.reseller.purchaser.post(path, back)).toMatchObject({
      ...{ status: 409, body: { code: 'sales_correction.not_counted' } },
    });
  });

  it('are named by the code of the buyer: a name that a reseller has is not enough, and an unknown code is refused', async () => {
    // In full width and with spaces it is the same name.
    for (const buyerName of [shopName, ` ${[...shopName].join(' ')}`])
      expect(await refused({ buyerName })).toMatchObject({
        ...{ status: 422, code: 'sales_line.buyer_resells' },
        errors: [{ pointer: '/lines/0/buyerName', code: 'sales_line.buyer_resells' }],
      });
    const nobody = await refused({ buyerCreditCode: '91320200MA1XXXXXX0' });
    expect(nobody).toMatchObject({ status: 422, code: 'sales_line.buyer_unknown' });
    expect(nobody.errors).toMatchObject([{ pointer: '/lines/0/buyerCreditCode' }]);
    // Who has no account here reports nothing, and who eats it does not sell it on.
    const school = await world.buyer({ district: '320214' });
    const { id } = await desk.reported([
      saleLine({ buyerName: '无锡市某超市' }),
      saleLine({ mode: 'BUY', fundingSource: 'canteen', buyerCreditCode: await creditCodeOf(world, school) }),
    ]);
    expect((await desk.accepted(id)).lines.map(({ state }) => state)).toEqual(['counted', 'counted']);
  });

  it('have a column of their own in a table', async () => {
    const head =
      '发票号码,商品名称,产地,供应商,数量,总重量(公斤),金额,销售日期,方式,购买单位,购买单位信用代码';
    const row = (...buyer: [name: string, code: string]) =>
      `${invoiceNumber()},宜川苹果,宜川县,某合作社,4,10,520,2026-11-02,帮助销售,${buyer.join(',')}`;
    type Preview = {
      lines: { draft: Record<string, unknown> }[];
      faults: { row: number; column: string; code: string }[];
    };
    const preview = async (...rows: string[]) => {
      const file = Buffer.from([head, ...rows].join('\n'));
      const path = '/v1/sales-report-previews';
      return good(await desk.reseller.purchaser.upload<Preview>(path, '销售.csv', file, 'text/csv'));
    };
    const bad = await preview(row(shopName, ''), row('', '91320200MA1XXXXXX0'), row('', '123'));
    expect(bad.faults.map(({ row, column, code }) => [row, column, code])).toEqual([
      [2, '购买单位', 'sales_line.buyer_resells'],
      [3, '购买单位信用代码', 'sales_line.buyer_unknown'],
      [4, '购买单位信用代码', 'request.invalid'],
    ]);
    const right = await preview(row('', shopCode.toLowerCase()));
    expect(right.faults).toEqual([]);
    const report: SalesReport = await desk.reported(right.lines.map(({ draft }) => draft));
    expect((await desk.accepted(report.id)).lines).toMatchObject([{ state: 'passed_on' }]);
  });

  async function countFacts(): Promise<number> {
    const [row] = await world.database.read<{ count: number }>('SELECT count(*)::int AS count FROM facts');
    return row?.count ?? 0;
  }
});
