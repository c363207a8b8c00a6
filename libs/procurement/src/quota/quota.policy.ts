import { fen, ratioBp, sumFen } from '@app/platform';

/**
 * Rules Q1–Q14 of the reserved share (预留份额) as pure functions. Money is fen, ratios are basis points.
 * What a ratio is taken of: `canteen_food` the year's food budget of the canteen; `canteen_food_and_union` the same and
 * what the union will need (Q5); `union_funds_no_canteen` the union's funds of the year, for units without a canteen (Q7).
 */
export const quotaBases = ['canteen_food', 'canteen_food_and_union', 'union_funds_no_canteen'] as const;
export type QuotaBase = (typeof quotaBases)[number];

export const canteenKinds = ['own', 'none', 'shared', 'outsourced'] as const;
export type CanteenKind = (typeof canteenKinds)[number];

export type QuotaRule = {
  id: string;
  firstYear: number;
  /** Null = until it is ended. */
  lastYear: number | null;
  /** Null = the whole nation. */
  regionCode: string | null;
  regionName: string;
  /** Null = every kind of unit. */
  unitKind: string | null;
  base: QuotaBase;
  minimumRatioBp: number;
  encouragedRatioBp: number | null;
  ratchet: boolean;
  fileDeadline: string | null;
  sourceDocument: string;
  /** When a person ended it: unlike one that came with its last year, it is not used on after that. */
  endedAt: string | null;
};

/** For whom a rule is looked for; `lineage` is its region and those above, nearest first. */
export type Place = {
  year: number;
  lineage: readonly string[];
  unitKind: string | null;
  canteen: CanteenKind;
};

/** What a rule says, part by part: of each the strictest along the line of regions holds. */
export const ruleParts = ['minimumRatio', 'base', 'encouragedRatio', 'ratchet', 'fileDeadline'] as const;
export type RulePart = (typeof ruleParts)[number];

/** A policy that says a part; `year` differs from the one asked for when that has none of its own (2026 on). */
export type Origin<Rule extends QuotaRule = QuotaRule> = { rule: Rule; year: number };

/** What holds in a place, and which policy says each part of it; what nobody says has no origin. */
export type HeldRule<Rule extends QuotaRule = QuotaRule> = {
  /** Null = nothing has to be reserved (Q6). */
  terms: HeldTerms | null;
  /** Its day, in Shanghai, is still in time. */
  fileDeadline: string | null;
  from: Partial<Record<RulePart, Origin<Rule>>>;
};

/** What of a rule the amount follows from. */
export type Terms = Pick<QuotaRule, 'base' | 'minimumRatioBp' | 'encouragedRatioBp'>;
export type HeldTerms = Terms & Pick<QuotaRule, 'ratchet'>;
export type Bases = { canteenFoodFen: number; unionDemandFen: number; unionFundsFen: number };
export type Asked = { baseFen: number; requiredFen: number; encouragedFen: number | null };

const isForNoCanteen = ({ base }: Pick<QuotaRule, 'base'>): boolean => base === 'union_funds_no_canteen';

/** The share of an amount, rounded up to the fen: a filing is never below the ratio by rounding (Q1). */
export function shareUpFen(amountFen: number, shareBp: number): number {
  return fen((BigInt(fen(amountFen)) * BigInt(shareBp) + 9_999n) / 10_000n);
}

/**
 * What holds: of every part the strictest that the policies of the region, those above it and this kind of unit say, so that
 * a child never loosens a parent, in whatever order they were entered (§4). Equally strict, the nearest one is named.
 */
export function ruleFor<Rule extends QuotaRule>(rules: readonly Rule[], place: Place): HeldRule<Rule> {
  const own = standing(rules, place);
  // Who has no canteen files zero by the day of those who have one, where no day of its own is earlier (Q6).
  const withCanteen = place.canteen === 'none' ? standing(rules, { ...place, canteen: 'own' }) : [];
  const deadline = earliest([...own, ...withCanteen], place.year);
  const fileDeadline = deadline?.rule.fileDeadline ?? null;
  const minimum = highest(own, ({ minimumRatioBp }) => minimumRatioBp);
  if (!minimum) return { terms: null, fileDeadline, from: named({ fileDeadline: deadline }) };
  const { minimumRatioBp } = minimum.rule;
  const base = own.find(({ rule }) => rule.base === 'canteen_food_and_union') ?? minimum;
  // What is encouraged below what has to be says nothing.
  const encouraged = highest(
    own.filter(({ rule }) => (rule.encouragedRatioBp ?? -1) >= minimumRatioBp),
    ({ encouragedRatioBp }) => encouragedRatioBp ?? 0,
  );
  const ratchet = own.find(({ rule }) => rule.ratchet);
  return {
    terms: {
      base: base.rule.base,
      minimumRatioBp,
      encouragedRatioBp: encouraged?.rule.encouragedRatioBp ?? null,
      ratchet: ratchet !== undefined,
    },
    fileDeadline,
    from: named({
      minimumRatio: minimum,
      base,
      encouragedRatio: encouraged,
      ratchet,
      fileDeadline: deadline,
    }),
  };
}

