const shanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The one source of time, so that a test or the demo world can stand at another moment. */
export class Clock {
  private fixed: Date | undefined;

  now(): Date {
    return this.fixed ? new Date(this.fixed) : new Date();
  }

  /** Stands still at `moment`; undefined = runs again. */
  set(moment: Date | undefined): void {
    this.fixed = moment;
  }

  /** Where it stands still; undefined while it runs, and then the database has the better one. */
  held(): Date | undefined {
    return this.fixed && new Date(this.fixed);
  }

  after(milliseconds: number): Date {
    return new Date(this.now().getTime() + milliseconds);
  }
}

export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => hours(count * 24);

/** `YYYY-MM-DD` in Asia/Shanghai, whatever the zone of the process. */
export function businessDate(moment: Date): string {
  return shanghai.format(moment);
}

/** Year and month (1–12) in Asia/Shanghai: what a fact is counted under (domain Q12). */
export function businessMonth(moment: Date): { year: number; month: number } {
  const [year, month] = businessDate(moment).split('-').map(Number) as [number, number];
  return { year, month };
}
