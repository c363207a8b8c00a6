/** Deterministic random numbers: the same seed, the same world, byte for byte. */
export class Random {
  constructor(private state: number) {}

  /** In [0, 1): Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Zipf's law: the first of `count` is drawn about twice as often as the second. */
  zipf(count: number): number {
    return Math.min(count - 1, Math.floor(Math.exp(this.next() * Math.log(count + 1))) - 1);
  }

  /** Skewed less than Zipf's law: of 700,000 the first is drawn once in 5,000 times. */
  skewed(count: number): number {
    return Math.min(count - 1, Math.floor(count * this.next() ** 1.6));
  }
}