/**
 * The policies that hold for a place, nearest first: of the year, or else the latest before it. A local one of an earlier year
 * does not live on beside one above it of a later year; one above lives on beside a later local one. What a person has ended
 * lives on nowhere.
 */
export function standing<Rule extends QuotaRule>(rules: readonly Rule[], place: Place): Origin<Rule>[] {
  let latest = Number.NEGATIVE_INFINITY;
  return rules
    .filter((rule) => concerns(rule, place) && rule.firstYear <= place.year && !isOver(rule, place.year))
    .map((rule) => ({ rule, year: Math.min(place.year, rule.lastYear ?? place.year) }))
    .sort((a, b) => distance(b.rule, place) - distance(a.rule, place) || b.year - a.year)
    .filter(({ year }) => {
      const holds = year >= latest;
      latest = Math.max(latest, year);
      return holds;
    })
    .reverse();
}

/** The first of several that are equally high: the nearest. */
function highest<Rule extends QuotaRule>(
  origins: readonly Origin<Rule>[],
  figure: (rule: Rule) => number,
): Origin<Rule> | undefined {
  return origins.reduce<Origin<Rule> | undefined>(
    (best, next) => (best && figure(best.rule) >= figure(next.rule) ? best : next),
    undefined,
  );
}

/** Q14: deadlines move every year, so that of another year says nothing. */
function earliest<Rule extends QuotaRule>(
  origins: readonly Origin<Rule>[],
  year: number,
): Origin<Rule> | undefined {
  const dayOf = ({ rule }: Origin<Rule>): string => rule.fileDeadline ?? '';
  return origins
    .filter((origin) => dayOf(origin).startsWith(`${year}-`))
    .reduce<Origin<Rule> | undefined>(
      (first, next) => (first && dayOf(first) <= dayOf(next) ? first : next),
      undefined,
    );
}

/** Without the parts that nobody says. */
function named<Rule extends QuotaRule>(
  from: Record<string, Origin<Rule> | undefined>,
): HeldRule<Rule>['from'] {
  return Object.fromEntries(Object.entries(from).filter(([, origin]) => origin !== undefined));
}

function concerns(rule: QuotaRule, { lineage, unitKind, canteen }: Place): boolean {
  return (
    isForNoCanteen(rule) === (canteen === 'none') &&
    (rule.regionCode === null || lineage.includes(rule.regionCode)) &&
    (rule.unitKind === null || rule.unitKind === unitKind) &&
    (rule.lastYear === null || rule.lastYear >= rule.firstYear)
  );
}

/** Whether a person has ended it before that year. */
export function isOver(
  { lastYear, endedAt }: Pick<QuotaRule, 'lastYear' | 'endedAt'>,
  year: number,
): boolean {
  return endedAt !== null && lastYear !== null && lastYear < year;
}

/** How far above the unit's own region a rule stands; within a region, one for all kinds is farther. */
function distance(rule: QuotaRule, { lineage }: Place): number {
  const steps = rule.regionCode === null ? lineage.length : lineage.indexOf(rule.regionCode);
  return steps * 2 + (rule.unitKind === null ? 1 : 0);
}

/** Whether two policies speak of the same units: those of one place, kind and kind of base. */
export function areOfSameUnits(one: NewRule, other: NewRule): boolean {
  return (
    one.regionCode === other.regionCode &&
    one.unitKind === other.unitKind &&
    isForNoCanteen(one) === isForNoCanteen(other)
  );
}

export type NewRule = Omit<QuotaRule, 'id' | 'sourceDocument' | 'endedAt'>;
export type Loosened<Rule extends QuotaRule = QuotaRule> = { part: RulePart } & Origin<Rule>;

/**
 * The parts in which a new rule would be looser than what holds above it, each with who says so, in the first year in which
 * there is any; `lineage` as of `Place`, for the region of the new rule. A part that it leaves out (no deadline, nothing
 * encouraged) is that of above.
 */
