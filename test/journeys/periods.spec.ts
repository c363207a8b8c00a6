import { TallyChecks } from '@app/procurement';
import { checkBooks } from '@app/reporting';
import { Client as Owner } from 'pg';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  type Closed,
  close,
  confirmClosing,
  type Office,
  officeOf,
  openChecks,
  periodPage,
  propose,
  reopen,
  sealFiles,
} from '../support/closing';
import { delivered, importStatement, requestPayment, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Fact = {
  id: string;
  kind: string;
  amountFen: number;
  year: number;
  month: number;
  adjustsYear: number | null;
  adjustsMonth: number | null;
};
type Split = {
  by: string;
  evidenceLevel: number | null;
  paid: boolean | null;
  sealedFen: number;
  nowFen: number;
};

const lastOfMarch = new Date('2026-03-31T15:59:59.999Z');
const inApril = new Date('2026-04-02T02:00:00Z');
const none = '0'.repeat(64);

describe('a month is closed by two officials', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let district: Office;
  let county: Office;
  let city: Office;
  let province: Client;
  let auditor: Client;
  let march: Closed;
  let cityMarch: Closed;
  let first: Awaited<ReturnType<typeof delivered>>;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
    district = await officeOf(world, '320205');
    county = await officeOf(world, '630224');
    city = await officeOf(world, '320200');
    province = await world.official('320000');
    auditor = await world.official('320205', ['auditor']);
    first = await delivered(unit, shop, [{ pack, quantity: 30 }]);
    await delivered(unit, shop, [{ pack, quantity: 12 }]);
    await world.settle();
  });

  afterAll(() => world.stop());

  const facts = async (query: string): Promise<Fact[]> => {
    const { body } = await district[0].get<{ items: Fact[] }>(`/v1/facts?${query}`);
    return body.items;
  };
  const splits = async (by: string): Promise<Split[]> => {
    const { body } = await district[0].get<{ splits: Split[] }>(`/v1/closings/${march.id}`);
    return body.splits.filter((row) => row.by === by);
  };
  const signedOn = async (moment: Date, quantity: number) => {
    const now = world.clock.now();
    world.clock.set(moment);
    const done = await delivered(unit, shop, [{ pack, quantity }]);
    world.clock.set(now);
    await world.settle();
    return done;
  };

  describe('the checklist', () => {
    it('says that a month has to be over', async () => {
      const page = await periodPage(district[0], '320205-2026-03');
      expect(page).toMatchObject({ state: 'open', ended: false, amountFen: 42_000, factCount: 2 });
      expect(openChecks(page)).toEqual(['ended']);
      expect(await propose(district[0], '320205-2026-03')).toMatchObject({
        status: 409,
        body: { code: 'period.not_ready', errors: [{ pointer: '/checks/ended' }] },
      });
    });

    it('adds the parts up to the whole', async () => {
      const { checks } = await periodPage(city[0], '320200-2026-03');
      expect(checks.parts).toEqual(
        ['regions', 'pairs', 'days'].map((part) => ({ part, partsFen: 42_000, wholeFen: 42_000 })),
      );
    });

    it('asks why, when a claim is not decided', async () => {
      const [line] = await world.database.read<{ id: string }>(
        'SELECT id FROM acceptance_lines WHERE acceptance_id = $1',
        [first.acceptanceId],
      );
      await unit.purchaser.post(`/v1/acceptances/${first.acceptanceId}/returns`, {
        reason: '霉变',
        lines: [{ acceptanceLineId: line?.id, quantity: 2 }],
      });
      world.clock.set(inApril);
      const page = await periodPage(district[0], '320205-2026-03');
      expect(openChecks(page)).toEqual(['returns']);
      const [purchase] = await facts(`orderId=${first.order.id}`);
      expect(page.checks.items.find(({ code }) => code === 'returns')).toMatchObject({
        ...{ open: 1, fen: 2_000 },
        listed: [{ label: first.order.number, amountFen: 2_000, factId: purchase?.id }],
      });
      expect(await propose(district[0], '320205-2026-03')).toMatchObject({
        status: 422,
        body: { code: 'period.remark_required' },
      });
    });
  });

  it('is proposed by one and confirmed by another of the same level', async () => {
    const proposed = await propose(district[0], '320205-2026-03', '一笔退货待供方答复，次月处理');
    expect(proposed).toMatchObject({ status: 201, body: { state: 'proposed', sealSha256: null } });
    const { id } = proposed.body;
    expect(await propose(district[1], '320205-2026-03', '重复')).toMatchObject({
      status: 409,
      body: { code: 'period.wrong_state' },
    });
    expect(await confirmClosing(district[0], id)).toMatchObject({ body: { code: 'period.same_person' } });
    expect(await confirmClosing(city[0], id)).toMatchObject({ body: { code: 'period.other_office' } });
    expect((await confirmClosing(county[0], id)).status).toBe(404);
    expect((await confirmClosing(auditor, id)).status).toBe(403);
    expect((await periodPage(district[0], '320205-2026-03')).may).toEqual({
      ...{ propose: false, confirm: false, withdraw: true, reopen: false },
    });
    const withdrawn = await district[1].post(`/v1/closings/${id}/withdrawal`, { reason: '再核一遍' });
    expect(withdrawn).toMatchObject({ status: 201, body: { state: 'withdrawn' } });
    expect(await confirmClosing(district[1], id)).toMatchObject({ body: { code: 'period.wrong_state' } });
    march = await close(district, '320205-2026-03', '一笔退货待供方答复，次月处理');
    const page = await periodPage(auditor, '320205-2026-03');
    expect(page).toMatchObject({
      state: 'closed',
      may: { propose: false, confirm: false, withdraw: false, reopen: false },
      closing: { number: 1, factCount: 2, amountFen: 42_000, adjustingCount: 0, previousSha256: none },
    });
    expect(page.history.map(({ state }) => state)).toEqual(['closed', 'withdrawn']);
    await expectBooksToBalance(world.database);
  });

  it('hands out files by which anybody recomputes the seal', async () => {
    const { content, cells, seal, hashes } = await sealFiles(auditor, march.id);
    const { closing } = await periodPage(auditor, '320205-2026-03');
    expect(closing).toMatchObject({ ...hashes });
    expect(hashes.sealSha256).toBe(march.sealSha256);
    const lines = content.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines).toEqual([...lines].sort());
    const amounts = lines.map((line) => Number(line.split('\t')[6]));
    expect(amounts.reduce((sum, fen) => sum + fen, 0)).toBe(42_000);
    expect(cells.trimEnd().split('\n')).toHaveLength(1);
    expect(seal).toContain('period\t2026-03\nnumber\t1\nfacts\t2\namount_fen\t42000\n');
    expect(seal).toContain(`facts_sha256\t${hashes.contentSha256}\ncells_sha256\t${hashes.cellsSha256}\n`);
  });

  it('C5: books what comes late in the next open month, pointing back', async () => {
    await signedOn(lastOfMarch, 5);
    expect(await facts('year=2026&month=3')).toHaveLength(2);
    expect(await facts('adjustsYear=2026&adjustsMonth=3')).toMatchObject([
      { kind: 'purchase', amountFen: 5_000, year: 2026, month: 4, adjustsYear: 2026, adjustsMonth: 3 },
    ]);
    expect(await facts('year=2026&month=4&adjusting=true')).toHaveLength(1);
    expect(await facts('year=2026&month=4')).toHaveLength(1);
    await expectBooksToBalance(world.database);
  });

  it('C5: lets a return take off in its own month and point to the month of its purchase', async () => {
    const [asked] = await world.database.read<{ id: string }>(
      `SELECT id FROM goods_returns WHERE acceptance_id = $1`,
      [first.acceptanceId],
    );
    const decided = await shop.clerk.post(`/v1/returns/${asked?.id}/decision`, { decision: 'agreed' });
    expect(decided.status).toBe(201);
    await world.settle();
    const [returned] = (await facts('year=2026&month=4')).filter(({ kind }) => kind === 'return');
    expect(returned).toMatchObject({ amountFen: -2_000, adjustsYear: 2026, adjustsMonth: 3 });
    const page = await periodPage(district[0], '320205-2026-03');
    expect(page.adjustedBy).toEqual({ factCount: 2, amountFen: 3_000 });
    expect(page.closing).toMatchObject({ amountFen: 42_000 });
    const inTheSameMonth = await signedOn(inApril, 3);
    expect(await facts(`orderId=${inTheSameMonth.order.id}`)).toMatchObject([
      { year: 2026, month: 4, adjustsYear: null, adjustsMonth: null },
    ]);
  });

  it('keeps the sealed cells when evidence grows, and shows what is different since', async () => {
    const [operator] = await world.operators();
    const { transferCode: code, amountFen } = await requestPayment(unit, first.order.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    await world.settle();
    expect(await splits('evidenceLevel')).toMatchObject([
      { evidenceLevel: 1, sealedFen: 42_000, nowFen: 12_000 },
      { evidenceLevel: 2, sealedFen: 0, nowFen: 30_000 },
    ]);
    expect(await splits('paid')).toMatchObject([
      { paid: false, sealedFen: 42_000, nowFen: 12_000 },
      { paid: true, sealedFen: 0, nowFen: 30_000 },
    ]);
    expect(await splits('pairing')).toMatchObject([{ sealedFen: 42_000, nowFen: 42_000 }]);
    await expectBooksToBalance(world.database);
    expect(await world.get(TallyChecks).differences()).toEqual([]);
  });

  it('closes a city after its districts that have an office', async () => {
    const other = await officeOf(world, '320281');
    const elsewhere = await world.buyer({ district: '320281' });
    world.clock.set(lastOfMarch);
    await delivered(elsewhere, shop, [{ pack, quantity: 4 }]);
    world.clock.set(inApril);
    await world.settle();
    expect(await propose(city[0], '320200-2026-03')).toMatchObject({
      status: 409,
      body: { code: 'period.not_ready', errors: [{ pointer: '/checks/children' }] },
    });
    const checks = (await periodPage(city[0], '320200-2026-03')).checks.items;
    expect(checks.find(({ code }) => code === 'children')).toMatchObject({ periods: ['320281-2026-03'] });
    await close(other, '320281-2026-03');
    cityMarch = await close(city, '320200-2026-03');
    const page = await periodPage(city[0], '320200-2026-03');
    expect(page.closing).toMatchObject({ factCount: 3, amountFen: 46_000 });
    expect(page.checks.parts).toContainEqual({ part: 'children', partsFen: 46_000, wholeFen: 46_000 });
    await expectBooksToBalance(world.database);
  });

  it('is opened again from above only, and then sealed behind the old seal', async () => {
    const refused = async (person: Client, id: string) => (await reopen(person, id)).body.code;
    expect(await refused(district[0], march.id)).toBe('period.needs_higher_level');
    expect(await refused(city[0], march.id)).toBe('period.closed_above');
    expect(await refused(county[0], march.id)).toBe('request.not_found');
    expect(await refused(city[0], cityMarch.id)).toBe('period.needs_higher_level');
    expect(await reopen(province, cityMarch.id)).toMatchObject({ status: 201, body: { state: 'reopened' } });
    expect(await reopen(city[0], march.id, '漏记一笔')).toMatchObject({ status: 201 });
    expect(await refused(city[0], march.id)).toBe('period.wrong_state');
    await signedOn(lastOfMarch, 7);
    expect(await facts('year=2026&month=3')).toHaveLength(3);
    const again = await close(district, '320205-2026-03');
    const { history, closing } = await periodPage(auditor, '320205-2026-03');
    expect(closing).toMatchObject({ number: 2, amountFen: 49_000, previousSha256: march.sealSha256 });
    expect(history.map(({ state }) => state)).toEqual(['closed', 'reopened', 'withdrawn']);
    expect(history[1]).toMatchObject({ amountFen: 42_000, reopeningReason: '漏记一笔' });
    // The old seal verifies as it did, without what came after it.
    expect((await sealFiles(auditor, march.id)).hashes.sealSha256).toBe(march.sealSha256);
    expect((await sealFiles(auditor, again.id)).hashes.sealSha256).toBe(again.sealSha256);
    await expectBooksToBalance(world.database);
  });

  it('goes month by month from the first with anything in it', async () => {
    world.clock.set(new Date('2026-06-01T02:00:00Z'));
    const page = await periodPage(district[0], '320205-2026-05');
    expect(page.checks.items.find(({ code }) => code === 'earlier_months')).toMatchObject({
      open: 1,
      periods: ['320205-2026-04'],
    });
  });

  it('skips every month that is closed at either end', async () => {
    await close(district, '320205-2026-04');
    await close(county, '630224-2026-03');
    await close(county, '630224-2026-04');
    await close(county, '630224-2026-05');
    const late = await signedOn(new Date('2026-04-20T02:00:00Z'), 1);
    expect(await facts(`orderId=${late.order.id}`)).toMatchObject([
      { year: 2026, month: 6, adjustsYear: 2026, adjustsMonth: 4 },
    ]);
    await expectBooksToBalance(world.database);
  });

  it('closes a year over its twelve months, and opens none of them under it', async () => {
    expect(openChecks(await periodPage(district[0], '320205-2025'))).toEqual(['months']);
    const months = Array.from(
      { length: 12 },
      (_, index) => `320205-2025-${String(index + 1).padStart(2, '0')}`,
    );
    const closed: Closed[] = [];
    for (const month of months) closed.push(await close(district, month));
    const year = await close(district, '320205-2025');
    expect(await reopen(city[0], closed[4]?.id ?? '')).toMatchObject({
      body: { code: 'period.year_closed' },
    });
    const { content, hashes } = await sealFiles(auditor, year.id);
    expect(content.trimEnd().split('\n')).toEqual(
      closed.map(({ sealSha256 }, index) => `2025-${String(index + 1).padStart(2, '0')}\t${sealSha256}`),
    );
    expect(hashes.sealSha256).toBe(year.sealSha256);
    const { body } = await district[0].get<{ rows: { regionCode: string; wholeYear: { state: string } }[] }>(
      '/v1/periods?year=2025',
    );
    expect(body.rows).toMatchObject([{ regionCode: '320205', wholeYear: { state: 'closed' } }]);
    await expectBooksToBalance(world.database);
  });

  it('shows a region and its parts, and nothing outside of the territory', async () => {
    type Grid = { rows: { regionCode: string; months: { state: string; amountFen: number }[] }[] };
    const { body } = await city[0].get<Grid>('/v1/periods?year=2026');
    expect(body.rows.map(({ regionCode }) => regionCode)).toEqual([
      ...['320200', '320205', '320206', '320211', '320213', '320214', '320281', '320282'],
    ]);
    expect(body.rows.map(({ months }) => months[2]?.amountFen).slice(0, 2)).toEqual([53_000, 49_000]);
    expect(body.rows.map(({ months }) => months[2]?.state).slice(0, 2)).toEqual(['open', 'closed']);
    expect((await city[0].get('/v1/periods?year=2026&regionCode=630224')).status).toBe(404);
    expect((await city[0].get('/v1/periods/630224-2026-03')).status).toBe(404);
    expect((await city[0].get('/v1/periods/2026-03')).status).toBe(404);
  });

  describe('an auditor who trusts nobody', () => {
    /** As somebody with the rights of the database's owner, behind the back of every guard. */
    const meddled = async (sql: string): Promise<string[]> => {
      const owner = new Owner({ connectionString: world.config.databaseUrl });
      await owner.connect();
      await owner.query('BEGIN');
      await owner.query(`SET LOCAL session_replication_role = 'replica'`);
      const before = await owner.query(sql);
      expect(before.rowCount).toBeGreaterThan(0);
      await owner.query('COMMIT');
      await owner.end();
      const broken = (await checkBooks(world.database)).filter((entry) => entry.broken > 0);
      return broken.map(({ id }) => id).filter((id) => id.startsWith('I14'));
    };
    const oneSealed = `(SELECT id FROM facts WHERE year = 2026 AND month = 3 AND east_code = '320205' ORDER BY id LIMIT 1)`;

    it('finds one changed fact, one changed cell and one changed seal', async () => {
      expect(await meddled(`UPDATE facts SET grams = grams + 1 WHERE id = ${oneSealed}`)).toContain('I14c');
      expect(await meddled(`UPDATE facts SET grams = grams - 1 WHERE id = ${oneSealed}`)).toEqual([]);
      expect(
        await meddled(`UPDATE sealed_cells SET amount_fen = amount_fen + 1 WHERE closing_id = '${march.id}'`),
      ).toEqual(['I14', 'I14b', 'I14c']);
      await meddled(`UPDATE sealed_cells SET amount_fen = amount_fen - 1 WHERE closing_id = '${march.id}'`);
      expect(
        await meddled(
          `UPDATE closings SET remark = 'x', amount_fen = amount_fen + 1 WHERE id = '${march.id}'`,
        ),
      ).toEqual(['I14b', 'I14c']);
      await meddled(`UPDATE closings SET amount_fen = amount_fen - 1 WHERE id = '${march.id}'`);
      expect(
        (await meddled(`UPDATE facts SET evidence_level = 0 WHERE id = ${oneSealed}`)).includes('I14'),
      ).toBe(true);
    });

    it('nothing sealed can be changed or removed through the door that the market uses', async () => {
      const tried = [
        `UPDATE closings SET amount_fen = 0 WHERE id = '${march.id}'`,
        `UPDATE closings SET state = 'closed' WHERE id = '${march.id}'`,
        `DELETE FROM closings`,
        `UPDATE sealed_cells SET amount_fen = 0`,
        `DELETE FROM sealed_cells`,
      ];
      for (const sql of tried)
        await expect(world.database.read(sql)).rejects.toThrow(
          /never changes|never change|permission denied/,
        );
    });
  });
});
