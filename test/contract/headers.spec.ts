import request from 'supertest';
import { startApiProcess } from '../support/processes';
import { delivered } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

/** A photo of one grey point, which is enough to be one. */
const onePoint = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNoaGgAAAMEAYFL09IQAAAAAElFTkSuQmCC',
  'base64',
);

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('what every answer tells the browser', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
  });

  afterAll(() => world.stop());

  const get = (path: string) => request(world.url).get(path);
  const policyOf = (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      (headers['content-security-policy'] ?? '').split('; ').map((part) => {
        const space = part.indexOf(' ');
        return [part.slice(0, space), part.slice(space + 1)];
      }),
    );

  it('lets a page run no script and no style but ours, and nobody frame it', async () => {
    for (const path of ['/', '/login', '/buy/find?q=%E6%8B%89%E9%9D%A2', '/no/such/page']) {
      const { status, headers, text } = await get(path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers).toMatchObject(always);
      const policy = policyOf(headers);
      expect(policy).toMatchObject({
        'default-src': "'self'",
        'script-src': "'self'",
        'object-src': "'none'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
      });
      expect(headers['content-security-policy']).not.toMatch(/unsafe/);
      const nonce = /'nonce-([^']+)'/.exec(policy['style-src'] ?? '')?.[1];
      expect(nonce).toMatch(/^[\w+/]{22}==$/);
      expect(text).toContain(`nonce="${nonce}"`);
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|__CSP_NONCE__/);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('never uses a nonce twice', async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => get('/')));
    expect(new Set(pages.map(({ headers }) => headers['content-security-policy'])).size).toBe(20);
  });

  it('lets an answer of the API, a file of the web and a refusal load nothing at all', async () => {
    const asset = /src="(\/assets\/[^"]+)"/.exec((await get('/')).text)?.[1] as string;
    const answers = await Promise.all([
      get(asset),
      get('/favicon.svg'),
      get('/readyz'),
      get('/v1/no-such-route'),
      get('/v1/sessions/current'),
      get('/openapi.json'),
      request(world.url).post('/v1/sessions').set('content-type', 'application/json').send('{'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 401, 200, 400]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject(always);
      expect(policyOf(headers)).toMatchObject({ 'default-src': "'none'", 'frame-ancestors': "'none'" });
    }
    expect(answers[0]?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('keeps what was said to one person out of every cache', async () => {
    const answers = await Promise.all(
      ['/v1/sessions/current', '/v1/orders', '/v1/products', '/v1/orders/none'].map((path) =>
        unit.purchaser.get(path),
      ),
    );
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
  });

  it('sends papers and photos under the same rules', async () => {
    const pack = await shop.sells({ stock: 100 });
    const done = await delivered(unit, shop, [{ pack, quantity: 2 }]);
    const sheet = await unit.purchaser.get(`/v1/acceptances/${done.acceptanceId}/sheet`);
    expect(sheet).toMatchObject({ status: 200, headers: { ...always, 'content-type': 'application/pdf' } });
    expect(policyOf(sheet.headers)).toMatchObject({ 'default-src': "'none'" });
    const { body } = await unit.purchaser.upload<{ id: string }>(
      '/v1/photos',
      'p.png',
      onePoint,
      'image/png',
    );
    const photo = await unit.purchaser.get(`/v1/files/${body.id}`);
    expect(photo).toMatchObject({ status: 200, headers: { ...always, 'content-type': 'image/jpeg' } });
    expect(photo.headers['cache-control']).toMatch(/^private/);
  });

  it('says that only https will do, where it is reached by https', async () => {
    expect((await get('/')).headers['strict-transport-security']).toBeUndefined();
    const api = await startApiProcess(world.config, { PUBLIC_ORIGIN: 'https://market.example.cn' });
    try {
      for (const path of ['/', '/v1/sessions/current', '/readyz', '/favicon.svg']) {
        const { headers } = await request(api.url).get(path);
        expect(headers['strict-transport-security']).toBe('max-age=31536000');
      }
    } finally {
      await api.stop();
    }
  });
});
