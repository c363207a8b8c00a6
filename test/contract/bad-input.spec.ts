import { request as httpRequest } from 'node:http';
import { expectBooksToBalance } from '../support/books';
import type { Answer, Client } from '../support/client';
import { accept, confirm, draftOf, order, ship, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  errors: { pointer: string; code: string }[];
  requestId: string;
};

describe('bad input changes nothing and says what to do', () => {
  let world: World;
  let unit: Unit;
  let stranger: Unit;
  let shop: Shop;
  let operator: Client;
  let pack: Pack;
  let liquor: Pack;
  let before: unknown;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    stranger = await world.buyer({ district: '320206' });
    shop = await world.supplier();
    [operator] = await world.operators();
    pack = await shop.sells({ stock: 100 });
    liquor = await shop.sells({ name: '互助青稞酒', category: 'alcohol', priceFen: 46_800 });
    before = await everything();
  });

  afterAll(() => world.stop());

  /** What a refused request must leave as it was. */
  const everything = () =>
    world.database.read(
      `SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM orders) AS orders,
              (SELECT sum(held) FROM stock) AS held, (SELECT count(*) FROM shipments) AS shipments,
              (SELECT count(*) FROM acceptances) AS acceptances, (SELECT count(*) FROM payments) AS payments,
              (SELECT count(*) FROM bank_lines) AS lines, (SELECT count(*) FROM idempotency_keys) AS keys`,
    );

  function expectProblem(answer: Answer<unknown>, status: number, code: string, pointer?: string): void {
    const body = answer.body as Problem;
    expect({ status: answer.status, code: body.code }).toEqual({ status, code });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    if (pointer !== undefined) expect(body.errors.map((error) => error.pointer)).toContain(pointer);
  }

  const lines = (quantity: unknown) => ({
    ...draftOf([]),
    expectedTotalFen: 8_800,
    lines: [{ skuId: pack.skuId, quantity }],
  });

  it.each<[string, () => Record<string, unknown>, number, string, string]>([
    ['an unknown key', () => ({ ...lines(1), coupon: 'x' }), 400, 'request.unknown_key', '/coupon'],
    [
      'an unknown key in a line',
      () => ({ ...lines(1), lines: [{ skuId: pack.skuId, quantity: 1, price: 1 }] }),
      400,
      'request.unknown_key',
      '/lines/0/price',
    ],
    ['a wrong type', () => lines('1'), 400, 'request.invalid', '/lines/0/quantity'],
    ['a quantity of zero', () => lines(0), 400, 'request.invalid', '/lines/0/quantity'],
    ['a negative quantity', () => lines(-5), 400, 'request.invalid', '/lines/0/quantity'],
    ['a fraction', () => lines(1.5), 400, 'request.invalid', '/lines/0/quantity'],
    ['a huge quantity', () => lines(1e12), 400, 'request.invalid', '/lines/0/quantity'],
    [
      'money past 2^53',
      () => ({ ...lines(1), expectedTotalFen: 2 ** 53 }),
      400,
      'request.invalid',
      '/expectedTotalFen',
    ],
    ['an empty basket', () => ({ ...lines(1), lines: [] }), 400, 'request.invalid', '/lines'],
    [
      'a SKU that is no id',
      () => ({ ...lines(1), lines: [{ skuId: "' OR 1=1", quantity: 1 }] }),
      400,
      'request.invalid',
      '/lines/0/skuId',
    ],
    [
      'a SKU that does not exist',
      () => ({ ...lines(1), lines: [{ skuId: world.newId(), quantity: 1 }] }),
      409,
      'sku.not_available',
      '/lines/0/skuId',
    ],
    ['NUL in a text', () => ({ ...lines(1), note: 'a\u0000b' }), 400, 'request.invalid_text', ''],
    [
      'a bidirectional override',
      () => ({ ...lines(1), note: 'abc\u202Etxt.exe' }),
      400,
      'request.invalid_text',
      '/note',
    ],
    [
      'alcohol with canteen money',
      () => draftOf([{ pack: liquor, quantity: 1 }]),
      422,
      'order.funding_excluded',
      '/lines/0/skuId',
    ],
    [
      'alcohol with union money',
      () => draftOf([{ pack: liquor, quantity: 1 }], { fundingSource: 'union' }),
      422,
      'order.funding_excluded',
      '/lines/0/skuId',
    ],
    ['another total', () => ({ ...lines(1), expectedTotalFen: 1 }), 409, 'order.total_changed', ''],
    [
      'more than there is',
      () => draftOf([{ pack, quantity: 101 }]),
      409,
      'stock.insufficient',
      '/lines/0/quantity',
    ],
  ])('refuses %s', async (_, draft, status, code, pointer) => {
    const answer = await unit.purchaser.post('/v1/checkouts', draft());
    expectProblem(answer, status, code, pointer || undefined);
    expect(await everything()).toEqual(before);
  });

  it('says both totals when the price has changed', async () => {
    const { body } = await unit.purchaser.post('/v1/checkouts', { ...lines(1), expectedTotalFen: 1 });
    expect(body).toMatchObject({ expectedTotalFen: 1, totalFen: 8_800 });
  });

  it('asks for a key where money or stock moves', async () => {
    expectProblem(
      await unit.purchaser.post('/v1/checkouts', lines(1), { key: false }),
      400,
      'idempotency.key_required',
    );
    expect(await everything()).toEqual(before);
  });

  it.each<[string, string, string]>([
    ['prototype keys', '{"__proto__":{"admin":true},"lines":[]}', 'application/json'],
    ['a constructor key', '{"constructor":{"prototype":{}}}', 'application/json'],
    ['half a document', '{"lines":[', 'application/json'],
    ['no document', 'null', 'application/json'],
    ['an array', '[]', 'application/json'],
    ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'application/json'],
    ['another content type', '<a/>', 'application/xml'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded'],
    ['a lone surrogate', '{"note":"\\ud800"}', 'application/json'],
  ])('refuses a body with %s', async (_, body, type) => {
    const { status, text } = await raw('/v1/checkouts', body, type);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(JSON.parse(text)).toHaveProperty('code');
    expect(await everything()).toEqual(before);
  });

  it('refuses a body of 50 MB', async () => {
    const { status, text } = await raw(
      '/v1/checkouts',
      `{"note":"${'a'.repeat(50 * 1_048_576)}"}`,
      'application/json',
    );
    expect({ status, code: (JSON.parse(text) as Problem).code }).toEqual({
      status: 413,
      code: 'request.too_large',
    });
  });

  it("shows another unit's order to nobody", async () => {
    const placed = await order(unit, [{ pack, quantity: 3 }]);
    for (const client of [stranger.purchaser, (await world.supplier()).clerk]) {
      expectProblem(await client.get(`/v1/orders/${placed.id}`), 404, 'request.not_found');
    }
    expectProblem(
      await stranger.purchaser.post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要' }),
      404,
      'request.not_found',
    );
    expectProblem(
      await (await world.supplier()).clerk.post(`/v1/orders/${placed.id}/confirmation`),
      404,
      'request.not_found',
    );
    expectProblem(await unit.purchaser.get('/v1/orders/1'), 400, 'request.invalid', '/id');
    expectProblem(await unit.purchaser.get('/v1/orders?limit=101'), 400, 'request.invalid', '/limit');
    expectProblem(await unit.purchaser.get('/v1/orders?cursor=%25'), 400, 'request.invalid', '/cursor');
    expectProblem(await unit.purchaser.get('/v1/products?q=%00'), 400, 'request.invalid_text');
  });

  it('refuses what a delivery cannot be', async () => {
    const placed = await order(unit, [{ pack, quantity: 5 }]);
    const shipping = (quantity: unknown, more = {}) => ({
      lines: [{ orderLineId: placed.lines[0]?.id, quantity }],
      carrier: '邮政',
      trackingNumber: 'X1',
      ...more,
    });
    const send = (body: unknown) => shop.clerk.post(`/v1/orders/${placed.id}/shipments`, body);
    expectProblem(await send(shipping(5)), 409, 'order.wrong_state');
    await confirm(shop, placed.id);
    expectProblem(await send(shipping(6)), 409, 'shipment.exceeds_order', '/lines/0/quantity');
    expectProblem(
      await send({ ...shipping(1), lines: [{ orderLineId: world.newId(), quantity: 1 }] }),
      422,
      'shipment.unknown_line',
    );
    const shipment = await ship(shop, placed);
    const judge = (client: Client, accepted: number, rejected: number, more = {}) =>
      client.post(`/v1/shipments/${shipment.id}/acceptance`, {
        lines: [
          {
            shipmentLineId: shipment.lines[0]?.id,
            acceptedQuantity: accepted,
            rejectedQuantity: rejected,
            ...more,
          },
        ],
      });
    expectProblem(await judge(unit.purchaser, 6, 0), 422, 'acceptance.quantities_differ');
    expectProblem(await judge(unit.purchaser, 3, 2), 422, 'acceptance.reason_required');
    expectProblem(await judge(unit.purchaser, -1, 6), 400, 'request.invalid');
    expectProblem(await judge(stranger.purchaser, 5, 0), 404, 'request.not_found');
    const acceptanceId = await accept(unit, shipment);
    const signatures = `/v1/acceptances/${acceptanceId}/signatures`;
    expectProblem(await unit.purchaser.post(signatures), 409, 'acceptance.same_signer');
    expectProblem(await stranger.inspector.post(signatures), 404, 'request.not_found');
    expect((await unit.inspector.post(signatures)).status).toBe(201);
    expectProblem(await unit.approver.post(signatures), 409, 'acceptance.already_signed');
  });

  it('refuses goods that were taken off the shelf', async () => {
    const gone = await shop.sells({ stock: 10 });
    expect(
      (await shop.clerk.post(`/v1/products/${gone.productId}/delisting`, { reason: '本季售完' })).status,
    ).toBe(201);
    const answer = await unit.purchaser.post('/v1/checkouts', draftOf([{ pack: gone, quantity: 1 }]));
    expectProblem(answer, 409, 'sku.not_available', '/lines/0/skuId');
  });

  it.each<[string, Buffer]>([
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['no amount column', Buffer.from('日期,对方户名\n2026-01-01,甲\n')],
    [
      'a bad amount',
      Buffer.from(
        statementOf([{ code: 'X', amountFen: 100 }])
          .toString()
          .replace('1.00', '一元'),
      ),
    ],
    ['an empty file', Buffer.alloc(0)],
  ])('refuses a statement that is %s', async (_, content) => {
    const count = await everything();
    const answer = await operator.upload('/v1/bank-statements', 'x.csv', content, 'text/csv');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toHaveProperty('code');
    expect(await everything()).toEqual(count);
  });

  it('refuses photos that are none', async () => {
    const answer = await unit.purchaser.upload(
      '/v1/photos',
      'x.jpg',
      Buffer.from('<svg onload="alert(1)"/>'),
      'image/jpeg',
    );
    expectProblem(answer, 415, 'file.type_refused');
  });

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  /** A body that no client library would send. */
  async function raw(path: string, body: string, type: string): Promise<{ status: number; text: string }> {
    const token = await unit.purchaser.tokenOnce();
    const headers = {
      'content-type': type,
      'idempotency-key': world.newId(),
      authorization: `Bearer ${token}`,
    };
    return new Promise((resolve, reject) => {
      const call = httpRequest(`${world.url}${path}`, { method: 'POST', headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      // The server may close a body that is too large before all of it was sent; its answer still arrives.
      call.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
      });
      call.end(body);
    });
  }
});
