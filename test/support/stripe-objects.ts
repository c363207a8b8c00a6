/** What Stripe keeps and tells, as far as the market reads it. */

export type Fields = Record<string, string>;
export type FakePayment = {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_received: number;
  currency: string;
  livemode: boolean;
  status: string;
  metadata: Fields;
  payment_method_types: string[];
  next_action: object | null;
  last_payment_error: { code: string } | null;
  latest_charge: string | null;
};
export type FakeSession = {
  id: string;
  object: 'checkout.session';
  amount_total: number;
  currency: string;
  livemode: boolean;
  status: string;
  payment_status: string;
  url: string | null;
  payment_intent: string | null;
  metadata: Fields;
};
export type FakeRefund = {
  id: string;
  object: 'refund';
  amount: number;
  currency: string;
  status: string;
  payment_intent: string;
  metadata: Fields;
  failure_reason: string | null;
};
export type FakeDispute = {
  id: string;
  object: 'dispute';
  amount: number;
  currency: string;
  livemode: boolean;
  status: string;
  reason: string;
  payment_intent: string;
  evidence_details: { due_by: number };
  balance_transactions: { id: string; amount: number; fee: number; currency: string }[];
};
export type FakeObject = FakePayment | FakeSession | FakeRefund | FakeDispute;
export type FakeEvent = {
  id: string;
  object: 'event';
  type: string;
  livemode: boolean;
  data: { object: FakeObject };
};
