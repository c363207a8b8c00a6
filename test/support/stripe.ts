import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, Client } from './client';
import type { FakeEvent, FakeObject, FakePayment, FakeRefund, FakeSession, Fields } from './stripe-objects';

/**
 * What goes wrong with the next call: `lost` = done, but the answer never arrives · `down` = 500, nothing done ·
 * `refused` = a final no · `slow` = answered when `release` is called.
 */
type Fault = 'lost' | 'down' | 'refused' | 'slow';
type Said = { status: number; body: object };

/** A QR code of weixin://wxpay/bizpayurl?pr=example, one dot for each of its squares. */
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAB0AAAAdAQMAAABsXfVMAAAABlBMVEX///8AAABVwtN+AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAnElEQVQI1wGRAG7/AP53Q/gAgplqCAC6+qroALrjwugAug966ACCNooIAP6qq/gAAMygAACC035wAEVTUZAALllMgAAwwoTQAHa+mlAAAQefqAC/zybAADBerngAdjPNIACh6ZvoAPuXOEgAiJK3mACGsH/gAACdWJAA/k+aoACCTBiYALoVn9gAumm1aAC6Tw/wAIIigygA/pjXIN6/PYg3CYwcAAAAAElFTkSuQmCC';
const feeOf = (amount: number): number => Math.round(amount * 0.034);
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/**
 * Speaks the part of Stripe's API that we use, over HTTP and with real signatures. Nothing is delivered by itself: a test
 * takes `events` and delivers them as late, as often and in whatever order it likes, or not at all.
 */
export class FakeStripe {
  readonly secrets = ['whsec_of_last_month', 'whsec_of_this_month'] as const;
  readonly payments = new Map<string, FakePayment>();
  readonly sessions = new Map<string, FakeSession>();
  readonly refunds = new Map<string, FakeRefund>();
  readonly events: FakeEvent[] = [];
  /** What was asked, in order: `POST /v1/refunds`. */
  readonly calls: string[] = [];
  readonly faults: Fault[] = [];
  private readonly delivered = new Set<string>();
  /** How refunds answer at first. */
  refundsAnswer: 'succeeded' | 'pending' = 'succeeded';
  /** Another one than asked for, as a broken or foreign account would. */
  twist: Partial<FakePayment> = {};
  private readonly answered = new Map<string, Said>();
  private readonly returns = new Map<string, string>();
  private held: (() => void)[] = [];
  private count = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeStripe> {
    const server = createServer((request, response) => void fake.serve(request, response));
    const fake = new FakeStripe(server);
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    return fake;
  }

