import { fen } from '../money';
import type { Sheet } from './sheet.policy';

/** What one cell of a spreadsheet or CSV file says. */

/** Excel's days since 1900 (it takes 1900 for a leap year), from 1990 to 2200. */
const serialDay = /^(3[3-9]|[4-9]\d|10\d)\d{3}(\.\d+)?$/;
const dayMs = 86_400_000;

/** `readDate`, or in a workbook a day that Excel keeps as a number. */
export function readDay(
  text: string,
  { encoding, daysFrom }: Pick<Sheet, 'encoding' | 'daysFrom'>,
): string | undefined {
  if (encoding !== 'xlsx' || !serialDay.test(text)) return readDate(text);
  const days = Math.floor(Number(text)) + daysFrom;
  return new Date(Date.UTC(1899, 11, 30) + days * dayMs).toISOString().slice(0, 10);
}

/** Yuan as printed → fen, exactly, without floating point; undefined = not an amount. */
export function readAmount(text: string): number | undefined {
  const plain = narrow(text)
    .replaceAll(/[\s'¥元]|CNY|RMB/gi, '')
    .replaceAll(/[−–—]/g, '-')
    .replace(/^\((.+)\)$/, '-$1');
  const match = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2})0*)?$/.exec(plain);
  if (!match) return undefined;
  const [, sign, whole = '', decimals = ''] = match;
  const amount = BigInt(whole.replaceAll(',', '')) * 100n + BigInt(decimals.padEnd(2, '0'));
  return amount > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : fen(sign === '-' ? -amount : amount);
}

/** Banks leave the unused one of two amount columns empty, or print 0.00 or a dash. */
export function isBlankAmount(text: string): boolean {
  return /^[-–—]*$/.test(narrow(text)) || readAmount(text) === 0;
}

/** `2026-11-22`, `2026/1/5`, `20261122`, `2026年11月22日`, each with or without a time → YYYY-MM-DD. */
export function readDate(text: string): string | undefined {
  const plain = narrow(text);
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})(?:[ T]?\d{2}:?\d{2}.*)?$/.exec(plain);
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1990 && year < 2200;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/** Without what is not seen, and without the tabs, quotes and `="…"` that keep Excel from turning numbers into figures. */
export function clean(cell: string | undefined): string {
  return (cell ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim();
}

/** Full-width digits, letters and marks as their plain forms. */
export function narrow(text: string): string {
  return text.normalize('NFKC').trim();
}

/** `贷方金额(元)` and ` Amount ` are the same columns as without their trimmings. */
export function columnName(cell: string | undefined): string {
  return clean(cell)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([](元|人民币|cny|rmb|¥|人民币元)[)\]]$/, '')
    .trim();
}
