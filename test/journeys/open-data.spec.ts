import { createHash } from 'node:crypto';
import { closeMonths } from '../support/closing';
import { type Bulletin, draftOf, figureOf, partsOf, publishedBy } from '../support/figures';
import { accept, confirm, delivered, order, ship, sign } from '../support/story';
import { type OfficialBody, type Pack, type Shop, type Unit, World } from '../support/world';

type Part = { code: string; dimension: string; key: string; value: number | null; suppressed: boolean };
type Set = {
  id: string;
  contentHash: string;
  figures: { code: string; value: number | null }[];
  parts: Part[];
  dictionary: { indicators: { code: string; unit: string }[] };
  code: string;
};

jest.setTimeout(180_000);

describe('what was published, for everybody', () => {
  let world: World;
  let office: OfficialBody;
  let unit: Unit;
  let bulletin: Bulletin;
  const now = new Date('2026-11-20T02:00:00Z');

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-10-05T02:00:00Z'));
    office = await world.office('320200');
    unit = await world.buyer();
    const shop: Shop = await world.supplier();
    const pack: Pack = await shop.sells({ priceFen: 1_013, stock: 10_000 });
    await delivered(unit, shop, [{ pack, quantity: 20 }]);
    for (const [fundingSource, quantity] of [
      ['union', 10],
      ['personal', 3],
    ] as const) {
      const placed = await order(unit, [{ pack, quantity }], { fundingSource });
      await confirm(shop, placed.id);
      await sign(unit.inspector, await accept(unit, await ship(shop, placed)));
    }
    world.clock.set(now);
    await world.settle();
    await closeMonths([office.one, office.two], '320200', '2026-10', '2026-10');
    bulletin = await publishedBy(office.one, office.two, (await draftOf(office.one, 2026, 10)).id);
  });

  afterAll(() => world.stop());

  it('is listed and read without a login, and may be kept for a while', async () => {
    const { status, body, headers } = await world.nobody.get<{ items: { id: string; state: string }[] }>(
      '/v1/open-data',
    );
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(body.items).toMatchObject([{ id: bulletin.id, state: 'published' }]);
    expect(
      (await world.nobody.get<{ items: object[] }>('/v1/open-data?regionCode=630200')).body.items,
    ).toEqual([]);
  });

  it('is the bulletin to the digit', async () => {
    const { body } = await world.nobody.get<Set>(`/v1/open-data/${bulletin.id}`);
    expect(body.contentHash).toBe(bulletin.contentHash);
    for (const { code, value } of body.figures)
      expect([code, value]).toEqual([code, figureOf(bulletin.figures, code)]);
    const shown = body.parts.filter(({ suppressed }) => !suppressed);
    for (const { code, dimension, key, value } of shown)
      expect(value).toBe(partsOf(bulletin.figures, code, dimension)[key]);
    expect(shown.length).toBeGreaterThan(5);
    expect(body.dictionary.indicators.map(({ code }) => code)).toEqual(body.figures.map(({ code }) => code));
  });

  it('hides what a person could be known by, and a second part with it', async () => {
    const { body, text } = await world.nobody.get<Set>(`/v1/open-data/${bulletin.id}`);
    const funding = body.parts.filter(
      ({ code, dimension }) => code === 'accepted_total' && dimension === 'fundingSource',
    );
    expect(Object.fromEntries(funding.map(({ key, value }) => [key, value]))).toEqual({
      canteen: 20 * 1_013,
      union: null,
      personal: null,
    });
    // No unit, no supplier, nobody who signed.
    const names = await world.database.read<{ name: string }>(
      `SELECT name FROM organizations WHERE kind IN ('buyer_unit', 'supplier') UNION ALL SELECT name FROM users`,
    );
    expect(names.filter(({ name }) => text.includes(name))).toEqual([]);
  });

  it('as a file has the same figures and parts, line by line', async () => {
    const { body } = await world.nobody.get<Set>(`/v1/open-data/${bulletin.id}`);
    const csv = await world.nobody.get(`/v1/open-data/${bulletin.id}/file`);
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="320200-2026-10.csv"',
    });
    const [head, ...lines] = csv.text
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const at = (name: string) => head?.indexOf(name) ?? -1;
    expect(lines).toHaveLength(body.figures.length + body.parts.length);
    for (const { code, value } of body.figures) {
      const line = lines.find((cells) => cells[at('indicator')] === code && cells[at('dimension')] === '');
      expect([code, line?.[at('value')]]).toEqual([code, value === null ? '' : String(value)]);
    }
    const json = await world.nobody.get<Set>(`/v1/open-data/${bulletin.id}/file?format=json`);
    expect(json.body).toEqual(body);
    const dictionary = await world.nobody.get(`/v1/open-data/${bulletin.id}/dictionary`);
    expect(dictionary.text.trimEnd().split('\r\n')).toHaveLength(body.figures.length + 1);
    const again = await world.nobody.get(`/v1/open-data/${bulletin.id}/file`);
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(again.bytes)).toBe(hash(csv.bytes));
  });

  it('shows no draft, and of what was withdrawn only the reason', async () => {
    const draft = await draftOf(office.one, 2026, 9);
    for (const path of ['', '/file', '/dictionary'])
      expect((await world.nobody.get(`/v1/open-data/${draft.id}${path}`)).status).toBe(404);
    await office.one.post(`/v1/bulletins/${bulletin.id}/withdrawal`, { reason: '十月退货漏计' });
    expect(await world.nobody.get(`/v1/open-data/${bulletin.id}`)).toMatchObject({
      status: 410,
      body: { code: 'open_data.withdrawn' },
    });
    const { body } = await world.nobody.get<{ items: object[] }>('/v1/open-data');
    expect(body.items).toMatchObject([{ state: 'withdrawn', withdrawalReason: '十月退货漏计' }]);
  });
});
