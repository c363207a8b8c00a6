import { checkCharacter } from '@app/identity';
import { expectBooksToBalance } from '../support/books';
import { type Invoice, Invoicing, type Request, type Title } from '../support/invoicing';
import { ofdPaper } from '../support/papers';
import { factsOf } from '../support/story';
import type { Shop, Unit, World } from '../support/world';

const rightCode = '91320205MAT000001';

describe('invoices', () => {
  let desk: Invoicing;
  let world: World;
  let shop: Shop;
  let unit: Unit;

  beforeAll(async () => {
    desk = await Invoicing.start();
    ({ world, shop, unit } = desk);
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  describe('titles', () => {
    const title = (name: string, more: object = {}) => ({
      name,
      kind: 'ordinary',
      ...more,
    });

    it('are checked, one of them is the default, and changes ask for the version seen', async () => {
      const taxNumber = rightCode + checkCharacter(rightCode);
      const add = (name: string, more: object = {}) =>
        unit.purchaser.post<Title>('/v1/invoice-titles', title(name, { taxNumber, ...more }));
      const first = await add('无锡市某实验小学', { bankName: '江苏银行', bankAccount: '3205 0000 1234' });
      expect(first).toMatchObject({
        status: 201,
        body: { isDefault: true, version: 1 },
        headers: { etag: '"1"' },
      });
      const second = await add('无锡市某实验小学食堂', { kind: 'special', isDefault: true });
      const listed = await unit.inspector.get<{ items: Title[] }>('/v1/invoice-titles');
      expect(listed.body.items.map(({ name, isDefault }) => [name, isDefault])).toEqual([
        ['无锡市某实验小学食堂', true],
        ['无锡市某实验小学', false],
      ]);
      const path = `/v1/invoice-titles/${first.body.id}`;
      const change = (body: object, version?: number) =>
        unit.finance.patch<Title>(path, body, version ? { headers: { 'if-match': `"${version}"` } } : {});
      expect((await change({ isDefault: true })).status).toBe(428);
      expect(await change({ isDefault: true }, 1)).toMatchObject({
        status: 412,
        body: { code: 'invoice_title.changed_meanwhile', version: 2 },
      });
      expect(await change({ isDefault: true, phone: '0510-1' }, 2)).toMatchObject({
        status: 200,
        body: { isDefault: true, bankName: '江苏银行', phone: '0510-1', version: 3 },
      });
      const gone = await unit.finance.delete(path, { headers: { 'if-match': '"3"' } });
      expect(gone.status).toBe(204);
      expect((await unit.finance.get(path)).status).toBe(404);
      const left = await unit.finance.get<{ items: Title[] }>('/v1/invoice-titles');
      expect(left.body.items).toMatchObject([{ id: second.body.id, isDefault: true }]);
      desk.titleId = second.body.id;
    });

    it.each([
      ['a wrong last character', '91320205MAT0000010'],
      ['fifteen digits', '320205123456789'],
      ['letters that are not used', '91320205MATIOSVZ01'],
    ])('are refused with %s as the tax number, which is named', async (_, taxNumber) => {
      expect(await unit.purchaser.post('/v1/invoice-titles', title('某校', { taxNumber }))).toMatchObject({
        status: 422,
        body: { code: 'invoice_title.bad_tax_number', errors: [{ pointer: '/taxNumber' }] },
      });
    });

    it('are nobody else’s', async () => {
      const other = await world.buyer();
      expect((await other.finance.get(`/v1/invoice-titles/${desk.titleId}`)).status).toBe(404);
      expect((await other.finance.get<{ items: Title[] }>('/v1/invoice-titles')).body.items).toEqual([]);
    });
  });

  it('one order: asked for, handed in with its file, verified, and only then proof', async () => {
    const official = await world.official();
    const orderId = await desk.bought(5);
    await desk.paid(orderId);
    await world.settle();
    expect(await desk.missing(unit.finance, '&paid=true')).toMatchObject([
      { orderId, missingFen: 5_000, askedFen: 0 },
    ]);
    const { body: request } = await desk.ask([orderId], 5_000);
    expect(request).toMatchObject({ state: 'requested', amountFen: 5_000, title: { kind: 'special' } });
    expect(await desk.ask([orderId], 5_000)).toMatchObject({
      status: 409,
      body: { code: 'invoice_request.nothing_left' },
    });
    expect(await desk.tasksOf(shop.clerk)).toMatchObject({ invoices_to_issue: 1 });
    expect((await desk.missing(unit.finance))[0]).toMatchObject({ askedFen: 5_000 });

    const file = await shop.clerk.upload<{ id: string }>('/v1/invoice-files', '发票.ofd', ofdPaper(), 'x/y');
    expect(file).toMatchObject({ status: 201, body: { mediaType: 'application/ofd' } });
    const { status, body: invoice } = await desk.issue(
      desk.paper(5_000, { requestId: request.id, fileId: file.body.id, taxFen: 413 }),
    );
    expect({ status, invoice }).toMatchObject({
      status: 201,
      invoice: {
        state: 'registered',
        amountFen: 5_000,
        taxFen: 413,
        orders: [{ id: orderId, amountFen: 5_000 }],
      },
    });
    const answered = await unit.purchaser.get<Request>(`/v1/invoice-requests/${request.id}`);
    expect(answered.body).toMatchObject({ state: 'invoiced', invoice: { id: invoice.id } });
    expect(await desk.missing(unit.finance)).toEqual([]);
    expect((await unit.finance.get(`/v1/invoices/${invoice.id}/file`)).bytes).toEqual(ofdPaper());

    await world.settle();
    expect(await factsOf(official, `orderId=${orderId}`)).toMatchObject([{ evidenceLevel: 2 }]);
    expect(await desk.tasksOf(unit.finance)).toMatchObject({ invoices_to_verify: 1 });
    expect((await desk.judge(invoice.id, { outcome: 'verified' }, unit.purchaser)).status).toBe(403);
    expect(await desk.judge(invoice.id, { outcome: 'verified' })).toMatchObject({
      status: 201,
      body: { state: 'verified' },
    });
    await world.settle();
    const [fact] = await factsOf(official, `orderId=${orderId}`);
    expect(fact).toMatchObject({ evidenceLevel: 3 });
    const evidence = await official.get(`/v1/evidence/${fact?.id}`);
    expect(evidence.body).toMatchObject({
      invoices: [
        { state: 'verified', judgedByName: expect.any(String), file: { sha256: invoice.file?.sha256 } },
      ],
    });
    expect((await official.get(`/v1/invoices/${invoice.id}/file`)).status).toBe(200);
  });

  it('merged over three orders, whose parts add up to it; a second delivery of one can be invoiced after', async () => {
    const ids = [await desk.bought(3), await desk.bought(1), await desk.bought(7)];
    expect(await desk.ask(ids, 12_000)).toMatchObject({
      status: 409,
      body: { code: 'invoice_request.total_changed', totalFen: 11_000 },
    });
    const { body: request } = await desk.ask(ids, 11_000);
    // The supplier writes it a little short: the rest stays missing.
    const { body: invoice } = await desk.issue(desk.paper(10_000, { requestId: request.id }));
    const parts = new Map(invoice.orders.map(({ id, amountFen }) => [id, amountFen]));
    expect(ids.map((id) => parts.get(id))).toEqual([2_727, 909, 6_364]);
    const left = await desk.missing(shop.clerk);
    expect(left.map(({ missingFen }) => missingFen).reduce((a, b) => a + b)).toBe(1_000);
    const second = await desk.issue(desk.paper(1_000, { orderIds: ids }));
    expect(second.status).toBe(201);
    expect(await desk.missing(shop.clerk)).toEqual([]);
    expect(await desk.issue(desk.paper(1, { orderIds: ids }))).toMatchObject({
      status: 422,
      body: { code: 'invoice.exceeds_accepted', acceptedFen: 11_000, invoicedFen: 11_000 },
    });
  });

  it('a request is declined with a reason, another withdrawn, and both can be made again', async () => {
    const orderId = await desk.bought(2);
    const { body: first } = await desk.ask([orderId], 2_000);
    const declined = await shop.clerk.post(`/v1/invoice-requests/${first.id}/refusal`, {
      reason: '税号与名称不符',
    });
    expect(declined).toMatchObject({ status: 201, body: { state: 'declined', reason: '税号与名称不符' } });
    const { body: second } = await desk.ask([orderId], 2_000);
    const withdrawal = `/v1/invoice-requests/${second.id}/withdrawal`;
    expect(await unit.finance.post(withdrawal)).toMatchObject({ status: 201, body: { state: 'withdrawn' } });
    expect((await unit.finance.post(withdrawal)).status).toBe(409);
    expect(await desk.issue(desk.paper(2_000, { requestId: second.id }))).toMatchObject({
      status: 409,
      body: { code: 'invoice_request.wrong_state' },
    });
    expect(await desk.missing(unit.finance)).toMatchObject([{ orderId, askedFen: 0 }]);
    expect((await desk.issue(desk.paper(2_000, { orderIds: [orderId] }))).status).toBe(201);
  });

  it('goods that come back ask for a red letter, which takes back what it must and no more', async () => {
    const ids = [await desk.bought(4), await desk.bought(6)];
    const { body: invoice } = await desk.issue(desk.paper(10_000, { orderIds: ids }));
    await desk.giveBack(ids[1] as string, 2);
    expect(await desk.needed()).toMatchObject([
      { orderId: ids[1], excessFen: 2_000, invoices: [{ id: invoice.id }] },
    ]);
    expect(await desk.tasksOf(shop.clerk)).toMatchObject({ red_letters_needed: 1 });
    expect(await desk.redLetter(invoice.id, 10_001)).toMatchObject({
      status: 422,
      body: { code: 'invoice.exceeds_original', leftFen: 10_000 },
    });
    const { status, body: red } = await desk.redLetter(invoice.id, 2_000);
    expect({ status, red }).toMatchObject({
      status: 201,
      red: { amountFen: -2_000, original: { id: invoice.id }, orders: [{ id: ids[1], amountFen: -2_000 }] },
    });
    expect(await desk.needed()).toEqual([]);
    expect((await unit.finance.get<Invoice>(`/v1/invoices/${invoice.id}`)).body.reversedFen).toBe(2_000);
    expect(await desk.redLetter(red.id, 1)).toMatchObject({ status: 409, body: { code: 'invoice.is_red' } });
    // Nothing is free by it: what came back is not accepted any more.
    expect(await desk.missing(shop.clerk)).toEqual([]);
  });

  it('a disputed invoice is taken back as a whole and written anew', async () => {
    const orderId = await desk.bought(3);
    const { body: wrong } = await desk.issue(desk.paper(3_000, { orderIds: [orderId] }));
    expect((await desk.judge(wrong.id, { outcome: 'disputed' })).body).toMatchObject({
      code: 'invoice.reason_needed',
      errors: [{ pointer: '/reason' }],
    });
    const disputed = await desk.judge(wrong.id, { outcome: 'disputed', reason: '抬头写错' });
    expect(disputed).toMatchObject({ status: 201, body: { state: 'disputed', disputeReason: '抬头写错' } });
    expect(await desk.tasksOf(shop.clerk)).toMatchObject({ invoices_disputed: 1 });
    expect((await desk.redLetter(wrong.id, 3_000, { reason: '开票有误' })).status).toBe(201);
    expect(await desk.tasksOf(shop.clerk)).toMatchObject({ invoices_disputed: 0 });
    expect(await desk.judge(wrong.id, { outcome: 'verified' })).toMatchObject({
      status: 409,
      body: { code: 'invoice.reversed' },
    });
    expect(await desk.missing(unit.finance)).toMatchObject([{ orderId, missingFen: 3_000 }]);
    const { body: right } = await desk.issue(desk.paper(3_000, { orderIds: [orderId] }));
    expect((await desk.judge(right.id, { outcome: 'verified' })).status).toBe(201);
    expect((await desk.judge(right.id, { outcome: 'disputed', reason: '晚了' })).body).toMatchObject({
      code: 'invoice.wrong_state',
    });
  });
});
