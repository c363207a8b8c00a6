import { type FakeStripe, signatureOf } from '../../support/stripe';
import { FakeDisputes } from '../../support/stripe-disputes';
import type { FakeEvent, FakeRefund } from '../../support/stripe-objects';
import type { Caller, Exchange } from '../caller';
import { pause, pick, randomOf } from '../options';
import type { Deal } from './deal';
import { payByTransfer } from './transfers';

type Attempt = { id: string; state: string; next: object | null };

const methods = ['alipay', 'wechat_pay', 'card'] as const;
/** What becomes of an event on its way to us. */
const fates = ['once', 'lost', 'five times', 'late', 'once', 'late'] as const;
const troubles = ['lost', 'down', 'slow', 'refused'] as const;
const turnMs = 100;
const lateMs = 2_500;
const troubleEveryMs = 4_000;
/** After this nobody waits for the news any longer: Stripe is asked, as if its five minutes had passed. */
const askAfterMs = 3_000;
const longestMs = 600_000;
const mostAttempts = 4;

/** Stripe, outside of the system and never dying: what it tells comes late, often, in any order or not at all. */
export class StripeSide {
  private told = 0;
  private readonly random = randomOf(7);
  private readonly onTheWay = new Set<Promise<void>>();
  private readonly ended = new Set<FakeRefund>();
  private readonly appliedAgain = new Set<string>();
  private readonly disputes: FakeDisputes;
  /** Stripe itself has no troubles any more. */
  calm = false;

  constructor(
    readonly fake: FakeStripe,
    private readonly exchange: Exchange,
    private readonly operator: Caller,
    private readonly thorough: boolean,
  ) {
    this.disputes = new FakeDisputes(fake);
  }

  /** Until `ended`, and until everything that is on its way has arrived. */
  async work(ended: () => boolean): Promise<void> {
    for (let troubleAt = performance.now(); !ended(); await pause(turnMs)) {
      this.deliverNew();
      this.endRefunds();
      if (performance.now() - troubleAt < troubleEveryMs) continue;
      troubleAt = performance.now();
      this.fake.release();
      this.fake.faults.length = 0;
      if (this.thorough || this.calm) continue;
      this.fake.faults.push(pick(this.random, troubles));
      this.keep(this.applyAgain());
    }
    this.fake.release();
    this.deliverNew();
    await Promise.all(this.onTheWay);
  }

  private deliverNew(): void {
    for (const event of this.fake.events.slice(this.told)) {
      const drawn = this.thorough ? fates[this.told % fates.length] : pick(this.random, fates);
      this.told++;
      // That money which had left is back is told by its event alone: nobody asks about a refund that is done.
      const fate = event.type === 'refund.failed' ? 'once' : drawn;
      const times = fate === 'lost' ? 0 : fate === 'five times' ? 5 : 1;
      const delayMs = fate === 'late' ? this.random() * lateMs : 0;
      for (let time = 0; time < times; time++) this.keep(pause(delayMs).then(() => this.deliver(event)));
    }
  }

  /** Ends in its own time; `work` waits for it. */
  private keep(work: Promise<void>): void {
    const kept = work
      .catch((error: unknown) => this.exchange.complain(`Stripe's side broke off: ${error}`))
      .finally(() => this.onTheWay.delete(kept));
    this.onTheWay.add(kept);
  }

  /** Stripe asks again until it hears 200. Both secrets are in use. */
  private async deliver(event: FakeEvent): Promise<void> {
    const raw = JSON.stringify(event);
    const path = '/v1/webhooks/stripe';
    const secret = pick(this.random, this.fake.secrets);
    const begun = performance.now();
    for (let attempts = 1; performance.now() - begun < longestMs; attempts++) {
      const sentAt = this.exchange.sinceStart();
      const headers = { 'stripe-signature': signatureOf(raw, secret, new Date()) };
      const sent = await this.exchange.send('POST', path, headers, { raw });
      if (sent && sent.status < 500) {
        if (sent.status !== 200) this.exchange.complain(`POST ${path} → ${sent.status} ${sent.code}`);
        const at = this.exchange.sinceStart();
        const { login } = this.operator;
        const known = { at, sentAt, login, attempts, intent: event.id, body: {} };
        this.exchange.list.add({ ...known, kind: 'provider event', path: `/v1/provider-events/${event.id}` });
        return;
      }
      await pause(Math.min(100 * attempts, 700));
    }
    this.exchange.complain(`POST ${path} → no definite answer`);
  }

  /** The last word on what was pending; some come back days after they had succeeded. */
  private endRefunds(): void {
    this.fake.refundsAnswer = this.random() < 0.5 ? 'pending' : 'succeeded';
    for (const refund of this.fake.refunds.values()) {
      if (this.ended.has(refund)) continue;
      this.ended.add(refund);
      const fails = this.thorough ? this.ended.size % 3 === 0 : this.random() < 0.15;
      if (refund.status === 'pending') this.fake.endRefund(refund, fails ? 'failed' : 'succeeded');
      else if (fails) this.fake.endRefund(refund, 'failed');
    }
  }

