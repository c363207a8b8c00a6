import { createHash } from 'node:crypto';
import { compactDate } from '@app/platform';

/** What papers about more than one thing are about, as `paper_checks` keeps it, and the numbers that they go by. */

/** Of the same orders always the same, however they are written and in whatever order. */
export function sheetSubject(orderIds: readonly string[]): string {
  return [...new Set(orderIds.map((id) => id.toLowerCase()))].sort().join(',');
}

export function ordersOf(subject: string): string[] {
  return subject.split(',');
}

/** `month`: `YYYY-MM`. */
export function monthSubject(buyerId: string, month: string): string {
  return `${buyerId}:${month}`;
}

export function monthOf(subject: string): { buyerId: string; month: string } {
  const [buyerId = '', month = ''] = subject.split(':');
  return { buyerId, month };
}

/** `CJ261120-3FA94C01`: the day of the first order, and what these orders and no others give. */
export function sheetNumber(orderIds: readonly string[], firstPlacedAt: Date): string {
  const mark = createHash('sha256').update(sheetSubject(orderIds)).digest('hex').slice(0, 8);
  return `CJ${compactDate(firstPlacedAt)}-${mark.toUpperCase()}`;
}

/** `DZ202611-12320205466010011X`: the month and whose account it is. */
export function monthNumber(creditCode: string, month: string): string {
  return `DZ${month.replace('-', '')}-${creditCode}`;
}
