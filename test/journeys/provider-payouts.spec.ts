import { ProviderEvents } from '@app/payments';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { delivered, importStatement, statementOf } from '../support/story';
import { FakeStripe } from '../support/stripe';
import { World } from '../support/world';

type Line = { id: string; state: string };
type Candidates = { others: { kind: string; paperId: string; amountFen: number; number: string }[] };

describe('what the payment provider pays into our bank account', () => {
  let stripe: FakeStripe;
  let world: World;
  let first: Client;
  let second: Client;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    world = await World.start({ environment: stripe.environment });
    [first, second] = await world.operators();
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(async () => {
    await world?.stop();
    await stripe?.stop();
  });

  const payoutOf = (id: string, amount: number, status: string, currency = 'cny') => ({
    ...{ id, object: 'payout', amount, currency, status },
    arrival_date: Math.floor(world.clock.now().getTime() / 1000),
    failure_code: status === 'failed' ? 'account_closed' : null,
  });
  const tell = async (type: string, object: object) => {
    const event = stripe.tell(type, object);
    expect(await stripe.deliver(world.url, event, { at: world.clock.now() })).toMatchObject({ status: 200 });
    await world.get(ProviderEvents).applyWaiting();
    const { body } = await first.get<{ state: string; reason: string | null }>(
      `/v1/provider-events/${event.id}`,
    );
    return body;
  };
  const lineOf = async (amountFen: number, reference: string): Promise<Line> => {
    const { id } = await importStatement(first, statementOf([{ amountFen, reference }]));
    const { body } = await first.get<{ items: Line[] }>(`/v1/bank-lines?statementId=${id}`);
    return body.items[0] as Line;
  };
  const candidates = async ({ id }: Line) =>
    (await second.get<Candidates>(`/v1/bank-lines/${id}/candidates`)).body.others;
  const balance = async (account: string): Promise<number> => {
    const [row] = await world.database.read<{ fen: number }>(
      'SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM journal_entries WHERE account = $1',
      [account],
    );
    return row?.fen ?? 0;
  };

  it('leaves the provider and suspense when two people say which line it is', async () => {
    const shop = await world.supplier();
    const unit = await world.buyer();
    const pack = await shop.sells({ stock: 100, priceFen: 10_000 });
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 5 }]);
    const paying = await unit.finance.post<{ attempt: { id: string } }>(`/v1/orders/${placed.id}/payments`, {
      provider: 'stripe',
      method: 'alipay',
    });
    for (const event of stripe.pay(paying.body.attempt.id))
      await stripe.deliver(world.url, event, { at: world.clock.now() });
    await world.get(ProviderEvents).applyWaiting();
    expect(await balance('provider_clearing')).toBe(50_000);

    expect(await tell('payout.created', payoutOf('po_1', 48_000, 'pending'))).toMatchObject({
      state: 'applied',
    });
    expect(await tell('payout.paid', payoutOf('po_1', 48_000, 'paid'))).toMatchObject({ state: 'unchanged' });
    const line = await lineOf(48_000, 'S1');
    const [found] = await candidates(line);
    expect(found).toMatchObject({ kind: 'provider_payout', number: 'po_1', amountFen: 48_000 });
    const allocations = [{ kind: 'provider_payout', paperId: found?.paperId, amountFen: 48_000 }];
    expect(await first.post(`/v1/bank-lines/${line.id}/match`, { allocations })).toMatchObject({
      status: 201,
    });
    expect(await second.post(`/v1/bank-lines/${line.id}/confirmations`)).toMatchObject({
      status: 201,
      body: { state: 'matched' },
    });
    expect([await balance('provider_clearing'), await balance('suspense')]).toEqual([2_000, 0]);
    // It is there, so it cannot be another line as well, and a failure is for people.
    const again = await lineOf(48_000, 'S2');
    expect(await candidates(again)).toEqual([]);
    expect(await first.post(`/v1/bank-lines/${again.id}/match`, { allocations })).toMatchObject({
      status: 409,
      body: { code: 'provider_payout.wrong_state' },
    });
    expect(await tell('payout.failed', payoutOf('po_1', 48_000, 'failed'))).toMatchObject({
      state: 'quarantined',
      reason: 'payout_failed_after_arrival',
    });
  });

  it('forgets one that failed on its way, and believes no other currency or direction', async () => {
    await tell('payout.created', payoutOf('po_2', 7_000, 'in_transit'));
    await tell('payout.failed', payoutOf('po_2', 7_000, 'failed'));
    expect(await candidates(await lineOf(7_000, 'S3'))).toEqual([]);
    expect(await tell('payout.paid', payoutOf('po_3', 7_000, 'paid', 'hkd'))).toMatchObject({
      state: 'quarantined',
      reason: 'currency_differs',
    });
    expect(await tell('payout.paid', payoutOf('po_4', -7_000, 'paid'))).toMatchObject({
      state: 'quarantined',
      reason: 'payout_to_provider',
    });
  });
});
