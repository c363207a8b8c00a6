import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  delivered,
  importStatement,
  layoutOf,
  order,
  type Payment,
  requestPayment,
  statementOf,
} from '../support/story';
import { workbookOf } from '../support/workbook';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Line = {
  id: string;
  state: string;
  unmatchedReason: string | null;
  amountFen: number;
  allocatedFen: number;
  bankReference: string;
  allocations: { kind: string; amountFen: number; state: string; paperId: string }[];
};
type Candidates = {
  items: { paymentId: string; missingFen: number; isLikely: boolean }[];
  others: { kind: string; paperId: string; amountFen: number; sameAmount: boolean }[];
};
type Part = { kind: string; paperId: string; amountFen: number };
type Money = Parameters<typeof statementOf>[0][number];

/** Everything that the machine cannot know by itself, and what it can. */
describe('one line for several orders, several lines for one, and money that goes back', () => {
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;
  let first: Client;
  let second: Client;
  let files = 0;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 100_000, priceFen: 1_000 });
    [first, second] = await world.operators();
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    // What the desk calls suspense is the balance of that account.
    const [journal] = await world.database.read<{ fen: number }>(
      `SELECT -coalesce(sum(amount_fen), 0)::bigint AS fen FROM journal_entries WHERE account = 'suspense'`,
    );
    expect((await first.get<{ totalFen: number }>('/v1/suspense')).body.totalFen).toBe(journal?.fen);
  });

  afterAll(() => world.stop());

  const payable = async (quantity: number): Promise<Payment & { orderId: string }> => {
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity }]);
    return { ...(await requestPayment(unit, placed.id)), orderId: placed.id };
  };
  const paymentNow = async (id: string) =>
    (await unit.finance.get<{ state: string; receivedFen: number }>(`/v1/payments/${id}`)).body;
  const orderNow = async (id: string) =>
    (await unit.finance.get<{ state: string; paidFen: number }>(`/v1/orders/${id}`)).body;

  /** Imports a file of its own; its lines in the order of the file. */
  async function bank(...lines: Money[]): Promise<Line[]> {
    files += 1;
    const numbered = lines.map((line, index) => ({ ...line, reference: `A${files}-${index}` }));
    const { id } = await importStatement(first, statementOf(numbered));
    return linesOf(id);
  }
  async function linesOf(statementId: string): Promise<Line[]> {
    const { body } = await first.get<{ items: Line[] }>(
      `/v1/bank-lines?statementId=${statementId}&limit=100`,
    );
    return body.items.sort((one, other) => (one.bankReference < other.bankReference ? -1 : 1));
  }
  async function lineNow({ id }: Line): Promise<Line> {
    const { body } = await first.get<{ items: Line[] }>('/v1/bank-lines?limit=100');
    return body.items.find((line) => line.id === id) as Line;
  }
  const propose = (line: Line, allocations: Part[]) =>
    first.post<{ code?: string; state: string }>(`/v1/bank-lines/${line.id}/match`, { allocations });
  const decide = (person: Client, line: Line, how = 'confirmations') =>
    person.post<{ code?: string; state: string }>(`/v1/bank-lines/${line.id}/${how}`);
  async function agree(line: Line, allocations: Part[], left: 'matched' | 'unmatched' = 'matched') {
    expect(await propose(line, allocations)).toMatchObject({ status: 201, body: { state: 'proposed' } });
    expect(await decide(first, line)).toMatchObject({
      status: 409,
      body: { code: 'bank_line.same_operator' },
    });
    expect(await decide(second, line)).toMatchObject({ status: 201, body: { state: left } });
  }
  const candidatesOf = async ({ id }: Line) =>
    (await second.get<Candidates>(`/v1/bank-lines/${id}/candidates`)).body;
  const payment = ({ id }: Payment, amountFen: number): Part => ({ kind: 'payment', paperId: id, amountFen });

  it('pays all orders that a memo names, when their sum is exact', async () => {
    const [a, b, c] = [await payable(1), await payable(2), await payable(3)];
    const codes = `${a.transferCode}、${b.transferCode} ${c.transferCode}`;
    const [exact] = await bank({ code: codes, amountFen: 6_000 });
    expect(exact).toMatchObject({ state: 'matched', allocatedFen: 6_000 });
    expect(exact?.allocations.map(({ amountFen }) => amountFen).sort()).toEqual([1_000, 2_000, 3_000]);
    for (const { orderId } of [a, b, c]) expect((await orderNow(orderId)).state).toBe('completed');
    const [d, e] = [await payable(1), await payable(2)];
    const [short] = await bank({ code: `${d.transferCode} ${e.transferCode}`, amountFen: 2_999 });
    expect(short).toMatchObject({ state: 'unmatched', unmatchedReason: 'amount_differs', allocatedFen: 0 });
  });

  it('puts the parts of one payable together, in one file and over several', async () => {
    const whole = await payable(10);
    const { transferCode: code } = whole;
    const parts = await bank({ code, amountFen: 2_500 }, { code, amountFen: 7_500 });
    expect(parts.map(({ state }) => state)).toEqual(['matched', 'matched']);
    expect(await orderNow(whole.orderId)).toMatchObject({ state: 'completed', paidFen: 10_000 });

    const slow = await payable(9);
    const [early] = await bank({ code: slow.transferCode, amountFen: 4_000 });
    expect(early).toMatchObject({ state: 'unmatched', unmatchedReason: 'amount_differs' });
    const [late] = await bank({ code: slow.transferCode, amountFen: 5_000 });
    expect(late?.state).toBe('matched');
    expect(await lineNow(early as Line)).toMatchObject({ state: 'matched', allocatedFen: 4_000 });
    expect(await paymentNow(slow.id)).toMatchObject({ state: 'captured', receivedFen: 9_000 });
  });

  it('takes a part payment by hand, and the rest by its code', async () => {
    const due = await payable(5);
    const [part] = (await bank({ amountFen: 2_000 })) as [Line];
    expect(await propose(part, [payment(due, 2_001)])).toMatchObject({
      body: { code: 'bank_line.exceeds_rest' },
    });
    await agree(part, [payment(due, 2_000)]);
    expect(await paymentNow(due.id)).toMatchObject({ state: 'pending', receivedFen: 2_000 });
    expect(await orderNow(due.orderId)).toMatchObject({ state: 'confirmed', paidFen: 2_000 });
    const [rest] = await bank({ code: due.transferCode, amountFen: 3_000 });
    expect(rest?.state).toBe('matched');
    expect(await orderNow(due.orderId)).toMatchObject({ state: 'completed', paidFen: 5_000 });
  });

  it('splits one line over several payables; what is left stays in suspense, and goes back to its payer', async () => {
    const [a, b] = [await payable(3), await payable(4)];
    const [line] = (await bank({ amountFen: 9_000, payer: '无锡某财务中心' })) as [Line];
    expect(await propose(line, [payment(a, 3_001), payment(b, 4_000)])).toMatchObject({
      status: 422,
      body: { code: 'bank_line.amount_differs', lineFen: 3_001, paymentFen: 3_000 },
    });
    expect((await propose(line, [payment(a, 1_000), payment(a, 1_000)])).status).toBe(400);
    await agree(line, [payment(a, 3_000), payment(b, 4_000)], 'unmatched');
    expect(await lineNow(line)).toMatchObject({
      state: 'unmatched',
      unmatchedReason: 'rest_left',
      allocatedFen: 7_000,
    });
    const [back] = (await bank({ amountFen: -2_000, payer: '无锡某财务中心' })) as [Line];
    expect(back).toMatchObject({ unmatchedReason: 'no_code', amountFen: -2_000 });
    expect((await candidatesOf(back)).others).toContainEqual(
      expect.objectContaining({ kind: 'line', paperId: line.id, amountFen: 2_000, sameAmount: true }),
    );
    expect(await propose(back, [payment(a, 2_000)])).toMatchObject({
      body: { code: 'bank_line.wrong_direction' },
    });
    await agree(back, [{ kind: 'line', paperId: line.id, amountFen: 2_000 }]);
    expect(await lineNow(line)).toMatchObject({ state: 'matched', allocatedFen: 9_000 });
    expect((await lineNow(line)).allocations).toHaveLength(3);
  });

  it('says why over-, under- and double payments wait, and suggests by amount, payer and date', async () => {
    const due = await payable(6);
    const { transferCode: code } = due;
    const [over, unknown] = (await bank({ code, amountFen: 7_000 }, { amountFen: 6_000, payer: '谁' })) as [
      Line,
      Line,
    ];
    expect([over.unmatchedReason, unknown.unmatchedReason]).toEqual(['amount_differs', 'no_code']);
    const [seen] = (await candidatesOf(over)).items;
    expect(seen).toMatchObject({ paymentId: due.id, missingFen: 6_000, isLikely: false });
    const { body: name } = await unit.finance.get<{ organization: { name: string } }>('/v1/sessions/current');
    const [likely] = (await bank({ amountFen: 6_000, payer: name.organization.name })) as [Line];
    expect((await candidatesOf(likely)).items[0]).toMatchObject({ paymentId: due.id, isLikely: true });
    expect((await lineNow(likely)).state).toBe('unmatched');
    const [exact, twice] = await bank({ code, amountFen: 6_000 }, { code, amountFen: 6_000 });
    expect(exact?.state).toBe('matched');
    expect(twice?.unmatchedReason).toBe('already_paid');
    const { body } = await first.get<{ reasons: { reason: string | null }[] }>('/v1/suspense');
    expect(body.reasons.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['amount_differs', 'no_code', 'already_paid']),
    );
  });

  it('does not apply what the same file takes back; the two are paired', async () => {
    const due = await payable(7);
    const { transferCode: code } = due;
    const wrong = { code, amountFen: 7_000 };
    const [original, reversal, again] = (await bank(
      wrong,
      { code: `${code} 冲正`, amountFen: -7_000 },
      wrong,
    )) as [Line, Line, Line];
    expect([original.unmatchedReason, reversal.unmatchedReason]).toEqual(['reversed', 'reversal']);
    expect(again.state).toBe('matched');
    await agree(reversal, [{ kind: 'line', paperId: original.id, amountFen: 7_000 }]);
    expect((await lineNow(original)).state).toBe('matched');
    expect(await orderNow(due.orderId)).toMatchObject({ state: 'completed', paidFen: 7_000 });
  });

  it('does not count on a part that was taken back meanwhile', async () => {
    const { transferCode: code, id } = await payable(10);
    const [part] = (await bank({ code, amountFen: 6_000 })) as [Line];
    const [back, rest] = (await bank(
      { code: `${code} 冲正`, amountFen: -6_000 },
      { code, amountFen: 4_000 },
    )) as [Line, Line];
    expect(rest.unmatchedReason).toBe('amount_differs');
    expect((await paymentNow(id)).receivedFen).toBe(0);
    await agree(back, [{ kind: 'line', paperId: part.id, amountFen: 6_000 }]);
  });

  it('undoes what was applied, when the bank takes it back later: the order owes it again', async () => {
    const due = await payable(8);
    const [original] = (await bank({ code: due.transferCode, amountFen: 8_000 })) as [Line];
    expect(original.state).toBe('matched');
    const [reversal] = (await bank({ code: `${due.transferCode} 冲正`, amountFen: -8_000 })) as [Line];
    expect(reversal.unmatchedReason).toBe('reversal');
    const [applied] = original.allocations as [Line['allocations'][number]];
    const found = (await candidatesOf(reversal)).others.find(({ kind }) => kind === 'reversal');
    expect(found).toMatchObject({ amountFen: 8_000, sameAmount: true });
    await agree(reversal, [{ kind: 'reversal', paperId: found?.paperId as string, amountFen: 8_000 }]);
    expect(applied.amountFen).toBe(8_000);
    expect((await orderNow(due.orderId)).paidFen).toBe(0);
    const anew = await requestPayment(unit, due.orderId);
    const [paid] = await bank({ code: anew.transferCode, amountFen: 8_000 });
    expect(paid?.state).toBe('matched');
    expect((await orderNow(due.orderId)).paidFen).toBe(8_000);
  });

  it('takes back what was applied once, whoever confirms a second line for it', async () => {
    const due = await payable(4);
    await bank({ code: due.transferCode, amountFen: 4_000 });
    const lines = (await bank({ amountFen: -4_000 }, { amountFen: -4_000 })) as [Line, Line];
    const found = (await candidatesOf(lines[0])).others.find(({ kind }) => kind === 'reversal');
    const part = { kind: 'reversal', paperId: found?.paperId as string, amountFen: 4_000 };
    for (const line of lines) expect((await propose(line, [part])).status).toBe(201);
    expect((await decide(second, lines[0])).status).toBe(201);
    expect(await decide(second, lines[1])).toMatchObject({
      status: 409,
      body: { code: 'bank_line.wrong_state' },
    });
    expect((await decide(second, lines[1], 'rejection')).status).toBe(201);
    expect((await orderNow(due.orderId)).paidFen).toBe(0);
  });

  it('confirms a refund by the line that took it out, and opens it anew when it comes back', async () => {
    const placed = await order(unit, [{ pack, quantity: 11 }], { paymentTerms: 'prepaid' });
    const { transferCode: code } = await requestPayment(unit, placed.id);
    await bank({ code, amountFen: 11_000 });
    expect(
      (await unit.purchaser.post(`/v1/orders/${placed.id}/cancellation`, { reason: '停餐' })).status,
    ).toBe(201);
    await world.settle();
    const refunds = () =>
      world.database.read<{ id: string; state: string; code: string }>(
        'SELECT id, state, transfer_code AS code FROM refunds WHERE order_id = $1 ORDER BY id',
        [placed.id],
      );
    const [refund] = (await refunds()) as [{ id: string; state: string; code: string }];
    expect(refund.state).toBe('open');
    const [wrong] = await bank({ code: `退款 ${refund.code}`, amountFen: -10_000 });
    expect(wrong?.unmatchedReason).toBe('amount_differs');
    const [early] = await bank({ code: refund.code, amountFen: 11_000 });
    expect(early?.unmatchedReason).toBe('refund_returned');
    const [out, twice] = await bank(
      { code: refund.code, amountFen: -11_000 },
      { code: refund.code, amountFen: -11_000 },
    );
    expect([out?.state, twice?.unmatchedReason]).toEqual(['matched', 'already_paid']);
    expect((await refunds()).map(({ state }) => state)).toEqual(['paid']);
    const [back] = await bank({ code: `退汇 ${refund.code}`, amountFen: 11_000 });
    expect(back).toMatchObject({ state: 'matched', allocations: [{ kind: 'refund_back' }] });
    expect((await refunds()).map(({ state }) => state).sort()).toEqual(['failed', 'open']);
  });

  it('reads the files of an account by the layout saved for it, in a workbook as in a CSV', async () => {
    const account = { name: '基本户', bank: '示例农商行', account: '3205019999000011' };
    const { body: added } = await first.post<{ id: string }>('/v1/bank-accounts', account);
    expect(await first.post('/v1/bank-accounts', account)).toMatchObject({
      status: 409,
      body: { code: 'bank_account.number_used' },
    });
    const due = await payable(12);
    const rows = [
      ['示例农商行 活期明细'],
      ['办理日', '回单号', '往来单位', '数额', '方向', '说明'],
      ['2026-11-20', 'L1', '无锡某校', 120, '转入', `货款${due.transferCode}`],
      ['2026-11-20', 'L2', '示例农商行', 5.5, '转出', '手续费'],
    ];
    const book = workbookOf(rows);
    const seen = await first.upload<{ layout: null; rows: { row: number; cells: string[] }[] }>(
      `/v1/bank-statement-previews?bankAccountId=${added.id}`,
      '明细.xlsx',
      book,
      'application/octet-stream',
    );
    expect(seen).toMatchObject({ status: 201, body: { layout: null, headerRow: null, sheet: '流水' } });
    expect(seen.body.rows[1]?.cells).toEqual(rows[1]);
    const layout = layoutOf(
      {
        date: '办理日',
        reference: '回单号',
        payer: '往来单位',
        amount: '数额',
        direction: '方向',
        memo: ['说明'],
      },
      { outgoing: ['转出'] },
    );
    const half = { ...layout, columns: { ...layout.columns, amount: null, credit: '数额' } };
    expect(await first.post(`/v1/bank-accounts/${added.id}/layout`, half)).toMatchObject({
      body: { code: 'bank_account.layout_incomplete' },
    });
    expect((await first.post(`/v1/bank-accounts/${added.id}/layout`, layout)).status).toBe(201);
    const send = (name: string, content: Buffer) =>
      first.upload<{ id: string }>(
        `/v1/bank-statements?bankAccountId=${added.id}`,
        name,
        content,
        'text/csv',
      );
    const counts = { lines: 1, matched: 1, unmatched: 0, duplicates: 0, outgoing: 1 };
    const imported = await send('明细.xlsx', book);
    expect(imported).toMatchObject({ status: 201, body: counts });
    const csv = Buffer.from(rows.map((row) => row.join(',')).join('\n'));
    expect(await send('明细.csv', csv)).toMatchObject({ body: { ...counts, matched: 0, duplicates: 1 } });
    const [, fee] = (await linesOf(imported.body.id)) as [Line, Line];
    expect(fee).toMatchObject({ amountFen: -550, unmatchedReason: 'no_code' });
    const other = await send('别的.csv', statementOf([{ amountFen: 100 }]));
    expect(other).toMatchObject({ status: 422, body: { code: 'bank_statement.column_missing' } });
    const { body } = await first.get<{ items: { bankAccount: object; encoding: string }[] }>(
      '/v1/bank-statements',
    );
    expect(body.items[1]).toMatchObject({ bankAccount: { name: '基本户' }, encoding: 'xlsx' });
  });

  it('drops a proposal that is not agreed to, and keeps who refused it', async () => {
    const due = await payable(2);
    const [line] = (await bank({ amountFen: 2_000 })) as [Line];
    await propose(line, [payment(due, 500)]);
    expect(await decide(second, line, 'rejection')).toMatchObject({
      status: 201,
      body: { state: 'unmatched' },
    });
    expect(await lineNow(line)).toMatchObject({
      unmatchedReason: 'match_rejected',
      allocations: [],
      allocatedFen: 0,
    });
    const kept = await world.database.read(
      `SELECT state, proposed_by <> decided_by AS "byAnother" FROM bank_allocations WHERE bank_line_id = $1`,
      [line.id],
    );
    expect(kept).toEqual([{ state: 'rejected', byAnother: true }]);
  });
});
