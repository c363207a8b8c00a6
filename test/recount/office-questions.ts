import type { Desk } from './desk';
import { type Counted, type Difference, differences, ratio } from './recount';

/** What offices file, agree on and close, question by question. */

type Reader = readonly [login: string, region: string];

type Unit = {
  id: string;
  canteen: string | null;
  hasNone: boolean;
  isCovered: boolean;
  isEnded: boolean;
  state: string | null;
  isLate: boolean | null;
  reservedFen: number | null;
  baseFen: number | null;
  requiredFen: number | null;
  boughtFen: number;
};

/** The quota ledger, unit by unit. */
export async function filingDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
): Promise<Difference[]> {
  const units = await desk.recount.ask<Unit>('filings', await desk.codesOf(region), year);
  type Item = { unitId: string; boughtFen: number; reservedFen: number | null; progressBp: number | null };
  const items = await desk.readAll<Item>(login, `/v1/filings?year=${year}`);
  const shown = new Map(
    items.map((item) => [item.unitId, [1, item.boughtFen, item.reservedFen, item.progressBp]]),
  );
  const counted = new Map(
    units.map((unit) => {
      const reserved = isIn(unit) ? unit.reservedFen : null;
      return [
        unit.id,
        [1, unit.boughtFen, reserved, reserved === null ? null : ratio(unit.boughtFen, reserved)],
      ];
    }),
  );
  return differences(shown, counted);
}

/** The page of each unit's share: what counts by month, county, fund and way, and what does not by reason. */
export async function reserveDifferences(
  desk: Desk,
  [login]: Reader,
  year: number,
  today: string,
): Promise<{ units: number; leftOut: number; found: Difference[] }> {
  type Amount = { amountFen: number };
  type Month = Record<'month' | (typeof funds)[number], number>;
  type Reserve = Record<'totalFen' | (typeof funds)[number], number> & {
    months: Month[];
    counties: (Amount & { code: string })[];
    ways: (Amount & { way: string; other: { id: string } | null })[];
    uncounted: (Amount & { ledger: string; reason: string; lines: number })[];
  };
  type Cell = { code: string; key: string; fen: number; lines: number | null };
  const funds = ['canteenFen', 'unionFen', 'personalFen', 'otherFen'] as const;
  const units = await desk.readAll<{ unitId: string }>(login, `/v1/filings?year=${year}`);
  const shown = new Map<string, (number | null)[]>();
  const counted = new Map<string, (number | null)[]>();
  for (const { unitId } of units) {
    const reserve = await desk.read<Reserve>(login, `/v1/units/${unitId}/reserve?year=${year}`);
    const say = (what: string, fen: number, lines: number | null = null) =>
      shown.set(`${unitId} ${what}`, lines === null ? [fen] : [fen, lines]);
    for (const name of ['totalFen', ...funds] as const) say(name, reserve[name]);
    for (const month of reserve.months)
      say(
        `months${month.month}`,
        funds.reduce((sum, fund) => sum + month[fund], 0),
      );
    for (const { code, amountFen } of reserve.counties) say(`counties${code}`, amountFen);
    for (const { way, other, amountFen } of reserve.ways) say(`ways${way}${other?.id ?? ''}`, amountFen);
    for (const { ledger, reason, lines, amountFen } of reserve.uncounted)
      say(`${ledger}${reason}`, amountFen, lines);
    for (const { code, key, fen, lines } of await desk.recount.ask<Cell>('reserve', unitId, year, today))
      counted.set(`${unitId} ${code}${key}`, lines === null ? [fen] : [fen, lines]);
  }
  const leftOut = [...shown.values()].filter(({ length }) => length === 2).length;
  return { units: units.length, leftOut, found: differences(shown, counted) };
}

/** And in sum: units = without a canteen + covered + ended + filed + not filed. */
export async function summaryDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
): Promise<Difference[]> {
  const units = await desk.recount.ask<Unit>('filings', await desk.codesOf(region), year);
  const { asOf: _, ...summary } = await desk.read<Record<string, number>>(
    login,
    `/v1/filing-summary?year=${year}`,
  );
  const count = (holds: (unit: Unit) => boolean): number => units.filter(holds).length;
  const sum = (list: readonly Unit[], of: 'reservedFen' | 'baseFen' | 'requiredFen' | 'boughtFen'): number =>
    list.reduce((all, unit) => all + (unit[of] ?? 0), 0);
  const filed = units.filter(isIn);
  const hasCanteen = ({ hasNone }: Unit) => !hasNone;
  const hasToFile = (unit: Unit) => hasCanteen(unit) && !unit.isCovered && !unit.isEnded;
  const reservedFen = sum(filed, 'reservedFen');
  // A shared canteen's purchases stand at each of its units, and count once.
  const boughtFen = sum(
    units.filter(({ isCovered }) => !isCovered),
    'boughtFen',
  );
  const counted = {
    ...{ year, units: units.length, noCanteen: count((unit) => !hasCanteen(unit) && !unit.isEnded) },
    ended: count(({ isEnded }) => isEnded),
    ...{
      covered: count(({ isCovered }) => isCovered),
      filed: count((unit) => isIn(unit) && hasCanteen(unit)),
    },
    notFiled: count((unit) => !isIn(unit) && hasToFile(unit)),
    zero: filed.filter((unit) => unit.reservedFen === 0).length,
    zeroDue: count((unit) => unit.hasNone && !isIn(unit) && !unit.isCovered && !unit.isEnded),
    submitted: count(({ state }) => state === 'submitted'),
    returned: count(({ state }) => state === 'returned'),
    approved: count(({ state }) => state === 'approved'),
    late: count(({ isLate }) => isLate === true),
    notBuying: filed.filter((unit) => (unit.reservedFen ?? 0) > 0 && unit.boughtFen <= 0).length,
    ...{ baseFen: sum(filed, 'baseFen'), requiredFen: sum(filed, 'requiredFen'), reservedFen },
    ratioBp: ratio(reservedFen, sum(filed, 'baseFen')),
    ...{ boughtFen, progressBp: ratio(boughtFen, reservedFen) },
  };
  return differences(new Map(Object.entries(summary)), new Map(Object.entries(counted)));
}

