import { schemas } from '@app/platform';
import { z } from 'zod';
import { payoutStates } from '../transfers/payout.state';
import { earningStages, settlementStates } from './settlement.state';

const moment = z.iso.datetime({ offset: true });
const count = z.int().min(0);
/** What may be less than nothing: returns, corrections, balances. */
const signedFen = z.int();

export const RunSettlements = z.strictObject({ supplierId: schemas.id.optional() });
export type RunSettlements = z.infer<typeof RunSettlements>;

export const RunAnswer = z.object({
  settlements: count,
  amountFen: schemas.fenAmount,
  /** Cooperatives that this request did not get to: ask again. */
  suppliersLeft: count,
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const ListSettlements = z.strictObject({
  state: schemas.commaList(z.enum(settlementStates)).optional(),
  supplierId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListSettlements = z.infer<typeof ListSettlements>;

/** The attempt to pay it that counts: the one that has not failed. */
const payout = z.object({
  id: schemas.id,
  transferCode: z.string(),
  state: z.enum(payoutStates),
  releasedAt: moment.nullable(),
  paidAt: moment.nullable(),
});

export const SettlementSummary = z.object({
  id: schemas.id,
  number: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  periodFrom: schemas.businessDay,
  periodTo: schemas.businessDay,
  acceptedFen: schemas.fenAmount,
  returnedFen: schemas.fenAmount,
  /** Accepted less returned. */
  amountFen: schemas.positiveFen,
  state: z.enum(settlementStates),
  madeAt: moment,
  paidAt: moment.nullable(),
  orders: count,
  returns: count,
  payout,
});
export type SettlementSummary = z.infer<typeof SettlementSummary>;
export const SettlementPage = schemas.pageOf(SettlementSummary);

const item = z.object({
  kind: z.enum(['order', 'return', 'claim']),
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerName: z.string(),
  /** Of a return or claim, its own number; of an order, those of its acceptances. */
  paperNumbers: z.array(z.string()),
  acceptedAt: moment,
  /** Negative for a return or claim. */
  amountFen: signedFen,
  /** From acceptance to payout, in days of Asia/Shanghai; null until it is paid, and for what is not an order. */
  days: count.nullable(),
});

/** 结算单: what a cooperative is paid for. The items add up to `amountFen`. */
export const SettlementStatement = SettlementSummary.extend({
  supplierCreditCode: z.string(),
  items: z.array(item),
  /** Attempts that failed, oldest first. */
  failures: z.array(z.object({ transferCode: z.string(), failedAt: moment, failure: z.string() })),
});
export type SettlementStatement = z.infer<typeof SettlementStatement>;

/** Days from acceptance to payout of the orders paid out in the last 365 days. */
export const PayoutDays = z.object({
  orders: count,
  medianDays: count.nullable(),
  p90Days: count.nullable(),
  worstDays: count.nullable(),
  /** How many orders waited so many days; the days in order, without those that no order waited. */
  bins: z.array(z.object({ days: count, orders: count })),
  /** Orders whose money is here and that are not paid out yet. */
  waiting: z.object({ orders: count, oldestDays: count.nullable() }),
});
export type PayoutDays = z.infer<typeof PayoutDays>;

const stageFigure = z.object({ amountFen: signedFen, orders: count });

/** Earned = awaiting payment + to settle + on the way + paid, to the fen. */
export const Earnings = z.object({
  earnedFen: signedFen,
  /** Ordered and not judged yet; not earned. */
  travelling: stageFigure,
  awaitingPayment: stageFigure,
  /** Less than nothing when more came back since the last settlement than was accepted. */
  toSettle: stageFigure,
  onTheWay: stageFigure,
  paid: stageFigure,
  /** Nothing can be paid out without an account that was checked. */
  hasAccount: z.boolean(),
});
export type Earnings = z.infer<typeof Earnings>;

export const ListEarnings = z.strictObject({
  stage: schemas.commaList(z.enum(earningStages)).optional(),
  ...schemas.pageQuery,
});
export type ListEarnings = z.infer<typeof ListEarnings>;

export const EarningItem = z.object({
  orderId: schemas.id,
  orderNumber: z.string(),
  buyerName: z.string(),
  stage: z.enum(earningStages),
  totalFen: schemas.positiveFen,
  acceptedFen: schemas.fenAmount,
  returnedFen: schemas.fenAmount,
  /** Accepted less returned. */
  earnedFen: signedFen,
  /** What the buyer has paid so far. */
  receivedFen: schemas.fenAmount,
  acceptedAt: moment.nullable(),
  settlementId: schemas.id.nullable(),
  settlementNumber: z.string().nullable(),
  payoutState: z.enum(payoutStates).nullable(),
  paidAt: moment.nullable(),
  /** From acceptance to payout, or to today while it is not paid; null until it is accepted. */
  days: count.nullable(),
});
export type EarningItem = z.infer<typeof EarningItem>;
export const EarningPage = schemas.pageOf(EarningItem);
