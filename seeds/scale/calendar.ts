/** The world's time: two business years up to a fixed day, so that the same world comes out on every day. */
export const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

const firstDay = Date.UTC(2025, 0, 1) / dayMs;
const lastDay = Date.UTC(2026, 10, 20) / dayMs;
/** The first and the last moment of the world. */
export const worldBegins = firstDay * dayMs - shanghaiMs;
export const worldEnds = (lastDay + 1) * dayMs - shanghaiMs;

/** Of a year's orders: little in February, the autumn festival in September, and the December rush. */
const ofMonth = [1.1, 0.5, 0.7, 0.7, 0.8, 0.9, 0.7, 0.8, 1.4, 1.2, 1.3, 2.4];
/** Days on which offices give goods to their people: eight times an ordinary day (New Year, dragon boats, moon). */
const festivals = new Set([
  '2025-01-22',
  '2025-05-26',
  '2025-09-29',
  '2026-02-10',
  '2026-06-15',
  '2026-09-21',
]);
const festivalRush = 8;
const weekend = 0.25;

/** Business dates by day number; day 0 is the first of the world. */
export type Day = { year: number; month: number; day: number; compact: string; weight: number };

export const days: readonly Day[] = Array.from({ length: lastDay - firstDay + 1 }, (_, n) => {
  const date = new Date((firstDay + n) * dayMs);
  const text = date.toISOString().slice(0, 10);
  const isWeekend = date.getUTCDay() % 6 === 0;
  const month = date.getUTCMonth() + 1;
  const weight =
    (ofMonth[month - 1] as number) * (festivals.has(text) ? festivalRush : isWeekend ? weekend : 1);
  return {
    year: date.getUTCFullYear(),
    month,
    day: date.getUTCDate(),
    compact: text.slice(2).replaceAll('-', ''),
    weight,
  };
});

/** The business day, in Asia/Shanghai, of a moment within the world. */
export function dayOf(ms: number): Day {
  return days[Math.floor((ms - worldBegins) / dayMs)] as Day;
}

const opens = 8 * 3_600_000;
const openFor = 10 * 3_600_000;

/** The moment at which the n-th of `count` orders is placed: spread over days by weight and over working hours. */
export class Placing {
  private readonly until: number[] = [];

  constructor(private readonly count: number) {
    const total = days.reduce((sum, { weight }) => sum + weight, 0);
    let sum = 0;
    for (const { weight } of days) {
      sum += weight;
      this.until.push(Math.round((sum / total) * count));
    }
  }

  private day = 0;

  /** To be asked in rising order. */
  moment(n: number): number {
    while (this.day < days.length - 1 && n >= (this.until[this.day] as number)) this.day++;
    const before = this.day ? (this.until[this.day - 1] as number) : 0;
    const today = Math.max(1, Math.min(this.count, this.until[this.day] as number) - before);
    return worldBegins + this.day * dayMs + opens + Math.floor(((n - before) / today) * openFor);
  }
}
