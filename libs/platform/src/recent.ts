type Entry<T> = { answer: Promise<T>; renewAt: number; until: number; renewing: boolean };

/** When an answer that is still asked for is found anew, as a share of the age it may have. */
const renewalShare = 0.5;

/** What took long to find may be older: so many times as long as it took, but not older than `mostMs`. */
export type Costly = { times: number; mostMs: number };

/**
 * Answers of the last moments, by key. Whoever asks while an answer is being found waits for that one; one that is
 * asked for again and again is renewed in time, so that nobody waits for it. At most `most` are kept, and the one
 * asked for longest ago goes first. Only for what may be `ageMs` old: never for rights, money or stock.
 */
export class Recent<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(
    private readonly ageMs: number,
    private readonly most: number,
    private readonly costly: Costly = { times: 0, mostMs: 0 },
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: string, find: () => Promise<T>): Promise<T> {
    const now = this.now();
    const known = this.entries.get(key);
    // A map keeps the order of insertion: put back last, it is the last to go.
    this.entries.delete(key);
    if (known && known.until > now) {
      this.entries.set(key, known);
      if (known.renewAt < now && !known.renewing) this.renew(key, known, find);
      return known.answer;
    }
    const answer = find();
    const entry = this.put(key, answer, now, this.ageMs);
    answer.then(
      () => Object.assign(entry, lifeFrom(now, this.ageOf(now))),
      // A failure is for those who waited for it, not for the next.
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    if (this.entries.size > this.most) this.entries.delete(this.entries.keys().next().value as string);
    return answer;
  }

  /** After a change that the next caller has to see. */
  clear(): void {
    this.entries.clear();
  }

  /** How old an answer may get that was looked for since then and is found now. */
  private ageOf(since: number): number {
    const { times, mostMs } = this.costly;
    return Math.max(this.ageMs, Math.min(mostMs, times * (this.now() - since)));
  }

  private put(key: string, answer: Promise<T>, foundFrom: number, ageMs: number): Entry<T> {
    const entry = { answer, ...lifeFrom(foundFrom, ageMs), renewing: false };
    this.entries.set(key, entry);
    return entry;
  }

  private renew(key: string, known: Entry<T>, find: () => Promise<T>): void {
    known.renewing = true;
    const from = this.now();
    find().then(
      (answer) => {
        // Unless it was cleared or thrown out meanwhile: then this answer may be older than the reason for that.
        if (this.entries.get(key) === known) this.put(key, Promise.resolve(answer), from, this.ageOf(from));
      },
      () => {
        known.renewing = false;
      },
    );
  }
}

function lifeFrom(foundFrom: number, ageMs: number): { renewAt: number; until: number } {
  return { renewAt: foundFrom + ageMs * renewalShare, until: foundFrom + ageMs };
}
