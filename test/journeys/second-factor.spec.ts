import { Account, Sessions } from '@app/identity';
import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import type { Client } from '../support/client';
import { startApiProcess } from '../support/processes';
import { routesOf } from '../support/routes';
import { type Unit, World } from '../support/world';

const password = 'a-long-password-for-tests';
const minute = 60_000;

type Body = Record<string, never> & { code?: string };

describe('the second factor', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start({ environment: { DEMO: '0' } });
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
  }, 300_000);

  afterAll(() => world.stop());

  const codeOf = (secret: string, at = world.clock.now()): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
  const later = (ms: number): void => world.clock.set(new Date(world.clock.now().getTime() + ms));
  const loginOf = async (person: Client): Promise<string> =>
    (await person.get<{ user: { login: string } }>('/v1/sessions/current')).body.user.login;
  const logIn = (login: string, more: Record<string, unknown> = {}) =>
    request(world.url)
      .post('/v1/sessions')
      .send({ login, password, ...more });
  const asBearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  async function enrolled(person: Client) {
    const login = await loginOf(person);
    const begun = await person.post<{ secret: string; uri: string }>('/v1/second-factor/enrolment', {
      password,
    });
    expect(begun.status).toBe(201);
    const { secret, uri } = begun.body;
    const confirmed = await person.post<{ recoveryCodes: string[] }>('/v1/second-factor/confirmation', {
      code: codeOf(secret),
    });
    expect(confirmed.status).toBe(201);
    return { login, secret, uri, recoveryCodes: confirmed.body.recoveryCodes };
  }

  it('is asked from operators before anything else, and from nobody else', async () => {
    const [operator] = await world.operators();
    expect((await operator.get('/v1/sessions/current')).body).toMatchObject({
      secondFactor: false,
      enrolmentRequired: true,
    });
    const refused = { status: 403, body: { code: 'session.enrolment_required' } };
    for (const path of ['/v1/bank-lines', '/v1/operations/health', '/v1/products', '/v1/targets?year=2026'])
      expect(await operator.get(path)).toMatchObject(refused);
    expect(await operator.post('/v1/password-changes', {})).toMatchObject(refused);
    const { uri } = await enrolled(operator);
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/);
    expect((await operator.get('/v1/bank-lines')).status).toBe(200);
    const official = await world.official();
    expect((await official.get('/v1/targets?year=2026')).status).toBe(200);
  });

  it('is asked from officials before they take files of rows', async () => {
    const files = [
      '/v1/filing-workbook?year=2026',
      '/v1/quota-what-if/workbook?year=2026&minimumRatioBp=2000',
      ...[`exports/${world.newId()}/file`, `closings/${world.newId()}/content`].map((path) => `/v1/${path}`),
    ];
    const wanted = { kind: 'facts', format: 'csv', filters: { year: 2026 } };
    for (const role of ['official', 'auditor'] as const) {
      const person = await world.official('320205', [role]);
      const session = async () => (await person.get<{ mayExport: boolean }>('/v1/sessions/current')).body;
      const refused = { status: 403, body: { code: 'session.enrolment_required' } };
      for (const path of files) expect([path, await person.get(path)]).toMatchObject([path, refused]);
      expect(await person.post('/v1/exports', wanted)).toMatchObject(refused);
      expect(await session()).toMatchObject({ mayExport: false, enrolmentRequired: false });
      await enrolled(person);
      const answers = await Promise.all(files.map((path) => person.get(path)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
      expect((await person.post('/v1/exports', wanted)).status).toBe(201);
      expect(await session()).toMatchObject({ mayExport: true });
    }
    const unit = await world.buyer();
    expect((await unit.purchaser.get('/v1/sessions/current')).body).toMatchObject({ mayExport: true });
  });

  it('is declared for every file of rows that an official takes', () => {
    const published = ['/v1/bulletins/:id/workbook', '/v1/audit-chain/heads'];
    const files = routesOf(world.app).filter(
      (route) =>
        route.seenAs === 'export' &&
        typeof route.access === 'object' &&
        route.access.personas.includes('official'),
    );
    expect(files.length).toBeGreaterThan(5);
    const open = files.filter(({ access }) => typeof access === 'object' && access.secondFactor !== true);
    expect(open.map(({ path }) => path).sort()).toEqual(published.sort());
  });

  it('is not set up with six characters that are no digits', async () => {
    const { purchaser } = await world.buyer();
    await purchaser.post('/v1/second-factor/enrolment', { password });
    for (const code of [
      'abcdef',
      '12345',
      '１２３４５',
      '一二三四五六',
      '\u{2123d}\u{20089}\u{2000b}',
      'é'.repeat(6),
    ])
      expect([code, await purchaser.post('/v1/second-factor/confirmation', { code })]).toMatchObject([
        code,
        { status: 422, body: { code: 'second_factor.bad_code' } },
      ]);
  });

  it('then lets in only with a code, each of them once', async () => {
    const [operator] = await world.operators();
    const { login, secret } = await enrolled(operator);
    expect(await logIn(login)).toMatchObject({
      status: 401,
      body: { code: 'session.second_factor_required' },
    });
    expect(await logIn(login, { password: 'wrong', code: '000000' })).toMatchObject({
      body: { code: 'session.bad_credentials' },
    });
    // The code that confirmed the enrolment is used up.
    expect(await logIn(login, { code: codeOf(secret) })).toMatchObject({
      body: { code: 'session.bad_code' },
    });
    later(minute);
    const code = codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 4 }, () => logIn(login, { code })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const { token } = answers.find(({ status }) => status === 201)?.body ?? {};
    expect((await world.nobody.get('/v1/bank-lines', asBearer(token))).status).toBe(200);
    later(20 * minute);
    const next = new Date(world.clock.now().getTime() + 29_000);
    expect(
      (await logIn(login, { code: `${codeOf(secret, next).slice(0, 3)} ${codeOf(secret, next).slice(3)}` }))
        .status,
    ).toBe(201);
    expect(await logIn(login, { code: codeOf(secret, new Date(next.getTime() - 5 * minute)) })).toMatchObject(
      {
        body: { code: 'session.bad_code' },
      },
    );
  });

  it('opens with each recovery code once, and tells how many are left', async () => {
    const { purchaser } = await world.buyer();
    const { login, recoveryCodes } = await enrolled(purchaser);
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first, second] = recoveryCodes as [string, string];
    const opened = await logIn(login, { code: first.toLowerCase().replace('-', ' ') });
    expect(opened).toMatchObject({ status: 201, body: { secondFactor: true } });
    expect(await logIn(login, { code: first })).toMatchObject({ body: { code: 'session.bad_code' } });
    expect((await logIn(login, { code: second })).status).toBe(201);
    expect((await purchaser.get('/v1/second-factor')).body).toMatchObject({ recoveryCodesLeft: 8 });
  });

  it('gives somebody who knows the password ten codes an hour from wherever, and a known device its own', async () => {
    const { purchaser } = await world.buyer();
    const { login, secret } = await enrolled(purchaser);
    const api = await startApiProcess(world.config, { DEMO: '0', TRUST_PROXY: '1' });
    try {
      const from = (address: string, more: Record<string, unknown>, cookie = '') =>
        request(api.url)
          .post('/v1/sessions')
          .set('x-forwarded-for', address)
          .set('cookie', cookie)
          .send({ login, password, ...more });
      const real = () => codeOf(secret, new Date());
      const known = await from('192.0.2.1', { code: real() });
      expect(known.status).toBe(201);
      const cookies = [known.headers['set-cookie'] ?? []].flat().map(String);
      const device = String(cookies.find((text) => text.startsWith('device='))?.split(';')[0]);
      for (let n = 0; n < 10; n++)
        expect(await from(`203.0.113.${n}`, { code: 'AAAAA-AAAAA' })).toMatchObject({
          body: { code: 'session.bad_code' },
        });
      expect(await from('203.0.113.77', { code: 'AAAAA-AAAAA' })).toMatchObject({
        status: 429,
        body: { code: 'session.too_many_attempts' },
      });
      expect(await from('203.0.113.78', { code: 'AAAAA-AAAAA' }, device)).toMatchObject({
        status: 401,
        body: { code: 'session.bad_code' },
      });
    } finally {
      await api.stop();
    }
  });

  it('is kept sealed, and a row moved to another person opens nothing', async () => {
    const [one, two] = [await world.buyer(), await world.buyer()];
    const mine = await enrolled(one.purchaser);
    const other = await enrolled(two.purchaser);
    const rows = await world.database.read<{ text: string }>(
      `SELECT encode(secret, 'hex') || encode(code_hash, 'hex') AS text FROM second_factors JOIN recovery_codes USING (user_id)`,
    );
    const bytes = Buffer.from(Secret.fromBase32(mine.secret).bytes).toString('hex');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ text }) => text.includes(bytes))).toBe(false);
    later(minute);
    await world.database.read(
      `UPDATE second_factors SET secret = (SELECT f.secret FROM second_factors f JOIN users u ON u.id = f.user_id WHERE u.login = $1)
        WHERE user_id = (SELECT id FROM users WHERE login = $2)`,
      [mine.login, other.login],
    );
    expect((await logIn(other.login, { code: codeOf(mine.secret) })).status).toBe(500);
  });

  it('cannot be removed by somebody at an open screen who tries codes: five, then not even the right one', async () => {
    const { purchaser } = await world.buyer();
    const { recoveryCodes } = await enrolled(purchaser);
    const remove = (code: string) => purchaser.post<Body>('/v1/second-factor/removal', { code });
    for (let n = 0; n < 5; n++) expect((await remove('AAAAA-AAAAA')).status).toBe(422);
    expect(await remove(recoveryCodes[0] as string)).toMatchObject({
      status: 429,
      body: { code: 'session.too_many_attempts' },
    });
  });

  it('can be removed with a code and by an administrator; both end the sessions elsewhere', async () => {
    const { purchaser } = await world.buyer();
    const { login, secret, recoveryCodes } = await enrolled(purchaser);
    later(minute);
    const elsewhere = (await logIn(login, { code: codeOf(secret) })).body.token as string;
    expect(await purchaser.post<Body>('/v1/second-factor/removal', { code: '000000' })).toMatchObject({
      status: 422,
      body: { code: 'second_factor.bad_code' },
    });
    const removed = await purchaser.post('/v1/second-factor/removal', { code: recoveryCodes[0] });
    expect(removed.status).toBe(204);
    expect((await world.nobody.get('/v1/sessions/current', asBearer(elsewhere))).status).toBe(401);
    expect((await logIn(login)).status).toBe(201);
    await enrolled(purchaser);
    const open = await purchaser.tokenOnce();
    expect(await world.get(Account).resetSecondFactor(login.toUpperCase())).toBe(true);
    expect(await world.get(Account).resetSecondFactor('nobody-at-all')).toBe(false);
    expect(await world.get(Sessions).actorOf(open)).toBeUndefined();
    expect((await logIn(login)).status).toBe(201);
    const events = await world.database.read<{ type: string }>(
      `SELECT e.type FROM events e JOIN users u ON u.id = e.subject_id WHERE u.login = $1 ORDER BY e.recorded_at`,
      [login],
    );
    expect(events.map(({ type }) => type.replace('user.second_factor_', ''))).toEqual([
      'enrolled',
      'removed',
      'enrolled',
      'removed',
    ]);
  });

  it('cannot be set up by somebody at an open screen who does not know the password', async () => {
    const { purchaser } = await world.buyer();
    for (let n = 0; n < 5; n++)
      expect(await purchaser.post('/v1/second-factor/enrolment', { password: 'guess' })).toMatchObject({
        status: 422,
        body: { code: 'password.wrong' },
      });
    expect((await purchaser.post('/v1/second-factor/enrolment', { password })).status).toBe(429);
    // The owner's logins are not what was counted.
    expect((await logIn(await loginOf(purchaser))).status).toBe(201);
  });

  it('refuses a production start without a key of its own', async () => {
    const start = startApiProcess(world.config, {
      NODE_ENV: 'production',
      DEMO: '0',
      PUBLIC_ORIGIN: 'https://market.example.cn',
      PAYEE_ACCOUNT: '1100 2200',
    });
    await expect(start).rejects.toThrow(/Production start refused[\s\S]*SECRET_KEY is missing/);
  });
});

