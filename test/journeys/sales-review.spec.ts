import { expectBooksToBalance } from '../support/books';
import { good, type SalesReport, Selling, saleLine } from '../support/selling';
import { World } from '../support/world';

/** docs/decisions/0034: what a reviewer looks at is whole, and stays what it was. */
describe('the review of sales outside the platform', () => {
  let world: World;
  let desk: Selling;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    desk = await Selling.within(world);
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  it('ends with a refusal of what was returned and is not mended: its invoices are free', async () => {
    const line = saleLine();
    const { id } = await desk.reported([line]);
    good(await desk.review(id, { outcome: 'returned', reason: '请补发票' }));
    expect(await desk.report([line], {}, desk.other.purchaser)).toMatchObject({ status: 409 });
    expect(await desk.one(id, desk.district)).toMatchObject({ mayReview: true });
    expect(await desk.review(id, { outcome: 'accepted' })).toMatchObject({
      ...{ status: 409, body: { code: 'sales_report.wrong_state' } },
    });
    good(await desk.review(id, { outcome: 'refused', reason: '逾期未补正' }));
    good(await desk.report([line], {}, desk.other.purchaser));
    const again = { channel: 'counter', venue: '专柜', lines: [saleLine()] };
    expect(await desk.reseller.purchaser.post(`/v1/sales-reports/${id}/resubmission`, again)).toMatchObject({
      ...{ status: 409, body: { code: 'sales_report.wrong_state' } },
    });
  });

  it('is of all years of a report, by an office that sees all of them', async () => {
    const report = await desk.reported([saleLine({ soldOn: '2025-12-31' }), saleLine()]);
    const ofThisYear = await world.official('320214', ['official'], { firstYear: 2026 });
    expect(await desk.one(report.id, ofThisYear)).toMatchObject({
      ...{ mayReview: false, lines: [{ position: 2 }] },
    });
    expect(await desk.review(report.id, { outcome: 'accepted' }, ofThisYear)).toMatchObject({
      ...{ status: 403, body: { code: 'office.outside_years' } },
    });
    const accepted = await desk.accepted(report.id);
    expect(accepted.lines.map(({ state }) => state)).toEqual(['counted', 'counted']);
  });

  it('finds each paper as what it was called', async () => {
    const paper = await desk.file();
    const report = await desk.reported([saleLine(), saleLine()], {
      files: [{ fileId: paper, kind: 'order' }],
    });
    const add = (file: object) =>
      desk.reseller.purchaser.post<SalesReport>(`/v1/sales-reports/${report.id}/files`, { files: [file] });
    for (const other of [{ kind: 'payment' }, { kind: 'order', line: 1 }])
      expect(await add({ fileId: paper, ...other })).toMatchObject({
        ...{
          status: 422,
          body: { code: 'sales_file.named_otherwise', errors: [{ pointer: '/files/0/fileId' }] },
        },
      });
    expect(good(await add({ fileId: paper, kind: 'order' })).files).toMatchObject([{ kind: 'order' }]);
  });

  it('shows the supplier of the market that has the name in the county of the goods, where there is one', async () => {
    const name = '宜川县同名合作社';
    const named = async (supplierName: string, originCountyCode = '610630') => {
      const { id, lines } = await desk.reported([saleLine({ supplierName, originCountyCode })]);
      good(await desk.reseller.purchaser.post(`/v1/sales-reports/${id}/withdrawal`));
      return lines[0]?.supplierId;
    };
    const rename = (id: string) =>
      world.database.write('UPDATE organizations SET name = $2 WHERE id = $1', [id, name]);
    const [first, second] = [
      await world.supplier({ county: '610630' }),
      await world.supplier({ county: '610630' }),
    ];
    await rename(first.id);
    expect(await named(name)).toBe(first.id);
    // Another cooperative of that name elsewhere is not the one; of two in the county neither is.
    expect(await named(name, '610622')).toBeNull();
    await rename(second.id);
    expect(await named(name)).toBeNull();
  });

  it('holds against what is given back: goods that were sold on do not go back to the cooperative', async () => {
    const shop = await world.supplier({ county: '610630' });
    const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
    const { id, lines } = await desk.bought(shop, pack, 10);
    const orderLineId = lines[0]?.id;
    const sold = await desk.reported([saleLine({ orderLineId, quantity: 6, grams: 15_000 })]);
    const { purchaser } = desk.reseller;
    type Sheets = { items: { id: string }[] };
    const [sheet] = (await purchaser.get<Sheets>(`/v1/acceptances?orderId=${id}`)).body.items;
    const { body } = await purchaser.get<Sheets & { lines: { id: string }[] }>(
      `/v1/acceptances/${sheet?.id}`,
    );
    const ask = async (quantity: number) => {
      const path = `/v1/acceptances/${sheet?.id}/returns`;
      const asked = { reason: '霉变', lines: [{ acceptanceLineId: body.lines[0]?.id, quantity }] };
      return `/v1/returns/${good(await purchaser.post<{ id: string }>(path, asked)).id}/decision`;
    };
    const agreed = { decision: 'agreed' };
    const [five, four] = [await ask(5), await ask(4)];
    // 10 − 5 packs are 12.5 kg, of which 15 are sold.
    expect(await shop.clerk.post(five, agreed)).toMatchObject({
      ...{ status: 409, body: { code: 'return.sold_on', reportNumber: sold.number } },
    });
    good(await shop.clerk.post(four, agreed));
    good(await purchaser.post(`/v1/sales-reports/${sold.id}/withdrawal`));
    good(await shop.clerk.post(five, agreed));
  });
});
