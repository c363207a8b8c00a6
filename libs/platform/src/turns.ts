import { Problem } from './errors';

/** Lets so many pieces of work run at once; the others wait in line. For work that takes a core and much memory. */
export class Turns {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    /** Who would wait longer than a few seconds is better told to come back. */
    private readonly longestQueue: number,
  ) {}

  /** Errors: service.unavailable. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.longestQueue)
        throw new Problem('service.unavailable', { retryAfterSeconds: 5 });
      await new Promise<void>((go) => this.waiting.push(go));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
