import { expectBooksToBalance } from '../support/books';
import { closeMonths, reopen } from '../support/closing';
import {
  type Bulletin,
  draftOf,
  figureOf,
  partsOf,
  publish,
  publishedBy,
  type Sheet,
} from '../support/figures';
import { wordTables } from '../support/read-word';
import { sheetsOf } from '../support/read-workbook';
import { accept, confirm, delivered, order, ship, sign } from '../support/story';
import { type OfficialBody, type Pack, type Shop, type Unit, World } from '../support/world';

jest.setTimeout(180_000);

const now = new Date('2026-11-20T02:00:00Z');

describe('the bulletin of a month', () => {
  let world: World;
  let office: OfficialBody;
  /** Of the same city. */
  let finance: OfficialBody;
  let district: OfficialBody;
  let units: Unit[];
  let shops: Shop[];
  let packs: Pack[];

  const buy = async (at: string, unit: number, shop: number, quantity: number, funding = 'canteen') => {
    world.clock.set(new Date(at));
    const pack = packs[shop] as Pack;
    const [buyer, seller] = [units[unit] as Unit, shops[shop] as Shop];
    if (funding === 'canteen') return delivered(buyer, seller, [{ pack, quantity }]);
    return deliveredBy(buyer, seller, pack, quantity, funding);
  };

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2025-09-01T02:00:00Z'));
    [office, finance, district] = [
      await world.office('320200'),
      await world.office('320200'),
      await world.office('320205'),
    ];
    units = [await world.buyer(), await world.buyer({ district: '320281' }), await world.buyer()];
    shops = [
      await world.supplier(),
      await world.supplier({ county: '610622' }),
      await world.supplier({ county: '610629' }),
    ];
    packs = await Promise.all(shops.map((shop) => shop.sells({ priceFen: 1_013, stock: 10_000 })));
    await buy('2025-10-02T02:00:00Z', 0, 0, 11);
    await buy('2025-11-02T02:00:00Z', 0, 0, 500);
    await buy('2026-09-15T02:00:00Z', 0, 0, 7);
    await buy('2026-10-03T02:00:00Z', 0, 0, 5);
    await buy('2026-10-31T15:59:59Z', 1, 1, 3);
    // November in Shanghai, October everywhere west of it.
    await buy('2026-10-31T16:00:00Z', 1, 1, 900);
    await buy('2026-10-05T02:00:00Z', 1, 2, 2, 'personal');
    world.clock.set(now);
    await world.target('320205', '630224', 2026, 100_000_00);
    await world.settle();
  });

  const people = ({ one, two }: OfficialBody): [typeof one, typeof two] => [one, two];
  type Refused = { status: number; body: { code: string; errors: { pointer: string }[] } };
  const pointers = ({ body }: Refused): string[] => body.errors.map(({ pointer }) => pointer);

  it('is published when its months are closed, and of figures from after that', async () => {
    world.clock.set(new Date(now.getTime() - 3_600_000));
    const { id } = await draftOf(office.one, 2026, 10);
    const propose = (): Promise<Refused> => office.one.post<Bulletin>(`/v1/bulletins/${id}/proposal`);
    const open = await propose();
    expect(open).toMatchObject({ status: 409, body: { code: 'bulletin.month_open' } });
    // Months of the year in which something was bought, and below it who has to close first.
    expect(pointers(open)).toEqual([
      '/periods/320200-2026-09',
      '/periods/320200-2026-10',
      '/periods/320205-2026-10',
    ]);
    const { body: draft } = await office.one.get<{ closing: { open: { regionName: string }[] } }>(
      `/v1/bulletins/${id}`,
    );
    expect(draft.closing.open.map(({ regionName }) => regionName)).toEqual(['无锡市', '无锡市', '锡山区']);
    world.clock.set(now);
    await closeMonths(people(district), '320205', '2025-10', '2026-10');
    await closeMonths(people(office), '320200', '2025-10', '2026-09');
    expect(pointers(await propose())).toEqual(['/periods/320200-2026-10']);
    await closeMonths(people(office), '320200', '2026-10', '2026-10');
    expect(await propose()).toMatchObject({
      status: 409,
      body: { code: 'bulletin.taken_before_closing' },
    });
    expect((await office.one.post(`/v1/bulletins/${id}/figures`)).status).toBe(201);
    expect(await propose()).toMatchObject({ status: 201 });
    // Opened again from above between the two persons: it waits.
    const province = await world.official('320000');
    const [closing] = await world.database.read<{ id: string }>(
      `SELECT id FROM closings WHERE region_code = '320200' AND year = 2026 AND month = 10 AND state = 'closed'`,
    );
    expect((await reopen(province, closing?.id as string)).status).toBe(201);
    expect(await publish(finance.one, id)).toMatchObject({
      status: 409,
      body: { code: 'bulletin.month_open' },
    });
    await closeMonths(people(office), '320200', '2026-10', '2026-10');
    // The figures are as old as the new seal.
    const published = await publish(finance.one, id);
    expect(published).toMatchObject({ status: 201, body: { state: 'published' } });
    const [told] = await world.database.read<{ seals: string[] }>(
      `SELECT payload->'seals' AS seals FROM events WHERE subject_id = $1 AND type = 'bulletin.published'`,
      [id],
    );
    expect(told?.seals).toHaveLength(2);
    await withdrawn(id);
  });

  afterEach(async () => {
    world.clock.set(now);
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  async function deliveredBy(unit: Unit, shop: Shop, pack: Pack, quantity: number, fundingSource: string) {
    const placed = await order(unit, [{ pack, quantity }], { fundingSource });
    await confirm(shop, placed.id);
    await sign(unit.inspector, await accept(unit, await ship(shop, placed)));
  }

  const withdrawn = async (id: string, reason = '口径有误') =>
    office.one.post<Bulletin>(`/v1/bulletins/${id}/withdrawal`, { reason });

  it('holds figures of one moment, which a count of the facts by hand gives as well', async () => {
    const { id, figures, title, summary } = await draftOf(office.one, 2026, 10);
    const [counted] = await world.database.read<Record<string, number>>(
      `SELECT sum(amount_fen)::int AS total, sum(amount_fen) FILTER (WHERE month = 10)::int AS month,
              sum(amount_fen) FILTER (WHERE west_code = '610629')::int AS outside,
              sum(amount_fen) FILTER (WHERE buyer_id = '${units[0]?.id}')::int AS first, count(*)::int AS facts
         FROM facts WHERE occurred_at >= '2025-12-31T16:00:00Z' AND occurred_at < '2026-10-31T16:00:00Z'`,
    );
    expect(counted).toMatchObject({ total: 17 * 1_013, month: 10 * 1_013, facts: 4 });
    const value = (code: string) => figureOf(figures, code);
    expect(value('accepted_total')).toBe(counted?.['total']);
    expect(value('accepted_month')).toBe(counted?.['month']);
    expect(value('accepted_outside')).toBe(counted?.['outside']);
    expect(value('fact_count')).toBe(counted?.['facts']);
    expect(value('accepted_last_year')).toBe(11 * 1_013);
    // (17 − 11) / 11 = 54.55 %.
    expect(value('accepted_change_rate')).toBe(5_455);
    expect(partsOf(figures, 'accepted_total', 'district')).toEqual({
      '320205': counted?.['first'],
      '320281': 5 * 1_013,
    });
    expect(partsOf(figures, 'accepted_total', 'month')).toEqual({ '9': 7 * 1_013, '10': 10 * 1_013 });
    expect(partsOf(figures, 'accepted_total', 'fundingSource')).toEqual({
      canteen: 15 * 1_013,
      personal: 2 * 1_013,
    });
    // Three units, one of which bought nothing. 17 × 10.13 less the goods from outside of 100,000 yuan.
    expect(['units_registered', 'units_bought', 'units_idle', 'units_bought_rate'].map(value)).toEqual([
      3, 2, 1, 6_667,
    ]);
    expect([value('target_total'), value('target_completed'), value('target_progress')]).toEqual([
      ...[100_000_00, 12 * 1_013, 12],
    ]);
    // Of the paired counties; that of Luochuan is none.
    expect(['suppliers_registered', 'suppliers_sold', 'suppliers_idle'].map(value)).toEqual([2, 2, 0]);
    // Nobody has filed: three have to, and what they bought has nothing to be measured by.
    expect(
      ['units_budget', 'units_to_file', 'units_filed', 'units_not_filed', 'units_filed_rate'].map(value),
    ).toEqual([3, 3, 0, 3, 0]);
    expect(['reserved_total', 'quota_completed', 'quota_progress'].map(value)).toEqual([0, 17 * 1_013, null]);
    expect(partsOf(figures, 'quota_completed', 'county')).toEqual({
      '630224': 12 * 1_013,
      '610622': 3 * 1_013,
      '610629': 2 * 1_013,
    });
    expect([value('accepted_bought'), value('accepted_help_sold')]).toEqual([17 * 1_013, 0]);
    expect(figures.checks.length).toBeGreaterThan(50);
    expect(figures.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(title).toBe('无锡市2026年10月消费帮扶情况通报');
    expect(summary).toContain('172.21 元');
    expect(await office.two.post('/v1/bulletins', { year: 2026, month: 10 })).toMatchObject({
      status: 409,
      body: { code: 'bulletin.exists' },
    });
    await withdrawn((await publishedBy(office.one, finance.one, id)).id);
  });

  it('has words that people change, one after the other, and figures that nobody types', async () => {
    const { id, version } = await draftOf(office.one, 2026, 10);
    const word = (body: object, headers: Record<string, string> = {}) =>
      finance.one.patch<Bulletin>(`/v1/bulletins/${id}`, body, { headers });
    expect(await word({ findings: '进度平稳。' })).toMatchObject({
      status: 428,
      body: { code: 'bulletin.version_required' },
    });
    const match = { 'if-match': `"${version}"` };
    expect(await word({ findings: '进度平稳。' }, match)).toMatchObject({
      status: 200,
      body: { findings: '进度平稳。', version: version + 1 },
    });
    expect(await word({ findings: '别的' }, match)).toMatchObject({
      status: 412,
      body: { code: 'bulletin.changed_meanwhile' },
    });
    expect(await word({ figures: {} }, { 'if-match': `"${version + 1}"` })).toMatchObject({ status: 400 });
    expect(await office.auditor.patch(`/v1/bulletins/${id}`, {}, { headers: match })).toMatchObject({
      status: 403,
    });
    expect((await office.auditor.get(`/v1/bulletins/${id}`)).status).toBe(200);
    // Another region's offices: a draft is not there.
    expect((await district.one.get(`/v1/bulletins/${id}`)).status).toBe(404);
    expect((await district.one.post(`/v1/bulletins/${id}/proposal`)).status).toBe(404);
    await withdrawn((await publishedBy(office.one, office.two, id)).id);
  });

  it('is proposed by one and published by another, and frozen from then on', async () => {
    const { id } = await draftOf(office.one, 2026, 10);
    expect(await office.one.get(`/v1/bulletins/${id}/paper`)).toMatchObject({
      status: 409,
      body: { code: 'bulletin.nothing_to_print' },
    });
    expect(await publish(office.one, id)).toMatchObject({
      status: 409,
      body: { code: 'bulletin.wrong_state' },
    });
    expect(await office.one.post(`/v1/bulletins/${id}/proposal`)).toMatchObject({ status: 201 });
    expect(await publish(office.one, id)).toMatchObject({
      status: 409,
      body: { code: 'bulletin.same_person' },
    });
    const back = await finance.one.post<Bulletin>(`/v1/bulletins/${id}/return`, { reason: '请补充情况分析' });
    expect(back.body).toMatchObject({ state: 'draft', returnReason: '请补充情况分析' });
    const bulletin = await publishedBy(office.one, finance.one, id);
    expect(bulletin.number).toMatch(/^TB261120\d{6}$/);
    expect(bulletin.contentHash).toMatch(/^[0-9a-f]{64}$/);
    for (const [verb, body] of [
      ['figures', undefined],
      ['proposal', undefined],
      ['return', { reason: '再改' }],
    ] as const)
      expect(await office.two.post(`/v1/bulletins/${id}/${verb}`, body)).toMatchObject({
        status: 409,
        body: { code: 'bulletin.wrong_state' },
      });
    expect((await publish(office.two, id)).body.code).toBe('bulletin.wrong_state');
    // Not even past the API.
    for (const set of [`title = '改'`, `figures = '{}'`, `state = 'draft'`, `number = 'TB'`, `month = 9`])
      await expect(world.database.write(`UPDATE bulletins SET ${set} WHERE id = $1`, [id])).rejects.toThrow(
        /does not change so/,
      );
    // Others read it now, and cannot write it.
    expect((await district.one.get(`/v1/bulletins/${id}`)).status).toBe(200);
    expect((await district.one.post(`/v1/bulletins/${id}/withdrawal`, { reason: '错' })).status).toBe(404);
    await withdrawn(id);
  });

  it('says the same in the API, in the workbook, in Word and to who checks its paper', async () => {
    const { id } = await draftOf(office.one, 2026, 10);
    const bulletin = await publishedBy(office.one, finance.one, id);
    const { body } = await office.two.get<Bulletin>(`/v1/bulletins/${id}`);
    expect(body.figures).toEqual(bulletin.figures);
    const workbook = await office.one.get(`/v1/bulletins/${id}/workbook`);
    const sheets = await sheetsOf(workbook.bytes);
    const main = sheets.get('主要数据') ?? [];
    for (const { code, name, unit } of body.figures.definitions) {
      const row = main.find((cells) => cells[0]?.v === name.zh);
      const value = figureOf(body.figures, code) ?? null;
      const percent = value === null ? '—' : `${(value / 100).toFixed(2)}%`;
      const cell = row?.[['fen', 'count', 'bp'].indexOf(unit) + 1];
      if (unit === 'fen')
        expect([code, cell]).toEqual([code, { t: 'number', v: (Number(value) / 100).toFixed(2) }]);
      if (unit === 'count') expect([code, cell]).toEqual([code, { t: 'number', v: String(value) }]);
      if (unit === 'bp') expect([code, cell]).toEqual([code, { t: 'text', v: percent }]);
    }
    const districts = (sheets.get('分东部区县') ?? []).slice(5);
    expect(districts.map((cells) => Math.round(Number(cells[1]?.v) * 100))).toEqual([
      ...Object.values(partsOf(body.figures, 'accepted_total', 'district')),
      figureOf(body.figures, 'accepted_total'),
    ]);
    const word = await office.one.get(`/v1/bulletins/${id}/document`);
    expect(word.headers['content-type']).toContain('wordprocessingml.document');
    // Behind the form at its head the same tables in the same order, cell by cell.
    const [, ...tables] = await wordTables(word.bytes);
    const printed = [...sheets.values()].map((rows) => rows.slice(4));
    expect(tables.map((rows) => rows.length)).toEqual(printed.map((rows) => rows.length));
    for (const [at, rows] of tables.entries())
      for (const [row, cells] of rows.entries())
        for (const [column, text] of cells.entries()) {
          const cell = printed[at]?.[row]?.[column] ?? null;
          const digits = text.replaceAll(',', '');
          const same = cell?.t === 'number' ? Number(digits) === Number(cell.v) : text === (cell?.v ?? '');
          expect([at, row, column, text, same]).toEqual([at, row, column, text, true]);
        }
    const paper = await office.one.get(`/v1/bulletins/${id}/paper`);
    expect(paper).toMatchObject({ status: 200 });
    expect(paper.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const [{ code }] = (await world.database.read<{ code: string }>(
      `SELECT code FROM paper_checks WHERE kind = 'bulletin' AND subject = $1`,
      [id],
    )) as [{ code: string }];
    const checked = () => world.nobody.get(`/v1/paper-checks/${code}`);
    expect((await checked()).body).toMatchObject({
      ...{ state: 'current', kind: 'bulletin', number: bulletin.number },
      amounts: [
        { name: 'accepted', value: figureOf(body.figures, 'accepted_total') },
        { name: 'paid', value: 0 },
        { name: 'target', value: 100_000_00 },
      ],
    });
    const log = await office.auditor.get<{ items: object[] }>(`/v1/access-log?subjectId=${id}`);
    const label = expect.stringContaining(bulletin.number as string);
    expect(log.body.items).toMatchObject(['paper', 'paper', 'export'].map((act) => ({ act, label })));
    await withdrawn(id);
    expect((await checked()).body).toMatchObject({ state: 'superseded' });
  });

  it('is not published while its month lasts', async () => {
    const { id } = await draftOf(office.one, 2026, 11);
    expect(await office.one.post(`/v1/bulletins/${id}/proposal`)).toMatchObject({
      status: 409,
      body: { code: 'bulletin.month_not_over' },
    });
    // What counts is when the figures were taken: after the month they have to be taken again.
    world.clock.set(new Date('2026-11-30T16:00:00Z'));
    expect((await office.one.post(`/v1/bulletins/${id}/proposal`)).status).toBe(409);
    await closeMonths(people(district), '320205', '2026-11', '2026-11');
    await closeMonths(people(office), '320200', '2026-11', '2026-11');
    expect((await office.one.post(`/v1/bulletins/${id}/figures`)).status).toBe(201);
    await withdrawn((await publishedBy(office.one, office.two, id)).id);
    expect(await office.one.post('/v1/bulletins', { year: 2027, month: 1 })).toMatchObject({
      status: 422,
      body: { code: 'bulletin.month_ahead' },
    });
  });

  it('is refused when parts do not make the whole, and says which', async () => {
    const cell = `year = 2026 AND month = 10 AND east_code = '320205'`;
    await world.database.write(`UPDATE tallies SET amount_fen = amount_fen + 1 WHERE ${cell}`);
    const { id, differences, figures } = await draftOf(office.one, 2026, 10);
    expect(differences).toBeGreaterThan(0);
    expect(figures.checks.find(({ holds }) => !holds)).toMatchObject({
      figure: 'accepted_total',
      against: ['district'],
      stated: 17 * 1_013,
      computed: 17 * 1_013 + 1,
    });
    const refused = await office.one.post<Bulletin>(`/v1/bulletins/${id}/proposal`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'bulletin.does_not_add_up' } });
    expect(refused.body.errors.map(({ pointer }) => pointer)).toContain('/figures/accepted_total/district');
    // A tick that somebody sets proves nothing: it is added up again.
    await world.database.write(
      `UPDATE bulletins SET figures = jsonb_set(figures, '{checks}', '[]') WHERE id = $1`,
      [id],
    );
    expect((await office.one.post(`/v1/bulletins/${id}/proposal`)).status).toBe(409);
    await world.database.write(`UPDATE tallies SET amount_fen = amount_fen - 1 WHERE ${cell}`);
    expect((await office.one.post<Bulletin>(`/v1/bulletins/${id}/figures`)).body.differences).toBe(0);
    await withdrawn((await publishedBy(office.one, office.two, id)).id);
  });

  it('is withdrawn with a reason and stays readable; another may follow', async () => {
    const first = await publishedBy(office.one, finance.one, (await draftOf(office.one, 2026, 9)).id);
    const gone = await withdrawn(first.id, '九月退货漏计');
    expect(gone.body).toMatchObject({
      ...{ state: 'withdrawn', withdrawalReason: '九月退货漏计', contentHash: first.contentHash },
      figures: first.figures,
    });
    const second = await publishedBy(office.one, finance.one, (await draftOf(office.one, 2026, 9)).id);
    expect(second.issue).toBe((first.issue as number) + 1);
    expect(second.number).not.toBe(first.number);
    await withdrawn(second.id);
  });

  it('as live figures tells a county what came from it', async () => {
    const county = await world.office('630224');
    const { body } = await county.one.get<Sheet>('/v1/figures?year=2026&month=10');
    expect(figureOf(body, 'accepted_total')).toBe(12 * 1_013);
    expect(figureOf(body, 'units_bought')).toBe(1);
    // It has no units of its own, so nobody is idle.
    expect(body.figures.map(({ code }) => code)).not.toContain('units_idle');
    expect(figureOf(body, 'suppliers_registered')).toBe(1);
    expect(body.checks.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('is published once, whoever presses at the same moment', async () => {
    const { id } = await draftOf(office.one, 2026, 8);
    await office.one.post(`/v1/bulletins/${id}/proposal`);
    const answers = await Promise.all(
      [finance.one, finance.two, office.two, finance.one].map((who) => publish(who, id)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    await withdrawn(id);
  });
});