  async stop(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** For the processes of a market. */
  get environment(): Record<string, string> {
    return {
      STRIPE_SECRET_KEY: 'sk_test_fake',
      STRIPE_WEBHOOK_SECRET: this.secrets.join(','),
      STRIPE_API_BASE: this.url,
    };
  }

  release(): void {
    for (const go of this.held.splice(0)) go();
  }

  /** The payment behind an attempt of ours, by what it carries. */
  paymentOf(attemptId: string): FakePayment {
    const found = [...this.payments.values()].find(({ metadata }) => metadata['market_intent'] === attemptId);
    if (!found) throw new Error(`Stripe knows no payment for ${attemptId}`);
    return found;
  }

  sessionOf(attemptId: string): FakeSession {
    const found = [...this.sessions.values()].find(({ metadata }) => metadata['market_intent'] === attemptId);
    if (!found) throw new Error(`Stripe knows no session for ${attemptId}`);
    return found;
  }

  /** The buyer pays in the wallet, or on the page for cards. */
  pay(attemptId: string): FakeEvent[] {
    const begun = this.events.length;
    const session = [...this.sessions.values()].find(
      ({ metadata }) => metadata['market_intent'] === attemptId,
    );
    const payment = session ? this.paymentOn(session) : this.paymentOf(attemptId);
    this.change(payment, 'payment_intent.processing', { status: 'processing' });
    this.succeed(payment);
    if (session)
      this.change(session, 'checkout.session.completed', {
        status: 'complete',
        payment_status: 'paid',
        url: null,
      });
    return this.events.slice(begun);
  }

  succeed(payment: FakePayment): FakeEvent {
    return this.change(payment, 'payment_intent.succeeded', {
      status: 'succeeded',
      amount_received: payment.amount,
      next_action: null,
      latest_charge: `ch_${payment.id}`,
    });
  }

  decline(attemptId: string): FakeEvent {
    return this.change(this.paymentOf(attemptId), 'payment_intent.payment_failed', {
      status: 'requires_payment_method',
      next_action: null,
      last_payment_error: { code: 'payment_method_customer_decline' },
    });
  }

  /** The last word on a refund, which may come days later. */
  endRefund(refund: FakeRefund, status: 'succeeded' | 'failed'): FakeEvent {
    return this.change(refund, status === 'failed' ? 'refund.failed' : 'refund.updated', {
      status,
      failure_reason: status === 'failed' ? 'expired_or_canceled_card' : null,
    });
  }

  /** An event that nothing here happened for. */
  tell(type: string, object: object, more: Partial<FakeEvent> = {}): FakeEvent {
    const event: FakeEvent = {
      id: this.id('evt'),
      object: 'event',
      type,
      livemode: false,
      data: { object: copy(object) as FakeObject },
      ...more,
    };
    this.events.push(event);
    return event;
  }

  /** Sends an event to a market, signed as Stripe signs. */
  async deliver(
    marketUrl: string,
    event: FakeEvent,
    { secret = this.secrets[1], at = new Date() }: { secret?: string; at?: Date } = {},
  ): Promise<Answer<{ received?: true; code?: string }>> {
    const payload = JSON.stringify(event, null, 2);
    const headers = { 'stripe-signature': signatureOf(payload, secret, at) };
    const sent = { key: false, headers } as const;
    const answer = await new Client(() => marketUrl).post<{ received?: true; code?: string }>(
      '/v1/webhooks/stripe',
      payload,
      sent,
    );
    if (answer.status === 200) this.delivered.add(event.id);
    return answer;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname.startsWith('/hosted/'))
      return this.serveHosted(request, response, url.pathname.slice(8));
    this.calls.push(`${request.method} ${url.pathname}`);
    const fault = this.faults.shift();
    if (fault === 'down') return say(response, failure(500, 'api_error'));
    // What was done under a key before is not refused under it afterwards.
    if (fault === 'refused' && !this.answered.has(String(request.headers['idempotency-key'])))
      return say(response, failure(400, 'payment_method_not_available'));
    const said = this.once(request, () => this.act(request.method ?? 'GET', url, body));
    if (fault === 'slow') await new Promise<void>((go) => this.held.push(go));
    if (fault === 'lost') response.destroy();
    else say(response, said);
  }