export function loosenedBy<Rule extends QuotaRule>(
  rules: readonly Rule[],
  draft: NewRule,
  lineage: readonly string[],
): Loosened<Rule>[] {
  const above = rules.filter(
    (rule) => rule.regionCode !== draft.regionCode || (rule.unitKind === null && draft.unitKind !== null),
  );
  const canteen = isForNoCanteen(draft) ? 'none' : 'own';
  const ofDeadline = draft.fileDeadline ? [Number(draft.fileDeadline.slice(0, 4))] : [];
  const years = [draft.firstYear, ...above.map(({ firstYear }) => firstYear), ...ofDeadline].filter(
    (year) => year >= draft.firstYear && (draft.lastYear === null || year <= draft.lastYear),
  );
  for (const year of years.sort((a, b) => a - b)) {
    const { terms, fileDeadline, from } = ruleFor(above, {
      ...{ year, lineage, unitKind: draft.unitKind, canteen },
    });
    const isLooser: Record<RulePart, boolean> = {
      minimumRatio: terms !== null && draft.minimumRatioBp < terms.minimumRatioBp,
      base: terms?.base === 'canteen_food_and_union' && draft.base === 'canteen_food',
      encouragedRatio:
        draft.encouragedRatioBp !== null && draft.encouragedRatioBp < (terms?.encouragedRatioBp ?? 0),
      ratchet: terms?.ratchet === true && !draft.ratchet,
      fileDeadline:
        fileDeadline !== null &&
        draft.fileDeadline?.startsWith(`${year}-`) === true &&
        draft.fileDeadline > fileDeadline,
    };
    const found = ruleParts.flatMap((part) => {
      const origin = from[part];
      return isLooser[part] && origin ? [{ part, ...origin }] : [];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** What a rule asks of a unit with these figures; without a rule, nothing (Q6). */
export function askedBy(rule: Terms | null, bases: Bases): Asked {
  if (!rule) return { baseFen: 0, requiredFen: 0, encouragedFen: null };
  const baseFen = baseOf(rule.base, bases);
  return {
    baseFen,
    requiredFen: shareUpFen(baseFen, rule.minimumRatioBp),
    encouragedFen: rule.encouragedRatioBp === null ? null : shareUpFen(baseFen, rule.encouragedRatioBp),
  };
}

function baseOf(base: QuotaBase, { canteenFoodFen, unionDemandFen, unionFundsFen }: Bases): number {
  if (base === 'union_funds_no_canteen') return fen(unionFundsFen);
  return base === 'canteen_food' ? fen(canteenFoodFen) : sumFen([canteenFoodFen, unionDemandFen]);
}

export type Filed = Bases & { reservedFen: number; remark: string; ratchetReason: string };
export type Objection = { code: string; pointer: string; figures: Record<string, number> };

/** Why a filing cannot be submitted; `lastYearFen` is what the year before reserved, null when it filed nothing. */
export function objectionsTo(
  filed: Filed,
  { terms, asked, lastYearFen }: { terms: HeldTerms | null; asked: Asked; lastYearFen: number | null },
): Objection[] {
  const { reservedFen } = filed;
  const { requiredFen, baseFen } = asked;
  const found: Objection[] = [];
  const object = (code: string, pointer: string, figures: Record<string, number> = {}): void => {
    found.push({ code, pointer, figures });
  };
  if (reservedFen < requiredFen) object('filing.below_minimum', '/reservedFen', { requiredFen, reservedFen });
  if (reservedFen > baseFen && !terms)
    object('filing.no_canteen_reserves_nothing', '/reservedFen', { reservedFen });
  else if (reservedFen > baseFen) object('filing.above_base', '/reservedFen', { baseFen, reservedFen });
  if (reservedFen === 0 && !filed.remark) object('filing.zero_needs_remark', '/remark');
  if (isBelowLastYear(reservedFen, terms, lastYearFen) && !filed.ratchetReason)
    object('filing.ratchet_reason_needed', '/ratchetReason', { lastYearFen: lastYearFen ?? 0, reservedFen });
  return found;
}

/** Q4: it may be, with a reason. */
export function isBelowLastYear(
  reservedFen: number,
  terms: HeldTerms | null,
  lastYearFen: number | null,
): boolean {
  return terms?.ratchet === true && lastYearFen !== null && reservedFen < lastYearFen;
}

export type Bought = { canteenFen: number; unionFen: number; personalFen: number; otherFen: number };

/** Q10, Q11: kept apart, all shown; null = nothing reserved, "—" on screen; may pass 10000. */
export function unitProgress(
  bought: Bought,
  reservedFen: number,
): Bought & { totalFen: number; progressBp: number | null } {
  const totalFen = sumFen([bought.canteenFen, bought.unionFen, bought.personalFen, bought.otherFen]);
  return { ...bought, totalFen, progressBp: ratioBp(totalFen, reservedFen) };
}

export type Contract = { contractorId: string; unitId: string; firstDay: string; lastDay: string | null };

/**
 * Q9: for whom a purchase counts that this account had accepted on that day (in Shanghai): the unit that it worked for, or
 * itself. What is given back of it later counts by the same day, whoever the account works for by then.
 */
export function countsFor(buyerId: string, day: string, contracts: readonly Contract[]): string {
  const contract = contracts.find(
    ({ contractorId, firstDay, lastDay }) =>
      contractorId === buyerId && firstDay <= day && (lastDay === null || day <= lastDay),
  );
  return contract?.unitId ?? buyerId;
}
