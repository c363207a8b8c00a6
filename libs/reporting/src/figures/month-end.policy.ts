/**
 * The first moment after month $3 of year $2 in Shanghai. Not the month's beginning and an interval: PostgreSQL adds a
 * month by the calendar of the session, and from the last evening of February in UTC that is the 28th of March.
 */
export const monthEnd = monthEndOf('$2', '$3');

export function monthEndOf(year: string, month: string): string {
  return `make_timestamptz(${year} + ${month} / 12, ${month} % 12 + 1, 1, 0, 0, 0, 'Asia/Shanghai')`;
}
