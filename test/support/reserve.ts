import type { Client } from './client';
import { must } from './filing';
import type { Unit } from './world';

export type Reserve = {
  state: string;
  reservedFen: number | null;
  tookOverFen: number;
  countsWith: { reason: string; units: { id: string }[] } | null;
  canteenFen: number;
  unionFen: number;
  personalFen: number;
  otherFen: number;
  totalFen: number;
  progressBp: number | null;
  forecast: {
    yearEndFen: number;
    method: string;
    lastYearFen: number | null;
    seasonBp: number | null;
  } | null;
  ways: { way: string; other: { id: string } | null; amountFen: number }[];
  months: Record<'month' | 'canteenFen' | 'unionFen' | 'personalFen' | 'otherFen', number>[];
  counties: { code: string; amountFen: number }[];
  uncounted: { ledger: string; reason: string; lines: number; amountFen: number }[];
  nudge: { forecastFen: number; reservedFen: number } | null;
};
export type Uncounted = {
  ledger: string;
  reason: string;
  amountFen: number;
  countsInYear: number | null;
  countsForName: string | null;
  boughtByName: string | null;
  isReadable: boolean;
};
export type Change = { id: string; state: string; kind: string; code?: string };

/** As its own people read it, or another reader; what it is made of adds up to the total in every way. */
export async function reserveOf(unit: Unit, year: number, reader: Client = unit.purchaser): Promise<Reserve> {
  const reserve = must(await reader.get<Reserve>(`/v1/units/${unit.id}/reserve?year=${year}`), 200);
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  const funds = (of: Omit<Reserve['months'][number], 'month'>) =>
    of.canteenFen + of.unionFen + of.personalFen + of.otherFen;
  const sums = [
    funds(reserve),
    sum(reserve.ways.map(({ amountFen }) => amountFen)),
    sum(reserve.months.map(funds)),
    sum(reserve.counties.map(({ amountFen }) => amountFen)),
  ];
  expect(sums).toEqual(sums.map(() => reserve.totalFen));
  await expectRows(unit, year, reader, reserve);
  return reserve;
}

/** Each amount of the page opens to rows that come to it; and rows of all pages to their sum. */
async function expectRows(unit: Unit, year: number, reader: Client, reserve: Reserve): Promise<void> {
  type Rows = { items: { id: string; way: string; amountFen: number }[]; sumFen: number; count: number };
  const path = `/v1/units/${unit.id}/counted-lines?year=${year}`;
  const { months, counties, ways, totalFen } = reserve;
  const asked: [filter: string, fen: number][] = [
    ['', totalFen],
    ...ways.map(({ way, other, amountFen }): [string, number] => [
      `&way=${way}${other ? `&otherId=${other.id}` : ''}`,
      amountFen,
    ]),
    ...counties.map(({ code, amountFen }): [string, number] => [`&county=${code}`, amountFen]),
    ...months.map(({ month, canteenFen, unionFen, personalFen, otherFen }): [string, number] => [
      `&month=${month}`,
      canteenFen + unionFen + personalFen + otherFen,
    ]),
    ...(['canteen', 'union', 'personal', 'other'] as const).map((fund): [string, number] => [
      `&fund=${fund}`,
      reserve[`${fund}Fen`],
    ]),
  ];
  const sums: typeof asked = [];
  for (const [filter] of asked) {
    const { items, sumFen, count } = must(await reader.get<Rows>(`${path}${filter}&limit=100`), 200);
    expect(items).toHaveLength(Math.min(count, 100));
    if (count <= 100) expect(items.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(sumFen);
    sums.push([filter, sumFen]);
  }
  expect(sums).toEqual(asked);
}

/** Every line that does not count; their sums are those of the page. */
export async function uncountedOf(unit: Unit, year: number, reserve: Reserve): Promise<Uncounted[]> {
  const path = `/v1/units/${unit.id}/uncounted-lines?year=${year}`;
  const all: Uncounted[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { items, nextCursor }: { items: Uncounted[]; nextCursor: string | null } = must(
      await unit.purchaser.get<{ items: Uncounted[]; nextCursor: string | null }>(
        `${path}&limit=2${cursor && `&cursor=${cursor}`}`,
      ),
      200,
    );
    all.push(...items);
    cursor = nextCursor;
  }
  for (const { ledger, reason, lines, amountFen } of reserve.uncounted) {
    const some = all.filter((line) => line.ledger === ledger && line.reason === reason);
    expect([some.length, some.reduce((total, line) => total + line.amountFen, 0)]).toEqual([
      lines,
      amountFen,
    ]);
  }
  expect(all).toHaveLength(reserve.uncounted.reduce((total, { lines }) => total + lines, 0));
  return all;
}

export function enterChange(official: Client, draft: object) {
  return official.post<Change>('/v1/unit-changes', { sourceDocument: '编办〔2026〕9号', ...draft });
}