  /** An operator looks at what contradicts our papers, and has it applied once more. */
  async applyAgain(): Promise<void> {
    type Events = { items: { id: string }[] };
    const { body } = await this.operator.get<Events>('/v1/provider-events?state=quarantined&limit=20');
    const next = body.items.find(({ id }) => !this.appliedAgain.has(id));
    if (!next) return;
    this.appliedAgain.add(next.id);
    await this.operator.act({
      kind: 'application',
      path: `/v1/provider-events/${next.id}/applications`,
      // Meanwhile it was: by the job that asks Stripe, or by a first try whose answer was lost.
      expected: ['provider_event.not_applicable'],
    });
  }

  /** The buyer pays, unless Stripe was told meanwhile that it is not needed any more. */
  pay(attemptId: string): boolean {
    const of = (metadata: Record<string, string>): boolean => metadata['market_intent'] === attemptId;
    const session = [...this.fake.sessions.values()].find(({ metadata }) => of(metadata));
    const payment = [...this.fake.payments.values()].find(({ metadata }) => of(metadata));
    if (session ? session.status !== 'open' : payment?.status !== 'requires_action') return false;
    this.fake.pay(attemptId);
    return true;
  }

  decline(attemptId: string): void {
    const { status } = this.fake.paymentOf(attemptId);
    if (status === 'requires_action') this.fake.decline(attemptId);
  }

  /** The holder of a card objects, the bank takes the money and gives it back: the order is as before. */
  dispute(attemptId: string): void {
    const { dispute } = this.disputes.open(attemptId);
    this.disputes.withdraw(dispute);
    this.disputes.reinstate(dispute);
    this.disputes.close(dispute, 'won');
  }
}

/** One attempt after the other until one succeeds; sometimes two at once, of which one goes back. */
export async function payThroughStripe(deal: Deal): Promise<void> {
  const { scene, random, thorough } = deal.trade;
  const side = scene.stripe;
  for (let n = 0; n < mostAttempts; n++) {
    const method = thorough ? methods[n % methods.length] : pick(random, methods);
    const attempt = await openAttempt(deal, method as string);
    if (!attempt) return;
    if (!attempt.next) continue;
    if (method !== 'card' && (thorough ? n === 0 : random() < 0.1)) {
      side.decline(attempt.id);
      await untilSettled(deal, attempt);
      continue;
    }
    const other = deal.chance(0.1)
      ? await openAttempt(deal, method === 'card' ? 'alipay' : 'card')
      : undefined;
    const paid = [attempt, other].filter((one) => one?.next && side.pay(one.id));
    for (const one of paid) await untilSettled(deal, one as Attempt);
    if (paid.length && deal.chance(0.05)) side.dispute((paid[0] as Attempt).id);
    if (paid.length) return;
  }
  await payByTransfer(deal, 'code');
}

/** The buyer has the page open, the order is called off, and then the buyer pays all the same. */
export async function payTooLate(deal: Deal): Promise<void> {
  const attempt = await openAttempt(deal, 'alipay');
  await deal.cancel('buyer');
  if (attempt?.next && deal.trade.scene.stripe.pay(attempt.id)) await untilSettled(deal, attempt);
}

/** As far as the buyer can go: an address or a picture, or nothing when Stripe refuses. */
async function openAttempt(deal: Deal, method: string): Promise<Attempt | undefined> {
  const { status, body } = await deal.trade.unit.finance.act<{ attempt: Attempt }>({
    kind: 'payment',
    path: `/v1/orders/${deal.id}/payments`,
    body: { provider: 'stripe', method },
    // Its money is here: another attempt brought it.
    expected: ['payment.nothing_due', 'payment.not_pending'],
  });
  if (status !== 201) return undefined;
  let { attempt } = body;
  for (let n = 0; attempt.state === 'created' && n < 20; n++) {
    await pause(askAfterMs / 10);
    attempt = await comeBack(deal, attempt);
  }
  return attempt;
}

/** The page to which the buyer comes back asks Stripe. */
async function comeBack(deal: Deal, { id }: Attempt): Promise<Attempt> {
  const path = `/v1/payment-attempts/${id}/checks`;
  return (await deal.trade.unit.finance.act<Attempt>({ kind: 'attempt', path })).body;
}

/** By an event, or by the page that the buyer comes back to, or because the market asks. */
async function untilSettled(deal: Deal, attempt: Attempt): Promise<void> {
  const { scene, unit, random } = deal.trade;
  const open = (state: string): boolean => ['created', 'waiting', 'processing'].includes(state);
  const begun = performance.now();
  if (random() < 0.3) await comeBack(deal, attempt);
  for (let askedAt = begun; performance.now() - begun < longestMs; await pause(200)) {
    const { body } = await unit.finance.get<Attempt>(`/v1/payment-attempts/${attempt.id}`);
    if (!open(body.state)) {
      await comeBack(deal, attempt);
      return;
    }
    if (performance.now() - askedAt < askAfterMs) continue;
    askedAt = performance.now();
    await scene.letProviderTimePass();
  }
  scene.exchange.complain('an attempt was paid and nobody found out');
}
