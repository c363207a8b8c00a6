import { ProviderEvents, StripeIntents } from '@app/payments';
import { Dispatcher, minutes } from '@app/platform';
import pino from 'pino';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { Dice } from '../input/dice';
import { expectBooksToBalance } from '../support/books';
import {
  accept,
  confirm,
  delivered,
  order,
  type Payment,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
import { FakeStripe } from '../support/stripe';
import type { FakeEvent } from '../support/stripe-objects';
import { dropDatabase } from '../support/template';
import { type Pack, type Shop, type Unit, World } from '../support/world';

jest.setTimeout(300_000);

/** What comes afterwards, in its order: a file of the bank, what Stripe tells, a claim that is agreed to. */
type Step = { file: Buffer } | { events: FakeEvent[] } | { agreed: string };
const start = new Date('2026-11-20T02:00:00Z');

/** What the books and everything that is made from events say, without the ids that each replay gives anew. */
const figures: Record<string, string> = {
  journal: `SELECT e.cause_kind, t.order_id, e.account, e.party_id, e.amount_fen, e.booked_on, count(*)::int AS entries
              FROM journal_entries e JOIN journal_transactions t USING (cause_kind, cause_id)
             GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`,
  orders: 'SELECT id, state, paid_fen FROM orders ORDER BY 1',
  payables: 'SELECT id, state, received_fen, refunded_fen, provider FROM payments ORDER BY 1',
  refunds: `SELECT order_id, payment_id, amount_fen, reason, route, state FROM refunds ORDER BY 1, 2, 3, 4`,
  attempts: 'SELECT id, state, applied_fen, surplus_fen, fee_fen FROM stripe_intents ORDER BY 1',
  lines: 'SELECT natural_key, state, allocated_fen, unmatched_reason FROM bank_lines ORDER BY 1',
  facts: 'SELECT natural_key, kind, amount_fen, evidence_level, paid FROM facts ORDER BY 1',
  targets: `SELECT year, month, pairing_id, evidence_level, paid, sum(amount_fen)::bigint AS fen FROM tallies
             GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount_fen) <> 0 ORDER BY 1, 2, 3, 4, 5`,
  settlements: 'SELECT id, kind, order_id, amount_fen FROM settlement_items ORDER BY 1',
};

async function booksOf({ database }: World): Promise<Record<string, unknown>> {
  const books: Record<string, unknown> = {};
  for (const [name, statement] of Object.entries(figures)) books[name] = await database.read(statement);
  return books;
}

/**
 * People have ordered, delivered, claimed and called off; nobody has handled any of it, no money has come. From there
 * all events, files and what Stripe tells are played into an empty book, once as they came and once as badly as they can.
 */
describe('all events and files, replayed into empty books', () => {
  const dice = new Dice('replay');
  let stripe: FakeStripe;
  let past: World;
  /** Sessions of theirs, which each replay knows. */
  let operator: string;
  let clerk: string;
  let steps: Step[];

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    past = await World.start({ environment: stripe.environment });
    past.clock.set(start);
    await past.worker.relay.stop();
    const people = await People.of(past);
    operator = await (await past.operators())[0].tokenOnce();
    clerk = await people.shop.clerk.tokenOnce();
    steps = await liveThrough(people, stripe);
    await past.leave();
  });

  afterAll(async () => {
    if (past) await dropDatabase(past.name);
    await stripe?.stop();
  });

  async function replay(play: (world: World, step: Step) => Promise<void>): Promise<Record<string, unknown>> {
    const world = await World.start({ from: past, environment: stripe.environment });
    try {
      world.clock.set(start);
      await world.settle();
      for (const step of steps) {
        await play(world, step);
        await world.get(ProviderEvents).applyWaiting();
        await world.settle();
      }
      // What Stripe kept is asked for afterwards.
      world.clock.set(new Date(start.getTime() + minutes(10)));
      await world.get(StripeIntents).sweep();
      await expectBooksToBalance(world.database);
      return await booksOf(world);
    } finally {
      await world.stop();
    }
  }

  async function take(world: World, file: Buffer): Promise<void> {
    const answer = await world.nobody.upload('/v1/bank-statements', '流水.csv', file, 'text/csv', {
      headers: { authorization: `Bearer ${operator}` },
    });
    expect(answer).toMatchObject({ status: 201 });
  }

  async function hear(world: World, events: readonly FakeEvent[]): Promise<void> {
    for (const event of events) {
      const answer = await stripe.deliver(world.url, event, { at: world.clock.now() });
      expect(answer.status).toBe(200);
    }
  }

  async function agree(world: World, returnId: string): Promise<void> {
    const options = { key: `agreed-${returnId}`, headers: { authorization: `Bearer ${clerk}` } };
    const path = `/v1/returns/${returnId}/decision`;
    expect((await world.nobody.post(path, { decision: 'agreed' }, options)).status).toBe(201);
  }

  function asItCame(world: World, step: Step): Promise<void> {
    if ('agreed' in step) return agree(world, step.agreed);
    return 'file' in step ? take(world, step.file) : hear(world, step.events);
  }

  /** Everything twice, and whatever came before once more; what Stripe tells backwards or shuffled; handlers again. */
  async function asBadlyAsCanBe(world: World, step: Step): Promise<void> {
    const before = steps.slice(0, steps.indexOf(step));
    if ('events' in step)
      await hear(
        world,
        [...step.events, ...step.events].sort(() => dice.next() - 0.5),
      );
    else for (const _ of [1, 2]) await asItCame(world, step);
    for (const earlier of before) await asItCame(world, earlier);
    const handled = await world.database.read<{ id: string }>('SELECT id FROM events ORDER BY id DESC');
    const ids = handled.map(({ id }) => id);
    const dispatcher = new Dispatcher(
      world.database,
      subscriptions(world.worker.app),
      pino({ level: 'silent' }),
    );
    await dispatcher.deliver(ids);
  }

  it('make the same books, whatever comes twice and out of order', async () => {
    const once = await replay(asItCame);
    expect(Object.keys(once).filter((name) => (once[name] as unknown[]).length === 0)).toEqual([]);
    expect(await replay(asBadlyAsCanBe)).toEqual(once);
  });
});

