import { Journal } from '@app/payments';
import { Client as Connection } from 'pg';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { delivered, importStatement, order, requestPayment, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Balances = {
  items: { account: string; openingFen: number; debitFen: number; creditFen: number; closingFen: number }[];
  total: { closingFen: number; debitFen: number; creditFen: number };
};
type Entries = {
  items: { causeKind: string; causeId: string; account: string; amountFen: number; paper: string | null }[];
  nextCursor: string | null;
};
type Refunds = { items: { amountFen: number; reason: string; state: string; orderId: string }[] };

const year = 'from=2026-01-01&to=2026-12-31';

describe('the journal', () => {
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;
  let operator: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 100_000, priceFen: 1_000 });
    [operator] = await world.operators();
  });

  beforeEach(async () => {
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const balanceOf = async (account: string, party: string): Promise<number> => {
    await world.settle();
    const [row] = await world.database.read<{ fen: number }>(
      `SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM journal_entries WHERE account = $1 AND party_id = $2`,
      [account, party],
    );
    return row?.fen ?? 0;
  };
  const pay = async (orderId: string): Promise<void> => {
    const { transferCode: code, amountFen } = await requestPayment(unit, orderId);
    expect(await importStatement(operator, statementOf([{ code, amountFen }]))).toMatchObject({ matched: 1 });
  };

  it('follows goods and money of an order that is paid after acceptance', async () => {
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 10 }], [2]);
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(8_000);
    expect(await balanceOf('supplier_payable', shop.id)).toBe(-8_000);
    await pay(placed.id);
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(0);

    const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
      reason: '霉变',
      lines: [{ acceptanceLineId: sheet.body.lines[0]?.id, quantity: 3 }],
    });
    await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
    expect(await balanceOf('supplier_payable', shop.id)).toBe(-5_000);
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(0);
    expect(await balanceOf('refunds_payable', unit.id)).toBe(-3_000);
    for (const client of [unit.finance, shop.clerk]) {
      const { body } = await client.get<Refunds>(`/v1/refunds?orderId=${placed.id}`);
      expect(body.items).toMatchObject([{ amountFen: 3_000, reason: 'return', state: 'open' }]);
    }
    const foreign = await (await world.buyer()).finance.get<Refunds>(`/v1/refunds?orderId=${placed.id}`);
    expect(foreign.body.items).toEqual([]);
  });

  it('owes an order that is paid first from the start, and nothing of what was refused or called off', async () => {
    const placed = await order(unit, [{ pack, quantity: 10 }], { paymentTerms: 'prepaid' });
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(10_000);
    expect(await balanceOf('advances', unit.id)).toBe(-10_000);
    await pay(placed.id);
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(0);
    const cancelled = await unit.purchaser.post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' });
    expect(cancelled.status).toBe(201);
    expect(await balanceOf('advances', unit.id)).toBe(0);
    expect(await balanceOf('refunds_payable', unit.id)).toBe(-10_000);

    const unpaid = await order(unit, [{ pack, quantity: 4 }], { paymentTerms: 'prepaid' });
    await shop.clerk.post(`/v1/orders/${unpaid.id}/cancellation`, { reason: '没货了' });
    expect(await balanceOf('advances', unit.id)).toBe(0);
    expect(await balanceOf('buyer_receivable', unit.id)).toBe(0);
  });

  it('leads from the balances to the paper', async () => {
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 7 }]);
    await pay(placed.id);
    await world.settle();
    const { body: balances } = await operator.get<Balances>(`/v1/journal/balances?${year}`);
    expect(balances.total).toMatchObject({ closingFen: 0 });
    expect(balances.total.debitFen).toBe(balances.total.creditFen);
    const payable = balances.items.find(({ account }) => account === 'supplier_payable');
    const parties = await operator.get<{ items: { partyId: string; closingFen: number }[] }>(
      `/v1/journal/parties?account=supplier_payable&${year}&limit=100`,
    );
    expect(parties.body.items.reduce((sum, { closingFen }) => sum + closingFen, 0)).toBe(payable?.closingFen);
    expect(parties.body.items.find(({ partyId }) => partyId === shop.id)).toMatchObject({
      closingFen: -7_000,
    });

    const found: Entries['items'] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await operator.get<Entries>(`/v1/journal/entries?orderId=${placed.id}&limit=3${next}`);
      found.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(found.map(({ account, amountFen }) => `${account} ${amountFen}`).sort()).toEqual([
      'buyer_receivable -7000',
      'buyer_receivable 7000',
      'supplier_payable -7000',
      'suspense 7000',
    ]);
    const accepted = found.find(({ causeKind }) => causeKind === 'acceptance_line');
    expect(accepted?.paper).toMatch(/^YS/);
    const booking = await operator.get<Entries & { entries: Entries['items'] }>(
      `/v1/journal/bookings/${accepted?.causeId}`,
    );
    expect(booking.body.entries).toHaveLength(2);
    const unknown = await operator.get(`/v1/journal/bookings/${world.newId()}`);
    expect(unknown.status).toBe(404);
    expect((await unit.finance.get(`/v1/journal/balances?${year}`)).status).toBe(403);
  });

  it('books nothing twice, nothing that does not balance, and changes nothing', async () => {
    const posting = {
      cause: { kind: 'claim' as const, id: world.newId() },
      orderId: null,
      bookedOn: '2026-11-20',
      debit: { account: 'suspense' as const },
      credit: { account: 'provider_fees' as const },
      amountFen: 500,
    };
    const back = { ...posting, cause: { kind: 'claim' as const, id: world.newId() }, amountFen: -500 };
    const journal = world.get(Journal);
    for (const _ of [1, 2]) await world.database.transact((tx) => journal.post(tx, [posting, back]));
    const ids = [posting.cause.id, back.cause.id];
    const rows = await world.database.read(
      'SELECT amount_fen AS fen FROM journal_entries WHERE cause_id = ANY ($1::uuid[]) ORDER BY 1',
      [ids],
    );
    expect(rows).toEqual([{ fen: -500 }, { fen: -500 }, { fen: 500 }, { fen: 500 }]);

    const add = (position: number, amountFen: number) =>
      `INSERT INTO journal_entries (cause_kind, cause_id, position, account, amount_fen, booked_on)
       VALUES ('claim', '${posting.cause.id}', ${position}, 'bank', ${amountFen}, '2026-11-20')`;
    const lonely = `INSERT INTO journal_transactions (cause_kind, cause_id, booked_on)
                    VALUES ('claim', '${world.newId()}', '2026-11-20')`;
    for (const [statement, refusal] of [
      [add(3, 1), /balance/],
      [add(2, 1), /request.conflict/],
      [lonely, /0 entries/],
      [
        `UPDATE journal_entries SET amount_fen = 1 WHERE cause_id = '${posting.cause.id}'`,
        /permission denied/,
      ],
      [`DELETE FROM journal_transactions WHERE cause_id = '${posting.cause.id}'`, /permission denied/],
    ] as const)
      await expect(world.database.write(statement)).rejects.toThrow(refusal);
    // Not even the owner of the tables can.
    const owner = new Connection({ connectionString: world.config.databaseUrl });
    await owner.connect();
    try {
      for (const statement of [
        'UPDATE journal_entries SET amount_fen = 1',
        'DELETE FROM journal_transactions',
      ])
        await expect(owner.query(statement)).rejects.toThrow(/written once/);
    } finally {
      await owner.end();
    }
  });
});
