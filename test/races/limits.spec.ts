import type { Answer, Client } from '../support/client';
import { type ApiProcess, freePort, startApiProcess } from '../support/processes';
import { World } from '../support/world';

const allowed = 10;

describe('limits of one person', () => {
  let world: World;
  let apis: ApiProcess[];

  beforeAll(async () => {
    world = await World.start();
    const start = (more = {}) =>
      startApiProcess(world.config, { SEARCH_PER_MINUTE: String(allowed), ...more });
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

  const search = (person: Client, api: number): Promise<Answer<{ code?: string }>> =>
    person.at(apis[api]?.url ?? '').get('/v1/products?q=拉面');
  const newcomer = async (): Promise<Client> => {
    const { purchaser } = await world.buyer();
    await purchaser.tokenOnce();
    return purchaser;
  };

  it('holds over two processes, and says how many are left and when to come again', async () => {
    const person = await newcomer();
    const answers: Answer<{ code?: string }>[] = [];
    for (let n = 0; n < allowed + 4; n++) answers.push(await search(person, n % 2));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array.from({ length: allowed }, () => 200),
      ...Array.from({ length: 4 }, () => 429),
    ]);
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-policy': `"search";q=${allowed};w=60` });
    expect(answers[allowed - 1]?.headers['ratelimit']).toMatch(/^"search";r=0;t=\d+$/);
    const refused = answers.at(-1);
    expect(refused).toMatchObject({ body: { code: 'request.too_many' } });
    expect(refused?.headers['content-type']).toMatch(/problem\+json/);
    const wait = Number(refused?.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await search(await newcomer(), 0)).status).toBe(200);
    expect((await person.at(apis[0]?.url ?? '').get('/v1/categories')).status).toBe(200);
  });

  it('lets a burst at both processes pass at most by half an allowance more', async () => {
    const person = await newcomer();
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => search(person, n % 2)));
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(120 - passed);
    expect(passed).toBeGreaterThanOrEqual(allowed);
    expect(passed).toBeLessThanOrEqual(allowed * 1.5);
    expect((await search(person, 0)).status).toBe(429);
  });

  it('holds in the process where Redis is down', async () => {
    const person = await newcomer();
    const answers = await Promise.all(Array.from({ length: 40 }, () => search(person, 2)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(allowed);
  });
});
