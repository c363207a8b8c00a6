import type { Desk } from './desk';
import { type Counted, type Difference, differences, ratio } from './recount';

/** The collaboration ledger as officials read it, question by question. */

type Reader = readonly [login: string, region: string];
/** Up to which month and day: today, or all of a year that is over. */
export type Until = readonly [month: number, day: number];

export async function overviewDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
  until: Until,
): Promise<Difference[]> {
  type Overview = Record<string, number> & { months: { month: number; amountFen: number }[] };
  const overview = await desk.read<Overview>(login, `/v1/overview?year=${year}`);
  const rows = await desk.recount.ask<Counted>('overview', await desk.codesOf(region), year, ...until);
  const counted = new Map(rows.map(({ code, key, value }) => [`${code}${key}`, value as number | null]));
  const whole = (code: string): number => counted.get(code) ?? 0;
  const figures = rows.filter(({ dimension }) => dimension === '').map(({ code }) => code);
  const shown = new Map([...figures, 'progressBp'].map((code) => [code, overview[code]]));
  for (const { month, amountFen } of overview.months) shown.set(`months${month}`, amountFen);
  counted.set('progressBp', ratio(whole('completedFen'), whole('targetFen')));
  return differences(shown, counted);
}

/** Every cell; and number and sum of all of them, as tallies and rows say it. */
export async function tallyDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
): Promise<Difference[]> {
  type Sums = { amountFen: number; paidFen: number; factCount: number };
  type Item = Record<string, unknown> & { pairing: { id: string } | null } & Sums;
  type Tallies = { items: Item[]; totalFen: number; paidFen: number; factCount: number };
  const keys = ['month', 'county', 'fundingSource', 'channel', 'district', 'evidenceLevel'];
  const tallies = await desk.read<Tallies>(login, `/v1/tallies?year=${year}&groupBy=pairing,${keys}`);
  const rows = await desk.read<{ sumFen: number; count: number }>(
    login,
    `/v1/facts?year=${year}&count=exact&limit=1`,
  );
  const shown = new Map<string, number[]>(
    tallies.items.map((item) => [
      [item.pairing?.id ?? 'none', ...keys.map((key) => item[key])].join(' '),
      [item.amountFen, item.paidFen, item.factCount],
    ]),
  );
  shown.set('all', [tallies.totalFen, tallies.paidFen, tallies.factCount]);
  shown.set('rows', [rows.sumFen, rows.count]);
  type Cell = { key: string; fen: number; paid: number; facts: number };
  const cells = await desk.recount.ask<Cell>('cells', await desk.codesOf(region), year);
  const counted = new Map(cells.map(({ key, fen, paid, facts }) => [key, [fen, paid, facts]]));
  const sum = (of: 'fen' | 'paid' | 'facts') => cells.reduce((all, cell) => all + cell[of], 0);
  counted.set('all', [sum('fen'), sum('paid'), sum('facts')]);
  counted.set('rows', [sum('fen'), sum('facts')]);
  return differences(shown, counted);
}

type Ranked = Record<'fen' | 'paid' | 'facts' | 'before', number> & {
  of: string;
  key: string;
  target: number | null;
  completed: number | null;
};

