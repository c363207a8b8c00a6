import { Recent } from './recent';

const forLong = 60_000;

describe('answers of the last moments', () => {
  it('are found once for all who ask at the same time or soon after', async () => {
    const recent = new Recent<number>(forLong, 10);
    let found = 0;
    const ask = () => recent.get('a', async () => ++found);
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(1);
    expect(await recent.get('b', async () => ++found)).toBe(2);
  });

  it('are found again when they are too old, or after a change', async () => {
    const old = new Recent<number>(0, 10);
    let found = 0;
    const next = async () => ++found;
    expect([await old.get('a', next), await old.get('a', next)]).toEqual([1, 2]);
    const recent = new Recent<number>(forLong, 10);
    await recent.get('a', next);
    recent.clear();
    expect(await recent.get('a', next)).toBe(4);
  });

  it('are renewed in time when they are still asked for, and nobody waits for that', async () => {
    let now = 0;
    const recent = new Recent<string>(100, 10, undefined, () => now);
    const ask = (find: () => Promise<string>) => recent.get('a', find);
    await ask(async () => 'first');
    now = 60;
    let renewed: (answer: string) => void = () => undefined;
    const renewal = new Promise<string>((resolve) => {
      renewed = resolve;
    });
    expect(await ask(() => renewal)).toBe('first');
    renewed('second');
    await renewal;
    now = 120;
    expect(await ask(async () => 'third')).toBe('second');
  });

  it('may be older when they took long to find', async () => {
    let now = 0;
    const recent = new Recent<string>(100, 10, { times: 20, mostMs: 1_000 }, () => now);
    const taking = (ms: number, answer: string) => async () => {
      now += ms;
      return answer;
    };
    await recent.get('cheap', taking(1, 'found'));
    await recent.get('costly', taking(10, 'found'));
    await recent.get('dear', taking(500, 'found'));
    now = 111;
    const agains = ['cheap', 'costly'].map((key) => recent.get(key, taking(0, 'found again')));
    expect(await Promise.all(agains)).toEqual(['found again', 'found']);
    now = 11 + 999;
    expect(await recent.get('dear', taking(0, 'renewed'))).toBe('found');
    now = 11 + 1_001 + 1_000;
    expect(await recent.get('dear', taking(0, 'found anew'))).toBe('found anew');
  });

  it('are not brought back by a renewal that began before a change', async () => {
    let now = 0;
    const recent = new Recent<string>(100, 10, undefined, () => now);
    await recent.get('a', async () => 'old');
    now = 60;
    await recent.get('a', async () => 'also old');
    recent.clear();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await recent.get('a', async () => 'new')).toBe('new');
  });

  it('do not keep a failure', async () => {
    const recent = new Recent<number>(forLong, 10);
    await expect(recent.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await recent.get('a', async () => 1)).toBe(1);
  });

  it('forget what was asked for longest ago when there are too many', async () => {
    const recent = new Recent<string>(forLong, 2);
    for (const key of ['a', 'b', 'a', 'c']) await recent.get(key, async () => `first ${key}`);
    const again = (key: string) => recent.get(key, async () => `second ${key}`);
    expect(await again('a')).toBe('first a');
    expect(await again('b')).toBe('second b');
  });
});