/** What people do, over HTTP. */
class People {
  private constructor(
    readonly shop: Shop,
    private readonly unit: Unit,
    private readonly pack: Pack,
  ) {}

  static async of(world: World): Promise<People> {
    const shop = await world.supplier();
    return new People(shop, await world.buyer(), await shop.sells({ stock: 100_000, priceFen: 1_000 }));
  }

  delivered(packs: number, rejected = 0) {
    return delivered(this.unit, this.shop, [{ pack: this.pack, quantity: packs }], [rejected]);
  }

  prepaid(packs: number) {
    return order(this.unit, [{ pack: this.pack, quantity: packs }], { paymentTerms: 'prepaid' });
  }

  async payable(orderId: string): Promise<Payment> {
    return requestPayment(this.unit, orderId);
  }

  /** Six ordered, four sent, one of them refused. */
  async halfDelivered(): Promise<string> {
    const open = await order(this.unit, [{ pack: this.pack, quantity: 6 }]);
    await confirm(this.shop, open.id);
    await sign(this.unit.inspector, await accept(this.unit, await ship(this.shop, open, [4]), [1]));
    return open.id;
  }

  async attempt(orderId: string): Promise<string> {
    const draft = { provider: 'stripe', method: 'alipay' };
    const path = `/v1/orders/${orderId}/payments`;
    const { status, body } = await this.unit.finance.post<{ attempt: { id: string } }>(path, draft);
    expect(status).toBe(201);
    return body.attempt.id;
  }

  async cancel(id: string): Promise<void> {
    const path = `/v1/orders/${id}/cancellation`;
    expect((await this.unit.purchaser.post(path, { reason: '停餐' })).status).toBe(201);
  }

  async claim(acceptanceId: string, amountFen: number): Promise<string> {
    const path = `/v1/acceptances/${acceptanceId}`;
    const sheet = await this.unit.purchaser.get<{ lines: { id: string }[] }>(path);
    const lines = [{ acceptanceLineId: sheet.body.lines[0]?.id, quantity: 1, amountFen }];
    const draft = { kind: 'claim', reason: '有磕碰', lines };
    const asked = await this.unit.purchaser.post<{ id: string }>(`${path}/returns`, draft);
    expect(asked.status).toBe(201);
    return asked.body.id;
  }

  async agree(returnId: string): Promise<void> {
    const path = `/v1/returns/${returnId}/decision`;
    expect((await this.shop.clerk.post(path, { decision: 'agreed' })).status).toBe(201);
  }
}

/** Everything that people do before the money comes; answers what then comes from outside. */
async function liveThrough(people: People, stripe: FakeStripe): Promise<Step[]> {
  const paid = await people.delivered(5);
  const [first, second, parts] = [
    await people.delivered(3, 1),
    await people.delivered(4),
    await people.delivered(9),
  ];
  const [twice, short] = [await people.delivered(2), await people.delivered(6)];
  const claimed = await people.delivered(10);
  await people.agree(await people.claim(claimed.acceptanceId, 1_234));
  const due = async ({ order: { id } }: { order: { id: string } }) => {
    const { transferCode, amountFen } = await people.payable(id);
    return { code: transferCode, amountFen };
  };
  const [whole, a, b, inParts] = [await due(paid), await due(first), await due(second), await due(parts)];
  const [again, more, less] = [await due(twice), await due(short), await due(claimed)];
  const byAlipay = await people.attempt((await people.prepaid(8)).id);
  const calledOff = await people.prepaid(7);
  const tooLate = await people.attempt(calledOff.id);
  await people.cancel(calledOff.id);
  const both = await people.prepaid(3);
  const bothWays = { ...(await due({ order: both })), attemptId: await people.attempt(both.id) };
  const half = await due({ order: { id: await people.halfDelivered() } });
  const poor = await people.claim(paid.acceptanceId, 500);
  return [
    { file: statementOf([whole, { ...inParts, amountFen: 4_000 }, { amountFen: 777 }]) },
    { events: [...stripe.pay(byAlipay), ...stripe.pay(tooLate)] },
    { agreed: poor },
    {
      file: statementOf([
        { code: `${a.code} ${b.code}`, amountFen: a.amountFen + b.amountFen },
        ...[less, { ...inParts, amountFen: 5_000 }, again, { ...again, reference: 'again' }],
        ...[
          { ...more, amountFen: more.amountFen + 1 },
          { code: 'JD2222222', amountFen: 100 },
        ],
      ]),
    },
    { file: statementOf([bothWays, { amountFen: -550, reference: 'fee' }]) },
    { events: stripe.pay(bothWays.attemptId) },
    { file: statementOf([half, { code: `${half.code} 冲正`, amountFen: -half.amountFen }]) },
  ];
}
