import { passwordChecks } from '@app/platform';
import request from 'supertest';
import { type ApiProcess, freePort, startApiProcess } from '../support/processes';
import { type Unit, World } from '../support/world';

const right = 'a-long-password-for-tests';
type Guess = { from?: string; cookie?: string | undefined; password?: string };

describe('guessing passwords', () => {
  let world: World;
  let apis: ApiProcess[];

  beforeAll(async () => {
    world = await World.start();
    const start = (more = {}) => startApiProcess(world.config, { TRUST_PROXY: '1', ...more });
    apis = await Promise.all([
      start(),
      start(),
      start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` }),
    ]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all((apis ?? []).map((api) => api.stop()));
    await world?.stop();
  });

  const loginOf = async (unit: Unit): Promise<string> =>
    (await unit.purchaser.get<{ user: { login: string } }>('/v1/sessions/current')).body.user.login;
  const attempt = (api: number, login: string, { from = '192.0.2.1', cookie, password }: Guess = {}) => {
    const call = request(apis[api]?.url ?? '')
      .post('/v1/sessions')
      .set('x-forwarded-for', from);
    return (cookie ? call.set('cookie', cookie) : call).send({ login, password: password ?? 'wrong' });
  };
  const cookiesOf = (answer: { headers: Record<string, unknown> }): string[] =>
    [answer.headers['set-cookie'] ?? []].flat().map(String);
  const deviceOf = (answer: { headers: Record<string, unknown> }): string | undefined =>
    cookiesOf(answer)
      .find((text) => text.startsWith('device='))
      ?.split(';')[0];

  it('lets exactly five through, however many come at once at two processes', async () => {
    const login = await loginOf(await world.buyer());
    const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => attempt(n % 2, login)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(19);
    for (const api of [0, 1]) {
      const barred = await attempt(api, login, { password: right });
      expect(barred).toMatchObject({ status: 429, body: { code: 'session.too_many_attempts' } });
      expect(Number(barred.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect((await attempt(0, login, { from: '192.0.2.2', password: right })).status).toBe(201);
  });

  it('bars an address that tries many accounts, and not those who are known at it', async () => {
    const login = await loginOf(await world.buyer());
    const from = '192.0.2.50';
    const cookie = deviceOf(await attempt(0, login, { from, password: right }));
    for (let n = 0; n < 20; n++) expect((await attempt(n % 2, `nobody${n}`, { from })).status).toBe(401);
    expect((await attempt(1, login, { from, password: right })).status).toBe(429);
    expect((await attempt(1, login, { from, password: right, cookie })).status).toBe(201);
  });

  it('cannot be turned against others: a known device goes on while strangers guess, and has five of its own', async () => {
    const login = await loginOf(await world.buyer());
    const first = await attempt(0, login, { from: '198.51.100.1', password: right });
    const cookie = deviceOf(first);
    expect(cookiesOf(first).find((text) => text.startsWith('device='))).toMatch(
      /HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/,
    );
    const crowd = await Promise.all(
      Array.from({ length: 34 }, (_, n) => attempt(n % 2, login, { from: `203.0.113.${n + 1}` })),
    );
    expect(crowd.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(31);
    // Slowed down, not barred: strangers take turns of seconds.
    const strangers = await Promise.all(
      ['203.0.113.200', '203.0.113.201'].map((from) => attempt(0, login, { from, password: right })),
    );
    const waiting = strangers.filter(({ status }) => status === 429);
    expect(waiting.length).toBeGreaterThan(0);
    for (const { headers } of waiting) expect(Number(headers['retry-after'])).toBeLessThanOrEqual(20);
    for (const api of [0, 1])
      expect((await attempt(api, login, { from: '203.0.113.201', password: right, cookie })).status).toBe(
        201,
      );
    for (let n = 0; n < 5; n++) expect((await attempt(n % 2, login, { cookie })).status).toBe(401);
    expect((await attempt(0, login, { cookie, password: right })).status).toBe(429);
  });

  it('believes only its own mark, and only for the login that it was given for', async () => {
    const [mine, other] = [await loginOf(await world.buyer()), await loginOf(await world.buyer())];
    const cookie = deviceOf(await attempt(0, mine, { from: '198.51.100.21', password: right })) as string;
    const forged = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`;
    const marks = [
      [other, cookie],
      [mine, forged],
      [mine, 'device=x.y'],
    ] as const;
    for (const [index, [login, sent]] of marks.entries()) {
      const from = `198.51.100.${40 + index}`;
      const addresses = [1, 2, 3, 4, 5].map((n) => `198.51.${index}.${n}`);
      // A device that is believed has five wherever it is; these are strangers, with five at each address.
      for (const address of [...addresses, from, from, from, from, from])
        expect((await attempt(0, login, { from: address, cookie: sent })).status).toBe(401);
      expect((await attempt(0, login, { from, cookie: sent, password: right })).status).toBe(429);
    }
  });

  it('answers alike for a login that nobody has', async () => {
    const login = await loginOf(await world.buyer());
    const asked = async (name: string, from: string) => {
      const seen: unknown[] = [];
      for (let n = 0; n < 7; n++) {
        const { status, body, headers } = await attempt(n % 2, name, { from });
        const { requestId, retryAfterSeconds, ...rest } = body as Record<string, unknown>;
        expect([requestId, status === 429 ? retryAfterSeconds : 1]).not.toContain(undefined);
        const names = Object.keys(headers).sort();
        seen.push({ status, rest, names, length: headers['content-length'] });
      }
      return seen;
    };
    expect(await asked('nobody-has-this-one', '198.51.100.30')).toEqual(await asked(login, '198.51.100.31'));
  });

  it('does the same work for every wrong login, whoever was meant', async () => {
    const [operator] = await world.operators();
    const people = {
      nobody: 'nobody-has-this-one',
      buyer: await loginOf(await world.buyer()),
      official: await loginOf({ purchaser: await world.official() } as Unit),
      operator: await loginOf({ purchaser: operator } as Unit),
      inactive: await loginOf(await world.buyer()),
    };
    await world.database.read('UPDATE users SET active = false WHERE login = $1', [people.inactive]);
    const checks = async (): Promise<Record<string, number>> => {
      const { values } = await passwordChecks.get();
      return Object.fromEntries(values.map(({ labels, value }) => [String(labels.cost), value]));
    };
    const report: Record<string, number> = {};
    for (const [who, login] of Object.entries(people)) {
      const times: number[] = [];
      for (let round = 0; round < 3; round++) {
        const before = await checks();
        const begun = performance.now();
        const { status } = await request(world.url)
          .post('/v1/sessions')
          .send({ login, password: `wrong${round}` });
        times.push(performance.now() - begun);
        const after = await checks();
        const done = Object.fromEntries(
          Object.entries(after).map(([cost, value]) => [cost, value - (before[cost] ?? 0)]),
        );
        expect({ who, status, done }).toEqual({
          who,
          status: 401,
          done: { 'm=19456,t=2,p=1': 1, 'm=65536,t=3,p=1': 1 },
        });
      }
      report[who] = Math.round(times.sort((a, b) => a - b)[1] as number);
    }
    console.log('median ms of a wrong login:', JSON.stringify(report));
  });

  it('counts in the process where Redis is down', async () => {
    const login = await loginOf(await world.buyer());
    const answers = await Promise.all(Array.from({ length: 8 }, () => attempt(2, login)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect((await attempt(2, login, { password: right })).status).toBe(429);
  });
});
