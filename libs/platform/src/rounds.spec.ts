import { Rounds } from './rounds';

describe('rounds of work', () => {
  /** Rounds that end when they are told to; each answers its number. */
  function told() {
    const rounds = new Rounds<number>();
    const ends: ((error?: Error) => void)[] = [];
    const work = () =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length + 1;
        ends.push((error) => (error ? reject(error) : resolve(number)));
      });
    return { ends, ask: () => rounds.join(work), turn: () => new Promise(setImmediate) };
  }

  it('are one at a time, and who comes while one is under way shares the next', async () => {
    const { ends, ask, turn } = told();
    const first = ask();
    await turn();
    const later = [ask(), ask(), ask()];
    await turn();
    expect(ends).toHaveLength(1);
    ends[0]?.();
    expect(await first).toBe(1);
    await turn();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
  });

  it('go on after one that failed, of which only those hear who waited for it', async () => {
    const { ends, ask, turn } = told();
    const first = ask();
    await turn();
    const second = ask();
    ends[0]?.(new Error('it failed'));
    await expect(first).rejects.toThrow('it failed');
    await turn();
    ends[1]?.();
    expect(await second).toBe(2);
  });
});
