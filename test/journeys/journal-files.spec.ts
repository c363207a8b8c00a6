import { Journal } from '@app/payments';
import { tableFiles } from '@app/platform';
import type { Client } from '../support/client';
import { giveBack, paidFor } from '../support/settling';
import { World } from '../support/world';

type Entry = {
  bookedOn: string;
  partyName: string | null;
  orderNumber: string | null;
  paper: string | null;
  amountFen: number;
  causeId: string;
};

/** What a spreadsheet counts its days from. */
const dayZero = Date.UTC(1899, 11, 30);

describe('the journal as files', () => {
  let world: World;
  let operator: Client;
  let unitId: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    [operator] = await world.operators();
    const unit = await world.buyer();
    const shop = await world.supplier();
    const pack = await shop.sells({ stock: 1_000, priceFen: 1_003 });
    const { acceptanceId } = await paidFor(unit, shop, operator, [{ pack, quantity: 7 }]);
    await giveBack(unit, shop, acceptanceId, 2);
    await world.settle();
    unitId = unit.id;
  });

  afterAll(() => world.stop());

  const file = (format: string, filter = '') =>
    operator.get(`/v1/journal/entries/file?format=${format}${filter}`);
  const entries = async (filter: string) =>
    (await operator.get<{ items: Entry[] }>(`/v1/journal/entries?limit=100${filter}`)).body.items;
  const linesOf = (csv: string): string[][] =>
    csv
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
  const yuan = (fen: number) => (fen / 100).toFixed(2);

  it('hold what the screen pages through, in its order: workbook and CSV alike', async () => {
    const filter = `&partyId=${unitId}&from=2026-11-01&to=2026-11-30`;
    const shown = await entries(filter);
    expect(shown.length).toBeGreaterThan(3);
    const { text, headers } = await file('csv', filter);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="journal-2026-11-01-2026-11-30.csv"');
    const [titles, ...lines] = linesOf(text);
    expect(titles?.slice(0, 8)).toEqual([
      ...['记账日', '事由', '单据', '科目', '往来单位', '订单', '借方（元）', '贷方（元）'],
    ]);
    const told = (one: Entry) => [
      ...[one.bookedOn, one.paper ?? '', one.partyName ?? ''],
      ...[one.amountFen > 0 ? yuan(one.amountFen) : '', one.amountFen < 0 ? yuan(-one.amountFen) : ''],
      one.causeId,
    ];
    expect(lines.map((cells) => [cells[0], cells[2], cells[4], cells[6], cells[7], cells[9]])).toEqual(
      shown.map(told),
    );

    const book = await file('xlsx', filter);
    const { rows } = await tableFiles.readWorkbook(book.bytes, null);
    const sums = Object.fromEntries(rows.slice(0, 5).map(({ cells }) => [cells[0], cells[1]]));
    const sum = (of: (fen: number) => boolean) =>
      shown
        .map(({ amountFen }) => amountFen)
        .filter(of)
        .reduce((total, fen) => total + Math.abs(fen), 0);
    expect(sums).toMatchObject({
      ...{ 期间: '2026-11-01 至 2026-11-30', 科目: '全部', 分录数: String(shown.length) },
      ...{ '借方合计（元）': yuan(sum((fen) => fen > 0)), '贷方合计（元）': yuan(sum((fen) => fen < 0)) },
    });
    const day = (serial = '') => new Date(dayZero + Number(serial) * 86_400_000).toISOString().slice(0, 10);
    const money = (cell = '') => (cell === '' ? '' : Number(cell).toFixed(2));
    expect(rows[5]?.cells.slice(0, 3)).toEqual(['记账日', '事由', '单据']);
    expect(
      rows
        .slice(6)
        .map(({ cells }) => [
          ...[day(cells[0]), cells[2] ?? '', cells[4] ?? ''],
          ...[money(cells[6]), money(cells[7]), cells[9]],
        ]),
    ).toEqual(shown.map(told));
  });

  it('are empty where nothing was booked, and refused to everybody but operators', async () => {
    const none = '&from=2020-01-01&to=2020-01-31';
    expect(linesOf((await file('csv', none)).text)).toHaveLength(1);
    expect((await file('xlsx', none)).status).toBe(200);
    expect(await file('pdf')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await file('csv', '&limit=5')).toMatchObject({
      status: 400,
      body: { code: 'request.unknown_key' },
    });
    const unit = await world.buyer();
    expect((await unit.finance.get('/v1/journal/entries/file?format=csv')).status).toBe(403);
  });

  it('a workbook of more than 10,000 entries is refused with what to do; the CSV has every one of them', async () => {
    const count = 5_001;
    const postings = Array.from({ length: count }, (_, index) => ({
      cause: { kind: 'provider_fee' as const, id: world.newId() },
      orderId: null,
      bookedOn: index === 0 ? '2027-01-01' : '2027-01-02',
      debit: { account: 'provider_fees' as const },
      credit: { account: 'provider_clearing' as const },
      amountFen: index + 1,
    }));
    await world.database.transact((tx) => world.get(Journal).post(tx, postings));
    const january = '&from=2027-01-01&to=2027-01-31';
    expect(await file('xlsx', january)).toMatchObject({
      status: 422,
      body: { code: 'journal.too_many_entries', most: 10_000 },
    });
    const narrower = await file('xlsx', '&from=2027-01-02&to=2027-01-31');
    expect([narrower.status, narrower.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK']);
    const lines = linesOf((await file('csv', january)).text).slice(1);
    expect(lines).toHaveLength(2 * count);
    expect(new Set(lines.map((cells) => cells[9])).size).toBe(count);
    const side = (column: number) =>
      lines.reduce((sum, cells) => sum + Math.round(Number(cells[column]) * 100), 0);
    expect([side(6), side(7)]).toEqual([(count * (count + 1)) / 2, (count * (count + 1)) / 2]);
  });
});
