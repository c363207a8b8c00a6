import { Config } from '@app/platform';
import request from 'supertest';
import { type ApiProcess, startApiProcess } from '../support/processes';
import { World } from '../support/world';

const password = 'a-long-password-for-tests';
const real = '203.0.113.9';

/** What `TRUST_PROXY` makes of a chain. The socket is always 127.0.0.1, as that of a proxy on this machine is. */
const chains: [setting: string, chain: string, address: string][] = [
  ['0', real, '127.0.0.1'],
  ['1', real, real],
  ['1', `198.51.100.66, ${real}`, real],
  ['1', `127.0.0.1, 10.0.0.1, 198.51.100.66, ${real}`, real],
  ['2', `198.51.100.66, ${real}, 10.0.0.7`, real],
  ['127.0.0.1,10.0.0.0/8', `198.51.100.66, ${real}, 10.0.0.7, 10.2.0.8`, real],
  // A caller who claims to stand behind a further proxy of ours is not one.
  ['127.0.0.1,10.0.0.0/8', `10.9.9.9, ${real}`, real],
  // Who calls past the proxies is believed nothing.
  ['10.0.0.0/8', real, '127.0.0.1'],
];

describe('the address of a caller behind proxies', () => {
  let world: World;
  const apis = new Map<string, ApiProcess>();

  beforeAll(async () => {
    world = await World.start();
    const settings = [...new Set(chains.map(([setting]) => setting))];
    await Promise.all(
      settings.map(async (TRUST_PROXY) =>
        apis.set(TRUST_PROXY, await startApiProcess(world.config, { TRUST_PROXY })),
      ),
    );
  }, 300_000);

  afterAll(async () => {
    await Promise.all([...apis.values()].map((api) => api.stop()));
    await world?.stop();
  });

  const newLogin = async (): Promise<string> => {
    const { purchaser } = await world.buyer();
    return (await purchaser.get<{ user: { login: string } }>('/v1/sessions/current')).body.user.login;
  };
  const logIn = (setting: string, chain: string, body: { login: string; password: string }) =>
    request(apis.get(setting)?.url ?? '')
      .post('/v1/sessions')
      .set('x-forwarded-for', chain)
      .send(body);

  it.each(chains)('TRUST_PROXY=%s makes of %s: %s', async (setting, chain, address) => {
    const { body } = await logIn(setting, chain, { login: await newLogin(), password });
    const { body: sessions } = await request(apis.get(setting)?.url ?? '')
      .get('/v1/sessions')
      .set('authorization', `Bearer ${body.token}`);
    const [current] = sessions.items.filter((one: { current: boolean }) => one.current);
    expect(current.address).toBe(address);
  });

  it.each(['1', '127.0.0.1,10.0.0.0/8'])(
    'a caller who forges another one for each guess is barred all the same (TRUST_PROXY=%s)',
    async (setting) => {
      const login = await newLogin();
      const from = setting === '1' ? '203.0.113.50' : '203.0.113.51';
      const guess = (n: number, typed: string) =>
        logIn(setting, `198.51.100.${n}, 10.0.0.${n}, ${from}`, { login, password: typed });
      for (let n = 1; n <= 5; n++) expect((await guess(n, 'wrong')).status).toBe(401);
      expect(await guess(6, password)).toMatchObject({
        status: 429,
        body: { code: 'session.too_many_attempts' },
      });
    },
  );

  it.each(['true', 'yes', '', '*', '10', '-1', '10.0.0.0/33', '10.0.0', 'proxy.example.cn'])(
    'TRUST_PROXY=%s is refused in words',
    (setting) => {
      const environment = { DATABASE_URL: 'postgres://x/y', REDIS_URL: 'redis://x', TRUST_PROXY: setting };
      expect(() => new Config(environment)).toThrow(/TRUST_PROXY: is the number of proxies in front/);
    },
  );
});
