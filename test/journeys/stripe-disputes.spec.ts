import { ProviderEvents } from '@app/payments';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { delivered } from '../support/story';
import { FakeStripe } from '../support/stripe';
import { FakeDisputes } from '../support/stripe-disputes';
import type { FakeEvent } from '../support/stripe-objects';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Paying = { id: string; attempt: { id: string } };
type Refund = { reason: string; route: string; state: string; amountFen: number };
type Dispute = {
  state: string;
  takenFen: number;
  feeFen: number;
  owedAgainFen: number;
  borneFen: number;
  order: { id: string };
};

describe('a card’s holder disputes a payment', () => {
  let stripe: FakeStripe;
  let disputes: FakeDisputes;
  let world: World;
  let shop: Shop;
  let unit: Unit;
  let operator: Client;
  let pack: Pack;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    disputes = new FakeDisputes(stripe);
    world = await World.start({ environment: stripe.environment });
    shop = await world.supplier();
    unit = await world.buyer();
    [operator] = await world.operators();
    pack = await shop.sells({ stock: 100_000, priceFen: 10_000 });
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(async () => {
    await world?.stop();
    await stripe?.stop();
  });

  const tell = async (...events: FakeEvent[]) => {
    for (const event of events)
      expect(await stripe.deliver(world.url, event, { at: world.clock.now() })).toMatchObject({
        status: 200,
      });
    await world.get(ProviderEvents).applyWaiting();
  };
  const outcome = async ({ id }: FakeEvent) =>
    (await operator.get<{ state: string; reason: string | null }>(`/v1/provider-events/${id}`)).body;
  const paid = async (quantity: number) => {
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity }]);
    const orderId = placed.id;
    const { body } = await unit.finance.post<Paying>(`/v1/orders/${orderId}/payments`, {
      provider: 'stripe',
      method: 'alipay',
    });
    await tell(...stripe.pay(body.attempt.id));
    return { orderId, acceptanceId, attemptId: body.attempt.id };
  };
  const order = async (id: string) =>
    (await unit.finance.get<{ paidFen: number; dueFen: number }>(`/v1/orders/${id}`)).body;
  const refundsOf = async (id: string) =>
    (await unit.finance.get<{ items: Refund[] }>(`/v1/refunds?orderId=${id}`)).body.items;
  const disputeOf = async (orderId: string) => {
    const { body } = await operator.get<{ items: Dispute[] }>('/v1/provider-disputes');
    return body.items.find((one) => one.order.id === orderId) as Dispute;
  };
  const balance = async (account: string, orderId: string): Promise<number> => {
    const [row] = await world.database.read<{ fen: number }>(
      `SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM journal_entries e
         JOIN journal_transactions t USING (cause_kind, cause_id) WHERE account = $1 AND t.order_id = $2`,
      [account, orderId],
    );
    return row?.fen ?? 0;
  };

  it('shows where the money is while the bank decides, and that it came back when we win', async () => {
    const { orderId, attemptId } = await paid(3);
    const { dispute, event } = disputes.open(attemptId, { status: 'warning_needs_response' });
    await tell(event);
    expect(await disputeOf(orderId)).toMatchObject({ state: 'inquiry', takenFen: 0 });
    dispute.status = 'needs_response';
    await tell(disputes.withdraw(dispute));
    expect(await disputeOf(orderId)).toMatchObject({ state: 'open', takenFen: 30_000, feeFen: 1_500 });
    expect(await balance('disputes', orderId)).toBe(30_000);
    expect(await balance('provider_clearing', orderId)).toBe(-1_500);
    await tell(disputes.reinstate(dispute), disputes.close(dispute, 'won'));
    expect(await disputeOf(orderId)).toMatchObject({ state: 'won', takenFen: 0, feeFen: 1_500 });
    expect(await balance('disputes', orderId)).toBe(0);
    expect(await order(orderId)).toMatchObject({ paidFen: 30_000, dueFen: 0 });
  });

  it('lets the order owe again what a lost dispute took, once, in whatever order the news come', async () => {
    const { orderId, attemptId } = await paid(2);
    const { dispute, event } = disputes.open(attemptId);
    const taken = disputes.withdraw(dispute);
    const lost = disputes.close(dispute, 'lost');
    await tell(lost, taken, event, lost);
    expect(await outcome(lost)).toMatchObject({ state: 'applied' });
    expect(await outcome(taken)).toMatchObject({ state: 'unchanged' });
    expect(await order(orderId)).toMatchObject({ paidFen: 0, dueFen: 20_000 });
    expect(await refundsOf(orderId)).toMatchObject([
      { reason: 'dispute', route: 'dispute', state: 'paid', amountFen: 20_000 },
    ]);
    expect(await disputeOf(orderId)).toMatchObject({ state: 'lost', owedAgainFen: 20_000, borneFen: 0 });
    // The bank changes its mind: what came is booked, and people say what it is for.
    const back = disputes.reinstate(dispute);
    await tell(back);
    expect(await outcome(back)).toMatchObject({ state: 'quarantined', reason: 'moved_after_loss' });
    expect(await balance('disputes', orderId)).toBe(-20_000);
  });

  it('waits for the booking when it hears of the loss first', async () => {
    const { orderId, attemptId } = await paid(1);
    const { dispute } = disputes.open(attemptId);
    await tell(disputes.close(dispute, 'lost'));
    expect(await order(orderId)).toMatchObject({ paidFen: 10_000 });
    await tell(disputes.withdraw(dispute));
    expect(await order(orderId)).toMatchObject({ paidFen: 0, dueFen: 10_000 });
  });

  it('bears itself what had been given back already', async () => {
    const { orderId, acceptanceId, attemptId } = await paid(4);
    type Sheet = { lines: { id: string }[] };
    const [line] = (await unit.purchaser.get<Sheet>(`/v1/acceptances/${acceptanceId}`)).body.lines;
    const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
      kind: 'return',
      reason: '外箱破损',
      lines: [{ acceptanceLineId: line?.id, quantity: 1 }],
    });
    expect(asked).toMatchObject({ status: 201 });
    await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
    await world.settle();
    const { dispute } = disputes.open(attemptId);
    disputes.withdraw(dispute);
    await tell(disputes.close(dispute, 'lost'));
    expect(await disputeOf(orderId)).toMatchObject({ owedAgainFen: 30_000, borneFen: 10_000 });
    expect(await order(orderId)).toMatchObject({ paidFen: 0, dueFen: 30_000 });
  });

  it('applies nothing of a dispute that cannot be ours', async () => {
    const { attemptId, orderId } = await paid(1);
    const tooMuch = disputes.open(attemptId, { amount: 10_001 }).event;
    const dollars = disputes.open(attemptId, { currency: 'usd' }).event;
    const foreign = disputes.open(attemptId, { payment_intent: 'pi_of_somebody' }).event;
    await tell(tooMuch, dollars, foreign);
    expect(await outcome(tooMuch)).toMatchObject({ state: 'quarantined', reason: 'amount_differs' });
    expect(await outcome(dollars)).toMatchObject({ state: 'quarantined', reason: 'currency_differs' });
    expect(await outcome(foreign)).toMatchObject({ state: 'ignored', reason: 'not_ours' });
    expect(await disputeOf(orderId)).toBeUndefined();
  });
});
