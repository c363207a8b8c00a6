import type { Client } from '../support/client';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import { delivered, importStatement, requestPayment, statementOf } from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

/** A fully digital number: its own for each round and place. */
const digits = (round: number, place: number): string => `2632${place}${String(round).padStart(15, '0')}`;

describe('R9: several clerks, one bank line', () => {
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;
  let first: Client;
  let second: Client;
  let third: Client;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
    [first, second] = await arena.world.operators();
    [third] = await arena.world.operators();
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  /** A payable of 2,000 fen, and money of that amount which does not say what it is for. */
  const puzzle = async (round: number, reference = 'P') => {
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 2 }]);
    const payment = await requestPayment(unit, placed.id);
    const statement = statementOf([{ amountFen: 2_000, reference: `${reference}${round}` }]);
    const imported = await importStatement(first, statement);
    const { body } = await first.get<{ items: { id: string }[] }>(
      `/v1/bank-lines?statementId=${imported.id}`,
    );
    return { placed, payment, lineId: body.items[0]?.id as string };
  };
  const propose = (person: Client, index: number, lineId: string, paymentId: string) =>
    arena.at(person, index).post(`/v1/bank-lines/${lineId}/match`, { paymentId });
  const decide = (person: Client, index: number, lineId: string, how: 'confirmations' | 'rejection') =>
    arena.at(person, index).post(`/v1/bank-lines/${lineId}/${how}`);
  const paid = async (orderId: string) =>
    (await unit.finance.get<{ paidFen: number }>(`/v1/orders/${orderId}`)).body.paidFen;

  it('both propose, both confirm: one proposal, one confirmation, by two people', async () => {
    await arena.race(300, puzzle, async ({ placed, payment, lineId }, round) => {
      const proposals = await together(
        [first, second].map((person, index) => () => propose(person, round + index, lineId, payment.id)),
      );
      expect(outcomes(proposals)).toEqual({ '201': 1, '409 bank_line.wrong_state': 1 });
      const [proposer, other] = proposals[0]?.status === 201 ? [first, second] : [second, first];
      const [own, ...answers] = await together(
        [proposer, other, third].map(
          (person, index) => () => decide(person, round + index, lineId, 'confirmations'),
        ),
      );
      // Who comes after the match is told that the line is done, the proposer among them.
      expect(['409 bank_line.same_operator', '409 bank_line.wrong_state']).toContain(own && outcomeOf(own));
      const late = answers.filter(({ status }) => status !== 201).map(outcomeOf);
      expect(answers.length - late.length).toBe(1);
      expect(['409 bank_line.wrong_state', '409 payment.not_pending']).toContain(late[0]);
      expect(await paid(placed.id)).toBe(2_000);
    });
  });

  it('one confirms while another rejects', async () => {
    await arena.race(
      300,
      async (round) => {
        const stage = await puzzle(round, 'Q');
        expect((await propose(first, round, stage.lineId, stage.payment.id)).status).toBe(201);
        return stage;
      },
      async ({ placed, lineId }, round) => {
        const answers = await together([
          () => decide(second, round, lineId, 'confirmations'),
          () => decide(third, round + 1, lineId, 'rejection'),
        ]);
        expect(outcomes(answers)).toEqual({ '201': 1, '409 bank_line.wrong_state': 1 });
        expect(await paid(placed.id)).toBe(answers[0]?.status === 201 ? 2_000 : 0);
      },
    );
  });

  it('two lines are said to be for one payable, and one line is taken back while it is applied', async () => {
    await arena.race(
      150,
      async (round) => {
        const stage = await puzzle(round, 'U');
        const lines = [
          { amountFen: 2_000, reference: `V${round}` },
          { amountFen: -2_000, reference: `W${round}` },
        ];
        const { id } = await importStatement(first, statementOf(lines));
        const { body } = await first.get<{ items: { id: string; amountFen: number }[] }>(
          `/v1/bank-lines?statementId=${id}`,
        );
        const other = body.items.find(({ amountFen }) => amountFen > 0)?.id as string;
        const out = body.items.find(({ amountFen }) => amountFen < 0)?.id as string;
        const { lineId, payment } = stage;
        const part = { kind: 'payment', paperId: payment.id, amountFen: 1_500 };
        const pair = { kind: 'line', paperId: lineId, amountFen: 2_000 };
        const say = (id: string, allocation: object) =>
          arena.at(first, round).post(`/v1/bank-lines/${id}/match`, { allocations: [allocation] });
        expect((await say(out, pair)).status).toBe(201);
        for (const id of [lineId, other]) expect((await say(id, part)).status).toBe(201);
        return { ...stage, other, out };
      },
      async ({ placed, lineId, other, out }, round) => {
        const answers = await together(
          [lineId, other, out].map((id, index) => () => decide(second, round + index, id, 'confirmations')),
        );
        const done = answers.map(({ status }) => status === 201);
        // One payable takes 1,500 of 2,000 once; a line that is proposed for something is not paired away meanwhile.
        expect(done.slice(0, 2).filter(Boolean)).toHaveLength(1);
        const late = answers.filter(({ status }) => status !== 201).map(outcomeOf);
        for (const outcome of late)
          expect(['409 payment.not_pending', '409 bank_line.wrong_state']).toContain(outcome);
        expect(await paid(placed.id)).toBe(1_500);
      },
    );
  });

  it('a file is imported twice at once while a proposal for its payable is confirmed', async () => {
    await arena.race(
      300,
      async (round) => {
        const stage = await puzzle(round, 'S');
        expect((await propose(first, round, stage.lineId, stage.payment.id)).status).toBe(201);
        return stage;
      },
      async ({ placed, payment, lineId }, round) => {
        const file = statementOf([{ code: payment.transferCode, amountFen: payment.amountFen }]);
        const [imports, confirmed] = await Promise.all([
          Promise.all(
            [first, third].map((person, index) => importStatement(arena.at(person, round + index), file)),
          ),
          decide(second, round, lineId, 'confirmations'),
        ]);
        expect(imports.map(({ duplicates }) => duplicates).sort()).toEqual([0, 1]);
        const matched = imports.reduce((sum, one) => sum + one.matched, 0);
        expect(['201', '409 payment.not_pending']).toContain(outcomeOf(confirmed));
        expect(matched + (confirmed.status === 201 ? 1 : 0)).toBe(1);
        expect(await paid(placed.id)).toBe(2_000);
      },
    );
  });

  it('asked for at once by many, a payable is one; registered at once, an invoice counts once', async () => {
    await arena.race(
      300,
      async () => (await delivered(unit, shop, [{ pack, quantity: 3 }])).order,
      async (placed, round) => {
        const asked = await together<{ transferCode: string }>(
          times(
            6,
            (index) => () =>
              arena
                .at(index % 2 ? unit.finance : unit.purchaser, index)
                .post(`/v1/orders/${placed.id}/payments`, { provider: 'bank_transfer' }),
          ),
        );
        expect(outcomes(asked)).toEqual({ '201': 6 });
        expect(new Set(asked.map(({ body }) => body.transferCode)).size).toBe(1);
        const register = (number: string, index: number) => () =>
          arena
            .at(shop.clerk, index)
            .post(`/v1/orders/${placed.id}/invoices`, { number, amountFen: 2_000, issuedOn: '2026-06-01' });
        const same = await together([register(digits(round, 1), 0), register(digits(round, 1), 1)]);
        expect(outcomes(same)).toEqual({ '201': 1, '409 invoice.number_used': 1 });
        const more = await together([register(digits(round, 2), 0), register(digits(round, 3), 1)]);
        expect(outcomes(more)).toEqual({ '422 invoice.exceeds_accepted': 2 });
      },
    );
  });
});
