import { schemas } from '@app/platform';
import { z } from 'zod';
import { accountNames, causeKinds } from './journal.policy';

const account = z.enum(accountNames as [string, ...string[]]) as z.ZodEnum<{
  [Name in (typeof accountNames)[number]]: Name;
}>;
/** Business dates, both included. */
const period = { from: schemas.businessDay, to: schemas.businessDay };
const fen = z.int();

/** What an account did in a period; debit positive, credit negative in the balances. Integer fen. */
const movement = {
  openingFen: fen,
  debitFen: schemas.fenAmount,
  creditFen: schemas.fenAmount,
  closingFen: fen,
  entries: z.int().min(0),
};

export const ListBalances = z.strictObject(period);
export type ListBalances = z.infer<typeof ListBalances>;
export const Balances = z.object({
  from: schemas.businessDay,
  to: schemas.businessDay,
  items: z.array(z.object({ account, ...movement })),
  /** The sums over all accounts: opening and closing are 0, debit equals credit. */
  total: z.object(movement),
});
export type Balances = z.infer<typeof Balances>;

export const ListPartyBalances = z.strictObject({ account, ...period, ...schemas.pageQuery });
export type ListPartyBalances = z.infer<typeof ListPartyBalances>;
export const PartyBalance = z.object({ partyId: schemas.id, partyName: z.string(), ...movement });
export type PartyBalance = z.infer<typeof PartyBalance>;
export const PartyBalancePage = schemas.pageOf(PartyBalance);

const entryFilter = {
  account: account.optional(),
  partyId: schemas.id.optional(),
  orderId: schemas.id.optional(),
  from: schemas.businessDay.optional(),
  to: schemas.businessDay.optional(),
};
const EntryFilter = z.strictObject(entryFilter);
export type EntryFilter = z.infer<typeof EntryFilter>;

export const ListEntries = z.strictObject({ ...entryFilter, ...schemas.pageQuery });
export type ListEntries = z.infer<typeof ListEntries>;

export const AskEntriesFile = z.strictObject({
  ...entryFilter,
  format: z.enum(['xlsx', 'csv']).default('xlsx'),
});
export type AskEntriesFile = z.infer<typeof AskEntriesFile>;

export const EntryItem = z.object({
  causeKind: z.enum(causeKinds),
  causeId: schemas.id,
  position: z.int(),
  account,
  partyId: schemas.id.nullable(),
  partyName: z.string().nullable(),
  /** Debit positive, credit negative. */
  amountFen: fen,
  bookedOn: schemas.businessDay,
  recordedAt: z.iso.datetime({ offset: true }),
  orderId: schemas.id.nullable(),
  orderNumber: z.string().nullable(),
  /** Number or reference of the paper that caused it, as people read it. */
  paper: z.string().nullable(),
});
export type EntryItem = z.infer<typeof EntryItem>;
export const EntryPage = schemas.pageOf(EntryItem);

/** All bookings that one paper caused: of a refund its opening and its payment, of most papers one. */
export const Bookings = z.object({ entries: z.array(EntryItem) });
export type Bookings = z.infer<typeof Bookings>;
