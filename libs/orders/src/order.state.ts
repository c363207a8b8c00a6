import type { Funding } from '@app/catalog';

/** What an order is called, and where it may go from there. Nothing else changes `orders.state`. */
export const orderTransitions = {
  /** 待接单: the goods are held; the supplier confirms by `confirm_by`, or the order is cancelled. */
  placed: ['confirmed', 'cancelled'],
  /**
   * 履约中: the supplier has promised the goods; they are shipped in parts, accepted and paid. Once a part was sent the
   * rest can be closed (余货), which is no state of its own: the order ends when what was sent is accepted and paid.
   */
  confirmed: ['completed', 'cancelled'],
  /** 已完成: every pack that was not closed was judged on acceptance and nothing is due. A later return does not reopen it. */
  completed: [],
  /** 已取消: by the buyer, the supplier or the deadline, before anything was shipped or paid; the goods are free again. */
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderState = keyof typeof orderTransitions;
export const orderStates = ['placed', 'confirmed', 'completed', 'cancelled'] as const satisfies OrderState[];

/** The states that `to` may be entered from: for `WHERE state = ANY (…)`. */
export function statesBefore(to: OrderState): OrderState[] {
  return orderStates.filter((from) => (orderTransitions[from] as readonly OrderState[]).includes(to));
}

/** Who ended an order: a side, or nobody in time. */
export const cancellers = ['buyer', 'supplier', 'deadline'] as const;
export type Canceller = (typeof cancellers)[number];

/** Who said that the rest of an order will not be sent any more. */
export const closers = ['buyer', 'supplier'] as const;
export type Closer = (typeof closers)[number];

/** 资金来源 as they stand on papers. */
export const fundingNames: Record<Funding, string> = {
  canteen: '食堂经费',
  union: '工会经费',
  unit_other: '单位其他经费',
  personal: '个人自购',
  resale: '转售进货',
};

/** 货到验收后付款, as public buyers must, or 先款后货. */
export const paymentTerms = ['after_acceptance', 'prepaid'] as const;
export type PaymentTerms = (typeof paymentTerms)[number];
