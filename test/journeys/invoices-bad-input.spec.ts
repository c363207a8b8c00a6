import { checkCharacter } from '@app/identity';
import { expectBooksToBalance } from '../support/books';
import { type Invoice, Invoicing } from '../support/invoicing';
import { ofdPaper, pdfPaper } from '../support/papers';
import { delivered } from '../support/story';
import type { Shop, Unit, World } from '../support/world';

describe('bad invoices change nothing', () => {
  let desk: Invoicing;
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let orderId: string;

  beforeAll(async () => {
    desk = await Invoicing.start();
    ({ world, shop, unit } = desk);
    const body = '91320205MAT000001';
    const about = { name: '无锡市某实验小学', taxNumber: body + checkCharacter(body), kind: 'ordinary' };
    desk.titleId = (await desk.addTitle(about)).body.id;
    orderId = await desk.bought(2);
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  it.each<[string, object, number, string, string]>([
    ['more than accepted', { amountFen: 2_001 }, 422, 'invoice.exceeds_accepted', '/amountFen'],
    ['nothing', { amountFen: 0 }, 400, 'request.invalid', '/amountFen'],
    ['a negative amount', { amountFen: -5 }, 400, 'request.invalid', '/amountFen'],
    ['half a fen', { amountFen: 0.5 }, 400, 'request.invalid', '/amountFen'],
    ['more tax than amount', { taxFen: 2_001 }, 400, 'request.invalid', '/taxFen'],
    ['nineteen digits', { number: '2632200000000000001' }, 422, 'invoice.bad_number', '/number'],
    ['eight digits and no code', { number: '01234567' }, 422, 'invoice.bad_number', '/number'],
    ['twenty digits and a code', { code: '3200221130' }, 422, 'invoice.bad_number', '/number'],
    ['a code of nine', { code: '320022113', number: '01234567' }, 422, 'invoice.bad_number', '/code'],
    ['no day', { issuedOn: '2026-02-30' }, 400, 'request.invalid', '/issuedOn'],
    [
      'a file that is not there',
      { fileId: '00000000-0000-7000-8000-000000000000' },
      422,
      'invoice.file_unknown',
      '/fileId',
    ],
    ['an order twice', { orderIds: ['O', 'O'] }, 400, 'request.invalid', '/orderIds'],
    ['no order', { orderIds: undefined }, 400, 'request.invalid', '/orderIds'],
    [
      'parts that do not add up',
      { orderIds: undefined, parts: [{ orderId: 'O', amountFen: 1 }] },
      422,
      'invoice.parts_differ',
      '/parts',
    ],
    ['an unknown key', { total: 1 }, 400, 'request.unknown_key', '/total'],
  ])('%s', async (_, change, status, code, pointer) => {
    const draft = JSON.stringify({ ...desk.paper(2_000), orderIds: ['O'], ...change }).replaceAll(
      '"O"',
      `"${orderId}"`,
    );
    expect(await desk.issue(JSON.parse(draft))).toMatchObject({
      status,
      body: { code, errors: [{ pointer }] },
    });
    expect(await desk.missing(shop.clerk)).toMatchObject([{ orderId, missingFen: 2_000 }]);
  });

  it('a number that this issuer has used, which another may use', async () => {
    const draft = desk.paper(1_000, { orderIds: [orderId] });
    expect((await desk.issue(draft)).status).toBe(201);
    expect(await desk.issue({ ...draft, amountFen: 500 })).toMatchObject({
      status: 409,
      body: { code: 'invoice.number_used', errors: [{ pointer: '/number' }] },
    });
    const other = await world.supplier();
    const goods = await other.sells({ priceFen: 1_000 });
    const { order } = await delivered(unit, other, [{ pack: goods, quantity: 1 }]);
    expect((await desk.issue({ ...draft, orderIds: [order.id] }, other.clerk)).status).toBe(201);
    expect(
      await unit.purchaser.post('/v1/invoice-requests', {
        titleId: desk.titleId,
        orderIds: [orderId, order.id],
        expectedTotalFen: 1_000,
      }),
    ).toMatchObject({ status: 422, body: { code: 'invoice_request.two_suppliers' } });
  });

  it('orders, requests, invoices, titles and files of others are not found', async () => {
    const [otherShop, otherUnit] = [await world.supplier(), await world.buyer()];
    const { body: request } = await desk.ask([orderId], 1_000);
    const [{ id: invoiceId } = { id: '' }] = (
      await shop.clerk.get<{ items: Invoice[] }>(`/v1/invoices?orderId=${orderId}`)
    ).body.items;
    const file = await shop.clerk.upload<{ id: string }>(
      '/v1/invoice-files',
      'a.pdf',
      pdfPaper(),
      'text/plain',
    );
    const one = desk.paper(100, { orderIds: [orderId] });
    const answers = [
      await desk.issue(one, otherShop.clerk),
      await desk.issue(desk.paper(100, { requestId: request.id }), otherShop.clerk),
      await otherShop.clerk.post(`/v1/orders/${orderId}/invoices`, desk.paper(100)),
      await otherShop.clerk.post(`/v1/invoices/${invoiceId}/red-letters`, { ...desk.paper(1), reason: '错' }),
      await otherShop.clerk.get(`/v1/invoices/${invoiceId}`),
      await otherUnit.finance.get(`/v1/invoices/${invoiceId}`),
      await otherUnit.finance.get(`/v1/invoices/${invoiceId}/file`),
      await otherUnit.finance.get(`/v1/invoice-requests/${request.id}`),
      await otherUnit.finance.post(`/v1/invoice-requests/${request.id}/withdrawal`),
      await desk.judge(invoiceId, { outcome: 'verified' }, otherUnit.finance),
      await otherUnit.purchaser.post('/v1/invoice-requests', {
        titleId: desk.titleId,
        orderIds: [orderId],
        expectedTotalFen: 1,
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(await desk.issue({ ...one, fileId: file.body.id }, otherShop.clerk)).toMatchObject({
      status: 404,
    });
    expect((await unit.finance.get(`/v1/invoices/${invoiceId}/file`)).body).toMatchObject({
      code: 'invoice.no_file',
    });
    expect((await desk.issue({ ...one, fileId: file.body.id })).status).toBe(201);
    expect(await desk.issue(desk.paper(100, { orderIds: [orderId], fileId: file.body.id }))).toMatchObject({
      status: 422,
      body: { code: 'invoice.file_unknown' },
    });
    expect((await unit.finance.post(`/v1/invoice-requests/${request.id}/withdrawal`)).status).toBe(201);
  });

  it.each<[string, Buffer, string]>([
    ['a page that is called PDF', Buffer.from('<html></html>'), 'file.not_a_paper'],
    ['half a PDF', pdfPaper().subarray(0, 30), 'file.not_a_paper'],
    ['half an OFD', ofdPaper().subarray(0, 60), 'file.not_a_paper'],
    ['half a picture', Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), 'file.'],
  ])('%s', async (_, content, code) => {
    const answer = await shop.clerk.upload<{ code: string }>(
      '/v1/invoice-files',
      '发票.pdf',
      content,
      'application/pdf',
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body.code).toContain(code);
  });
});
