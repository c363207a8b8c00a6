/**
 * Work that is alike for all who ask, and too dear to be done for each of them at once: one round at a time, and all who
 * come while it is under way share the next. Each answer was begun after it was asked for, so nothing in it is older than
 * the question.
 */
export class Rounds<T> {
  private running: Promise<unknown> = Promise.resolve();
  private next: Promise<T> | undefined;

  join(work: () => Promise<T>): Promise<T> {
    this.next ??= this.begin(work);
    return this.next;
  }

  private async begin(work: () => Promise<T>): Promise<T> {
    // A round that failed is for those who waited for it.
    await this.running.catch(() => undefined);
    this.next = undefined;
    const answer = work();
    this.running = answer;
    return answer;
  }
}
