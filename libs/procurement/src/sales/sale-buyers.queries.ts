import type { Tx } from '@app/platform';
import type { SalesLineDraft } from './sales-reports.dto';

/** Who bought: a unit with an account here, or a name alone, or nobody who is named. */
export type SaleBuyer = { buyerId: string | null; buyerName: string | null };
export type BuyerFault = { index: number; field: 'buyerCreditCode' | 'buyerName'; code: string };
type Account = { id: string; name: string; creditCode: string; isReseller: boolean };

/** A name in full or half width, with or without spaces, is the same name. */
const plain = (name: string): string => name.normalize('NFKC').replaceAll(/\s/g, '');

/**
 * The buyer of each line, or what is wrong with it. What a reseller bought counts when it sells it on (rule C4), so a reseller
 * may not hide behind its name: it is named by its credit code, which says that it is one.
 */
export async function buyersOf(
  tx: Tx,
  lines: readonly Pick<SalesLineDraft, 'buyerName' | 'buyerCreditCode'>[],
): Promise<{ buyers: SaleBuyer[]; faults: BuyerFault[] }> {
  const accounts: Account[] = await tx.query(
    `SELECT id, name, credit_code AS "creditCode", unit_kind = 'reseller' AS "isReseller" FROM organizations
      WHERE kind = 'buyer_unit' AND (credit_code = ANY ($1::text[])
         OR unit_kind = 'reseller' AND regexp_replace(normalize(name, NFKC), '\\s', '', 'g') = ANY ($2::text[]))`,
    [
      lines.flatMap(({ buyerCreditCode }) => buyerCreditCode ?? []),
      lines.flatMap(({ buyerName }) => (buyerName ? plain(buyerName) : [])),
    ],
  );
  const byCode = new Map(accounts.map((account) => [account.creditCode, account]));
  const resellers = new Set(accounts.flatMap(({ name, isReseller }) => (isReseller ? [plain(name)] : [])));
  const faults: BuyerFault[] = [];
  const buyers = lines.map(({ buyerName = null, buyerCreditCode }, index): SaleBuyer => {
    const account = buyerCreditCode === undefined ? undefined : byCode.get(buyerCreditCode);
    if (account) return { buyerId: account.id, buyerName: account.name };
    if (buyerCreditCode !== undefined)
      faults.push({ index, field: 'buyerCreditCode', code: 'sales_line.buyer_unknown' });
    else if (buyerName !== null && resellers.has(plain(buyerName)))
      faults.push({ index, field: 'buyerName', code: 'sales_line.buyer_resells' });
    return { buyerId: null, buyerName };
  });
  return { buyers, faults };
}
