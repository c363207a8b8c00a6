import request from 'supertest';
import { startApiProcess } from '../support/processes';
import { type Unit, World } from '../support/world';

type Session = { user: { login: string }; organization: { persona: string }; token: string };

describe('logging in and what it opens', () => {
  let world: World;
  let unit: Unit;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
  });

  afterAll(() => world.stop());

  const me = async () => (await unit.purchaser.get<Session>('/v1/sessions/current')).body;
  const cookieLogin = async () => {
    const { user } = await me();
    const answer = await request(world.url)
      .post('/v1/sessions')
      .send({ login: user.login, password: 'a-long-password-for-tests' });
    return { answer, cookie: String(answer.headers['set-cookie']) };
  };

  it('gives browsers a cookie that scripts cannot read, and refuses other sites', async () => {
    const { answer, cookie } = await cookieLogin();
    expect(answer.status).toBe(201);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const session = cookie.split(';')[0] as string;
    const current = await request(world.url).get('/v1/sessions/current').set('cookie', session);
    expect(current.body).toMatchObject({ organization: { persona: 'buyer' } });
    const foreign = await request(world.url)
      .delete('/v1/sessions/current')
      .set('cookie', session)
      .set('origin', 'https://evil.example');
    expect(foreign).toMatchObject({ status: 403, body: { code: 'access.foreign_origin' } });
    const own = await request(world.url)
      .delete('/v1/sessions/current')
      .set('cookie', session)
      .set('origin', world.url);
    expect(own.status).toBe(204);
    const after = await request(world.url).get('/v1/sessions/current').set('cookie', session);
    expect(after).toMatchObject({ status: 401, body: { code: 'access.login_required' } });
  });

  it('keeps no token that could be stolen from the database', async () => {
    const token = await unit.purchaser.tokenOnce();
    const rows = await world.database.read<{ hash: string }>(
      "SELECT encode(token_hash, 'escape') AS hash FROM sessions",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ hash }) => hash.includes(token))).toBe(false);
  });

  it('stops guessing after five wrong passwords, for this account only', async () => {
    const other = await world.buyer();
    const { user } = (await other.purchaser.get<Session>('/v1/sessions/current')).body;
    const guess = (login: string, password: string) =>
      request(world.url).post('/v1/sessions').send({ login, password });
    for (let round = 0; round < 5; round++) {
      expect(await guess(user.login, 'wrong')).toMatchObject({
        status: 401,
        body: { code: 'session.bad_credentials' },
      });
    }
    const sixth = await guess(user.login, 'a-long-password-for-tests');
    expect(sixth).toMatchObject({ status: 429, body: { code: 'session.too_many_attempts' } });
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await cookieLogin()).answer.status).toBe(201);
  });

  it('refuses a production start with demo accounts or default secrets, in words', async () => {
    const start = startApiProcess(world.config, { NODE_ENV: 'production', DEMO: '1' });
    await expect(start).rejects.toThrow(
      /Production start refused[\s\S]*DEMO=1[\s\S]*PUBLIC_ORIGIN[\s\S]*PAYEE_ACCOUNT/,
    );
  });

  it('says in one line that a database does not answer', async () => {
    const config = { ...world.config, databaseUrl: 'postgres://nobody:x@127.0.0.1:9/none' };
    await expect(startApiProcess(config as typeof world.config)).rejects.toThrow(
      /PostgreSQL does not answer at DATABASE_URL/,
    );
  });
});
