import { existsSync } from 'node:fs';
import { storedPath } from '@app/platform';
import { ExportMaker } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { type ReadCell, sheetsOf } from '../support/read-workbook';
import { delivered } from '../support/story';
import { type OfficialBody, type Shop, type Unit, World } from '../support/world';

type Item = {
  id: string;
  name: string;
  state: string;
  rowsDone: number;
  rowsAll: number | null;
  totalFen: number | null;
  bytes: number | null;
  sha256: string | null;
  problem: string | null;
  keptUntil: string | null;
  code: string;
};
type Fact = { id: string; amountFen: number; buyerName: string; orderNumber: string };

const day = 86_400_000;
const start = new Date('2026-11-20T02:00:00Z');

jest.setTimeout(180_000);

describe('an office asks for a file and takes it away', () => {
  let world: World;
  let city: OfficialBody;
  let district: OfficialBody;
  let other: OfficialBody;
  let units: Unit[];
  let shop: Shop;

  beforeAll(async () => {
    world = await World.start({ environment: { EXPORTS_PER_HOUR: '1000' } });
    world.clock.set(start);
    city = await world.office('320200');
    district = await world.office('320205');
    other = await world.office('320200');
    shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 1_013, stock: 10_000 });
    units = [await world.buyer(), await world.buyer({ district: '320281' })];
    for (const [at, unit] of units.entries()) {
      await delivered(unit, shop, [{ pack, quantity: 3 + at }]);
      await delivered(unit, shop, [{ pack, quantity: 10 + at }]);
    }
    await world.settle();
  });

  afterEach(async () => {
    world.clock.set(start);
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const ask = async (who: Client, body: object): Promise<Item> => {
    const answer = await who.post<Item>('/v1/exports', body);
    expect(answer).toMatchObject({ status: 201, body: { state: 'waiting', rowsDone: 0, rowsAll: null } });
    return answer.body;
  };
  const look = async (who: Client, id: string): Promise<Item> =>
    (await who.get<Item>(`/v1/exports/${id}`)).body;
  const make = (): Promise<number> => world.get(ExportMaker).makeWaiting();
  const factsOf = async (who: Client, query: string): Promise<Fact[]> =>
    (await who.get<{ items: Fact[] }>(`/v1/facts?limit=100&${query}`)).body.items;
  const facts = (format: 'xlsx' | 'csv' = 'xlsx', more: object = {}) => ({
    kind: 'facts',
    format,
    filters: { year: 2026, ...more },
  });
  const column = (rows: ReadCell[][], title: string): ReadCell[] => {
    const at = rows[0]?.findIndex((cell) => cell?.v === title) ?? -1;
    return rows.slice(1).map((row) => row[at] ?? null);
  };

  it('of all its facts, which add up in the last line', async () => {
    const { id } = await ask(city.one, facts());
    expect(await make()).toBe(1);
    const item = await look(city.one, id);
    const listed = await factsOf(city.one, 'year=2026');
    const sum = listed.reduce((fen, { amountFen }) => fen + amountFen, 0);
    expect(item).toMatchObject({ state: 'done', rowsDone: 4, rowsAll: 4, totalFen: sum });
    expect(item.keptUntil).toBe(new Date(start.getTime() + 7 * day).toISOString());
    expect(item.name).toBe('无锡市-采购明细-2026年-20261120.xlsx');
    const file = await city.one.get(`/v1/exports/${id}/file`);
    expect(file).toMatchObject({ status: 200 });
    expect(file.bytes.length).toBe(item.bytes);
    expect(file.headers['content-disposition']).toContain(encodeURIComponent(item.name));
    const [rows = []] = (await sheetsOf(file.bytes)).values();
    const ids = column(rows, '明细编号').slice(0, -1);
    const amounts = column(rows, '金额（元）');
    expect(ids).toEqual(listed.map((fact) => ({ t: 'text', v: fact.id })));
    // Exact: yuan with two decimals, and the fen that they stand for.
    const fen = listed.map(({ amountFen }) => amountFen);
    expect(amounts.slice(0, -1).map((cell) => cell?.v)).toEqual(fen.map((one) => (one / 100).toFixed(2)));
    expect(amounts.map((cell) => Math.round(Number(cell?.v) * 100))).toEqual([...fen, sum]);
    expect(rows.at(-1)?.[0]).toEqual({ t: 'text', v: '合计 4 行' });
    expect(column(rows, '订单号')[0]).toEqual({ t: 'text', v: listed[0]?.orderNumber });
  });

  it('as CSV with the same rows and the same sum', async () => {
    const { id } = await ask(city.two, facts('csv', { month: 11, fundingSource: 'canteen' }));
    await make();
    const item = await look(city.two, id);
    const { text, headers } = await city.two.get(`/v1/exports/${id}/file`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = text.replace('\ufeff', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toContain(`,${((item.totalFen as number) / 100).toFixed(2)},`);
  });

  it('of what its region may see, and of nothing else', async () => {
    const { id } = await ask(district.one, facts());
    await make();
    const item = await look(district.one, id);
    const seen = await factsOf(district.one, 'year=2026');
    expect(seen).toHaveLength(2);
    expect(item).toMatchObject({
      rowsAll: 2,
      totalFen: seen.reduce((fen, { amountFen }) => fen + amountFen, 0),
    });
    const { bytes } = await district.one.get(`/v1/exports/${id}/file`);
    const [rows = []] = (await sheetsOf(bytes)).values();
    const names = new Set(
      column(rows, '采购单位')
        .slice(0, -1)
        .map((cell) => cell?.v),
    );
    expect([...names]).toEqual([seen[0]?.buyerName]);
  });

  it('of a ranking', async () => {
    const { id } = await ask(city.one, {
      kind: 'rankings',
      format: 'xlsx',
      filters: { of: 'counties', by: 'amount', year: 2026 },
    });
    await make();
    expect(await look(city.one, id)).toMatchObject({
      state: 'done',
      name: '无锡市-产地县排名-2026年-20261120.xlsx',
    });
    const { bytes } = await city.one.get(`/v1/exports/${id}/file`);
    const [rows = []] = (await sheetsOf(bytes)).values();
    expect(column(rows, '名次')[0]).toEqual({ t: 'number', v: '1' });
    expect(column(rows, '产地县')[0]?.v).toBe('化隆回族自治县');
  });

  it('of units with how far they are, of sales outside the platform, and of what adjusts closed months', async () => {
    const made = async (who: Client, kind: string, more: object = {}): Promise<ReadCell[][]> => {
      const { id } = await ask(who, { kind, format: 'xlsx', filters: { year: 2026, ...more } });
      await make();
      expect(await look(who, id)).toMatchObject({ state: 'done' });
      const [rows = []] = (await sheetsOf((await who.get(`/v1/exports/${id}/file`)).bytes)).values();
      return rows;
    };
    const texts = (rows: ReadCell[][], title: string) => column(rows, title).map((cell) => cell?.v);
    const desk = (
      await city.one.get<{ items: { name: string; boughtFen: number }[] }>('/v1/filings?year=2026')
    ).body.items;
    const all = await made(city.one, 'units');
    expect(texts(all, '单位名称').slice(0, -1)).toEqual(desk.map(({ name }) => name));
    expect(texts(all, '已采购（元）').slice(0, -1)).toEqual(
      desk.map(({ boughtFen }) => (boughtFen / 100).toFixed(2)),
    );
    // An office sees its own units.
    expect(texts(await made(district.one, 'units'), '单位名称').slice(0, -1)).toEqual([
      desk.find(({ name }) => name === all.find((row) => row[0]?.v === '锡山区')?.[1]?.v)?.name,
    ]);
    expect(texts(await made(city.one, 'units', { pick: 'filed' }), '单位名称')).toEqual([undefined]);
    for (const kind of ['sales', 'adjustments'])
      expect((await made(city.one, kind)).slice(1).map((row) => row[0]?.v)).toEqual(['合计 0 行']);
  });

  it('that its colleagues may take and nobody else, each time on record', async () => {
    const { id } = await ask(city.one, facts('csv'));
    for (const who of [city.one, city.two]) {
      expect(await who.get(`/v1/exports/${id}/file`)).toMatchObject({
        status: 409,
        body: { code: 'export.not_ready' },
      });
    }
    await make();
    for (const who of [city.one, city.two, city.auditor])
      expect((await who.get(`/v1/exports/${id}/file`)).status).toBe(200);
    for (const who of [other.one, district.one]) {
      for (const path of [`/v1/exports/${id}`, `/v1/exports/${id}/file`])
        expect((await who.get(path)).status).toBe(404);
      expect((await who.post(`/v1/exports/${id}/cancellation`)).status).toBe(404);
    }
    const list = await other.one.get<{ items: Item[] }>('/v1/exports');
    expect(list.body.items).toEqual([]);
    const [{ taken }] = (await world.database.read<{ taken: number }>(
      `SELECT count(*)::int AS taken FROM events WHERE type = 'export.downloaded' AND subject_id = $1`,
      [id],
    )) as [{ taken: number }];
    expect(taken).toBe(3);
  });

  it('once per intent', async () => {
    const key = world.newId();
    const [first, again] = [
      await city.one.post<Item>('/v1/exports', facts(), { key }),
      await city.one.post<Item>('/v1/exports', facts(), { key }),
    ];
    expect(again.body).toEqual(first.body);
    expect(await city.one.post('/v1/exports', facts('csv'), { key })).toMatchObject({ status: 422 });
    await make();
  });

  it('that it no longer wants: nothing is made of it', async () => {
    const { id } = await ask(city.one, facts());
    expect(await city.two.post(`/v1/exports/${id}/cancellation`)).toMatchObject({
      status: 201,
      body: { state: 'cancelled' },
    });
    expect(await make()).toBe(0);
    expect(await city.one.get(`/v1/exports/${id}/file`)).toMatchObject({
      status: 409,
      body: { code: 'export.not_made' },
    });
    expect(await city.one.post(`/v1/exports/${id}/cancellation`)).toMatchObject({
      status: 409,
      body: { code: 'export.ended' },
    });
  });

  it('that a worker was lost over: the next one makes it', async () => {
    const { id } = await ask(city.one, facts());
    const lost = (seconds: number) =>
      world.database.write(
        `UPDATE exports SET state = 'making', attempt = 1, file_id = $2, rows_done = 1, rows_all = 4,
                beat_at = clock_timestamp() - make_interval(secs => $3) WHERE id = $1`,
        [id, world.newId(), seconds],
      );
    // Still at work, as far as anybody knows.
    await lost(5);
    expect(await make()).toBe(0);
    await lost(120);
    expect(await make()).toBe(1);
    expect(await look(city.one, id)).toMatchObject({ state: 'done', rowsDone: 4 });
  });

  it('that fails when the account behind it is closed, and says so', async () => {
    const office = await world.office('320200');
    const { id } = await ask(office.one, facts());
    await world.database.write(
      'UPDATE users SET active = false WHERE id = (SELECT requested_by FROM exports WHERE id = $1)',
      [id],
    );
    expect(await make()).toBe(0);
    expect(await look(office.two, id)).toMatchObject({ state: 'failed', problem: 'access.not_permitted' });
  });

  it('and finds it gone after seven days, with what it was still on record', async () => {
    const { id } = await ask(city.one, facts());
    await make();
    const { sha256 } = await look(city.one, id);
    const [{ file }] = (await world.database.read<{ file: string }>(
      'SELECT file_id AS file FROM exports WHERE id = $1',
      [id],
    )) as [{ file: string }];
    const path = storedPath(world.config.filesDir, file);
    world.clock.set(new Date(start.getTime() + 7 * day - 1));
    await world.get(ExportMaker).forgetOld();
    expect(existsSync(path)).toBe(true);
    world.clock.set(new Date(start.getTime() + 7 * day));
    await world.get(ExportMaker).forgetOld();
    expect(existsSync(path)).toBe(false);
    expect(await look(city.one, id)).toMatchObject({ state: 'forgotten', sha256, keptUntil: null });
    expect(await city.one.get(`/v1/exports/${id}/file`)).toMatchObject({
      status: 410,
      body: { code: 'export.forgotten' },
    });
  });

  it('that is refused whole when a filter is not one', async () => {
    for (const body of [
      { kind: 'facts', format: 'xlsx', filters: {} },
      { kind: 'facts', format: 'pdf', filters: { year: 2026 } },
      { kind: 'unit', format: 'xlsx', filters: { year: 2026 } },
      { kind: 'units', format: 'xlsx', filters: { year: 2026, month: 3 } },
      { kind: 'facts', format: 'xlsx', filters: { year: 2026, buyer: 'x' } },
      { kind: 'rankings', format: 'xlsx', filters: { year: 2026 } },
    ])
      expect(await city.one.post('/v1/exports', body)).toMatchObject({ status: 400 });
    expect((await units[0]?.purchaser.post('/v1/exports', facts()))?.status).toBe(403);
  });
});
