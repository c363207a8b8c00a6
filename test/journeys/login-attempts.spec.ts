import { type Allowance, Limits } from '@app/platform';
import { type Attempt, LoginAttempts, type Outcome } from '../../libs/identity/src/login-attempts.service';
import { World } from '../support/world';

const quarter = 900;
const broken = new Error('the database is away');

/** What counts as a guess and what does not, beside test/races/lockout.spec.ts, which guesses over HTTP. */
describe('attempts to log in', () => {
  let world: World;
  let attempts: LoginAttempts;
  let serial = 0;

  beforeAll(async () => {
    world = await World.start();
    attempts = world.get(LoginAttempts);
  });

  afterAll(() => world?.stop());

  const newLogin = (): string => `somebody ${++serial}`;
  const newAddress = (): string => `198.51.100.${++serial}`;
  const judge = (attempt: Attempt, verdict: Outcome<string>['verdict']): Promise<string> =>
    attempts.judge(attempt, async () => ({ verdict, value: verdict }));
  /** How many of so many attempts were judged; the others were barred. */
  async function judged(
    times: number,
    attempt: () => Attempt,
    verdict: 'right' | 'wrong' | 'open' = 'wrong',
  ) {
    let count = 0;
    for (let n = 0; n < times; n++) {
      const said: unknown = await judge(attempt(), verdict).catch((error: unknown) => error);
      if (said === verdict) count++;
      else expect(said).toMatchObject({ code: 'session.too_many_attempts' });
    }
    return count;
  }
  const forget = (name: string, allowance: Allowance, key: string): Promise<void> =>
    world.get(Limits).counter(`login:${name}`, allowance).forget(key);

  it('count as guesses only when they were judged and wrong', async () => {
    const attempt = { login: newLogin(), address: newAddress() };
    for (let n = 0; n < 25; n++)
      await expect(attempts.judge(attempt, () => Promise.reject(broken))).rejects.toBe(broken);
    expect(await judged(25, () => attempt, 'open')).toBe(25);
    expect(await judged(25, () => attempt, 'right')).toBe(25);
    expect(await judged(7, () => attempt)).toBe(5);
  });

  it('begin anew for this person and address after the right password', async () => {
    const attempt = { login: newLogin(), address: newAddress() };
    expect(await judged(4, () => attempt)).toBe(4);
    expect(await judge(attempt, 'right')).toBe('right');
    expect(await judged(7, () => attempt)).toBe(5);
  });

  it('do not begin anew for the address: one right password pays for no guesses at others', async () => {
    const address = newAddress();
    const own = { login: newLogin(), address };
    let count = 0;
    for (let n = 0; n < 5; n++) {
      count += await judged(5, () => ({ login: newLogin(), address }));
      await judged(1, () => own, 'right');
    }
    expect(count).toBe(20);
  });

  it('that are barred at the address count against no account', async () => {
    const attempt = { login: newLogin(), address: newAddress() };
    const { address } = attempt;
    expect(await judged(21, () => ({ login: newLogin(), address }))).toBe(20);
    expect(await judged(8, () => attempt)).toBe(0);
    await forget('address', { points: 20, seconds: quarter }, address);
    expect(await judged(7, () => attempt)).toBe(5);
  });

  it('of strangers take turns, and those who wait count against no address', async () => {
    const login = newLogin();
    // Thirty, and the first of the turns: nobody is barred for good.
    expect(await judged(33, () => ({ login, address: newAddress() }))).toBe(31);
    const address = newAddress();
    expect(await judged(8, () => ({ login, address }))).toBe(0);
    expect(await judged(22, () => ({ login: newLogin(), address }))).toBe(20);
  });

  it('at a known device are its own, and cost strangers nothing', async () => {
    const login = newLogin();
    const address = newAddress();
    const device = 'a-known-device-of-hers';
    expect(await judged(7, () => ({ login, address, device }))).toBe(5);
    expect(await judged(7, () => ({ login, address }))).toBe(5);
    expect(await judged(7, () => ({ login, address, device: 'another-device-of-hers' }))).toBe(5);
  });

  it('with one-time codes: ten an hour from wherever, as many as it likes at a known device', async () => {
    const login = newLogin();
    const code = (right: boolean, device?: string): Promise<unknown> =>
      attempts
        .judgeCode({ login, address: newAddress(), device }, async () => right)
        .catch(({ code }: { code: string }) => code);
    for (let n = 0; n < 9; n++) expect(await code(false)).toBe(false);
    expect(await code(true)).toBe(true);
    for (let n = 0; n < 10; n++) expect(await code(false)).toBe(false);
    expect(await code(true)).toBe('session.too_many_attempts');
    expect(await code(true, 'a-known-device-of-hers')).toBe(true);
  });
});
