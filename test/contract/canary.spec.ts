import { randomBytes, randomInt } from 'node:crypto';
import { Redis } from 'ioredis';
import { Secret, TOTP } from 'otpauth';
import { Client as PostgresClient } from 'pg';
import request from 'supertest';
import type { Answer, Client } from '../support/client';
import { type ApiProcess, heard, startApiProcess, startApp, stopProcess } from '../support/processes';
import { delivered, draftOf, requestPayment, statementOf } from '../support/story';
import { onCluster } from '../support/template';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const mark = `CANARY${randomBytes(6).toString('hex')}`;
const digits = (length: number): string => Array.from({ length }, () => randomInt(1, 10)).join('');

const canaries: Record<string, string> = {
  databasePassword: `${mark}db`,
  secretKey: `${mark}key-of-more-than-thirty-two-characters`,
  password: `${mark} password`,
  wrongPassword: `${mark}wrong`,
  typedAsLogin: `${mark}login`,
  bearer: `${mark}bearer`,
  cookie: `${mark}cookie`,
  query: `${mark}query`,
  body: `${mark}body`,
  phone: digits(11),
  idNumber: digits(18),
  bankAccount: digits(19),
  fact: `${mark}fact`,
  valueOfSlowStatement: `${mark}agent`,
};

describe('secrets in logs', () => {
  let world: World;
  let api: ApiProcess;
  let worker: { said(): string; stop(): Promise<void> };
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  const role = `canary_${randomBytes(4).toString('hex')}`;
  const refusals: string[] = [];

  beforeAll(async () => {
    world = await World.start();
    await world.worker.relay.stop();
    await onCluster((client) =>
      client.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${canaries['databasePassword']}'`),
    );
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000 });
    api = await startApiProcess(world.config, environment());
    worker = startWorkerProcess();
  }, 300_000);

  afterAll(async () => {
    await worker?.stop();
    await api?.stop();
    await world?.stop();
    await onCluster((client) => client.query(`DROP ROLE ${role}`));
  });

  function environment(): Record<string, string> {
    const database = new URL(world.config.databaseUrl);
    database.username = role;
    database.password = canaries['databasePassword'] as string;
    const redis = new URL(world.config.redisUrl);
    canaries['redisPassword'] = redis.password || `${mark}unused`;
    // Events of this worker's own, whatever other tests do meanwhile.
    redis.pathname = '/7';
    return {
      DATABASE_URL: database.toString(),
      REDIS_URL: redis.toString(),
      SECRET_KEY: canaries['secretKey'] as string,
      LOG_LEVEL: 'trace',
    };
  }

  function startWorkerProcess() {
    const child = startApp('worker', environment());
    return { said: heard(child), stop: () => stopProcess(child) };
  }

  const here = (person: Client): Client => person.at(api.url);
  const noted = <T extends { status: number; text: string }>(answer: T): T => {
    if (answer.status >= 400) refusals.push(answer.text);
    return answer;
  };
  const post = (path: string, body: string | object, headers: Record<string, string> = {}) =>
    request(api.url).post(path).set(headers).set('content-type', 'application/json').send(body).then(noted);
  const sql = async <T extends object>(text: string): Promise<T[]> => {
    const owner = new PostgresClient({ connectionString: world.config.databaseUrl });
    await owner.connect();
    try {
      return (await owner.query<T>(text)).rows;
    } finally {
      await owner.end();
    }
  };

  async function logInAndEnrol(): Promise<void> {
    const { user } = (await here(unit.approver).get<{ user: { login: string } }>('/v1/sessions/current'))
      .body;
    const right = 'a-long-password-for-tests';
    const opened = await post('/v1/sessions', { login: user.login, password: right });
    canaries['token'] = opened.body.token as string;
    const device = /device=([^;]+)/.exec(String(opened.headers['set-cookie']))?.[1];
    canaries['device'] = device as string;
    const changed = { oldPassword: right, newPassword: canaries['password'] };
    const asOwner = { authorization: `Bearer ${canaries['token']}` };
    await post('/v1/password-changes', { ...changed, oldPassword: canaries['wrongPassword'] }, asOwner);
    expect((await post('/v1/password-changes', changed, asOwner)).status).toBe(204);
    const begun = await post('/v1/second-factor/enrolment', { password: canaries['password'] }, asOwner);
    canaries['seed'] = begun.body.secret as string;
    canaries['code'] = new TOTP({ secret: Secret.fromBase32(begun.body.secret as string) }).generate();
    const confirmed = await post('/v1/second-factor/confirmation', { code: canaries['code'] }, asOwner);
    const [first, second] = confirmed.body.recoveryCodes as [string, string];
    Object.assign(canaries, { recovery: first, recoveryUsed: second });
    const again = { login: user.login, password: canaries['password'] };
    expect((await post('/v1/sessions', again)).status).toBe(401);
    expect((await post('/v1/sessions', { ...again, code: 'AAAAA-AAAAA' })).status).toBe(401);
    expect((await post('/v1/sessions', { ...again, code: second })).status).toBe(201);
  }

  async function beRefused(): Promise<void> {
    await post('/v1/sessions', { login: canaries['typedAsLogin'], password: canaries['wrongPassword'] });
    await post('/v1/sessions', {
      login: canaries['typedAsLogin'],
      password: 7,
      [`x${canaries['body']?.length}`]: canaries['body'],
    });
    await post('/v1/sessions', `{"login": "${canaries['body']}", "password": ${canaries['body']}`);
    await post(
      '/v1/checkouts',
      { lines: canaries['body'] },
      { authorization: `Bearer ${canaries['bearer']}` },
    );
    await request(api.url).get('/v1/orders').set('cookie', `session=${canaries['cookie']}`).then(noted);
    for (const path of ['/v1/orders', '/v1/products', '/v1/nowhere', '/buy/orders', '/v1/files/x'])
      noted(await here(unit.purchaser).get(`${path}?q=${canaries['query']}&token=${canaries['query']}`));
    const draft = draftOf([{ pack, quantity: 1 }], { expectedTotalFen: 1, note: canaries['idNumber'] });
    expect(noted(await here(unit.purchaser).post('/v1/checkouts', draft)).status).toBe(409);
  }

  async function breakDown(): Promise<void> {
    const [operator] = await world.operators();
    await sql(`CREATE FUNCTION break_bank() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM NEW.payer_account::int; RETURN NEW; END $$`);
    await sql(
      'CREATE TRIGGER break_bank BEFORE INSERT ON bank_lines FOR EACH ROW EXECUTE FUNCTION break_bank()',
    );
    await sql('ALTER TABLE checkouts ADD CONSTRAINT never CHECK (false) NOT VALID');
    await sql(
      `CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.7); RETURN NEW; END $$`,
    );
    await sql('CREATE TRIGGER nap BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION nap()');
    const statement = statementOf([{ code: canaries['transferCode'] as string, amountFen: 100 }])
      .toString()
      .replace('320500001234', canaries['bankAccount'] as string);
    const imported = await here(operator).upload(
      '/v1/bank-statements',
      's.csv',
      Buffer.from(statement),
      'text/csv',
    );
    expect(noted(imported as Answer<never>).status).toBe(500);
    const address = { recipient: '食堂', phone: canaries['phone'], detail: '某路1号' };
    const draft = draftOf([{ pack, quantity: 1 }], { deliveryAddress: address, note: canaries['idNumber'] });
    expect(noted(await here(unit.purchaser).post('/v1/checkouts', draft)).status).toBe(500);
    const credentials = {
      login: (await unit.inspector.get<{ user: { login: string } }>('/v1/sessions/current')).body.user.login,
      password: 'a-long-password-for-tests',
    };
    await post('/v1/sessions', credentials, { 'user-agent': canaries['valueOfSlowStatement'] as string });
  }

  async function breakTheWorker(): Promise<void> {
    await sql(`CREATE FUNCTION break_facts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM '${canaries['fact']}'::int; RETURN NEW; END $$`);
    await sql(
      'CREATE TRIGGER break_facts BEFORE INSERT ON facts FOR EACH ROW EXECUTE FUNCTION break_facts()',
    );
    const { order } = await delivered(unit, shop, [{ pack, quantity: 2 }]);
    canaries['transferCode'] = (await requestPayment(unit, order.id)).transferCode;
    while (!worker.said().includes('handler failed')) await new Promise((resolve) => setTimeout(resolve, 50));
    const [row] = await sql<{ errors: string }>('SELECT max(last_error) AS errors FROM outbox');
    expect(row?.errors).toMatch(/ledger\.addPurchases/);
    expect(row?.errors).not.toContain(canaries['fact']);
  }

  it('never appear, whether it goes well, is refused, is slow or breaks, at any level', async () => {
    await logInAndEnrol();
    await beRefused();
    await breakTheWorker();
    await breakDown();
    await Promise.all([api.stop(), worker.stop()]);
    const said = api.said() + worker.said();
    const lines = said.trim().split('\n');
    // That it did break and was slow, and was said.
    for (const event of ['request failed', 'slow statement', 'handler failed', '"level":20'])
      expect({ event, said: said.includes(event) }).toEqual({ event, said: true });
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.any(String) });
    for (const line of lines.filter((text) => text.includes('"msg":"request"')))
      expect(JSON.parse(line)).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    console.log(
      `${lines.length} lines of api and worker, ${refusals.length} refusals, ${Object.keys(canaries).length} canaries`,
    );
    expect(refusals.length).toBeGreaterThan(10);
    for (const [name, value] of Object.entries(canaries)) {
      expect({ name, length: value.length > 5 }).toEqual({ name, length: true });
      // Six digits may stand inside some other number.
      const found = (text: string) =>
        name === 'code' ? new RegExp(`(?<![\\w.:-])${value}(?![\\w-])`).test(text) : text.includes(value);
      expect({ name, lines: lines.filter(found).slice(0, 3) }).toEqual({ name, lines: [] });
      expect({ name, refusals: refusals.filter(found).slice(0, 3) }).toEqual({ name, refusals: [] });
    }
  }, 300_000);

  it('are not kept in Redis either: what people type as their login may be their password', async () => {
    const redis = new Redis(environment()['REDIS_URL'] as string);
    try {
      const keys = await redis.keys('limit:*');
      expect(keys.filter((key) => key.includes('login:pair')).length).toBeGreaterThan(0);
      for (const value of Object.values(canaries))
        expect(keys.filter((key) => key.toLowerCase().includes(value.toLowerCase()))).toEqual([]);
    } finally {
      redis.disconnect();
    }
  });

  it('are not printed by a process that cannot start', async () => {
    const url = new URL(world.config.databaseUrl);
    url.password = canaries['databasePassword'] as string;
    const start = startApiProcess(world.config, { ...environment(), DATABASE_URL: url.toString() });
    const words = await start.then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(words).toMatch(/DATABASE_URL is refused by PostgreSQL/);
    for (const value of Object.values(canaries)) expect(words).not.toContain(value);
  });
});
