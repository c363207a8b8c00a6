import { Problem } from './errors';
import { Turns } from './turns';

describe('turns', () => {
  /** Work that ends when it is told to. */
  function work(turns: Turns) {
    let end: (error?: Error) => void = () => undefined;
    let begun = false;
    const done = turns.take(
      () =>
        new Promise<void>((resolve, reject) => {
          begun = true;
          end = (error) => (error ? reject(error) : resolve());
        }),
    );
    return { begun: () => begun, end: (error?: Error) => end(error), done };
  }

  it('are taken by so many at once; the next begins when one ends, however it ends', async () => {
    const turns = new Turns(2, 10);
    const [first, second, third, fourth] = [work(turns), work(turns), work(turns), work(turns)];
    expect([first, second, third, fourth].map(({ begun }) => begun())).toEqual([true, true, false, false]);
    second.end();
    await second.done;
    expect([third.begun(), fourth.begun()]).toEqual([true, false]);
    third.end(new Error('it failed'));
    await expect(third.done).rejects.toThrow('it failed');
    expect(fourth.begun()).toBe(true);
    first.end();
    fourth.end();
    await Promise.all([first.done, fourth.done]);
    expect(work(turns).begun()).toBe(true);
  });

  it('are refused to whoever would wait too long', async () => {
    const turns = new Turns(1, 1);
    const [first, second] = [work(turns), work(turns)];
    await expect(turns.take(() => Promise.resolve())).rejects.toThrow(Problem);
    first.end();
    await first.done;
    second.end();
    await second.done;
    await expect(turns.take(() => Promise.resolve('done'))).resolves.toBe('done');
  });
});