/** Everything that is ranked, with its rank; and the list of units. */
export async function rankingDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
  until: Until,
): Promise<Difference[]> {
  const rows = await desk.recount.ask<Ranked>('rankings', await desk.codesOf(region), year, ...until);
  const shown = new Map<string, (number | null | undefined)[]>();
  const counted = new Map<string, (number | null | undefined)[]>();
  for (const kind of ['units', 'districts', 'counties', 'pairings', 'suppliers', 'products']) {
    type Item = Record<string, number | null> & { key: string };
    const items = await desk.readAll<Item>(login, `/v1/rankings?of=${kind}&year=${year}`);
    const named = [
      'amountFen',
      'paidFen',
      'factCount',
      'lastYearFen',
      'changeBp',
      'targetFen',
      'completedFen',
      'progressBp',
    ];
    // What is outside the pairs, or not registered here, is listed, and has no rank.
    const ranked = items.filter(({ key }) => key !== 'none');
    for (const item of items) {
      shown.set(
        `${kind} ${item.key}`,
        named.map((name) => item[name] as number | null),
      );
      const above = ranked.filter(({ amountFen }) => (amountFen ?? 0) > (item['amountFen'] ?? 0)).length;
      shown.set(`${kind} ${item.key} rank`, [item['rank']]);
      counted.set(`${kind} ${item.key} rank`, [item.key === 'none' ? null : 1 + above]);
    }
    for (const { key, fen, paid, facts, before, target, completed } of rows.filter(
      (row) => row.of === kind,
    )) {
      const progress = target === null ? null : ratio(completed ?? 0, target);
      const change = ratio(fen - before, before);
      counted.set(`${kind} ${key}`, [fen, paid, facts, before, change, target, completed, progress]);
    }
  }
  type UnitItem = { buyerId: string; amountFen: number; paidFen: number; factCount: number };
  for (const unit of await desk.readAll<UnitItem>(login, `/v1/units?year=${year}`))
    shown.set(`listed ${unit.buyerId}`, [unit.amountFen, unit.paidFen, unit.factCount]);
  for (const { key, fen, paid, facts } of rows.filter(({ of }) => of === 'units'))
    counted.set(`listed ${key}`, [fen, paid, facts]);
  return differences(shown, counted);
}

export async function targetDifferences(
  desk: Desk,
  [login, region]: Reader,
  year: number,
): Promise<Difference[]> {
  type Figures = { targetFen: number; completedFen: number; paidFen: number; progressBp: number | null };
  type Targets = { items: (Figures & { pairing: { id: string } })[]; totals: Figures };
  const { items, totals } = await desk.read<Targets>(login, `/v1/targets?year=${year}`);
  const rows = await desk.recount.ask<Counted>('targets', await desk.codesOf(region), year, 12);
  const of = (key: string): (number | null)[] => {
    const value = (code: string) => rows.find((row) => row.key === key && row.code === code)?.value ?? 0;
    const [target, completed] = [value('target_total'), value('target_completed')];
    return [target, completed, value('target_paid'), ratio(completed, target)];
  };
  const said = (one: Figures): (number | null)[] => [
    one.targetFen,
    one.completedFen,
    one.paidFen,
    one.progressBp,
  ];
  const keys = new Set(rows.map(({ key }) => key));
  return differences(
    new Map([...items.map((item) => [item.pairing.id, said(item)] as const), ['', said(totals)]]),
    new Map([...keys].map((key) => [key, of(key)])),
  );
}

/** What a unit reads of its own purchases. */
export async function buyerDifferences(desk: Desk, login: string, year: number): Promise<Difference[]> {
  type Part = { month?: number; code?: string; fundingSource?: string; amountFen: number };
  type Progress = Record<string, number> & Record<'months' | 'counties' | 'fundingSources', Part[]>;
  const { organization } = await desk.read<{ organization: { id: string } }>(login, '/v1/sessions/current');
  const progress = await desk.read<Progress>(login, `/v1/units/current/progress?year=${year}`);
  const sums = ['totalFen', 'inPairsFen', 'outsidePairsFen', 'paidFen', 'factCount'];
  const shown = new Map(sums.map((name) => [name, progress[name]]));
  for (const name of ['months', 'counties', 'fundingSources'] as const)
    for (const { month, code, fundingSource, amountFen } of progress[name])
      shown.set(`${name}${month ?? code ?? fundingSource}`, amountFen);
  const rows = await desk.recount.ask<Counted>('buyer', organization.id, year);
  return differences(shown, new Map(rows.map(({ code, key, value }) => [`${code}${key}`, value])));
}
