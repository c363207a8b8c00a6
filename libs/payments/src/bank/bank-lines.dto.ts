import { schemas } from '@app/platform';
import { z } from 'zod';
import { allocationKinds, allocationStates, bankLineStates, unmatchedReasons } from './bank-line.state';

const moment = z.iso.datetime({ offset: true });
const person = z.object({ id: schemas.id, name: z.string() });
const signedFen = z.int();

export const ListBankLines = z.strictObject({
  state: schemas.commaList(z.enum(bankLineStates)).optional(),
  statementId: schemas.id.optional(),
  /** Money in, or money out. */
  direction: z.enum(['in', 'out']).optional(),
  reason: z.enum(unmatchedReasons).optional(),
  ...schemas.pageQuery,
});
export type ListBankLines = z.infer<typeof ListBankLines>;

/** What a part of a line is for. */
const allocation = z.object({
  id: schemas.id,
  kind: z.enum(allocationKinds),
  state: z.enum(allocationStates),
  paperId: schemas.id,
  /** With the sign of the line that is shown. */
  amountFen: signedFen,
  /** Number of the order or refund, or the reference of the other line. */
  number: z.string().nullable(),
  /** The buyer, or who is on the other line. */
  name: z.string().nullable(),
  transferCode: z.string().nullable(),
  orderId: schemas.id.nullable(),
});

export const BankLineItem = z.object({
  id: schemas.id,
  statementId: schemas.id,
  rowNumber: z.int(),
  bankReference: z.string().nullable(),
  bookedOn: schemas.businessDay,
  /** Positive = money in, negative = money out. */
  amountFen: signedFen,
  /** What of it is explained, with the same sign; the rest is in suspense. */
  allocatedFen: signedFen,
  payerName: z.string(),
  payerAccount: z.string(),
  memo: z.string(),
  state: z.enum(bankLineStates),
  unmatchedReason: z.enum(unmatchedReasons).nullable(),
  /** Proposed and applied, oldest first. */
  allocations: z.array(allocation),
  /** The payable, when the line is for one alone. */
  payment: z
    .object({
      id: schemas.id,
      transferCode: z.string(),
      amountFen: schemas.positiveFen,
      orderId: schemas.id,
      orderNumber: z.string(),
      buyerName: z.string(),
    })
    .nullable(),
  proposedBy: person.nullable(),
  proposedAt: moment.nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: moment.nullable(),
});
export type BankLineItem = z.infer<typeof BankLineItem>;
export const BankLinePage = schemas.pageOf(BankLineItem);

/** What the line may be for; the likeliest first. A suggestion only: two people decide. */
export const Candidates = z.object({
  /** Open payables, for money in. */
  items: z.array(
    z.object({
      paymentId: schemas.id,
      transferCode: z.string(),
      amountFen: schemas.positiveFen,
      /** What is still to come of it. */
      missingFen: schemas.positiveFen,
      orderId: schemas.id,
      orderNumber: z.string(),
      buyerName: z.string(),
      requestedAt: moment,
      /** What is missing is what is left of the line. */
      sameAmount: z.boolean(),
      samePayer: z.boolean(),
      codeInMemo: z.boolean(),
      /** Amount, payer and date fit: it was asked for before the bank booked the line. */
      isLikely: z.boolean(),
    }),
  ),
  /** Refunds that may have left by it or come back by it, lines that it may take back, and what was applied of those. */
  others: z.array(
    z.object({
      kind: z.enum(['refund', 'refund_back', 'payout', 'payout_back', 'line', 'reversal', 'provider_payout']),
      paperId: schemas.id,
      /** What it takes, without a sign. All kinds but `line` take exactly that. */
      amountFen: schemas.positiveFen,
      number: z.string().nullable(),
      name: z.string(),
      on: schemas.businessDay,
      sameAmount: z.boolean(),
      samePayer: z.boolean(),
      codeInMemo: z.boolean(),
    }),
  ),
});
export type Candidates = z.infer<typeof Candidates>;

/** `amountFen`: without a sign. */
const ProposedPart = z.strictObject({
  kind: z.enum([
    'payment',
    'refund',
    'refund_back',
    'payout',
    'payout_back',
    'line',
    'reversal',
    'provider_payout',
  ]),
  paperId: schemas.id,
  amountFen: schemas.positiveFen,
});
export type ProposedPart = z.infer<typeof ProposedPart>;

/** The whole line for one payable of that amount, or parts of it for several papers. */
export const ProposeMatch = z.union([
  z.strictObject({ paymentId: schemas.id }),
  z.strictObject({
    allocations: z
      .array(ProposedPart)
      .min(1)
      .max(50)
      .refine((parts) => new Set(parts.map(({ paperId }) => paperId)).size === parts.length),
  }),
]);
export type ProposeMatch = z.infer<typeof ProposeMatch>;

/** For a POST that says everything by its address: no body, or an empty object. */
export const NoBody = z.strictObject({}).nullish();
export type NoBody = z.infer<typeof NoBody>;

/** `unmatched` after a confirmation: some of the line is left. */
export const BankLineStateAnswer = z.object({ id: schemas.id, state: z.enum(bankLineStates) });
export type BankLineStateAnswer = z.infer<typeof BankLineStateAnswer>;

/** Money on the bank's statements that nobody has explained (待核款项); integer fen. */
export const Suspense = z.object({
  /** In less out: the balance of the account `suspense`. */
  totalFen: signedFen,
  inFen: schemas.fenAmount,
  outFen: schemas.fenAmount,
  count: z.int().min(0),
  oldestOn: schemas.businessDay.nullable(),
  reasons: z.array(
    z.object({
      /** Null: proposed, and waits for the second person. */
      reason: z.enum(unmatchedReasons).nullable(),
      count: z.int().min(0),
      fen: signedFen,
    }),
  ),
});
export type Suspense = z.infer<typeof Suspense>;
