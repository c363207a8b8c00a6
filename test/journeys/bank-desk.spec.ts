import { newTransferCode } from '@app/payments';
import { Ids } from '@app/platform';
import iconv from 'iconv-lite';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  type Payment,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Line = { id: string; state: string; unmatchedReason: string | null; amountFen: number };
type Refusal = { code: string };

describe('the operator finds out whose money came', () => {
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;
  let first: Client;
  let second: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 100_000, priceFen: 1_000 });
    [first, second] = await world.operators();
  });

  afterAll(() => world.stop());

  const payable = async (quantity: number) => {
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity }]);
    return { order: placed, payment: await requestPayment(unit, placed.id) };
  };

  const reasonsIn = async (statementId: string) => {
    const { body } = await first.get<{ items: Line[] }>(`/v1/bank-lines?statementId=${statementId}`);
    return body.items.map(({ unmatchedReason }) => unmatchedReason).sort();
  };

  it('takes the next code when somebody else has the first, whom the buyer cannot see', async () => {
    const { payment: taken } = await payable(1);
    const other = await world.buyer();
    const placed = await order(other, [{ pack, quantity: 1 }], { paymentTerms: 'prepaid' });
    const { body: me } = await other.finance.get<{ user: { id: string } }>('/v1/sessions/current');
    const ids = world.get(Ids);
    const asked = world.database.transact(async (tx) => {
      await tx.query(
        `SELECT set_config('role', 'market_app', true), set_config('app.scope', 'party', true),
                set_config('app.organization', $1, true), set_config('app.user', $2, true)`,
        [other.id, me.user.id],
      );
      return tx.query('SELECT request_payment($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answer', [
        JSON.stringify({ userId: me.user.id, organizationId: other.id }),
        ...['taken-code', 'POST /v1/orders', 'hash', placed.id, ids.many(3)],
        ...[[taken.transferCode, newTransferCode()], '{}', world.clock.now(), 'test'],
      ]);
    });
    const [{ answer }]: [{ answer: Payment }] = await asked;
    expect(answer).toMatchObject({ state: 'pending', amountFen: 1_000 });
    expect(answer.transferCode).not.toBe(taken.transferCode);
  });

  it('gives an open payable again, voids it when the amount changed, and prints it', async () => {
    const placed = await order(unit, [{ pack, quantity: 10 }]);
    const ask = () => unit.finance.post(`/v1/orders/${placed.id}/payments`, { provider: 'bank_transfer' });
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'payment.nothing_due' } });
    await confirm(shop, placed.id);
    await sign(unit.inspector, await accept(unit, await ship(shop, placed, [4])));
    const one = await requestPayment(unit, placed.id);
    expect(await requestPayment(unit, placed.id)).toEqual(one);
    await sign(unit.inspector, await accept(unit, await ship(shop, placed, [6])));
    const two = await requestPayment(unit, placed.id);
    expect(two).toMatchObject({ amountFen: 10_000, state: 'pending' });

    const address = `/v1/payments?orderId=${placed.id}`;
    for (const side of [unit.finance, shop.clerk]) {
      const { body } = await side.get<{ items: { state: string }[] }>(address);
      expect(body.items.map(({ state }) => state)).toEqual(['pending', 'voided']);
    }
    const notice = await unit.finance.get(`/v1/payments/${two.id}/notice`);
    expect(notice).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    expect(notice.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const stranger = await world.buyer();
    expect((await stranger.finance.get(`/v1/payments/${two.id}`)).status).toBe(404);

    const byOldNotice = statementOf([{ code: one.transferCode, amountFen: one.amountFen }]);
    expect(await reasonsIn((await importStatement(first, byOldNotice)).id)).toEqual(['code_voided']);
  });

  it('reads GBK from a form and UTF-8 as a plain body; files that overlap add nothing', async () => {
    const [a, b, c] = [await payable(3), await payable(4), await payable(5)];
    const text = statementOf([
      { code: a.payment.transferCode, amountFen: a.payment.amountFen, reference: 'G1' },
      { code: b.payment.transferCode, amountFen: b.payment.amountFen, reference: 'G2' },
    ]).toString();
    const gbk = iconv.encode(text, 'gbk');
    expect(await first.upload('/v1/bank-statements', '流水.csv', gbk, 'text/csv')).toMatchObject({
      status: 201,
      body: { matched: 2, unmatched: 0, duplicates: 0, lines: 2, outgoing: 0 },
    });
    const more = [
      text,
      `2026-11-21,G3,某校,320500001234,50.00,${c.payment.transferCode.toLowerCase()}`,
      '2026-11-21,G4,某校,320500001234,-5.00,手续费',
    ].join('\n');
    const counts = { matched: 1, unmatched: 0, duplicates: 2, lines: 3, outgoing: 1 };
    const once = await plain(more, 'overlap', 'application/octet-stream');
    expect(once).toMatchObject({ status: 201, body: counts });
    expect(await plain(more, 'overlap')).toEqual(once);
    expect(await plain(`${more}\n`, 'overlap')).toMatchObject({
      status: 422,
      body: { code: 'idempotency.key_reused' },
    });
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  const plain = async (body: string, key: string, type = 'text/csv') => {
    const answer = await fetch(`${world.url}/v1/bank-statements`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await first.tokenOnce()}`,
        'idempotency-key': key,
        'content-type': type,
      },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Refusal };
  };

  it('refuses what is missing, too large or no statement', async () => {
    const large = Buffer.alloc(9 * 1_048_576, 'x');
    expect((await plain(large.toString(), 'large')).status).toBe(413);
    expect((await first.upload('/v1/bank-statements', 'a.csv', large, 'text/csv')).status).toBe(413);
    const nothing = await first.post('/v1/bank-statements', {});
    expect(nothing).toMatchObject({ status: 400, body: { code: 'file.missing' } });
    expect(await plain('PK\u0003\u0004\u0000', 'zip')).toMatchObject({
      status: 422,
      body: { code: 'bank_statement.not_xlsx' },
    });
  });

  it('applies nothing of a file with one bad row, and names the row and column', async () => {
    const { payment } = await payable(2);
    const { transferCode: code, amountFen } = payment;
    const good = statementOf([{ code, amountFen, reference: 'B1' }]).toString();
    const bad = Buffer.from(`${good}\n2026-11-20,B2,某校,320500001234,十元,货款`);
    expect(await first.upload('/v1/bank-statements', '流水.csv', bad, 'text/csv')).toMatchObject({
      status: 422,
      body: { code: 'bank_statement.bad_row', row: 3, column: '贷方金额' },
    });
    const { body } = await unit.finance.get<{ state: string }>(`/v1/payments/${payment.id}`);
    expect(body.state).toBe('pending');
    expect(await importStatement(first, Buffer.from(good))).toMatchObject({ matched: 1, duplicates: 0 });
  });

  it('says why a line stays open', async () => {
    const paid = await payable(2);
    const open = await payable(9);
    const { transferCode: code, amountFen } = paid.payment;
    const { id } = await importStatement(
      first,
      statementOf([
        { code, amountFen, reference: 'W1' },
        { code, amountFen, reference: 'W2' },
        { code: open.payment.transferCode, amountFen: 100, reference: 'W3' },
        { code: 'JD2222222', amountFen: 100, reference: 'W4' },
        { amountFen: 100, reference: 'W5' },
      ]),
    );
    expect(await reasonsIn(id)).toEqual(['already_paid', 'amount_differs', 'no_code', null, 'unknown_code']);
  });

  it('needs two operators for a match by hand', async () => {
    const { order: placed, payment } = await payable(8);
    const other = await payable(7);
    const { id } = await importStatement(
      first,
      statementOf([{ amountFen: payment.amountFen, reference: 'M1' }]),
    );
    const { body } = await first.get<{ items: Line[] }>(`/v1/bank-lines?statementId=${id}`);
    const line = `/v1/bank-lines/${body.items[0]?.id}`;
    const candidates = await first.get<{ items: object[] }>(`${line}/candidates`);
    expect(candidates.body.items).toContainEqual(
      expect.objectContaining({ paymentId: payment.id, sameAmount: true }),
    );
    expect(await first.post(`${line}/match`, { paymentId: other.payment.id })).toMatchObject({
      status: 422,
      body: { code: 'bank_line.amount_differs' },
    });
    const propose = () => first.post(`${line}/match`, { paymentId: payment.id });
    expect(await propose()).toMatchObject({ status: 201, body: { state: 'proposed' } });
    expect(await propose()).toMatchObject({ status: 409, body: { code: 'bank_line.wrong_state' } });
    expect(await first.post(`${line}/confirmations`)).toMatchObject({
      status: 409,
      body: { code: 'bank_line.same_operator' },
    });
    expect(await second.post(`${line}/rejection`)).toMatchObject({
      status: 201,
      body: { state: 'unmatched' },
    });
    await propose();
    const answers = await Promise.all([1, 2, 3].map(() => second.post(`${line}/confirmations`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const done = await unit.purchaser.get(`/v1/orders/${placed.id}`);
    expect(done.body).toMatchObject({ state: 'completed', paidFen: 8_000 });
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  it('registers an invoice once, and no more than was accepted', async () => {
    const { order: placed } = await payable(6);
    const register = (number: string, amountFen: number) =>
      shop.clerk.post(`/v1/orders/${placed.id}/invoices`, { number, amountFen, issuedOn: '2026-11-20' });
    expect(await register('26322000000000000001', 4_000)).toMatchObject({
      status: 201,
      body: { amountFen: 4_000 },
    });
    expect(await register('26322000000000000001', 1_000)).toMatchObject({
      status: 409,
      body: { code: 'invoice.number_used' },
    });
    const answers = await Promise.all(
      ['26322000000000000002', '26322000000000000003', '26322000000000000004'].map((number) =>
        register(number, 2_000),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect(await register('26322000000000000005', 1)).toMatchObject({
      body: { code: 'invoice.exceeds_accepted', acceptedFen: 6_000, invoicedFen: 6_000 },
    });
  });
});
