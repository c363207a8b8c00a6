import type { NextAction } from './stripe.dto';
import type {
  DisputeState,
  IntentState,
  ProviderPayoutState,
  StripeRefundState,
} from './stripe-intent.state';
import type { StripeMethod } from './stripe-methods.policy';

/** Names under which our own ids travel with what we ask of Stripe. */
export const ourIntent = 'market_intent';
export const ourRefund = 'market_refund';

/** What Stripe says of a payment, in our words; integer fen. */
export type SeenPayment = {
  kind: 'payment';
  intentId: string | undefined;
  reference: string | undefined;
  session: string | undefined;
  state: IntentState;
  amountFen: number;
  currency: string;
  livemode: boolean;
  nextAction: NextAction | undefined;
  failure: string | undefined;
};

/** What Stripe says of a refund. */
export type SeenRefund = {
  kind: 'refund';
  stripeRefundId: string | undefined;
  reference: string;
  /** The payment that it gives back. */
  payment: string | undefined;
  state: StripeRefundState;
  amountFen: number;
  currency: string;
  livemode: boolean;
  failure: string | undefined;
};

/** The card's holder objects to the payment. */
export type SeenDispute = {
  kind: 'dispute';
  reference: string;
  payment: string | undefined;
  state: DisputeState;
  amountFen: number;
  currency: string;
  livemode: boolean;
  reason: string | undefined;
  replyBy: Date | undefined;
  /** Everything that Stripe has booked for it so far: negative = taken from us. */
  moves: { reference: string; amountFen: number; feeFen: number }[];
};

/** Money on its way from Stripe to our bank account. */
export type SeenPayout = {
  kind: 'payout';
  reference: string;
  state: Exclude<ProviderPayoutState, 'arrived'>;
  amountFen: number;
  currency: string;
  livemode: boolean;
  arrivesAt: Date;
  failure: string | undefined;
};

/** The fields of Stripe's objects that are read here, whichever version of its API wrote them. */
export type PaymentObject = {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received?: number;
  currency: string;
  livemode: boolean;
  status: string;
  metadata?: Record<string, string> | null;
  payment_method_types?: string[];
  next_action?: {
    type: string;
    alipay_handle_redirect?: { url?: string | null };
    redirect_to_url?: { url?: string | null };
    wechat_pay_display_qr_code?: { image_data_url?: string };
  } | null;
  last_payment_error?: { code?: string; message?: string } | null;
};
export type SessionObject = {
  id: string;
  object: 'checkout.session';
  amount_total: number | null;
  currency: string | null;
  livemode: boolean;
  status: string | null;
  payment_status: string;
  url?: string | null;
  payment_intent?: string | { id: string } | null;
  metadata?: Record<string, string> | null;
};
export type RefundObject = {
  id: string;
  object: 'refund';
  amount: number;
  currency: string;
  status: string | null;
  metadata?: Record<string, string> | null;
  payment_intent?: string | { id: string } | null;
  failure_reason?: string | null;
};
type BookedMove = {
  id: string;
  amount: number;
  fee: number;
  currency: string;
  exchange_rate?: number | null;
};
export type PayoutObject = {
  id: string;
  object: 'payout';
  amount: number;
  currency: string;
  status: string;
  arrival_date: number;
  failure_code?: string | null;
};
export type DisputeObject = {
  id: string;
  object: 'dispute';
  amount: number;
  currency: string;
  status: string;
  reason?: string | null;
  payment_intent?: string | { id: string } | null;
  evidence_details?: { due_by?: number | null } | null;
  balance_transactions?: BookedMove[] | null;
};
type ToldObject =
  | PaymentObject
  | SessionObject
  | RefundObject
  | DisputeObject
  | PayoutObject
  | { object?: string };

/** An event as Stripe sends it. */
export type ToldEvent = {
  id: string;
  type: string;
  livemode: boolean;
  data: { object?: ToldObject /** Of what we asked for ourselves. */; seen?: SeenPayment };
};

/** Only these are for us; of everything else we hear, and do nothing. */
const known = /^(payment_intent|checkout\.session|refund|charge\.refund|charge\.dispute|payout|fetched)\./;

export function seenIn(event: ToldEvent): SeenPayment | SeenRefund | SeenDispute | SeenPayout | undefined {
  if (!known.test(event.type)) return undefined;
  const { object, seen } = event.data;
  if (seen) return seen;
  switch (object?.object) {
    case 'payment_intent':
      return seenPayment(object as PaymentObject);
    case 'checkout.session':
      return seenSession(object as SessionObject);
    case 'refund':
      return seenRefund(object as RefundObject, event.livemode);
    case 'dispute':
      return seenDispute(object as DisputeObject, event.livemode);
    case 'payout':
      return seenPayout(object as PayoutObject, event.livemode);
    default:
      return undefined;
  }
}

