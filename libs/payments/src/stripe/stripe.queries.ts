import { type Actor, Config, Database, decodeCursor, type Page, Problem, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  eventParams,
  type ListProviderEvents,
  type PaymentAttempt,
  type PaymentMethods,
  type ProviderEventDetail,
  type ProviderEventItem,
} from './stripe.dto';
import { capabilities, largestPaymentFen } from './stripe-methods.policy';

/** Keyset by moment and id: the provider's ids have no order. */
const lastEvent = z.tuple([z.iso.datetime().startsWith('20'), eventParams.shape.id]);

const selectAttempt = `
  SELECT id, payment_id AS "paymentId", order_id AS "orderId", method, state, amount_fen AS "amountFen",
         surplus_fen AS "surplusFen", CASE WHEN state = 'waiting' THEN next_action END AS next, failure,
         created_at AS "createdAt"
    FROM stripe_intents`;

const selectEvent = `
  SELECT e.id, e.type, e.source, e.livemode, coalesce(e.outcome, 'waiting') AS state, e.reason, e.received_at AS "receivedAt",
         e.applied_at AS "appliedAt", e.tries, e.last_error AS "lastError",
         CASE WHEN i.id IS NOT NULL THEN json_build_object('id', i.id, 'method', i.method, 'state', i.state,
           'amountFen', i.amount_fen, 'orderId', i.order_id, 'orderNumber', o.number) END AS intent`;
const fromEvents = `
    FROM provider_events e
    LEFT JOIN stripe_intents i ON i.id = e.intent_id
    LEFT JOIN orders o ON o.id = i.order_id`;

@Injectable()
export class StripeQueries {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** 404 unless the actor's organisation buys the order. */
  async methods(actor: Actor, orderId: string): Promise<PaymentMethods> {
    const [order] = await this.database.read<{ unpaidFen: number }>(
      'SELECT total_fen - paid_fen AS "unpaidFen" FROM orders WHERE id = $1 AND buyer_id = $2',
      [orderId, actor.organizationId],
    );
    if (!order) throw new Problem('request.not_found');
    const offered = order.unpaidFen <= largestPaymentFen ? (this.config.stripe?.methods ?? []) : [];
    const transfer = {
      provider: 'bank_transfer',
      method: null,
      leadsTo: null,
      refundWindowDays: null,
    } as const;
    return {
      items: [
        transfer,
        ...offered.map((method) => {
          const { leadsTo, refundWindowDays } = capabilities[method];
          return { provider: 'stripe' as const, method, leadsTo, refundWindowDays };
        }),
      ],
    };
  }

  /** 404 unless the actor's organisation pays by it. */
  async attempt(actor: Actor, id: string): Promise<PaymentAttempt> {
    const [attempt] = await this.database.read<PaymentAttempt>(
      `${selectAttempt} WHERE id = $1 AND buyer_id = $2`,
      [id, actor.organizationId],
    );
    if (!attempt) throw new Problem('request.not_found');
    return attempt;
  }

  async events(query: ListProviderEvents): Promise<Page<ProviderEventItem>> {
    const after = decodeCursor(query.cursor, lastEvent);
    const rows = await this.database.read<ProviderEventItem & { receivedAt: string | Date }>(
      `${selectEvent} ${fromEvents}
        WHERE ($1::text[] IS NULL OR coalesce(e.outcome, 'waiting') = ANY ($1)) AND ($2::uuid IS NULL OR e.intent_id = $2)
          AND ($3::timestamptz IS NULL OR (e.received_at, e.id) < ($3, $4))
        ORDER BY e.received_at DESC, e.id DESC LIMIT $5`,
      [
        query.state?.length ? query.state : null,
        query.intentId ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, ({ receivedAt, id }) => [new Date(receivedAt).toISOString(), id]);
  }

  async event(id: string): Promise<ProviderEventDetail> {
    const [event] = await this.database.read<ProviderEventDetail>(
      `${selectEvent}, e.payload ${fromEvents} WHERE e.id = $1`,
      [id],
    );
    if (!event) throw new Problem('request.not_found');
    return event;
  }
}
