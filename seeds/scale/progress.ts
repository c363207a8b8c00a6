const everyMs = 2_000;

/** Lines like `orders 42 % · 118,000 rows/s · 3 min 10 s left`, at most one every two seconds. */
export class Progress {
  private readonly begun = performance.now();
  private said = 0;

  constructor(
    private readonly what: string,
    private readonly print: (line: string) => void,
  ) {}

  tell(share: number, rows: number): void {
    const now = performance.now();
    if (now - this.said < everyMs) return;
    this.said = now;
    const seconds = (now - this.begun) / 1000;
    const left = share > 0 ? seconds / share - seconds : 0;
    const speed = Math.round(rows / seconds).toLocaleString('en');
    this.print(`${this.what} ${Math.floor(share * 100)} % · ${speed} rows/s · ${duration(left)} left`);
  }

  end(rows: number): void {
    const seconds = (performance.now() - this.begun) / 1000;
    this.print(`${this.what} done: ${rows.toLocaleString('en')} rows in ${duration(seconds)}`);
  }
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
