import type { Client } from '../support/client';
import { delivered, type Order } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Bodies = { items: { id: string; office: { function: string; version: number } | null }[] };
type Session = {
  organization: { id: string };
  office: {
    function: string;
    departments: string[];
    firstYear: number | null;
    lastYear: number | null;
  } | null;
};
type Facts = { items: { id: string; year: number; orderId: string; acceptanceId: string }[] };
type Refused = { code: string; firstYear?: number; lastYear?: number };

/** The year edge in Shanghai: half a minute before and after. */
const oldYear = new Date('2025-12-31T15:59:30Z');
const newYear = new Date('2025-12-31T16:00:30Z');

/** What an official body may see is given, changed and taken away by operators, and holds at the next request. */
describe('offices of official bodies', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let operator: Client;
  let before: Order;
  let after: Order;
  const factOf = new Map<string, Facts['items'][number]>();

  beforeAll(async () => {
    world = await World.start();
    [operator] = await world.operators();
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ priceFen: 1_000 });
    await world.target('320205', '630224', 2025, 1_000_00);
    await world.target('320205', '630224', 2026, 1_000_00);
    world.clock.set(oldYear);
    before = (await delivered(unit, shop, [{ pack, quantity: 3 }])).order;
    world.clock.set(newYear);
    after = (await delivered(unit, shop, [{ pack, quantity: 5 }])).order;
    await world.settle();
    const whole = await world.official('320205');
    for (const fact of (await whole.get<Facts>('/v1/facts')).body.items) factOf.set(fact.orderId, fact);
  });

  afterAll(() => world.stop());

  const bodyOf = async (client: Client) => (await client.get<Session>('/v1/sessions/current')).body;
  const fact = (order: Order) => factOf.get(order.id) as Facts['items'][number];
  const office = (more: object = {}) => ({ function: 'collaboration', departments: [], ...more });

  it('says in the session what the body may see', async () => {
    const official = await world.official('320205', ['official'], { function: 'finance', firstYear: 2026 });
    expect((await bodyOf(official)).office).toEqual({
      ...{ function: 'finance', departments: [], firstYear: 2026, lastYear: null },
    });
    expect((await bodyOf(unit.purchaser)).office).toBeNull();
  });

  it('shows an office of one year that year: in lists, totals, pages, papers and photos', async () => {
    const official = await world.official('320205', ['official'], { firstYear: 2026, lastYear: 2026 });
    const { body } = await official.get<Facts>('/v1/facts?count=exact');
    expect(body).toMatchObject({ count: 1, sumFen: 5_000, items: [{ year: 2026, orderId: after.id }] });
    expect((await official.get('/v1/overview?year=2026')).body).toMatchObject({
      totalFen: 5_000,
      sameDayLastYearFen: null,
    });
    // What it bought the year before is not nothing: it is not this office's to see.
    const ranking = (await official.get('/v1/rankings?of=units&year=2026')).body;
    expect(ranking).toMatchObject({ lastYearFen: null, items: [{ amountFen: 5_000, lastYearFen: null }] });
    const whole = await world.official('320205');
    const reserve = `/v1/units/${unit.id}/reserve?year=2026`;
    expect((await official.get(reserve)).body).toMatchObject({ forecast: { lastYearFen: null } });
    expect((await whole.get(reserve)).body).toMatchObject({ forecast: { lastYearFen: 3_000 } });
    expect((await whole.get('/v1/rankings?of=units&year=2026')).body).toMatchObject({
      ...{ lastYearFen: 0, items: [{ amountFen: 5_000, lastYearFen: 0 }] },
    });
    expect((await official.get('/v1/units?year=2026')).body).toMatchObject({
      items: [{ buyerId: unit.id, amountFen: 5_000 }],
    });
    for (const [order, status] of [
      [after, 200],
      [before, 404],
    ] as const) {
      const { id, acceptanceId } = fact(order);
      expect((await official.get(`/v1/evidence/${id}`)).status).toBe(status);
      expect((await official.get(`/v1/acceptances/${acceptanceId}`)).status).toBe(status);
      expect((await official.get(`/v1/acceptances/${acceptanceId}/sheet`)).status).toBe(status);
    }
  });

  it('tells an office that asks for a year outside which years it has, instead of a total of nothing', async () => {
    const official = await world.official('320205', ['official'], { firstYear: 2026, lastYear: 2027 });
    for (const route of ['overview', 'tallies', 'targets', 'units', 'facts']) {
      const { status, body } = await official.get<Refused>(`/v1/${route}?year=2025`);
      expect({ route, status, body }).toMatchObject({
        ...{ route, status: 403 },
        body: { code: 'office.outside_years', firstYear: 2026, lastYear: 2027 },
      });
      expect((await official.get(`/v1/${route}?year=2026`)).status).toBe(200);
    }
    // The same for what is written, and for files; a month of that year is not there.
    const written = { year: 2025, title: '年度协作协议', eastCode: '320205', westCode: '630224' };
    for (const [path, draft] of [
      ['/v1/agreements', written],
      ['/v1/bulletins', { year: 2025, month: 3 }],
      ['/v1/exports', { kind: 'facts', format: 'csv', filters: { year: 2025 } }],
    ] as const)
      expect(await official.post<Refused>(path, draft)).toMatchObject({
        status: 403,
        body: { code: 'office.outside_years' },
      });
    // What is no year at all is told as that, however it pretends to be one.
    for (const year of [{ toString: { admin: true } }, [2025], null, '20x5'])
      expect(await official.post<Refused>('/v1/agreements', { ...written, year })).toMatchObject({
        status: 400,
        body: { code: 'request.invalid' },
      });
    for (const period of ['320205-2025-03', '320205-2025']) {
      expect((await official.get(`/v1/periods/${period}`)).status).toBe(404);
      expect((await official.post(`/v1/periods/${period}/closings`, {})).status).toBe(404);
    }
    expect((await official.get('/v1/periods/320205-2026-03')).status).toBe(200);
    // What is no figure of anybody is open to it: the rules of a year.
    expect((await official.get('/v1/quota-policies?year=2025')).status).toBe(200);
  });

  it('shows a body without an office nothing, and says what to do', async () => {
    const official = await world.official('320205');
    const { organization } = await bodyOf(official);
    const given = await operator.get<{ office: { version: number } }>(`/v1/offices/${organization.id}`);
    expect(given).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    const gone = await operator.delete(`/v1/offices/${organization.id}`, { headers: { 'if-match': '"1"' } });
    expect(gone.status).toBe(204);
    for (const address of ['/v1/facts', '/v1/overview?year=2026', `/v1/evidence/${fact(after).id}`])
      expect(await official.get<Refused>(address)).toMatchObject({
        status: 403,
        body: { code: 'office.missing' },
      });
    expect((await official.get('/v1/regions')).status).toBe(200);
    expect((await bodyOf(official)).office).toBeNull();
    // And gets one again, another version of the same.
    const again = await operator.post<{ office: { version: number } }>('/v1/offices', {
      organizationId: organization.id,
      ...office({ function: 'audit', firstYear: 2025, lastYear: 2025 }),
    });
    expect(again).toMatchObject({ status: 201, body: { office: { function: 'audit', version: 3 } } });
    expect((await official.get<Facts>('/v1/facts')).body.items).toMatchObject([{ orderId: before.id }]);
  });

  it('takes a year away at the next request, at every process', async () => {
    const official = await world.official('320205');
    const { organization } = await bodyOf(official);
    const addresses = await world.apiProcesses(2);
    const years = async (): Promise<number[][]> =>
      Promise.all(
        addresses.map(async (address) => {
          const { body } = await official.at(address).get<Facts>('/v1/facts');
          return body.items.map(({ year }) => year);
        }),
      );
    expect(await years()).toEqual([
      [2026, 2025],
      [2026, 2025],
    ]);
    const { status } = await operator.patch(`/v1/offices/${organization.id}`, office({ lastYear: 2025 }), {
      headers: { 'if-match': '"1"' },
    });
    expect(status).toBe(200);
    expect(await years()).toEqual([[2025], [2025]]);
  });

  it('is changed as it was seen, or not at all, and each change is an event', async () => {
    const official = await world.official('610600');
    const { id } = (await bodyOf(official)).organization;
    const change = (version: string | undefined, more: object) =>
      operator.patch<Refused>(`/v1/offices/${id}`, office(more), {
        headers: version ? { 'if-match': version } : {},
      });
    expect(await change(undefined, {})).toMatchObject({
      status: 428,
      body: { code: 'office.version_required' },
    });
    expect(await change('"7"', {})).toMatchObject({
      status: 412,
      body: { code: 'office.changed_meanwhile' },
    });
    expect(await change('"1"', { firstYear: 2027, lastYear: 2026 })).toMatchObject({
      status: 422,
      body: { code: 'office.years_reversed' },
    });
    expect(await change('"1"', { function: 'department' })).toMatchObject({
      status: 422,
      body: { code: 'office.departments_needed' },
    });
    expect((await change('"1"', { function: 'finance' })).status).toBe(200);
    const twice = await operator.post<Refused>('/v1/offices', { organizationId: id, ...office() });
    expect(twice).toMatchObject({ status: 409, body: { code: 'office.exists' } });
    const other = await operator.post<Refused>('/v1/offices', { organizationId: unit.id, ...office() });
    expect(other).toMatchObject({ status: 422, body: { code: 'office.not_a_body' } });
    const events = await world.database.read<{ type: string; payload: object }>(
      'SELECT type, payload FROM events WHERE subject_id = $1 ORDER BY id',
      [id],
    );
    const whole = { departments: [], firstYear: null, lastYear: null };
    expect(events).toEqual([
      {
        type: 'office.changed',
        payload: {
          before: { function: 'collaboration', ...whole },
          after: { function: 'finance', ...whole },
        },
      },
    ]);
  });

  it('is granted by two operators at once only once, and changed at once only once', async () => {
    const official = await world.official('630200');
    const { id } = (await bodyOf(official)).organization;
    const headers = { 'if-match': '"1"' };
    const changes = await Promise.all(
      [2024, 2025, 2026].map((firstYear) =>
        operator.patch(`/v1/offices/${id}`, office({ firstYear }), { headers }),
      ),
    );
    expect(changes.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    await operator.delete(`/v1/offices/${id}`, { headers: { 'if-match': '"2"' } });
    const grants = await Promise.all(
      [1, 2, 3].map(() => operator.post('/v1/offices', { organizationId: id, ...office() })),
    );
    expect(grants.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('lists the bodies for operators, by name and function', async () => {
    const { body } = await operator.get<Bodies>('/v1/offices?limit=2');
    expect(body.items).toHaveLength(2);
    const audit = await operator.get<Bodies>('/v1/offices?function=audit&limit=100');
    expect(audit.body.items.map((item) => item.office?.function)).toEqual(['audit']);
    expect((await (await world.official('320205')).get('/v1/offices')).status).toBe(403);
  });
});
