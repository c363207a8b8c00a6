import { days, type stripeMethods } from '@app/platform';

export type StripeMethod = (typeof stripeMethods)[number];

type Capability = {
  /** How the buyer gets there: the provider's page, or a picture to scan. */
  leadsTo: 'redirect' | 'qr';
  /** How long after the payment a refund may be asked for; null = as long as the bank takes it. */
  refundWindowDays: number | null;
  /** Whether the answer to a refund is final, or the final word comes later. */
  refundsLater: boolean;
  /** Whether money could be set aside now and taken later. We always take it at once. */
  manualCapture: boolean;
};

/** What each method can do, as Stripe documents it (docs/decisions/0024-stripe.md names the pages). */
export const capabilities: Record<StripeMethod, Capability> = {
  card: { leadsTo: 'redirect', refundWindowDays: null, refundsLater: false, manualCapture: true },
  alipay: { leadsTo: 'redirect', refundWindowDays: 90, refundsLater: true, manualCapture: false },
  wechat_pay: { leadsTo: 'qr', refundWindowDays: 180, refundsLater: true, manualCapture: false },
};

/** Eight digits of the smallest unit is the most that one payment can have. */
export const largestPaymentFen = 99_999_999;

export function canStillRefund(method: StripeMethod, succeededAt: Date, now: Date): boolean {
  const window = capabilities[method].refundWindowDays;
  return window === null || now.getTime() - succeededAt.getTime() <= days(window);
}
