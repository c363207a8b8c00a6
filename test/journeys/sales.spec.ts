import { expectBooksToBalance } from '../support/books';
import { good, Selling, saleLine } from '../support/selling';
import { draftOf, factsOf, targetOf } from '../support/story';
import { World } from '../support/world';

const pair = 'eastCode=320214&westCode=610630';

describe('sales outside the platform', () => {
  let world: World;
  let desk: Selling;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await world.target('320214', '610630', 2026, 100_000_000);
    desk = await Selling.within(world);
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const completed = async () => {
    await world.settle();
    return (await targetOf(desk.district, '320214', '610630')).completedFen;
  };

  it('count for the pair when the district has accepted them: reported, accepted, in the totals by channel', async () => {
    const before = await completed();
    const report = await desk.reported([
      saleLine(),
      saleLine({ amountFen: 7_000, quantity: 1, grams: 2_500 }),
    ]);
    expect(report).toMatchObject({ state: 'submitted', amountFen: 137_000, countedFen: 0, mayReview: false });
    expect(report.number).toMatch(/^XS261120\d{6}$/);
    expect(await completed()).toBe(before);
    expect(await desk.one(report.id, desk.district)).toMatchObject({ mayReview: true });
    await desk.accepted(report.id);
    expect(await completed()).toBe(before + 137_000);
    const { lines } = await desk.one(report.id);
    expect(lines.map(({ state, evidenceLevel }) => [state, evidenceLevel])).toEqual([
      ['counted', 0],
      ['counted', 0],
    ]);
    const facts = await factsOf(desk.district, `${pair}&channel=counter&month=11`);
    expect(facts.find(({ id }) => id === lines[0]?.factId)).toMatchObject({
      ...{ kind: 'purchase', amountFen: 130_000, quantity: 20, grams: 50_000, mode: 'HELP_SELL' },
      ...{ fundingSource: 'resale', orderId: null, acceptanceId: null, productName: '宜川苹果' },
      sale: { reportNumber: report.number, reportId: report.id, lineId: lines[0]?.id },
    });
    const tallies = await desk.district.get<{ items: { channel: string; amountFen: number }[] }>(
      '/v1/tallies?year=2026&groupBy=channel',
    );
    expect(tallies.body.items).toContainEqual(
      expect.objectContaining({ channel: 'counter', amountFen: 137_000 }),
    );
  });

  it('are seen by the county of origin, by nobody else’s officials, and audited without being changed', async () => {
    const report = await desk.reported([saleLine()]);
    expect(await desk.one(report.id, desk.county)).toMatchObject({ mayReview: true });
    const stranger = await world.official('320206');
    expect(await stranger.get(`/v1/sales-reports/${report.id}`)).toMatchObject({ status: 404 });
    expect(await desk.other.purchaser.get(`/v1/sales-reports/${report.id}`)).toMatchObject({ status: 404 });
    expect(await desk.review(report.id, { outcome: 'accepted' }, desk.auditor)).toMatchObject({
      status: 403,
    });
    good(await desk.review(report.id, { outcome: 'accepted' }, desk.county));
  });

  it('of several counties are reviewed by the district: a county sees its own lines alone', async () => {
    const report = await desk.reported([
      saleLine(),
      saleLine({ originCountyCode: '610622', amountFen: 5_000 }),
    ]);
    expect(await desk.one(report.id, desk.county)).toMatchObject({
      ...{ mayReview: false, amountFen: 130_000 },
      lines: [{ position: 1 }],
    });
    expect(await desk.review(report.id, { outcome: 'accepted' }, desk.county)).toMatchObject({
      ...{ status: 403, body: { code: 'sales_report.other_counties' } },
    });
    await desk.accepted(report.id);
  });

  it('are returned with a reason, mended and sent in again; the invoice stays with its reporter', async () => {
    const line = saleLine();
    const report = await desk.reported([line]);
    expect(await desk.review(report.id, { outcome: 'returned' })).toMatchObject({
      ...{ status: 422, body: { code: 'sales_report.reason_needed' } },
    });
    const reason = '重量与发票不符';
    good(await desk.review(report.id, { outcome: 'returned', reason }));
    expect(await desk.one(report.id)).toMatchObject({
      state: 'returned',
      reason,
      lines: [{ state: 'claimed' }],
    });
    const again = { channel: 'pavilion', venue: '宜川特产馆', lines: [{ ...line, grams: 49_000 }] };
    const path = `/v1/sales-reports/${report.id}/resubmission`;
    const sent = good(await desk.reseller.purchaser.post<typeof report>(path, again));
    expect(sent).toMatchObject({
      state: 'submitted',
      revision: 2,
      lines: [{ grams: 49_000, state: 'claimed' }],
    });
    expect(await desk.reseller.purchaser.post(path, again)).toMatchObject({
      ...{ status: 409, body: { code: 'sales_report.wrong_state' } },
    });
    await desk.accepted(report.id);
    expect(await desk.review(report.id, { outcome: 'accepted' })).toMatchObject({ status: 409 });
  });

  it('that are refused or withdrawn count nothing, and leave their invoices to whoever is right', async () => {
    const before = await completed();
    const [refused, withdrawn] = [saleLine(), saleLine()];
    const first = await desk.reported([refused]);
    good(await desk.review(first.id, { outcome: 'refused', reason: '非西部货物' }));
    const second = await desk.reported([withdrawn]);
    good(await desk.reseller.purchaser.post(`/v1/sales-reports/${second.id}/withdrawal`));
    expect(await completed()).toBe(before);
    good(await desk.report([refused, withdrawn], {}, desk.other.purchaser));
  });

  it('are accepted line by line: a refused line counts nothing', async () => {
    const before = await completed();
    const report = await desk.reported([saleLine(), saleLine({ amountFen: 99 })]);
    const refusedLines = [{ lineId: report.lines[1]?.id, reason: '无法核对' }];
    const accepted = await desk.accepted(report.id, { refusedLines });
    expect(accepted.lines.map(({ state, refusal }) => [state, refusal])).toEqual([
      ['counted', null],
      ['refused', '无法核对'],
    ]);
    expect(await completed()).toBe(before + 130_000);
  });

  describe('with their papers', () => {
    it('C7: stand on the level that the reviewer confirmed, and rise with the receipt of the payment', async () => {
      const [list, invoice, transport, receipt, unread] = await Promise.all(
        [1, 2, 3, 4, 5].map(() => desk.file()),
      );
      const kinds = ['order', 'invoice', 'shipment', 'acceptance'];
      const files = [list, invoice, transport, receipt].map((fileId, index) => ({
        fileId,
        kind: kinds[index],
      }));
      const report = await desk.reported([saleLine(), saleLine()], {
        files: [...files, { fileId: unread, kind: 'payment', line: 2 }],
      });
      const confirmedFileIds = files.map(({ fileId }) => fileId);
      await desk.accepted(report.id, { confirmedFileIds });
      await world.settle();
      const levels = async () => (await desk.one(report.id)).lines.map(({ evidenceLevel }) => evidenceLevel);
      expect(await levels()).toEqual([2, 2]);
      const path = `/v1/sales-reports/${report.id}/confirmations`;
      good(await desk.district.post(path, { fileIds: [unread] }));
      await world.settle();
      expect(await levels()).toEqual([2, 3]);
      expect(await desk.district.post(path, { fileIds: [unread] })).toMatchObject({
        ...{ status: 422, body: { code: 'sales_file.not_open' } },
      });
      const payment = await desk.file();
      good(
        await desk.reseller.purchaser.post(`/v1/sales-reports/${report.id}/files`, {
          files: [{ fileId: payment, kind: 'payment', line: 1 }],
        }),
      );
      good(await desk.district.post(path, { fileIds: [payment] }));
      await world.settle();
      expect(await levels()).toEqual([3, 3]);
      const [line] = (await desk.one(report.id)).lines;
      const page = await desk.county.get<{ sale: { files: object[] }; evidence: object[]; order: null }>(
        `/v1/evidence/${line?.factId}`,
      );
      expect(page).toMatchObject({
        status: 200,
        body: { order: null, sale: { reportNumber: report.number } },
      });
      expect([page.body.sale.files.length, page.body.evidence.length]).toEqual([5, 5]);
      expect(await desk.county.get(`/v1/sales-files/${payment}`)).toMatchObject({ status: 200 });
      expect(await desk.other.purchaser.get(`/v1/sales-files/${payment}`)).toMatchObject({ status: 404 });
    });

    it('take no paper of another unit, and none twice', async () => {
      const [own, foreign] = [await desk.file(), await desk.file(desk.other.purchaser)];
      const fileIs = (fileId: string) => ({ files: [{ fileId, kind: 'invoice' }] });
      for (const draft of [fileIs(foreign), fileIs(world.newId())])
        expect(await desk.report([saleLine()], draft)).toMatchObject({
          ...{ status: 422, body: { code: 'sales_file.unknown' } },
        });
      await desk.reported([saleLine()], fileIs(own));
      expect(await desk.report([saleLine()], fileIs(own))).toMatchObject({
        ...{ status: 422, body: { code: 'sales_file.unknown' } },
      });
    });
  });

  it('are corrected by negative facts, never beyond what was sold', async () => {
    const report = await desk.reported([saleLine({ soldOn: '2026-10-30' })]);
    await desk.accepted(report.id);
    const before = await completed();
    const [line] = report.lines;
    const path = `/v1/sales-lines/${line?.id}/corrections`;
    const back = {
      kind: 'return',
      quantity: 2,
      grams: 5_000,
      amountFen: 13_000,
      occurredOn: '2026-11-10',
      reason: '破损',
    };
    const asked = good(await desk.reseller.purchaser.post<typeof report>(path, back));
    const [correction] = asked.corrections;
    const decision = `/v1/sales-corrections/${correction?.id}/decision`;
    good(await desk.district.post(decision, { decision: 'accepted' }));
    expect(await desk.district.post(decision, { decision: 'refused', reason: '重复' })).toMatchObject({
      status: 409,
    });
    expect(await completed()).toBe(before - 13_000);
    const november = await factsOf(desk.district, `${pair}&month=11&channel=counter`);
    expect(november).toContainEqual(
      expect.objectContaining({ kind: 'return', amountFen: -13_000, quantity: -2 }),
    );
    expect(await desk.reseller.purchaser.post(path, { ...back, amountFen: 117_001 })).toMatchObject({
      ...{ status: 422, body: { code: 'sales_correction.exceeds_line', leftFen: 117_000 } },
    });
    expect(await desk.reseller.purchaser.post(path, { ...back, occurredOn: '2026-10-29' })).toMatchObject({
      status: 422,
      body: {
        ...{ code: 'sales_correction.before_sale', soldOn: '2026-10-30' },
        errors: [{ pointer: '/occurredOn' }],
      },
    });
    expect(await desk.reseller.purchaser.post(path, { ...back, occurredOn: '2026-11-21' })).toMatchObject({
      ...{ status: 422, body: { code: 'sales_correction.in_future' } },
    });
    expect(await desk.other.purchaser.post(path, back)).toMatchObject({ status: 404 });
  });

  describe('C4: of goods that were bought here', () => {
    it('count when they are sold on, and the purchase does not', async () => {
      const before = await completed();
      const shop = await world.supplier({ county: '610630' });
      const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
      const { lines } = await desk.bought(shop, pack, 10);
      expect(await completed()).toBe(before);
      type Purchases = { items: { orderLineId: string; leftGrams: number }[] };
      const purchases = async () =>
        (await desk.reseller.purchaser.get<Purchases>('/v1/resale-purchases')).body.items;
      const orderLineId = lines[0]?.id as string;
      expect(await purchases()).toMatchObject([{ orderLineId, leftGrams: 25_000 }]);
      const sold = saleLine({
        orderLineId,
        supplierId: shop.id,
        quantity: 4,
        grams: 10_000,
        amountFen: 52_000,
      });
      const report = await desk.reported([sold]);
      expect(report.lines[0]).toMatchObject({ supplierId: shop.id });
      await desk.accepted(report.id);
      expect(await completed()).toBe(before + 52_000);
      expect(await purchases()).toMatchObject([{ leftGrams: 15_000 }]);
      // The order says where the goods come from, and from whom, whatever else is written.
      const elsewhere = saleLine({ orderLineId, grams: 10_000, originCountyCode: '610622' });
      expect(await desk.report([elsewhere])).toMatchObject({
        status: 422,
        body: { code: 'sales_line.origin_differs', errors: [{ pointer: '/lines/0/originCountyCode' }] },
      });
      const other = await world.supplier({ county: '610630' });
      const misnamed = saleLine({ orderLineId, grams: 2_500, quantity: 1, supplierId: other.id });
      const { id, lines: sellers } = await desk.reported([misnamed]);
      expect(sellers).toMatchObject([{ supplierId: shop.id }]);
      good(await desk.reseller.purchaser.post(`/v1/sales-reports/${id}/withdrawal`));
      expect(await desk.report([saleLine({ orderLineId, grams: 15_001 })])).toMatchObject({
        ...{ status: 422, body: { code: 'sales_line.beyond_purchase', leftGrams: 15_000 } },
      });
      expect(await desk.report([saleLine({ orderLineId })], {}, desk.other.purchaser)).toMatchObject({
        ...{ status: 422, body: { code: 'sales_line.purchase_unknown' } },
      });
    });

    it('are named in a table by the number of their order', async () => {
      const shop = await world.supplier({ county: '610630' });
      const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
      const { number, lines } = await desk.bought(shop, pack, 10);
      const head = '发票号码,商品名称,产地,供应商,数量,总重量(公斤),金额,销售日期,方式,平台进货订单';
      const row = (kilograms: number) =>
        `26329999000000000001,宜川苹果,宜川县,某合作社,4,${kilograms},520,2026-11-02,帮助销售,${number}`;
      type Preview = {
        lines: { draft: Record<string, unknown> }[];
        faults: { column: string; code: string }[];
      };
      const preview = async (kilograms: number) => {
        const file = Buffer.from([head, row(kilograms)].join('\n'));
        const path = '/v1/sales-report-previews';
        return good(await desk.reseller.purchaser.upload<Preview>(path, '销售.csv', file, 'text/csv'));
      };
      expect((await preview(26)).faults).toMatchObject([
        { column: '总重量(公斤)', code: 'sales_line.beyond_purchase' },
      ]);
      const right = await preview(25);
      expect(right.faults).toEqual([]);
      const report = await desk.reported(right.lines.map(({ draft }) => draft));
      expect(report.lines).toMatchObject([{ orderLineId: lines[0]?.id }]);
    });

    it('count once as well when the sale is reported as bought by a consumer', async () => {
      const before = await completed();
      const shop = await world.supplier({ county: '610630' });
      const pack = await shop.sells({ priceFen: 10_000, grams: 2_500, stock: 100 });
      await desk.bought(shop, pack, 10);
      const sold = { mode: 'BUY', fundingSource: 'personal', quantity: 4, grams: 10_000, amountFen: 52_000 };
      await desk.accepted((await desk.reported([saleLine({ ...sold, supplierId: shop.id })])).id);
      expect(await completed()).toBe(before + 52_000);
    });

    it('are bought with money for resale by resellers, and by nobody else', async () => {
      const shop = await world.supplier({ county: '610630' });
      const pack = await shop.sells();
      const unit = await world.buyer({ district: '320214' });
      const ask = (who: typeof unit, fundingSource: string) =>
        who.purchaser.post('/v1/checkouts', draftOf([{ pack, quantity: 1 }], { fundingSource }));
      for (const refused of [await ask(unit, 'resale'), await ask(desk.reseller, 'canteen')])
        expect(refused).toMatchObject({ status: 422, body: { code: 'order.funding_not_yours' } });
    });
  });

  it('C6: never count from east to west, from within the east, from the future, or from who does not sell', async () => {
    const codeOf = async (more: object, client = desk.reseller.purchaser) =>
      (await desk.report([saleLine(more as Record<string, unknown>)], {}, client)).body.code;
    expect(await codeOf({ originCountyCode: '320205' })).toBe('sales_line.not_western');
    expect(await codeOf({ originCountyCode: '999999' })).toBe('sales_line.not_western');
    // A city is no county.
    expect(await codeOf({ originCountyCode: '610600' })).toBe('sales_line.not_western');
    expect(await codeOf({ soldOn: '2026-11-21' })).toBe('sales_line.in_future');
    // No month before the first pairing is ever closed: such a sale would keep all later ones open.
    expect(await codeOf({ soldOn: '2020-12-31' })).toBe('sales_line.before_pairing');
    for (const soldOn of ['0000-01-01', '0026-11-02', '1926-11-02'])
      expect(await desk.report([saleLine({ soldOn })])).toMatchObject({
        status: 400,
        body: { code: 'request.day_outside', errors: [{ pointer: '/lines/0/soldOn' }] },
      });
    expect(await codeOf({ supplierId: desk.other.id })).toBe('sales_line.supplier_unknown');
    expect(await codeOf({ mode: 'BUY', fundingSource: 'resale' })).toBe('sales_line.funding_differs');
    expect(await codeOf({ invoiceNumber: '12345678' })).toBe('sales_line.bad_invoice_number');
    const western = await world.buyer({ district: '610630', unitKind: 'reseller' });
    expect(await codeOf({}, western.purchaser)).toBe('sales_line.not_eastern');
    const school = await world.buyer({ district: '320214' });
    expect(await codeOf({}, school.purchaser)).toBe('sales_report.not_reseller');
  });

  it('C6: outside the pairs are shown, and stand in no target', async () => {
    const report = await desk.reported([saleLine({ originCountyCode: '610629', mode: 'BUY' })]);
    await desk.accepted(report.id);
    await world.settle();
    const [fact] = await factsOf(desk.district, 'westCode=610629');
    expect(fact).toMatchObject({ pairingId: null, mode: 'BUY', fundingSource: 'personal' });
  });
});
