import { schemas } from '@app/platform';
import { z } from 'zod';
import { payeeSources, paymentListStates } from './payout.state';
import { accountNumber } from './payouts.dto';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });

const listedRefund = z.strictObject({
  refundId: schemas.id,
  /** Where the refund goes; left out: to the account that the money came from. */
  payee: z
    .strictObject({ name: schemas.line(100), bank: schemas.line(100).optional(), account: accountNumber })
    .optional(),
});

export const ProposeList = z.strictObject({
  payoutIds: z.array(schemas.id).max(500).default([]),
  refunds: z.array(listedRefund).max(500).default([]),
});
export type ProposeList = z.infer<typeof ProposeList>;

export const ListLists = z.strictObject({
  state: schemas.commaList(z.enum(paymentListStates)).optional(),
  ...schemas.pageQuery,
});
export type ListLists = z.infer<typeof ListLists>;

export const PaymentListItem = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(paymentListStates),
  lineCount: z.int(),
  totalFen: schemas.positiveFen,
  proposedBy: person,
  proposedAt: moment,
  releasedBy: person.nullable(),
  releasedAt: moment.nullable(),
  withdrawnBy: person.nullable(),
  withdrawnAt: moment.nullable(),
  /** How many of its transfers were seen on a bank statement, and how many failed. */
  paid: z.int(),
  failed: z.int(),
});
export type PaymentListItem = z.infer<typeof PaymentListItem>;
export const PaymentListPage = schemas.pageOf(PaymentListItem);

const line = z.object({
  position: z.int(),
  kind: z.enum(['payout', 'refund']),
  /** Of the payout or refund. */
  id: schemas.id,
  /** Number of the settlement or of the refund. */
  paperNumber: z.string(),
  payeeName: z.string(),
  payeeBank: z.string(),
  /** The last four digits; the file for the bank has it whole. */
  payeeAccount: z.string(),
  payeeSource: z.enum(payeeSources),
  amountFen: schemas.positiveFen,
  transferCode: z.string(),
  state: z.enum(['open', 'released', 'sent', 'paid', 'failed']),
});

/** 付款清单 with its lines, which add up to `totalFen`. */
export const PaymentListDetail = PaymentListItem.extend({ lines: z.array(line) });
export type PaymentListDetail = z.infer<typeof PaymentListDetail>;

export const ListStateAnswer = z.object({
  id: schemas.id,
  number: z.string(),
  state: z.enum(paymentListStates),
});
export type ListStateAnswer = z.infer<typeof ListStateAnswer>;

export const AskFile = z.strictObject({ format: z.enum(['csv', 'csv_gbk', 'xlsx']).default('xlsx') });
export type AskFile = z.infer<typeof AskFile>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;
