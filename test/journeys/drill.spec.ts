import { ExportMaker } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import { Client } from '../support/client';
import { addPart, agree, draftOf, type Part, type Parts } from '../support/collaboration';
import { behind, type Drilled, drillAll, drillCounted, type Row, read, readAll } from '../support/drill';
import { figureOf } from '../support/figures';
import { delivered, importStatement, requestPayment, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const now = new Date('2026-11-20T02:00:00Z');
const password = 'Demo-2026-bangfu';

type Item = { id: string; amountFen: number };
type Target = { rows: string; completedFen: number; paidFen: number };
type Indicator = {
  kind: string;
  doneValue: number | null;
  outsidePairsFen: number | null;
  rows: string | null;
  outsidePairsRows: string | null;
};
type Agreement = { id: string; indicators: Indicator[] };
type Overview = Record<'outsidePairsFen' | 'sameDayLastYearFen' | 'totalFen' | 'acceptedFen', number> & {
  sameDayLastYear: string | null;
};

jest.setTimeout(240_000);

/** The rows of the same days of the year before, as the overview links them. */
async function sameDayRows(who: Client, year: number): Promise<[shown: number, behind: number]> {
  const { sameDayLastYear, sameDayLastYearFen } = await read<Overview>(who, `/v1/overview?year=${year}`);
  const [, month, day] = (sameDayLastYear ?? '').split('-').map(Number);
  const found = await behind(
    who,
    `/v1/facts?year=${year - 1}&untilMonth=${month}&untilDay=${day}&paired=true`,
  );
  return [sameDayLastYearFen, found.sumFen];
}

/** All parts of an agreement, and theirs. */
async function partsOf(who: Client, agreementId: string, parentId?: string): Promise<(Part & Target)[]> {
  const parent = parentId ? `&parentId=${parentId}` : '';
  const path = `/v1/agreements/${agreementId}/target-parts?limit=100${parent}`;
  const own = await readAll<Part & Target>(who, path);
  const below = [];
  for (const { id, parts } of own as (Part & Target & { parts: number })[])
    if (parts > 0) below.push(...(await partsOf(who, agreementId, id)));
  return [...own, ...below];
}

/** Three units, two cooperatives, two years; golden numbers in yuan of ten: every pack costs 10.00. */
describe('every figure leads to the rows that make it', () => {
  let world: World;
  let city: Client;
  let xishan: Client;
  let units: Unit[];
  let shops: Shop[];
  let packs: Pack[];

  beforeAll(async () => {
    world = await World.start({ environment: { EXPORTS_PER_HOUR: '1000' } });
    world.clock.set(new Date('2025-01-05T02:00:00Z'));
    city = await world.official('320200');
    xishan = await world.official('320205');
    // The last one is of the city itself.
    units = [
      await world.buyer(),
      await world.buyer({ district: '320281' }),
      await world.buyer({ district: '320200', unitKind: 'hospital' }),
    ];
    shops = [await world.supplier(), await world.supplier({ county: '610629' })];
    packs = await Promise.all(shops.map((shop) => shop.sells({ priceFen: 1_000, stock: 10_000 })));
    await buy('2025-03-02T02:00:00Z', 0, 0, 4);
    // 23:00 of the 20th in Shanghai, and 00:30 of the 21st.
    await buy('2025-11-20T15:00:00Z', 0, 0, 1);
    await buy('2025-11-20T16:30:00Z', 0, 0, 100);
    const march = await buy('2026-03-02T02:00:00Z', 0, 0, 7);
    await buy('2026-09-15T02:00:00Z', 2, 0, 5);
    await buy('2026-10-03T02:00:00Z', 1, 1, 3);
    await buy('2026-11-05T02:00:00Z', 0, 0, 9);
    world.clock.set(now);
    const payment = await requestPayment(units[0] as Unit, march.order.id);
    const [operator] = await world.operators();
    await importStatement(
      operator,
      statementOf([{ code: payment.transferCode, amountFen: payment.amountFen }]),
    );
    await world.target('320205', '630224', 2026, 20_000_00, 2);
    await world.settle();
  });

  afterAll(async () => {
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  async function buy(at: string, unit: number, shop: number, quantity: number) {
    world.clock.set(new Date(at));
    const pack = packs[shop] as Pack;
    return delivered(units[unit] as Unit, shops[shop] as Shop, [{ pack, quantity }]);
  }

  const sum = async (query: string, who = city): Promise<number> =>
    (await behind(who, `/v1/facts?${query}`)).sumFen;

  it('C7: the overview counts towards the target what bulletin, targets and rankings count', async () => {
    // In the pair 16 packs, of which the 7 that are paid reach level 2: 70.00 of 20,000.00 yuan.
    const overview = await read<Record<string, unknown>>(city, '/v1/overview?year=2026');
    expect(overview).toMatchObject({
      ...{ targetFen: 2_000_000, acceptedFen: 16_000, completedFen: 7_000, progressBp: 35 },
    });
    // A year of 105 packs before, of which 5 by this day and none at that level: the season alone speaks.
    expect(overview['forecast']).toEqual({ yearEndFen: 147_000, method: 'season' });
    const sheet = await read<Drilled>(city, '/v1/figures?year=2026&month=11');
    expect(figureOf(sheet, 'target_progress')).toBe(35);
    expect(await read(city, '/v1/targets?year=2026')).toMatchObject({ totals: { progressBp: 35 } });
    expect(await read(city, '/v1/rankings?of=pairings&by=progress&year=2026&limit=1')).toMatchObject({
      items: [{ progressBp: 35 }],
    });
  });

  it('of March, also when it is read in November', async () => {
    const sheet = await read<Drilled>(city, '/v1/figures?year=2026&month=3');
    expect(['accepted_total', 'accepted_last_year'].map((code) => figureOf(sheet, code))).toEqual([
      7_000, 4_000,
    ]);
    const rows = new Map(sheet.rows.map((row: Row) => [`${row.figure} ${row.key}`, row.address]));
    expect(await behind(city, rows.get('accepted_total null') as string)).toMatchObject({
      count: 1,
      sumFen: 7_000,
    });
    expect(await behind(city, rows.get('accepted_last_year null') as string)).toMatchObject({
      sumFen: 4_000,
    });
    expect([...new Set(sheet.rows.map(({ figure }) => figure))].sort()).toEqual([
      ...['accepted_bought', 'accepted_help_sold', 'accepted_in_pairs', 'accepted_last_year'],
      ...['accepted_month', 'accepted_outside', 'accepted_paid', 'accepted_total', 'accepted_unpaid'],
      ...['fact_count', 'target_completed'],
    ]);
  });

  it.each([3, 10, 11])('of every kind and of every part, up to month %s', async (month) => {
    const sheet = await read<Drilled>(city, `/v1/figures?year=2026&month=${month}`);
    const drilled = await drillAll(city, sheet);
    expect(drilled.filter(({ shown, behind: found }) => shown !== found)).toEqual([]);
    expect(drilled.length).toBeGreaterThan(20);
  });

  it('of the month: what was paid, what was not, what counts, what was bought where', async () => {
    const until = 'year=2026&untilMonth=11';
    expect(await sum(until)).toBe(24_000);
    expect(await sum(`${until}&paid=true`)).toBe(7_000);
    expect(await sum(`${until}&paid=false`)).toBe(17_000);
    expect(await sum(`${until}&paired=true`)).toBe(16_000);
    expect(await sum(`${until}&paired=false`)).toBe(8_000);
    expect(await sum(`${until}&mode=BUY`)).toBe(24_000);
    expect(await sum(`${until}&mode=HELP_SELL`)).toBe(0);
    // Only what is paid is at level 2, which the target asks for.
    expect(await sum(`${until}&minimumEvidenceLevel=2`)).toBe(7_000);
    expect(await sum(`${until}&countsToTarget=true`)).toBe(7_000);
    expect(await sum(`${until}&countsToTarget=false`)).toBe(17_000);
    // A city's code means all of it; its own units are fewer.
    expect(await sum(`${until}&eastCode=320200`)).toBe(24_000);
    expect(await sum(`${until}&district=320200`)).toBe(5_000);
    expect(await sum('year=2026&untilMonth=10')).toBe(15_000);
  });

  it('up to a day of last year, in Shanghai', async () => {
    expect(await sum('year=2025&untilMonth=11&untilDay=20')).toBe(5_000);
    expect(await sum('year=2025&untilMonth=11&untilDay=21')).toBe(105_000);
    expect(await sum('year=2025&untilMonth=12&untilDay=1')).toBe(105_000);
    expect(await sameDayRows(city, 2026)).toEqual([5_000, 5_000]);
    const refused = await city.get<{ errors: { pointer: string }[] }>('/v1/facts?year=2025&untilDay=20');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/untilDay' }] } });
    expect((await city.get('/v1/units?year=2025&untilDay=20')).status).toBe(400);
    expect((await city.get('/v1/rankings?of=units&year=2025&untilMonth=2')).status).toBe(400);
  });

  it('of suppliers and goods: those that a figure counts, also who sold nothing, and of no other county', async () => {
    const idle = await world.supplier();
    type Ranked = { items: { key: string; amountFen: number }[]; sumFen: number; wholeFen: number };
    const ask = async (query: string): Promise<[string, number][]> => {
      const { items, sumFen, wholeFen } = await read<Ranked>(city, `/v1/rankings?year=2026&${query}`);
      expect([query, sumFen]).toEqual([query, wholeFen]);
      return items.map(({ key, amountFen }) => [key, amountFen]);
    };
    // 7 packs of March, 5 of September, 9 of November; the shop in 洛川 is outside pairs.
    const sold = (shops[0] as Shop).id;
    expect(await ask('of=suppliers&counted=registered&untilMonth=11')).toEqual([
      [sold, 21_000],
      [idle.id, 0],
    ]);
    expect(await ask('of=suppliers&counted=registered&untilMonth=10')).toEqual([[sold, 12_000]]);
    expect(await ask('of=suppliers&counted=sold&untilMonth=11')).toEqual([[sold, 21_000]]);
    expect(await ask('of=suppliers&counted=idle&untilMonth=11')).toEqual([[idle.id, 0]]);
    expect((await ask('of=products&counted=submitted&untilMonth=10')).map(([, fen]) => fen)).toEqual([
      12_000,
    ]);
    for (const month of [3, 11]) {
      const sheet = await read<Drilled>(city, `/v1/figures?year=2026&month=${month}`);
      const drilled = await drillCounted(city, sheet);
      expect(drilled.map(({ what }) => what.split(' ')[0])).toEqual([
        ...['suppliers_registered', 'suppliers_sold', 'suppliers_idle'],
        ...['products_submitted', 'products_listed'],
      ]);
      expect(drilled.filter(({ shown, behind: found }) => shown !== found)).toEqual([]);
    }
    for (const odd of ['suppliers&counted=idle', 'products&counted=idle&untilMonth=3'])
      expect((await city.get(`/v1/rankings?year=2026&of=${odd}`)).status).toBe(400);
  });

  it('page by page as all at once, for whoever reads', async () => {
    const [operator] = await world.operators();
    for (const who of [city, operator])
      for (const query of ['year=2026&untilMonth=10', 'untilMonth=11&untilDay=20', 'paired=false']) {
        const all = await readAll<Item>(who, `/v1/facts?${query}&limit=100`);
        const one = await readAll<Item>(who, `/v1/facts?${query}&limit=1`);
        expect(one.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
        const { count, sumFen } = await behind(who, `/v1/facts?${query}`);
        expect([all.length, all.reduce((fen, { amountFen }) => fen + amountFen, 0)]).toEqual([count, sumFen]);
      }
    // A cursor from before the bound shows nothing beyond it.
    const first = await read<{ nextCursor: string }>(city, '/v1/facts?year=2026&limit=1');
    const beyond = await read<{ items: Item[] }>(
      city,
      `/v1/facts?year=2026&untilMonth=3&cursor=${first.nextCursor}`,
    );
    expect(beyond.items.map(({ amountFen }) => amountFen)).toEqual([7_000]);
  });

  it('of targets, of pairs and of units', async () => {
    const { items } = await read<{ items: Target[] }>(xishan, '/v1/targets?year=2026');
    const [target] = items as [Target];
    expect(target.completedFen).toBe(7_000);
    expect((await behind(xishan, target.rows)).sumFen).toBe(7_000);
    expect((await behind(xishan, `${target.rows}&paid=true`)).sumFen).toBe(target.paidFen);
    const units = target.rows.replace('/facts', '/units');
    const page = await read<{ items: Item[]; sumFen: number }>(xishan, `${units}&count=exact`);
    expect([page.sumFen, page.items.map(({ amountFen }) => amountFen)]).toEqual([7_000, [7_000]]);
  });

  it('the sum of all units is there from the first page on', async () => {
    type Units = { items: Item[]; nextCursor: string | null; sumFen?: number };
    for (const query of ['', '&untilMonth=11', '&month=11', '&district=320205', '&mode=BUY']) {
      const all = await readAll<Item>(city, `/v1/units?year=2026${query}&limit=1`);
      const whole = all.reduce((fen, { amountFen }) => fen + amountFen, 0);
      const path = `/v1/units?year=2026${query}&limit=1&count=exact`;
      const first = await read<Units>(city, path);
      expect([query, first.sumFen]).toEqual([query, whole]);
    }
    const more = await read<Units>(city, '/v1/units?year=2026&limit=1&count=exact');
    expect(more.sumFen).toBe(24_000);
    const next = await read<Units>(city, `/v1/units?year=2026&limit=1&count=exact&cursor=${more.nextCursor}`);
    expect(next.sumFen).toBeUndefined();
    expect(await read<Units>(city, '/v1/units?year=2026')).not.toHaveProperty('sumFen');
  });

  it('of agreements, at their evidence level and in pairs, and of their parts', async () => {
    const province = await world.official('320000');
    const draft = draftOf('320000', '630000', { minimumEvidenceLevel: 2 });
    const agreement = await agree(province, await world.official('630000'), draft);
    const { indicators } = await read<Agreement>(province, `/v1/agreements/${agreement.id}`);
    const purchases = indicators.find(({ kind }) => kind === 'purchases') as Indicator;
    expect([purchases.doneValue, purchases.outsidePairsFen]).toEqual([7_000, 0]);
    expect((await behind(province, purchases.rows as string)).sumFen).toBe(7_000);
    expect((await behind(province, purchases.outsidePairsRows as string)).sumFen).toBe(0);
    expect(indicators.filter(({ kind }) => kind !== 'purchases').every(({ rows }) => rows === null)).toBe(
      true,
    );
    const part = await addPart(province, agreement.id, { regionCode: '320200', amountFen: 700_000 });
    const { items } = await read<{ items: { id: string; eastCode: string; westCode: string }[] }>(
      city,
      '/v1/pairings',
    );
    const pairing = items.find(({ eastCode, westCode }) => eastCode === '320205' && westCode === '630224');
    const pair = await addPart(city, agreement.id, {
      ...{ parentId: part.id, pairingId: pairing?.id, amountFen: 20_000_00, overReason: '锡山自加任务' },
    });
    await addPart(xishan, agreement.id, { parentId: pair.id, unitId: units[0]?.id, amountFen: 10_000 });
    const parts = await partsOf(province, agreement.id);
    expect(parts.map(({ kind, completedFen }) => [kind, completedFen])).toEqual([
      ['region', 7_000],
      ['pairing', 7_000],
      ['unit', 7_000],
    ]);
    for (const { rows, completedFen } of parts)
      expect([rows, (await behind(province, rows)).sumFen]).toEqual([rows, completedFen]);
    const { whole } = await read<Parts>(province, `/v1/agreements/${agreement.id}/target-parts`);
    expect((await behind(province, (whole as unknown as Target).rows)).sumFen).toBe(7_000);
  });

  it('in a file of the rows as on their page', async () => {
    const wanted = [
      [{ untilMonth: 11, untilDay: 20, paired: true }, 'untilMonth=11&untilDay=20&paired=true'],
      [{ district: '320200', mode: 'BUY', paid: false }, 'district=320200&mode=BUY&paid=false'],
      [{ minimumEvidenceLevel: 2, countsToTarget: true }, 'minimumEvidenceLevel=2&countsToTarget=true'],
      [{ regionCode: '610600' }, 'regionCode=610600'],
    ] as const;
    for (const [filters, query] of wanted) {
      const { status, body } = await city.post<{ id: string }>('/v1/exports', {
        ...{ kind: 'facts', format: 'csv', filters: { year: 2026, ...filters } },
      });
      expect([query, status]).toEqual([query, 201]);
      await world.get(ExportMaker).makeWaiting();
      const file = await read<{ name: string; rowsDone: number; totalFen: number }>(
        city,
        `/v1/exports/${body.id}`,
      );
      const { count, sumFen } = await behind(city, `/v1/facts?year=2026&${query}`);
      expect([query, file.rowsDone, file.totalFen]).toEqual([query, count, sumFen]);
      if ('untilDay' in filters) expect(file.name).toContain('2026年截至11月20日');
    }
    const unbound = { kind: 'facts', format: 'csv', filters: { year: 2026, untilDay: 3 } };
    expect((await city.post('/v1/exports', unbound)).status).toBe(400);
  });
});

/** The same in a world with returns, resellers, sales outside the platform and months that were closed. */
describe('every figure of the demo world leads to its rows', () => {
  let world: World;
  const people = new Map<string, Client>();
  const readers = ['official', 'province', 'district', 'county', 'haidong.official', 'auditor'];
  const person = (login: string): Client => {
    const known = people.get(login) ?? new Client(() => world.url, { login, password });
    people.set(login, known);
    return known;
  };

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
  }, 900_000);

  afterAll(() => world.stop());

  const months = [
    [2026, 11],
    [2026, 5],
    [2025, 12],
  ];

  it.each(readers.map((login, index) => ({ login, index })))('for $login', async ({ login, index }) => {
    const who = person(login);
    // The city sees every month, the others one each in turn.
    for (const [year, month] of index === 0 ? months : [months[index % months.length] as number[]]) {
      const sheet = await read<Drilled>(who, `/v1/figures?year=${year}&month=${month}`);
      const drilled = [...(await drillAll(who, sheet)), ...(await drillCounted(who, sheet))];
      expect(drilled.filter(({ shown, behind: found }) => shown !== found)).toEqual([]);
      expect(drilled.length).toBeGreaterThan(20);
    }
  });

  it.each(readers)('of targets, agreements and the overview, for %s', async (login) => {
    const who = person(login);
    const shown: [string, number | null, number][] = [];
    for (const year of [2025, 2026]) {
      const { items } = await read<{ items: Target[] }>(who, `/v1/targets?year=${year}`);
      for (const { rows, completedFen, paidFen } of items) {
        shown.push([rows, completedFen, (await behind(who, rows)).sumFen]);
        shown.push([rows, paidFen, (await behind(who, `${rows}&paid=true`)).sumFen]);
        const units = `${rows.replace('/facts', '/units')}&count=exact&limit=1`;
        shown.push([units, completedFen, (await read<{ sumFen: number }>(who, units)).sumFen]);
      }
      shown.push([`the same days before ${year}`, ...(await sameDayRows(who, year))]);
    }
    for (const { id, indicators } of await readAll<Agreement>(who, '/v1/agreements?limit=50')) {
      for (const { doneValue, outsidePairsFen, rows, outsidePairsRows } of indicators) {
        if (rows) shown.push([rows, doneValue, (await behind(who, rows)).sumFen]);
        if (outsidePairsRows)
          shown.push([outsidePairsRows, outsidePairsFen, (await behind(who, outsidePairsRows)).sumFen]);
      }
      for (const { rows, completedFen } of await partsOf(who, id))
        shown.push([rows, completedFen, (await behind(who, rows)).sumFen]);
    }
    expect(shown.filter(([, figure, found]) => figure !== found)).toEqual([]);
  });

  /** Evidence and payment grow after a month is closed; all else of a closed month stays. */
  it('of bulletins of months ago', async () => {
    const who = person('official');
    type Bulletin = { id: string; month: number; state: string; rows: Row[]; figures: Drilled };
    const bulletins = await readAll<Bulletin>(who, '/v1/bulletins?year=2026&state=published&limit=50');
    expect(bulletins.length).toBeGreaterThan(0);
    for (const { id, month } of bulletins) {
      const { figures, rows } = await read<Bulletin>(who, `/v1/bulletins/${id}`);
      const drilled = await drillAll(who, { ...figures, rows });
      const standing = drilled.filter(({ what }) => !/paid|evidence|Target/i.test(what));
      expect([month, standing.filter(({ shown, behind: found }) => shown !== found)]).toEqual([month, []]);
      // Whoever reads it elsewhere sees other rows.
      const { rows: elsewhere } = await read<Bulletin>(person('province'), `/v1/bulletins/${id}`);
      expect(elsewhere).toEqual([]);
    }
  });
});
