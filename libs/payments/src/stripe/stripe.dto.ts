import { schemas, stripeMethods } from '@app/platform';
import { z } from 'zod';
import { disputeStates, eventOutcomes, intentStates } from './stripe-intent.state';

const moment = z.iso.datetime({ offset: true });

/** What the buyer does next: go to the provider's page, or scan a picture (PNG as a data address). */
export const NextAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirect'), url: z.string() }),
  z.object({ kind: z.literal('qr'), image: z.string() }),
]);
export type NextAction = z.infer<typeof NextAction>;

/** One attempt to pay a payable through Stripe. */
export const PaymentAttempt = z.object({
  id: schemas.id,
  paymentId: schemas.id,
  orderId: schemas.id,
  method: z.enum(stripeMethods),
  state: z.enum(intentStates),
  amountFen: schemas.positiveFen,
  /** What came beyond what was owed; it goes back the way it came. */
  surplusFen: schemas.fenAmount,
  next: NextAction.nullable(),
  /** The provider's word for why it did not succeed. */
  failure: z.string().nullable(),
  createdAt: moment,
});
export type PaymentAttempt = z.infer<typeof PaymentAttempt>;

/** How an order can be paid. */
export const PaymentMethods = z.object({
  items: z.array(
    z.object({
      provider: z.enum(['bank_transfer', 'stripe']),
      /** Of Stripe: what to ask for. */
      method: z.enum(stripeMethods).nullable(),
      /** A page of the provider's, or a picture to scan; none for a transfer. */
      leadsTo: z.enum(['redirect', 'qr']).nullable(),
      /** How long after the payment it can be given back the same way; null = no limit known. */
      refundWindowDays: z.int().nullable(),
    }),
  ),
});
export type PaymentMethods = z.infer<typeof PaymentMethods>;

export const Received = z.object({ received: z.literal(true) });
export type Received = z.infer<typeof Received>;

export const providerEventStates = ['waiting', ...eventOutcomes] as const;

export const ListProviderEvents = z.strictObject({
  state: schemas.commaList(z.enum(providerEventStates)).optional(),
  /** Of one attempt to pay. */
  intentId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListProviderEvents = z.infer<typeof ListProviderEvents>;

export const eventParams = z.strictObject({ id: z.string().regex(/^[\w:.-]{1,255}$/) });
export type EventParams = z.infer<typeof eventParams>;

export const ProviderEventItem = z.object({
  id: z.string(),
  type: z.string(),
  source: z.enum(['webhook', 'fetched']),
  livemode: z.boolean(),
  state: z.enum(providerEventStates),
  /** Why it is in quarantine or ignored. */
  reason: z.string().nullable(),
  receivedAt: moment,
  appliedAt: moment.nullable(),
  tries: z.int(),
  lastError: z.string().nullable(),
  intent: z
    .object({
      id: schemas.id,
      method: z.enum(stripeMethods),
      state: z.enum(intentStates),
      amountFen: schemas.positiveFen,
      orderId: schemas.id,
      orderNumber: z.string(),
    })
    .nullable(),
});
export type ProviderEventItem = z.infer<typeof ProviderEventItem>;
export const ProviderEventPage = schemas.pageOf(ProviderEventItem);

/** With what the provider sent, as it sent it. */
export const ProviderEventDetail = ProviderEventItem.extend({ payload: z.unknown() });
export type ProviderEventDetail = z.infer<typeof ProviderEventDetail>;

export const ListDisputes = z.strictObject({
  state: schemas.commaList(z.enum(disputeStates)).optional(),
  ...schemas.pageQuery,
});
export type ListDisputes = z.infer<typeof ListDisputes>;

/** 拒付: the holder of a card objects to a payment. */
export const DisputeItem = z.object({
  id: schemas.id,
  /** Stripe's own name of it. */
  reference: z.string(),
  state: z.enum(disputeStates),
  /** Stripe's word for what the holder says. */
  reason: z.string().nullable(),
  amountFen: schemas.positiveFen,
  /** What Stripe has taken and not given back. */
  takenFen: z.int(),
  feeFen: z.int(),
  /** Of a lost one: what the order owes again, and what the market bears. */
  owedAgainFen: schemas.fenAmount,
  borneFen: schemas.fenAmount,
  /** Until then the market can answer, in Stripe's dashboard. */
  replyBy: moment.nullable(),
  openedAt: moment,
  endedAt: moment.nullable(),
  method: z.enum(stripeMethods),
  order: z.object({ id: schemas.id, number: z.string() }),
  buyerName: z.string(),
});
export type DisputeItem = z.infer<typeof DisputeItem>;
export const DisputePage = schemas.pageOf(DisputeItem);
