import { type Actor, type OnceKey, Problem } from '@app/platform';
import {
  Filings,
  PeriodsQueries,
  SalesReports,
  SalesReview,
  Tallies,
  UnitFilingsQueries,
  UnitProfiles,
} from '@app/procurement';
import type { Market } from '../../seeds/market';

/** What has a day or a year besides a signature: who is asked, in each pair of zones. */
export type LedgerTask = {
  reseller: Actor;
  official: Actor;
  /** Two for each zone of the database: one files in the last millisecond of the deadline, the other in the next. */
  filers: [inTime: Actor, late: Actor][];
  /** The last millisecond of the deadline; the year is that of the filing. */
  deadline: { year: number; lastMoment: string };
  /** Whose purchases are counted year by year: a unit and its contractor. */
  buyers: string[];
  years: number[];
  /** Shanghai days, on each of which something is sold outside the platform. */
  soldOn: string[];
  /** The first of the invoices: no two zones sell by the same ones. */
  serial: number;
};

/** A sale by its day, and where the ledger has it. */
export type Sold = { soldOn: string; year: number; month: number; day: number };
export type Over = { instant: string; month: string; over: boolean };
export type Bought = { unitId: string; year: number; fen: number };
export type Ledgers = {
  sold: Sold[];
  /** What is said of a sale of the next year in the last millisecond of a year, and a millisecond later. */
  ahead: string[];
  over: Over[];
  late: boolean[];
  bought: Bought[];
};

type KeyOf = (actor: Actor, route: string) => OnceKey;

/** When all of the days are over. */
const afterwards = new Date('2029-02-01T00:00:00Z');
const newYear = Date.parse('2026-12-31T16:00:00.000Z');

function reportOf(days: readonly string[], serial: number) {
  return {
    ...{ channel: 'retail' as const, venue: '东亭店', files: [] },
    lines: days.map((soldOn, index) => ({
      ...{
        invoiceCode: '',
        invoiceNumber: `2632${String(serial + index).padStart(16, '0')}`,
        invoiceLine: 1,
      },
      ...{ goodsName: '青海拉面', spec: '', originCountyCode: '630224', supplierName: '某合作社' },
      ...{ quantity: 1, grams: 1_000, amountFen: 100, soldOn, mode: 'HELP_SELL' as const },
    })),
  };
}

/** A sale on each of the days, which counts when `deliver` has run. */
export async function sellOnAll(market: Market, task: LedgerTask, keyOf: KeyOf): Promise<string> {
  const { reseller, official, soldOn, serial } = task;
  market.clock.set(afterwards);
  const report = await market
    .get(SalesReports)
    .submit(reseller, keyOf(reseller, 'sales'), reportOf(soldOn, serial));
  await market.get(SalesReview).review(official, keyOf(official, 'review'), report.id, {
    ...{ outcome: 'accepted', confirmedFileIds: [], refusedLines: [] },
  });
  return report.id;
}

/** Nobody reports a sale of tomorrow; when tomorrow begins, Shanghai says. */
async function sellAhead(market: Market, { reseller, serial }: LedgerTask, keyOf: KeyOf): Promise<string[]> {
  const outcomes: string[] = [];
  for (const moment of [newYear - 1, newYear]) {
    market.clock.set(new Date(moment));
    const report = reportOf(['2027-01-01'], serial + 90);
    outcomes.push(
      await market
        .get(SalesReports)
        .submit(reseller, keyOf(reseller, 'sales'), report)
        .then(({ state }) => state)
        .catch((error: unknown) => (error instanceof Problem ? error.code : String(error))),
    );
  }
  return outcomes;
}

/** Whether the month of an instant and the one before it are over. */
async function monthsOver(
  market: Market,
  official: Actor,
  instants: readonly [instant: string, day: string][],
): Promise<Over[]> {
  const found: Over[] = [];
  for (const [instant, day] of instants) {
    market.clock.set(new Date(instant));
    const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
    const endedIn = async (of: number) => {
      const { rows } = await market.get(PeriodsQueries).grid(official, { year: of });
      return rows[0]?.months.map(({ ended }) => ended) ?? [];
    };
    const ended = await endedIn(year);
    const before = month === 1 ? [year - 1, 12] : [year, month - 1];
    const beforeEnded = month === 1 ? (await endedIn(year - 1))[11] : ended[month - 2];
    found.push({ instant, month: before.join('-'), over: beforeEnded === true });
    found.push({ instant, month: `${year}-${month}`, over: ended[month - 1] === true });
  }
  return found;
}

async function fileAtDeadline(market: Market, task: LedgerTask, zone: number): Promise<boolean[]> {
  const { filers, deadline } = task;
  const late: boolean[] = [];
  for (const [index, filer] of (filers[zone] as [Actor, Actor]).entries()) {
    market.clock.set(new Date(Date.parse(deadline.lastMoment) + index));
    const profile = { department: null, canteen: 'own' as const, filerCreditCode: null };
    await market.get(UnitProfiles).change(filer, '"0"', profile);
    const filings = market.get(Filings);
    const draft = await filings.begin(filer, undefined, {
      ...{
        year: deadline.year,
        canteenFoodFen: 1_000,
        unionDemandFen: 0,
        unionFundsFen: 0,
        reservedFen: 500,
      },
      ...{ remark: '', ratchetReason: '' },
    });
    const sent = await filings.submit(filer, undefined, draft.id, `"${draft.version}"`);
    const [row] = await market.database.read<{ isLate: boolean }>(
      'SELECT is_late AS "isLate" FROM filings WHERE id = $1',
      [sent.id],
    );
    late.push(row?.isLate === true);
  }
  return late;
}

/** What counts for each buyer in each year, as the list of units says it. */
async function boughtBy(market: Market, { official, buyers, years }: LedgerTask): Promise<Bought[]> {
  await market.get(Tallies).fold();
  const found: Bought[] = [];
  for (const year of years) {
    const { items } = await market.get(UnitFilingsQueries).list(official, { year, limit: 100 });
    for (const unitId of buyers)
      found.push({ unitId, year, fen: items.find((one) => one.unitId === unitId)?.boughtFen ?? -1 });
  }
  return found;
}

/** After `deliver`: where everything stands. */
export async function ledgersIn(
  market: Market,
  task: LedgerTask,
  keyOf: KeyOf,
  { zone, reportId, instants }: { zone: number; reportId: string; instants: readonly [string, string][] },
): Promise<Ledgers> {
  const sold = await market.database.read<Sold>(
    `SELECT l.sold_on AS "soldOn", f.year, f.month, f.day FROM sales_lines l
       JOIN facts f ON f.sales_line_id = l.id WHERE l.report_id = $1`,
    [reportId],
  );
  return {
    sold,
    ahead: await sellAhead(market, task, keyOf),
    over: await monthsOver(market, task.official, instants),
    late: await fileAtDeadline(market, task, zone),
    bought: await boughtBy(market, task),
  };
}
