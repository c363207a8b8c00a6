/** What is still to happen in the demo world, in the order of its moments. */
export class Agenda {
  private readonly entries: { at: Date; order: number; run: () => Promise<void> }[] = [];
  private added = 0;

  add(at: Date, run: () => Promise<void>): void {
    const entry = { at, order: this.added++, run };
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.entries[middle] as typeof entry;
      if (other.at.getTime() <= at.getTime()) low = middle + 1;
      else high = middle;
    }
    this.entries.splice(low, 0, entry);
  }

  /** Runs everything up to `end`; `stand` sets the clock before each step. Later steps stay undone: still to come. */
  async play(end: Date, stand: (moment: Date) => void): Promise<void> {
    for (let entry = this.entries.shift(); entry && entry.at <= end; entry = this.entries.shift()) {
      stand(entry.at);
      await entry.run();
    }
  }
}