function isIn({ state }: Unit): boolean {
  return state === 'submitted' || state === 'approved';
}

/** Every indicator and every part of a target; and how many these were. */
export async function agreementDifferences(desk: Desk, login: string, year: number) {
  type Indicator = {
    id: string;
    doneValue: number | null;
    paidFen: number | null;
    outsidePairsFen: number | null;
  };
  type Agreement = { id: string; indicators: Indicator[] };
  const agreements = await desk.readAll<Agreement>(login, `/v1/agreements?year=${year}`);
  type Done = { id: string; done: number; paid: number | null; outside: number | null };
  const done = new Map((await desk.recount.ask<Done>('agreements')).map((one) => [one.id, one]));
  const parts = new Map(
    (await desk.recount.ask<{ id: string; done: number }>('parts')).map((one) => [one.id, one.done]),
  );
  const shown = new Map<string, (number | null | undefined)[]>();
  const counted = new Map<string, (number | null | undefined)[]>();
  // Who was only given a part reads no figure of the whole.
  for (const { indicators } of agreements)
    for (const { id, doneValue, paidFen, outsidePairsFen } of indicators.filter(
      (one) => one.doneValue !== null,
    )) {
      shown.set(id, [doneValue, paidFen, outsidePairsFen]);
      counted.set(id, [done.get(id)?.done, done.get(id)?.paid, done.get(id)?.outside]);
    }
  const indicators = shown.size;
  const lookBelow = async (path: string, of = ''): Promise<void> => {
    type Part = { id: string; completedFen: number; parts: number };
    for (const part of await desk.readAll<Part>(login, `${path}${of}`)) {
      shown.set(part.id, [part.completedFen]);
      counted.set(part.id, [parts.get(part.id)]);
      if (part.parts > 0) await lookBelow(path, `?parentId=${part.id}`);
    }
  };
  for (const { id } of agreements) await lookBelow(`/v1/agreements/${id}/target-parts`);
  return { indicators, parts: shown.size - indicators, found: differences(shown, counted) };
}

/** Every month of a region as it stands, and what was in each when it was sealed; and how many seals these were. */
export async function sealDifferences(desk: Desk, [login, region]: Reader, year: number) {
  type Seal = { id: string; facts: number; fen: number; adjusting: number; adjustingFen: number };
  const seals = new Map((await desk.recount.ask<Seal>('seals')).map((seal) => [seal.id, seal]));
  const cells = await desk.recount.ask<Counted>('accepted', await desk.codesOf(region), year, 12);
  type Month = { id: string; month: number; amountFen: number };
  const { rows } = await desk.read<{ rows: { regionCode: string; months: Month[] }[] }>(
    login,
    `/v1/periods?year=${year}`,
  );
  const shown = new Map<string, (number | null | undefined)[]>();
  const counted = new Map<string, (number | null | undefined)[]>();
  let sealed = 0;
  for (const { id, month, amountFen } of rows.find(({ regionCode }) => regionCode === region)?.months ?? []) {
    const isMonth = ({ code, dimension, key }: Counted) =>
      code === 'accepted_total' && dimension === 'month' && key === String(month);
    shown.set(id, [amountFen]);
    counted.set(id, [cells.find(isMonth)?.value ?? 0]);
    type Closing = Record<'factCount' | 'amountFen' | 'adjustingCount' | 'adjustingFen', number> & {
      id: string;
      confirmedAt: string | null;
    };
    const { history } = await desk.read<{ history: Closing[] }>(login, `/v1/periods/${id}`);
    for (const closing of history.filter(({ confirmedAt }) => confirmedAt !== null)) {
      const { factCount, adjustingCount, adjustingFen } = closing;
      const seal = seals.get(closing.id);
      shown.set(`${id} ${closing.id}`, [factCount, closing.amountFen, adjustingCount, adjustingFen]);
      counted.set(`${id} ${closing.id}`, [seal?.facts, seal?.fen, seal?.adjusting, seal?.adjustingFen]);
      sealed++;
    }
  }
  return { sealed, found: differences(shown, counted) };
}