export function seenPayment(object: PaymentObject): SeenPayment {
  const failure = object.last_payment_error?.code ?? object.last_payment_error?.message;
  return {
    kind: 'payment',
    intentId: ourId(object.metadata?.[ourIntent]),
    reference: object.id,
    session: undefined,
    state: paymentState(object),
    // What came counts; until then, what was asked for.
    amountFen: object.status === 'succeeded' ? (object.amount_received ?? object.amount) : object.amount,
    currency: object.currency,
    livemode: object.livemode,
    nextAction: nextActionOf(object),
    failure,
  };
}

function paymentState({ status, last_payment_error, payment_method_types = [] }: PaymentObject): IntentState {
  switch (status) {
    case 'succeeded':
      return 'succeeded';
    case 'canceled':
      return 'cancelled';
    case 'processing':
      return 'processing';
    case 'requires_payment_method':
      // On the page for cards the buyer simply tries another one; a wallet's attempt is over.
      return last_payment_error && !payment_method_types.includes('card') ? 'failed' : 'waiting';
    default:
      return 'waiting';
  }
}

function nextActionOf({ next_action: next }: PaymentObject): NextAction | undefined {
  const image = next?.wechat_pay_display_qr_code?.image_data_url;
  if (image) return { kind: 'qr', image };
  const url = next?.alipay_handle_redirect?.url ?? next?.redirect_to_url?.url;
  return url ? { kind: 'redirect', url } : undefined;
}

export function seenSession(object: SessionObject): SeenPayment {
  return {
    kind: 'payment',
    intentId: ourId(object.metadata?.[ourIntent]),
    reference: idOf(object.payment_intent),
    session: object.id,
    state: sessionState(object),
    amountFen: object.amount_total ?? 0,
    currency: object.currency ?? '',
    livemode: object.livemode,
    nextAction: object.url ? { kind: 'redirect', url: object.url } : undefined,
    failure: object.status === 'expired' ? 'expired' : undefined,
  };
}

function sessionState({ status, payment_status }: SessionObject): IntentState {
  if (status === 'expired') return 'cancelled';
  if (status !== 'complete') return 'waiting';
  return payment_status === 'paid' ? 'succeeded' : 'processing';
}

export function seenRefund(object: RefundObject, livemode: boolean): SeenRefund {
  return {
    kind: 'refund',
    stripeRefundId: ourId(object.metadata?.[ourRefund]),
    reference: object.id,
    payment: idOf(object.payment_intent),
    state: refundState(object.status),
    amountFen: object.amount,
    currency: object.currency,
    livemode,
    failure: object.failure_reason ?? undefined,
  };
}

function refundState(status: string | null): StripeRefundState {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'sent';
}

export function seenDispute(object: DisputeObject, livemode: boolean): SeenDispute {
  const dueBy = object.evidence_details?.due_by;
  return {
    kind: 'dispute',
    reference: object.id,
    payment: idOf(object.payment_intent),
    state: disputeState(object.status),
    amountFen: object.amount,
    currency: object.currency,
    livemode,
    reason: object.reason ?? undefined,
    replyBy: dueBy ? new Date(dueBy * 1000) : undefined,
    moves: (object.balance_transactions ?? []).map((move) => movedFor(object, move)),
  };
}

/** An account kept in another currency moves that currency: what it stands for is what the holder disputes. */
function movedFor(dispute: DisputeObject, move: BookedMove): SeenDispute['moves'][number] {
  const amountFen =
    move.currency === dispute.currency ? move.amount : Math.sign(move.amount) * dispute.amount;
  return { reference: move.id, amountFen, feeFen: Math.round(move.fee / (move.exchange_rate ?? 1)) };
}

function disputeState(status: string): DisputeState {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return 'inquiry';
    case 'warning_closed':
    case 'prevented':
      return 'closed';
    case 'won':
    case 'lost':
      return status;
    default:
      return 'open';
  }
}

export function seenPayout(object: PayoutObject, livemode: boolean): SeenPayout {
  const over = object.status === 'failed' || object.status === 'canceled';
  return {
    kind: 'payout',
    reference: object.id,
    state: over ? 'failed' : 'on_the_way',
    amountFen: object.amount,
    currency: object.currency,
    livemode,
    arrivesAt: new Date(object.arrival_date * 1000),
    failure: over ? (object.failure_code ?? object.status) : undefined,
  };
}

/** Why what was seen cannot be what we asked for; undefined when it can. */
export function mismatchOf(
  asked: { amountFen: number; livemode: boolean; reference: string | null },
  seen: { amountFen: number; livemode: boolean; currency: string; reference?: string | undefined },
): string | undefined {
  if (seen.livemode !== asked.livemode) return 'livemode_differs';
  if (seen.currency !== 'cny') return 'currency_differs';
  if (seen.amountFen !== asked.amountFen) return 'amount_differs';
  if (asked.reference && seen.reference && seen.reference !== asked.reference) return 'reference_differs';
  return undefined;
}

/** What must be told to Stripe to pay by this method. */
export const paidThroughPage = (method: StripeMethod): boolean => method === 'card';

/** Others may use the same account: what is no id of ours is not for us. */
function ourId(value: string | undefined): string | undefined {
  return value && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : undefined;
}

function idOf(value: string | { id: string } | null | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.id;
}
