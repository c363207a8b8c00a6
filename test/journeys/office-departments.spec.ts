import { ExportMaker } from '@app/reporting';
import type { Client } from '../support/client';
import { delivered } from '../support/story';
import { type Unit, World } from '../support/world';

type Totals = { totalFen: number; factCount: number };
type Units = { items: { buyerId: string; amountFen: number }[] };
type Facts = {
  count: number;
  sumFen: number;
  items: { id: string; buyerId: string; acceptanceId: string }[];
};

type Figures = {
  figures: { code: string; value: number | null }[];
  checks: { holds: boolean }[];
};
type Ranking = { sumFen: number; wholeFen: number; items: { targetFen: number | null }[] };

/** An education bureau sees the units of its department, and sums of nobody else. */
describe('an office of some departments', () => {
  let world: World;
  let school: Unit;
  let idle: Unit;
  let hospital: Unit;
  let whole: Client;
  let bureau: Client;
  let narrow: Client;

  beforeAll(async () => {
    world = await World.start();
    school = await world.buyer();
    idle = await world.buyer();
    hospital = await world.buyer({ unitKind: 'hospital' });
    await department(school, '教育局');
    await department(idle, '教育局');
    await department(hospital, '卫生健康委');
    await world.target('320205', '630224', 2026, 1_000_00);
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 1_000 });
    await delivered(school, shop, [{ pack, quantity: 3 }]);
    await delivered(hospital, shop, [{ pack, quantity: 5 }]);
    await world.settle();
    whole = await world.official('320205');
    bureau = await world.official('320205', ['official'], {
      function: 'department',
      departments: ['教育局'],
    });
    narrow = await world.official('320205', ['official'], {
      function: 'finance',
      departments: ['教育局'],
    });
  });

  afterAll(() => world.stop());

  async function department({ id, purchaser }: Unit, name: string): Promise<void> {
    const { body } = await purchaser.get<{ user: { id: string } }>('/v1/sessions/current');
    await world.database.write(
      `INSERT INTO unit_profiles (organization_id, region_code, department, canteen, changed_by, changed_at)
       VALUES ($1, '320205', $2, 'own', $3, now())`,
      [id, name, body.user.id],
    );
  }

  it('signs for no month: whoever does sees all figures of the region', async () => {
    const path = '/v1/periods/320205-2026-01/closings';
    expect((await bureau.post(path, {})).status).toBe(403);
    const audit = await world.official('320205', ['official'], { function: 'audit' });
    expect((await audit.post(path, {})).status).toBe(403);
    expect((await narrow.post(path, {})).status).toBe(403);
    expect((await whole.post(path, {})).status).not.toBe(403);
  });

  it('signs nothing else for its region: bulletins, lists, agreements, targets, projects, sales of others', async () => {
    const id = world.newId();
    for (const path of [
      ...['/v1/bulletins', `/v1/bulletins/${id}/publication`, '/v1/subsidy-programmes', '/v1/agreements'],
      ...[`/v1/subsidy-programmes/${id}/runs`, `/v1/indicator-reports/${id}/review`, '/v1/targets'],
      ...[`/v1/targets/${id}/changes`, '/v1/projects', `/v1/sales-reports/${id}/review`],
    ]) {
      const refused = { status: 403, body: { code: 'access.not_permitted' } };
      expect({ path, ...(await narrow.post(path, {})) }).toMatchObject({ path, ...refused });
      expect({ path, ...(await bureau.post(path, {})) }).toMatchObject({ path, ...refused });
      expect({ path, ...(await whole.post(path, {})) }).not.toMatchObject(refused);
    }
  });

  it('is refused the sums of a period, which are those of all units', async () => {
    for (const path of ['/v1/periods?year=2026', '/v1/periods/320205-2026-01']) {
      expect((await whole.get(path)).status).toBe(200);
      for (const who of [narrow, bureau]) expect((await who.get(path)).status).toBe(403);
    }
  });

  it('lists its units, those that bought nothing too', async () => {
    const of = async (who: Client) =>
      (await who.get<Units>('/v1/units?year=2026')).body.items.map(({ buyerId }) => buyerId).sort();
    expect(await of(whole)).toEqual([school.id, idle.id, hospital.id].sort());
    expect(await of(bureau)).toEqual([school.id, idle.id].sort());
  });

  it('adds up its own: facts, tallies and overview agree', async () => {
    const facts = await bureau.get<Facts>('/v1/facts?year=2026&count=exact');
    expect(facts.body).toMatchObject({ count: 1, sumFen: 3_000, items: [{ buyerId: school.id }] });
    for (const path of [
      '/v1/overview?year=2026',
      '/v1/tallies?year=2026',
      '/v1/tallies?year=2026&groupBy=pairing,month',
      '/v1/tallies?year=2026&groupBy=county,fundingSource',
    ]) {
      const { status, body } = await bureau.get<Totals>(path);
      expect({ path, status, body }).toMatchObject({
        path,
        status: 200,
        body: { totalFen: 3_000, factCount: 1 },
      });
      expect((await whole.get<Totals>(path)).body).toMatchObject({ totalFen: 8_000, factCount: 2 });
    }
  });

  it('has the figures of its units alone, and they add up', async () => {
    const { status, body } = await bureau.get<Figures>('/v1/figures?year=2026');
    expect(status).toBe(200);
    const value = (code: string) => body.figures.find((figure) => figure.code === code)?.value;
    expect([value('accepted_total'), value('fact_count'), value('units_registered')]).toEqual([3_000, 1, 2]);
    expect(body.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(body.checks.length).toBeGreaterThan(10);
    for (const code of ['target_total', 'suppliers_registered']) expect(value(code)).toBeUndefined();
  });

  it('ranks what its units bought, without targets', async () => {
    for (const ranked of ['units', 'suppliers', 'products', 'districts', 'counties', 'pairings']) {
      const { status, body } = await bureau.get<Ranking>(`/v1/rankings?of=${ranked}&by=amount&year=2026`);
      expect({ ranked, status, body }).toMatchObject({
        ranked,
        status: 200,
        body: { sumFen: 3_000, wholeFen: 3_000 },
      });
      expect(body.items.map(({ targetFen }) => targetFen).filter((fen) => fen !== null)).toEqual([]);
    }
    expect((await bureau.get('/v1/rankings?of=pairings&by=progress&year=2026')).body).toMatchObject({
      code: 'ranking.no_progress',
    });
    expect((await whole.get('/v1/rankings?of=pairings&by=amount&year=2026')).body).toMatchObject({
      sumFen: 8_000,
      wholeFen: 8_000,
    });
  });

  it('has no target: that is agreed for all units of a pair', async () => {
    expect((await whole.get('/v1/targets?year=2026')).body).toMatchObject({ totals: { targetFen: 100_000 } });
    expect((await bureau.get('/v1/targets?year=2026')).body).toMatchObject({
      items: [],
      totals: { targetFen: 0, completedFen: 0 },
    });
    expect((await bureau.get('/v1/overview?year=2026')).body).toMatchObject({
      targetFen: 0,
      progressBp: null,
    });
  });

  it('opens the papers of its units and of no others', async () => {
    const { body } = await whole.get<Facts>('/v1/facts?year=2026');
    for (const { id, buyerId, acceptanceId } of body.items) {
      const status = buyerId === school.id ? 200 : 404;
      expect((await bureau.get(`/v1/evidence/${id}`)).status).toBe(status);
      expect((await bureau.get(`/v1/acceptances/${acceptanceId}`)).status).toBe(status);
      expect((await bureau.get(`/v1/facts?year=2026&buyerId=${buyerId}`)).body).toMatchObject({
        items: status === 200 ? [{ id }] : [],
      });
    }
  });

  it('audits the looks at its units, and of others learns no more than that somebody looked', async () => {
    const { body } = await whole.get<Facts>('/v1/facts?year=2026');
    for (const { id } of body.items) await whole.get(`/v1/evidence/${id}`);
    type Looks = { items: { subjectId: string; label: string }[] };
    const labels = async (departments: string[], query = '') => {
      const auditor = await world.official('320205', ['auditor'], { function: 'audit', departments });
      const looks = (await auditor.get<Looks>(`/v1/access-log?act=evidence&limit=100${query}`)).body.items;
      return body.items.map(({ id }) => looks.find(({ subjectId }) => subjectId === id)?.label);
    };
    const all = await labels([]);
    expect(all.every((label) => label !== undefined && label !== '—')).toBe(true);
    expect(await labels(['教育局'])).toEqual(
      body.items.map(({ buyerId }, at) => (buyerId === school.id ? all[at] : '—')),
    );
    // Nor does it learn the label by asking for it: both are of the same goods.
    const goods = encodeURIComponent(String(all[0]).split(' ')[0] as string);
    expect(await labels(['教育局'], `&q=${goods}`)).toEqual(
      body.items.map(({ buyerId }, at) => (buyerId === school.id ? all[at] : undefined)),
    );
  });

  it('keeps no file of departments that it lost', async () => {
    const [operator] = await world.operators();
    const body = await world.official('320205');
    const { organization } = (await body.get<{ organization: { id: string } }>('/v1/sessions/current')).body;
    const ask = async () => {
      const wanted = { kind: 'facts', format: 'csv', filters: { year: 2026 } };
      const asked = await body.post<{ id: string }>('/v1/exports', wanted);
      expect(asked.status).toBe(201);
      await world.get(ExportMaker).makeWaiting();
      return asked.body.id;
    };
    const seen = async (id: string) => [
      (await body.get(`/v1/exports/${id}`)).status,
      (await body.get(`/v1/exports/${id}/file`)).status,
    ];
    const give = async (departments: string[], version: number) => {
      const office = { function: 'finance', departments, firstYear: null, lastYear: null };
      const headers = { 'if-match': `"${version}"` };
      expect((await operator.patch(`/v1/offices/${organization.id}`, office, { headers })).status).toBe(200);
    };
    const wholeRegion = await ask();
    expect(await seen(wholeRegion)).toEqual([200, 200]);
    await give(['教育局', '卫生健康委'], 1);
    expect(await seen(wholeRegion)).toEqual([404, 404]);
    const ofBoth = await ask();
    expect(await seen(ofBoth)).toEqual([200, 200]);
    await give(['教育局'], 2);
    expect(await seen(ofBoth)).toEqual([404, 404]);
    await give([], 3);
    expect([await seen(wholeRegion), await seen(ofBoth)]).toEqual([
      [200, 200],
      [200, 200],
    ]);
  });
});
