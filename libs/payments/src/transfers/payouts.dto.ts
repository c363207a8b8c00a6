import { schemas } from '@app/platform';
import { z } from 'zod';
import { payoutAccountStates, payoutStates } from './payout.state';
import { accountDigits } from './payout-account.policy';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });

/** 8 to 32 digits; spaces and dashes between them do not matter. */
export const accountNumber = z
  .string()
  .max(60)
  .transform(accountDigits)
  .pipe(z.string().regex(/^[0-9]{8,32}$/));

export const EnterAccount = z.strictObject({
  /** 户名, as the bank has it. */
  holder: schemas.line(100),
  /** 开户行, with its branch. */
  bank: schemas.line(100),
  account: accountNumber,
});
export type EnterAccount = z.infer<typeof EnterAccount>;

export const CheckAccount = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('confirmed') }),
  z.strictObject({ decision: z.literal('refused'), reason: schemas.line(200) }),
]);
export type CheckAccount = z.infer<typeof CheckAccount>;

export const ListAccounts = z.strictObject({
  state: schemas.commaList(z.enum(payoutAccountStates)).optional(),
  ...schemas.pageQuery,
});
export type ListAccounts = z.infer<typeof ListAccounts>;

export const PayoutAccountItem = z.object({
  id: schemas.id,
  supplierId: schemas.id,
  supplierName: z.string(),
  holder: z.string(),
  bank: z.string(),
  /** Whole for the cooperative itself, and for operators while it waits to be checked; else the last four digits. */
  account: z.string(),
  /** Whether the holder is the registered name of the cooperative. */
  holderMatches: z.boolean(),
  state: z.enum(payoutAccountStates),
  enteredBy: person,
  enteredAt: moment,
  checkedBy: person.nullable(),
  checkedAt: moment.nullable(),
  refusal: z.string().nullable(),
});
export type PayoutAccountItem = z.infer<typeof PayoutAccountItem>;
export const PayoutAccountPage = schemas.pageOf(PayoutAccountItem);

export const AccountStateAnswer = z.object({ id: schemas.id, state: z.enum(payoutAccountStates) });
export type AccountStateAnswer = z.infer<typeof AccountStateAnswer>;

export const ListPayouts = z.strictObject({
  state: schemas.commaList(z.enum(payoutStates)).optional(),
  supplierId: schemas.id.optional(),
  ...schemas.pageQuery,
});
export type ListPayouts = z.infer<typeof ListPayouts>;

export const PayoutItem = z.object({
  id: schemas.id,
  settlementId: schemas.id,
  settlementNumber: z.string(),
  supplierId: schemas.id,
  supplierName: z.string(),
  amountFen: schemas.positiveFen,
  transferCode: z.string(),
  state: z.enum(payoutStates),
  openedAt: moment,
  releasedAt: moment.nullable(),
  paidAt: moment.nullable(),
  failedAt: moment.nullable(),
  failure: z.string().nullable(),
  /** The account that is in force now, with the last four digits; null = none was checked yet. */
  account: z.object({ holder: z.string(), bank: z.string(), account: z.string() }).nullable(),
  /** The payment list that it stands on. */
  listId: schemas.id.nullable(),
  listNumber: z.string().nullable(),
});
export type PayoutItem = z.infer<typeof PayoutItem>;
export const PayoutPage = schemas.pageOf(PayoutItem);

export const RefusedByBank = z.strictObject({ reason: schemas.line(200) });
export type RefusedByBank = z.infer<typeof RefusedByBank>;

export const PayoutStateAnswer = z.object({ id: schemas.id, state: z.enum(payoutStates) });
export type PayoutStateAnswer = z.infer<typeof PayoutStateAnswer>;
