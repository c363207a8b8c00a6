import { Clock, Config, type StripeAccount } from '@app/platform';
import { Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import type { StripeIntent, StripeRefund } from './stripe.entity';
import {
  ourIntent,
  ourRefund,
  type PaymentObject,
  paidThroughPage,
  type RefundObject,
  type SeenPayment,
  type SeenRefund,
  type SessionObject,
  seenPayment,
  seenRefund,
  seenSession,
  type ToldEvent,
} from './stripe-seen.policy';

/** The provider said no for good: asking again would change nothing. */
export class ProviderRefusal extends Error {}
/** Nobody knows what the provider did: ask again with the same key. */
export class ProviderSilence extends Error {}

export const isOfProvider = (error: unknown): boolean =>
  error instanceof ProviderRefusal || error instanceof ProviderSilence;

const timeoutMs = 10_000;
/** Stripe's answers that are final. 401 and 403 are faults of our keys, 409 and 429 pass. */
const finalStatuses = [400, 402, 404];

type Fee = { feeFen: number };

/** All calls to Stripe; none inside a transaction. Errors: ProviderRefusal, ProviderSilence. */
@Injectable()
export class StripeClient {
  readonly account: StripeAccount | undefined;
  private readonly sdk: Stripe | undefined;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.account = config.stripe;
    this.sdk = this.account && connect(this.account);
  }

  /** Undefined when no secret of ours signed these bytes lately. */
  eventIn(body: Buffer, signature: string): ToldEvent | undefined {
    for (const secret of this.account?.webhookSecrets ?? []) {
      try {
        const now = this.clock.now().getTime();
        const event = this.stripe.webhooks.constructEvent(body, signature, secret, undefined, undefined, now);
        return event as unknown as ToldEvent;
      } catch {
        // Another secret may have signed them. For a header out of shape the library throws a plain Error: a stranger's
        // fault too, so no narrower class is caught.
      }
    }
    return undefined;
  }

  /** Told twice, Stripe acts once: the attempt's id is the key. */
  async begin(intent: StripeIntent, orderNumber: string): Promise<SeenPayment> {
    const metadata = { [ourIntent]: intent.id, order: orderNumber };
    const once = { idempotencyKey: intent.id };
    if (paidThroughPage(intent.method)) {
      const session = await ask(() =>
        this.stripe.checkout.sessions.create(
          {
            mode: 'payment',
            allowed_payment_method_types: ['card'],
            client_reference_id: intent.id,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: 'cny',
                  unit_amount: intent.amountFen,
                  product_data: { name: `订单 ${orderNumber}` },
                },
              },
            ],
            metadata,
            payment_intent_data: { metadata },
            success_url: intent.returnUrl,
            cancel_url: intent.returnUrl,
          },
          once,
        ),
      );
      return seenSession(session as unknown as SessionObject);
    }
    const payment = await ask(() =>
      this.stripe.paymentIntents.create(
        {
          amount: intent.amountFen,
          currency: 'cny',
          allowed_payment_method_types: [intent.method as 'alipay' | 'wechat_pay'],
          payment_method_data: { type: intent.method as 'alipay' | 'wechat_pay' },
          ...(intent.method === 'wechat_pay'
            ? { payment_method_options: { wechat_pay: { client: 'web' as const } } }
            : {}),
          description: `订单 ${orderNumber}`,
          confirm: true,
          return_url: intent.returnUrl,
          metadata,
        },
        once,
      ),
    );
    return seenPayment(payment as unknown as PaymentObject);
  }

  /** How it stands now. */
  async look({ session, reference }: Pick<StripeIntent, 'session' | 'reference'>): Promise<SeenPayment> {
    if (session) {
      const object = await ask(() => this.stripe.checkout.sessions.retrieve(session));
      return seenSession(object as unknown as SessionObject);
    }
    const object = await ask(() => this.stripe.paymentIntents.retrieve(reference as string));
    return seenPayment(object as unknown as PaymentObject);
  }

  /** Nobody can pay by it any more; what was paid already is told instead. */
  async giveUp(intent: Pick<StripeIntent, 'session' | 'reference'>): Promise<SeenPayment> {
    const { session, reference } = intent;
    try {
      if (session) {
        const object = await ask(() => this.stripe.checkout.sessions.expire(session));
        return seenSession(object as unknown as SessionObject);
      }
      const object = await ask(() => this.stripe.paymentIntents.cancel(reference as string));
      return seenPayment(object as unknown as PaymentObject);
    } catch (error) {
      if (error instanceof ProviderRefusal) return this.look(intent);
      throw error;
    }
  }

  /**
   * What Stripe kept of a payment, in fen; undefined until it has booked it. An account kept in another currency tells the
   * rate that it used, and its fee is brought back by the same rate.
   */
  async feeOf(reference: string): Promise<Fee | undefined> {
    const payment = await ask(() =>
      this.stripe.paymentIntents.retrieve(reference, { expand: ['latest_charge.balance_transaction'] }),
    );
    const charge = payment.latest_charge;
    const booked = typeof charge === 'object' ? charge?.balance_transaction : undefined;
    if (!booked || typeof booked !== 'object') return undefined;
    return { feeFen: Math.round(booked.fee / (booked.exchange_rate ?? 1)) };
  }

  async giveBack(refund: StripeRefund, payment: string): Promise<SeenRefund> {
    const object = await ask(() =>
      this.stripe.refunds.create(
        { payment_intent: payment, amount: refund.amountFen, metadata: { [ourRefund]: refund.id } },
        { idempotencyKey: refund.id },
      ),
    );
    return this.seen(object as unknown as RefundObject);
  }

  async lookAtRefund(reference: string): Promise<SeenRefund> {
    const object = await ask(() => this.stripe.refunds.retrieve(reference));
    return this.seen(object as unknown as RefundObject);
  }

  /** Events that Stripe could not deliver, the newest first. */
  async undelivered(most: number): Promise<ToldEvent[]> {
    const missed = await ask(() =>
      this.stripe.events.list({ delivery_success: false, limit: 100 }).autoPagingToArray({ limit: most }),
    );
    return missed as unknown as ToldEvent[];
  }

  /** A refund does not say of which world it is; our key does. */
  private seen(object: RefundObject): SeenRefund {
    return seenRefund(object, this.account?.livemode === true);
  }

  private get stripe(): Stripe {
    if (!this.sdk) throw new ProviderSilence('no key for Stripe');
    return this.sdk;
  }
}

function connect({ secretKey, apiBase }: StripeAccount): Stripe {
  const elsewhere = apiBase && {
    host: apiBase.hostname,
    port: apiBase.port,
    protocol: apiBase.protocol.slice(0, -1) as 'http' | 'https',
  };
  // What is tried again, and when, is written in our own rows.
  return new Stripe(secretKey, { maxNetworkRetries: 0, timeout: timeoutMs, telemetry: false, ...elsewhere });
}

async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { statusCode, code, message } = error as { statusCode?: number; code?: string; message: string };
    const said = code ? `${code}: ${message}` : message;
    if (statusCode && finalStatuses.includes(statusCode)) throw new ProviderRefusal(said, { cause: error });
    throw new ProviderSilence(said, { cause: error });
  }
}