  /** The same key gets the same answer. */
  private once(request: IncomingMessage, act: () => Said): Said {
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || request.method !== 'POST') return act();
    const before = this.answered.get(key);
    const said = before ?? act();
    this.answered.set(key, copy(said));
    return said;
  }

  private act(method: string, url: URL, body: Fields): Said {
    const [, , noun = '', ...rest] = url.pathname.split('/');
    if (noun === 'checkout') return this.actOnSession(method, rest, body);
    if (noun === 'events') return { status: 200, body: this.missed() };
    if (noun === 'refunds')
      return method === 'POST' ? this.refund(body) : found(this.refunds.get(rest[0] ?? ''));
    if (noun !== 'payment_intents') return failure(404, 'resource_missing');
    if (method === 'POST' && !rest[0]) return { status: 200, body: copy(this.open(body)) };
    const payment = this.payments.get(rest[0] ?? '');
    if (!payment) return failure(404, 'resource_missing');
    if (rest[1] === 'cancel') {
      if (payment.status === 'succeeded') return failure(400, 'payment_intent_unexpected_state');
      this.change(payment, 'payment_intent.canceled', { status: 'canceled', next_action: null });
    }
    const expanded = [...url.searchParams.values()].some((value) => value.includes('balance_transaction'));
    const charge = expanded && payment.latest_charge ? { latest_charge: this.chargeOf(payment) } : {};
    return { status: 200, body: { ...copy(payment), ...charge } };
  }

  private missed(): object {
    const data = this.events.filter(({ id }) => !this.delivered.has(id)).reverse();
    return { object: 'list', url: '/v1/events', has_more: false, data };
  }

  private chargeOf({ latest_charge: id, amount_received: amount }: FakePayment): object {
    return {
      id,
      object: 'charge',
      balance_transaction: { fee: feeOf(amount), currency: 'cny', exchange_rate: null },
    };
  }

  private open(body: Fields): FakePayment {
    const id = this.id('pi');
    const method = body['allowed_payment_method_types[0]'] ?? 'card';
    const action =
      method === 'wechat_pay'
        ? { type: 'wechat_pay_display_qr_code', wechat_pay_display_qr_code: { image_data_url: picture } }
        : { type: 'alipay_handle_redirect', alipay_handle_redirect: { url: `${this.url}/hosted/${id}` } };
    const payment: FakePayment = {
      id,
      object: 'payment_intent',
      amount: Number(body['amount']),
      amount_received: 0,
      currency: body['currency'] ?? '',
      livemode: false,
      status: 'requires_action',
      metadata: metadataIn(body, 'metadata'),
      payment_method_types: [method],
      next_action: action,
      last_payment_error: null,
      latest_charge: null,
      ...this.twist,
    };
    this.payments.set(id, payment);
    this.returns.set(id, body['return_url'] ?? '');
    this.tell('payment_intent.created', payment);
    this.tell('payment_intent.requires_action', payment);
    return payment;
  }

  private actOnSession(method: string, [, id, verb]: string[], body: Fields): Said {
    if (method === 'POST' && !id) return { status: 200, body: copy(this.openSession(body)) };
    const session = this.sessions.get(id ?? '');
    if (!session) return failure(404, 'resource_missing');
    if (verb === 'expire') {
      if (session.status !== 'open') return failure(400, 'status_transition_invalid');
      this.change(session, 'checkout.session.expired', { status: 'expired', url: null });
    }
    return { status: 200, body: copy(session) };
  }

  private openSession(body: Fields): FakeSession {
    const id = this.id('cs_test');
    const session: FakeSession = {
      id,
      object: 'checkout.session',
      amount_total: Number(body['line_items[0][price_data][unit_amount]']),
      currency: body['line_items[0][price_data][currency]'] ?? '',
      livemode: false,
      status: 'open',
      payment_status: 'unpaid',
      url: `${this.url}/hosted/${id}`,
      payment_intent: null,
      metadata: metadataIn(body, 'metadata'),
    };
    this.sessions.set(id, session);
    this.returns.set(id, body['success_url'] ?? '');
    return session;
  }

  /** Stripe makes the payment of a session when the buyer confirms. */
  private paymentOn(session: FakeSession): FakePayment {
    const payment = this.open({ amount: String(session.amount_total), currency: session.currency });
    Object.assign(payment, { metadata: session.metadata, next_action: null });
    session.payment_intent = payment.id;
    return payment;
  }

  private refund(body: Fields): Said {
    const payment = this.payments.get(body['payment_intent'] ?? '');
    const amount = Number(body['amount']);
    const given = [...this.refunds.values()]
      .filter(({ payment_intent: of, status }) => of === payment?.id && status !== 'failed')
      .reduce((sum, refund) => sum + refund.amount, 0);
    if (payment?.status !== 'succeeded' || given + amount > payment.amount)
      return failure(400, 'charge_already_refunded');
    const refund: FakeRefund = {
      id: this.id('re'),
      object: 'refund',
      amount,
      currency: 'cny',
      status: this.refundsAnswer,
      payment_intent: payment.id,
      metadata: metadataIn(body, 'metadata'),
      failure_reason: null,
    };
    this.refunds.set(refund.id, refund);
    this.tell('refund.created', refund);
    return { status: 200, body: copy(refund) };
  }

  private change<T extends FakeObject>(object: T, type: string, to: Partial<T>): FakeEvent {
    Object.assign(object, to);
    return this.tell(type, object);
  }

  /** The page that Stripe would show: one button, which pays and goes back. */
  private serveHosted(request: IncomingMessage, response: ServerResponse, id: string): void {
    const object = this.sessions.get(id) ?? this.payments.get(id);
    if (!object) return void response.writeHead(404).end();
    if (request.method === 'POST') {
      this.pay(object.metadata['market_intent'] as string);
      response.writeHead(303, { location: this.returns.get(id) ?? '/' }).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end('<!doctype html><title>Fake Stripe</title><form method="post"><button>支付 Pay</button></form>');
  }

  private id(prefix: string): string {
    return `${prefix}_fake${String(++this.count).padStart(8, '0')}`;
  }
}

/** `t=…,v1=…`: HMAC-SHA256 over the second and the bytes. */
export function signatureOf(payload: string, secret: string, at: Date): string {
  const second = Math.floor(at.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${second}.${payload}`).digest('hex');
  return `t=${second},v1=${mac}`;
}

function metadataIn(body: Fields, name: string): Fields {
  const inside = new RegExp(`^${name}\\[(\\w+)\\]$`);
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => {
      const [, field] = inside.exec(key) ?? [];
      return field ? [[field, value]] : [];
    }),
  );
}

const found = (object: object | undefined): Said =>
  object ? { status: 200, body: copy(object) } : failure(404, 'resource_missing');

function failure(status: number, code: string): Said {
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  return { status, body: { error: { type, code, message: `fake: ${code}` } } };
}

function say(response: ServerResponse, { status, body }: Said): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