describe('the sessions of a person', () => {
  let world: World;
  let unit: Unit;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
  }, 300_000);

  afterAll(() => world.stop());

  const person = () => unit.purchaser;
  const logIn = (login: string, word = password, cookie = '') =>
    request(world.url)
      .post('/v1/sessions')
      .set('user-agent', 'Mozilla/5.0 (Linux; Android 14) Chrome/130.0')
      .set('cookie', cookie)
      .send({ login, password: word });
  type Listed = { items: { id: string; current: boolean; device: string; address: string }[] };
  const list = async () => (await person().get<Listed>('/v1/sessions')).body.items;
  const alive = async (token: string) =>
    (await world.nobody.get('/v1/sessions/current', { headers: { authorization: `Bearer ${token}` } }))
      .status;

  it('are listed and can be ended one by one or all others at once', async () => {
    const { user } = (await person().get<{ user: { login: string } }>('/v1/sessions/current')).body;
    const tokens = [await logIn(user.login), await logIn(user.login)].map(({ body }) => body.token as string);
    const listed = await list();
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    const [newest] = listed;
    expect(newest).toMatchObject({ current: false, device: 'Mozilla/5.0 (Linux; Android 14) Chrome/130.0' });
    expect((await unit.inspector.delete(`/v1/sessions/${newest?.id}`)).status).toBe(404);
    expect((await person().delete(`/v1/sessions/${newest?.id}`)).status).toBe(204);
    expect((await person().delete(`/v1/sessions/${newest?.id}`)).status).toBe(404);
    expect(await Promise.all(tokens.map(alive))).toEqual([200, 401]);
    expect((await person().delete('/v1/sessions')).status).toBe(204);
    expect(await list()).toMatchObject([{ current: true }]);
    expect(await Promise.all(tokens.map(alive))).toEqual([401, 401]);
  });

  it('get another token at each login: the one that the browser had is void', async () => {
    const { user } = (await person().get<{ user: { login: string } }>('/v1/sessions/current')).body;
    const first = (await logIn(user.login)).body.token as string;
    const second = (await logIn(user.login, password, `session=${first}`)).body.token as string;
    expect(second).not.toBe(first);
    expect([await alive(first), await alive(second)]).toEqual([401, 200]);
  });

  it('end with another password, except the one that changes it', async () => {
    const { user } = (await person().get<{ user: { login: string } }>('/v1/sessions/current')).body;
    const elsewhere = (await logIn(user.login)).body.token as string;
    const newPassword = '另一个很长的密码短语在这里啊';
    const change = (oldPassword: string, word: string) =>
      person().post('/v1/password-changes', { oldPassword, newPassword: word });
    expect(await change('wrong', newPassword)).toMatchObject({
      status: 422,
      body: { code: 'password.wrong' },
    });
    expect(await change(password, 'short')).toMatchObject({
      status: 422,
      body: { code: 'password.too_short' },
    });
    expect(await change(password, password)).toMatchObject({ status: 422, body: { code: 'password.same' } });
    expect((await change(password, newPassword)).status).toBe(204);
    expect(await list()).toMatchObject([{ current: true }]);
    expect(await alive(elsewhere)).toBe(401);
    expect((await logIn(user.login)).status).toBe(401);
    expect((await logIn(user.login, newPassword)).status).toBe(201);
  });
});
