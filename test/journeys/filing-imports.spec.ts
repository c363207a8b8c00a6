import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  beginFiling,
  creditCodeOf,
  type Filing,
  filed,
  financeOf,
  formOf,
  must,
  type Row,
  reviewFiling,
  sayCanteen,
} from '../support/filing';
import { type ReadCell, sheetsOf } from '../support/read-workbook';
import { type Cell, workbookOf } from '../support/workbook';
import { type Unit, World } from '../support/world';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const header = [
  '统一社会信用代码',
  '单位名称',
  '食堂情况',
  '年度食堂食材采购预算（元）',
  '预留金额（元）',
  '备注',
];

/** 填报表 out and back: filled in by hand, or with mistakes. */
describe('filings as a workbook', () => {
  let world: World;
  let official: Client;
  let second: Client;
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    official = await financeOf(world, '320205');
    second = await financeOf(world, '320205');
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const send = (rows: Cell[][], who = official, key?: string, ofYear = year) =>
    who.upload<{
      created: number;
      changed: number;
      rows: number;
      code?: string;
      errors: { pointer: string; code: string }[];
    }>(
      `/v1/filing-imports?year=${ofYear}`,
      '填报表.xlsx',
      workbookOf([['2026年预留份额填报表'], header, ...rows]),
      xlsx,
      key ? { key } : {},
    );
  const rowFor = async (unit: Unit, more: Cell[]): Promise<Cell[]> => [
    await creditCodeOf(world, unit),
    '某单位',
    ...more,
  ];
  const listed = async () =>
    must(
      await official.get<{ items: (Row & { filingId: string })[] }>(`/v1/filings?year=${year}&limit=100`),
      200,
    ).items;

  it('takes all rows or none, and names every wrong one by row and column', async () => {
    const [good, low, strange] = [
      await world.buyer(),
      await world.buyer(),
      await world.buyer({ district: '320281' }),
    ];
    const before = await listed();
    const rows = [
      await rowFor(good, ['自办食堂', 1_000_000, 150_000.5, '']),
      await rowFor(low, ['自办食堂', '1,000,000.00', '99,999.99', '']),
      await rowFor(strange, ['自办食堂', 1, 1, '']),
      ['不是代码', '某单位', '大食堂', '很多', 1, ''],
      await rowFor(good, ['无食堂', 0, 0, '']),
      await rowFor(low, ['自办食堂', 5, '', '']),
    ];
    const refused = await send(rows);
    expect(refused).toMatchObject({ status: 422, body: { code: 'filing_import.rows_wrong', faults: 5 } });
    expect(refused.body.errors.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/rows/6/食堂情况', 'filing_import.bad_canteen'],
      ['/rows/6/年度食堂食材采购预算（元）', 'filing_import.bad_amount'],
      ['/rows/7/统一社会信用代码', 'filing_import.twice'],
      ['/rows/5/统一社会信用代码', 'filing_import.unknown_unit'],
      ['/rows/4/预留金额（元）', 'filing.below_minimum'],
    ]);
    expect(await listed()).toEqual(before);
    expect((await formOf(good, year)).filing).toBeNull();
  });

  it('files for the units from their papers; another person reviews, and a second sending changes nothing', async () => {
    const [first, zero, drafted] = [
      await world.buyer(),
      await world.buyer({ unitKind: 'union' }),
      await world.buyer(),
    ];
    await beginFiling(drafted, year, { canteenFoodFen: 5, reservedFen: 1 });
    const rows = [
      await rowFor(first, ['委托经营食堂', 1_234_567.89, 123_456.79, '']),
      await rowFor(zero, ['无食堂', '', 0, '本单位无食堂']),
      await rowFor(drafted, ['自办食堂', 2_000_000, 200_000, '据纸质填报表']),
    ];
    const clinics = { function: 'department' as const, departments: ['卫生健康委'] };
    const other = await world.official('320205', ['official'], clinics);
    const foreign = (await send(rows, other)).body.errors.map(({ code }) => code);
    expect(foreign).toEqual(rows.map(() => 'filing_import.unknown_unit'));
    expect((await send(rows, await world.official('320205'))).status).toBe(403);
    expect(must(await send(rows, official, 'sent-once'), 201)).toMatchObject({
      rows: 3,
      created: 2,
      changed: 1,
    });
    expect(must(await send(rows, official, 'sent-once'), 201)).toMatchObject({ created: 2, changed: 1 });
    expect(must(await send(rows), 201)).toMatchObject({ rows: 3, created: 0, changed: 0 });
    const { filing } = await formOf(first, year);
    expect(filing).toMatchObject({ state: 'submitted', requiredFen: 12_345_679, reservedFen: 12_345_679 });
    expect(filing?.steps).toEqual([expect.objectContaining({ type: 'submitted', forUnit: true })]);
    expect(await reviewFiling(official, filing as Filing)).toMatchObject({
      status: 409,
      body: { code: 'filing.same_person' },
    });
    must(await reviewFiling(second, filing as Filing), 201);
    const changed = await send([await rowFor(first, ['自办食堂', 2_000_000, 200_000, ''])]);
    expect(changed.body.errors.map(({ code }) => code)).toEqual(['filing.wrong_state']);
  });

  it('what goes out comes back: the exported list is taken as it is', async () => {
    const unit = await world.buyer();
    await filed(unit, year, { canteenFoodFen: 123_456_789, reservedFen: 12_345_679, remark: '=1+1' });
    // Numbers of people stay with the unit; the words that go out without them are taken as those that it wrote.
    const named = await world.buyer();
    const remark = '联系人手机13812345678';
    await filed(named, year, { canteenFoodFen: 123_456_789, reservedFen: 12_345_679, remark });
    const book = await official.get(`/v1/filing-workbook?year=${year}`);
    expect(book.status).toBe(200);
    const cells = JSON.stringify([...(await sheetsOf(book.bytes)).values()]);
    expect(cells).toContain('联系人手机138****5678');
    expect(cells).not.toContain('13812345678');
    const { body, status } = await official.upload<{ created: number; changed: number; rows: number }>(
      `/v1/filing-imports?year=${year}`,
      'again.xlsx',
      book.bytes,
      xlsx,
    );
    expect({ status, created: body.created, changed: body.changed }).toEqual({
      status: 201,
      created: 0,
      changed: 0,
    });
    expect(body.rows).toBeGreaterThan(1);
    expect((await formOf(named, year)).filing?.remark).toBe(remark);
  });

  it('a remark of several lines comes back as it went out', async () => {
    const unit = await world.buyer();
    const remark = '因校区搬迁，\n食堂停用两个月；\n详见附件。';
    await filed(unit, year, { canteenFoodFen: 1_000_000, reservedFen: 100_000, remark });
    const book = await official.get(`/v1/filing-workbook?year=${year}`);
    const path = `/v1/filing-imports?year=${year}`;
    const { body, status } = await official.upload<{ created: number; changed: number }>(
      ...([path, 'again.xlsx', book.bytes, xlsx] as const),
    );
    expect({ status, ...body }).toMatchObject({ status: 201, created: 0, changed: 0 });
    const { filing } = await formOf(unit, year);
    expect(filing).toMatchObject({ remark });
  });

  it('for years that units file too: its canteen is that year’s, and this one keeps its own', async () => {
    const unit = await world.buyer();
    must(await sayCanteen(unit, 'own'), 200);
    const rows = [await rowFor(unit, ['委托经营食堂', 1_000_000, 150_000, ''])];
    for (const closed of [year - 1, year + 2])
      expect((await send(rows, official, undefined, closed)).body.code).toBe('filing.year_not_open');
    must(await send(rows, official, undefined, year + 1), 201);
    expect((await formOf(unit, year + 1)).profile.canteen).toBe('outsourced');
    expect((await formOf(unit, year)).profile.canteen).toBe('own');
  });

  it('a paper that came in time is in time, whenever it is typed', async () => {
    const rule = { regionCode: '320206', firstYear: year, lastYear: year, base: 'canteen_food' };
    const finance = await financeOf(world, '320206');
    const deadline = { fileDeadline: `${year}-03-05`, sourceDocument: '惠财购〔2026〕2号' };
    must(await finance.post('/v1/quota-policies', { ...rule, ...deadline, minimumRatioBp: 1_000 }), 201);
    const district = { district: '320206' };
    const [timely, late, untold, wrong] = [
      await world.buyer(district),
      await world.buyer(district),
      await world.buyer(district),
      await world.buyer(district),
    ];
    const titles: Cell[] = [
      '统一社会信用代码',
      '食堂情况',
      '年度食堂食材采购预算（元）',
      '预留金额（元）',
      '收到日期',
    ];
    const rowOf = async (unit: Unit, day: string): Promise<Cell[]> => [
      ...[await creditCodeOf(world, unit), '自办食堂', 1_000_000, 100_000, day],
    ];
    const take = (rows: Cell[][]) =>
      finance.upload<{ errors: { pointer: string; code: string }[] }>(
        ...([`/v1/filing-imports?year=${year}`, '填报表.xlsx', workbookOf([titles, ...rows]), xlsx] as const),
      );
    // Today is 10 March.
    for (const day of ['2026-03-11', '三月五日'])
      expect((await take([await rowOf(wrong, day)])).body.errors).toMatchObject([
        { pointer: '/rows/2/收到日期', code: 'filing_import.bad_day' },
      ]);
    const rows = [await rowOf(timely, '2026-03-05'), await rowOf(late, '2026/3/6'), await rowOf(untold, '')];
    must(await take(rows), 201);
    const filings = await Promise.all([timely, late, untold].map((unit) => formOf(unit, year)));
    expect(filings.map(({ filing }) => filing?.isLate)).toEqual([false, true, true]);
    expect(filings.map(({ filing }) => filing?.steps[0])).toMatchObject([
      { forUnit: true, receivedOn: '2026-03-05' },
      { forUnit: true, receivedOn: '2026-03-06' },
      { forUnit: true, receivedOn: null },
    ]);
  });

  it('goes out whole: no unit of a province is cut off', async () => {
    const province = await world.official('320000');
    const units = 20_001;
    await world.database.write(
      `INSERT INTO organizations (id, kind, unit_kind, name, short_name, credit_code, region_code, created_at)
       SELECT gen_random_uuid(), 'buyer_unit', 'school', '第' || n || '小学', '小学', '9' || lpad(n::text, 17, '0'), '320282', $2
         FROM generate_series(1, $1::int) n`,
      [units, new Date('2026-01-01T00:00:00Z')],
    );
    const book = await province.get(`/v1/filing-workbook?year=${year}&regionCode=320282`);
    const [rows = []] = (await sheetsOf(book.bytes)).values();
    const codes = new Set(rows.slice(1).map((row) => row[0]?.v));
    expect([rows.length - 1, codes.size]).toEqual([units, units]);
  });

  it('in English its columns are English, it comes back as it went out, and a wrong row is named by them', async () => {
    const english = { headers: { 'accept-language': 'en-GB,zh;q=0.5' } };
    const unit = await world.buyer();
    await filed(unit, year, { canteenFoodFen: 123_456_789, reservedFen: 12_345_679 });
    const book = await official.get(`/v1/filing-workbook?year=${year}`, english);
    const [sheet] = [...(await sheetsOf(book.bytes)).values()] as ReadCell[][][];
    const titles = sheet?.[0]?.map((cell) => cell?.v) ?? [];
    expect(titles.slice(0, 4)).toEqual([
      'Credit code',
      'Unit',
      'Canteen',
      'Food budget of the canteen (yuan)',
    ]);
    expect(titles.filter((title) => /\p{Script=Han}/u.test(title ?? ''))).toEqual([]);
    expect(sheet?.find((row) => row[0]?.v !== 'Credit code')?.[2]?.v).toMatch(/canteen$/);
    const back = (bytes: Buffer) =>
      official.upload<{ rows: number; created: number; changed: number; errors: { pointer: string }[] }>(
        `/v1/filing-imports?year=${year}`,
        'again.xlsx',
        bytes,
        xlsx,
      );
    // Taken whatever the language of who brings it.
    expect((await back(book.bytes)).body).toMatchObject({ created: 0, changed: 0 });
    const low = await creditCodeOf(world, await world.buyer());
    const rows: Cell[][] = [
      ['Credit code', 'canteen', 'Food budget of the canteen (yuan)', 'Reserved (yuan)'],
      [low, 'Own canteen', 1_000_000, 99_999.99],
    ];
    expect((await back(workbookOf(rows))).body.errors.map(({ pointer }) => pointer)).toEqual([
      '/rows/2/Reserved (yuan)',
    ]);
    rows[1] = [low, 'Own canteen', 1_000_000, 100_000];
    expect((await back(workbookOf(rows))).body).toMatchObject({ rows: 1, created: 1 });
    const missing = await official.upload<{ columns: string[] }>(
      `/v1/filing-imports?year=${year}`,
      'x.xlsx',
      workbookOf([
        ['Credit code', 'Reserved (yuan)'],
        [low, 1],
      ]),
      xlsx,
      english,
    );
    expect(missing).toMatchObject({ status: 422, body: { columns: ['Canteen'] } });
  });

  it('refuses what is no such table, and people who may not', async () => {
    const upload = (content: Buffer, who: Client) =>
      who.upload<{ code: string }>(`/v1/filing-imports?year=${year}`, 'x.xlsx', content, xlsx);
    expect(
      (
        await upload(
          workbookOf([
            ['甲', '乙'],
            ['1', '2'],
          ]),
          official,
        )
      ).body.code,
    ).toBe('table_file.column_missing');
    expect((await upload(workbookOf([header]), official)).body.code).toBe('filing_import.empty');
    expect((await upload(Buffer.from('no workbook'), official)).status).toBe(422);
    expect((await upload(workbookOf([header]), await world.official('320205', ['auditor']))).status).toBe(
      403,
    );
    expect((await upload(workbookOf([header]), (await world.buyer()).purchaser)).status).toBe(403);
  });
});
