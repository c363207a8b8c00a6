/** Spaces, dashes and full-width digits, as people copy them from a card or letter, are not part of an account number. */
export function accountDigits(written: string): string {
  return written.normalize('NFKC').replaceAll(/[\s-]/g, '');
}

/** What others see of an account: its last four digits. */
export function maskedAccount(account: string): string {
  return `**** ${account.slice(-4)}`;
}

/** The same in SQL, so that the number does not leave the database where nobody needs it. */
export const maskedSql = (column: string): string => `'**** ' || right(${column}, 4)`;
