type Entry<T> = { answer: Promise<T>; renewAt: number; until: number; renewing: boolean };

/** When an answer that is still asked for is found anew, as a share of the age it may have. */
const renewalShare = 0.5;

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
    const entry = this.put(key, answer, now);
    // A failure is for those who waited for it, not for the next.
    answer.catch(() => this.entries.get(key) === entry && this.entries.delete(key));
    if (this.entries.size > this.most) this.entries.delete(this.entries.keys().next().value as string);
    return answer;
  }

  /** After a change that the next caller has to see. */
  clear(): void {
    this.entries.clear();
  }

  private put(key: string, answer: Promise<T>, foundFrom: number): Entry<T> {
    const renewAt = foundFrom + this.ageMs * renewalShare;
    const entry = { answer, renewAt, until: foundFrom + this.ageMs, renewing: false };
    this.entries.set(key, entry);
    return entry;
  }

  private renew(key: string, known: Entry<T>, find: () => Promise<T>): void {
    known.renewing = true;
    const from = this.now();
    find().then(
      (answer) => {
        // Unless it was cleared or thrown out meanwhile: then this answer may be older than the reason for that.
        if (this.entries.get(key) === known) this.put(key, Promise.resolve(answer), from);
      },
      () => {
        known.renewing = false;
      },
    );
  }
}
