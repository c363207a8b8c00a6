import { Shipments } from '@app/fulfillment';
import { Arena, outcomeOf, outcomes, times, together } from '../support/race';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  requestPayment,
  ship,
  statementOf,
} from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

type OrderView = {
  state: string;
  paidFen: number;
  dueFen: number;
  acceptedFen: number;
  returnedFen: number;
  paymentStatus: string;
};

describe('R6 and R8: goods given back against money, signatures and the clock', () => {
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const acceptedOf = async (quantity: number, rejected = 0) => {
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity }], [rejected]);
    const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
    return { placed, acceptanceId, lineId: sheet.body.lines[0]?.id as string };
  };
  const askBack = (index: number, acceptanceId: string, lineId: string, quantity: number) =>
    arena
      .at(index % 2 ? unit.inspector : unit.purchaser, index)
      .post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
        reason: '霉变',
        lines: [{ acceptanceLineId: lineId, quantity }],
      });
  const decide = (index: number, returnId: string, decision: 'agreed' | 'refused') =>
    arena.at(shop.clerk, index).post(`/v1/returns/${returnId}/decision`, { decision });
  const view = async (id: string) => (await unit.purchaser.get<OrderView>(`/v1/orders/${id}`)).body;

  it('R6: 50 partial returns at once take back all that was accepted, and no more', async () => {
    await arena.race(
      300,
      () => acceptedOf(20, 3),
      async ({ placed, acceptanceId, lineId }, round) => {
        const asked = await together<{ id: string }>(
          times(50, (index) => () => askBack(index, acceptanceId, lineId, 1)),
        );
        expect(outcomes(asked)).toEqual({ '201': 17, '409 return.exceeds_accepted': 33 });
        const [first, second] = asked.filter(({ status }) => status === 201).map(({ body }) => body.id);
        const decisions = await together([
          () => decide(round, first as string, 'agreed'),
          () => decide(round + 1, first as string, 'refused'),
          () => decide(round, second as string, 'refused'),
          () => decide(round + 1, second as string, 'refused'),
        ]);
        expect(outcomes(decisions.slice(0, 2))).toEqual({ '201': 1, '409 return.already_decided': 1 });
        expect(outcomes(decisions.slice(2))).toEqual({ '201': 1, '409 return.already_decided': 1 });
        const agreed = decisions[0]?.status === 201 ? 1 : 0;
        expect(await view(placed.id)).toMatchObject({ acceptedFen: 17_000, returnedFen: agreed * 1_000 });
        // What was refused may be asked back again; what was agreed or waits may not.
        const again = await together(times(4, (index) => () => askBack(index, acceptanceId, lineId, 1)));
        const free = 2 - agreed;
        expect(outcomes(again)).toEqual({ '201': free, '409 return.exceeds_accepted': 4 - free });
      },
    );
  });

  it('R6: a return is agreed while its money arrives and somebody wants to cancel', async () => {
    const [operator] = await arena.world.operators();
    await arena.race(
      300,
      async () => {
        const { placed, acceptanceId, lineId } = await acceptedOf(5);
        const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
        const { body } = await askBack(0, acceptanceId, lineId, 2);
        return { placed, returnId: body.id, statement: statementOf([{ code, amountFen }]) };
      },
      async ({ placed, returnId, statement }, round) => {
        const [imported, [agreed, refused, cancelled]] = await Promise.all([
          importStatement(arena.at(operator, round), statement),
          together([
            () => decide(round + 1, returnId, 'agreed'),
            () => decide(round, returnId, 'refused'),
            () =>
              arena
                .at(unit.purchaser, round)
                .post(`/v1/orders/${placed.id}/cancellation`, { reason: '不要了' }),
          ]),
        ]);
        expect([agreed, refused].map((answer) => answer && outcomeOf(answer)).sort()).toEqual([
          '201',
          '409 return.already_decided',
        ]);
        expect(['409 order.already_shipped', '409 order.wrong_state']).toContain(
          cancelled && outcomeOf(cancelled),
        );
        const returnedFen = agreed?.status === 201 ? 2_000 : 0;
        // The payable of the old amount may be void by then; what came is booked once or waits for an operator.
        const paidFen = imported.matched * 5_000;
        expect(imported.matched + imported.unmatched).toBe(1);
        if (!returnedFen) expect(imported.matched).toBe(1);
        const dueFen = Math.max(0, 5_000 - returnedFen - paidFen);
        const state = dueFen === 0 ? 'completed' : 'confirmed';
        const after = await view(placed.id);
        expect(after).toMatchObject({ returnedFen, dueFen, state });
        // What was paid too much goes back as soon as the worker hears of the return.
        const back = paidFen - after.paidFen;
        expect([0, Math.max(0, paidFen + returnedFen - 5_000)]).toContain(back);
        const overpaid = paidFen - back > 5_000 - returnedFen;
        expect(after.paymentStatus).toBe(overpaid ? 'overpaid' : paidFen ? 'paid' : 'due');
      },
    );
  });

  it('R8: accepted, asked back, called off and overdue at the same moment', async () => {
    const escalate = () => arena.world.worker.app.get(Shipments).escalateOverdue();
    await arena.race(
      300,
      async () => {
        const placed = await order(unit, [{ pack, quantity: 4 }]);
        await confirm(shop, placed.id);
        const shipment = await ship(shop, placed);
        const acceptanceId = await accept(unit, shipment);
        const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(
          `/v1/acceptances/${acceptanceId}`,
        );
        return { placed, shipment, acceptanceId, lineId: sheet.body.lines[0]?.id as string };
      },
      async ({ placed, shipment, acceptanceId, lineId }, round) => {
        // For this shipment alone the five days are over.
        await arena.world.database.read(
          `UPDATE shipments SET accept_by = clock_timestamp() - interval '1 second' WHERE id = $1`,
          [shipment.id],
        );
        const timers = [escalate(), escalate()];
        const [signed, asked, cancelled] = await together<{ id: string }>([
          () => arena.at(unit.inspector, round).post(`/v1/acceptances/${acceptanceId}/signatures`),
          () => askBack(round + 1, acceptanceId, lineId, 3),
          () =>
            arena.at(shop.clerk, round).post(`/v1/orders/${placed.id}/cancellation`, { reason: '没货了' }),
        ]);
        const steps = (await Promise.all(timers)).reduce((sum, count) => sum + count, 0);
        expect(signed?.status).toBe(201);
        expect(['201', '409 return.not_accepted']).toContain(asked && outcomeOf(asked));
        expect(cancelled && outcomeOf(cancelled)).toBe('409 order.already_shipped');
        const [outcome] = await arena.world.database.read(
          `SELECT state, escalation_level AS level,
                  (SELECT count(*)::int FROM events WHERE subject_id = $2 AND type = 'acceptance.overdue') AS reminders
             FROM shipments WHERE id = $1`,
          [shipment.id, placed.id],
        );
        expect(outcome).toEqual({ state: 'accepted', level: steps, reminders: steps });
        expect(steps).toBeLessThanOrEqual(1);
        expect(await escalate()).toBe(0);
      },
    );
  });
});
