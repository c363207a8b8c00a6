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
};

/** For whom a rule is looked for; `lineage` is its region and those above, nearest first. */
export type Place = {
  year: number;
  lineage: readonly string[];
  unitKind: string | null;
  canteen: CanteenKind;
};

/** `year` differs from the one asked for when that has no rule of its own (2026 on). */
export type FoundRule<Rule extends QuotaRule = QuotaRule> = { rule: Rule; year: number };

/** What of a rule the amount follows from. */
export type Terms = Pick<QuotaRule, 'base' | 'minimumRatioBp' | 'encouragedRatioBp'>;
export type Bases = { canteenFoodFen: number; unionDemandFen: number; unionFundsFen: number };
export type Asked = { baseFen: number; requiredFen: number; encouragedFen: number | null };

const isForNoCanteen = ({ base }: Pick<QuotaRule, 'base'>): boolean => base === 'union_funds_no_canteen';

/** The share of an amount, rounded up to the fen: a filing is never below the ratio by rounding (Q1). */
export function shareUpFen(amountFen: number, shareBp: number): number {
  return fen((BigInt(fen(amountFen)) * BigInt(shareBp) + 9_999n) / 10_000n);
}

/**
 * The rule that holds: of the year, or of the latest year that has one; the nearest region, and in it the one for this
 * kind of unit, before others. A nearer rule that is looser than one above it gives way to that (§4: a child never
 * loosens). None = nothing has to be reserved.
 */
export function ruleFor<Rule extends QuotaRule>(
  rules: readonly Rule[],
  place: Place,
): FoundRule<Rule> | undefined {
  const mayHold = rules.filter((rule) => concerns(rule, place) && rule.firstYear <= place.year);
  const lastOf = ({ lastYear }: Rule): number => Math.min(place.year, lastYear ?? place.year);
  const year = Math.max(...mayHold.map(lastOf), Number.NEGATIVE_INFINITY);
  const ofYear = mayHold.filter((rule) => lastOf(rule) === year);
  const [nearest, ...above] = ofYear.sort((a, b) => distance(a, place) - distance(b, place));
  if (!nearest) return undefined;
  const rule = above.reduce(
    (strictest, next) => (next.minimumRatioBp > strictest.minimumRatioBp ? next : strictest),
    nearest,
  );
  return { rule, year };
}

function concerns(rule: QuotaRule, { lineage, unitKind, canteen }: Place): boolean {
  return (
    isForNoCanteen(rule) === (canteen === 'none') &&
    (rule.regionCode === null || lineage.includes(rule.regionCode)) &&
    (rule.unitKind === null || rule.unitKind === unitKind) &&
    (rule.lastYear === null || rule.lastYear >= rule.firstYear)
  );
}

/** How far above the unit's own region a rule stands; within a region, one for all kinds is farther. */
function distance(rule: QuotaRule, { lineage }: Place): number {
  const steps = rule.regionCode === null ? lineage.length : lineage.indexOf(rule.regionCode);
  return steps * 2 + (rule.unitKind === null ? 1 : 0);
}

export type NewRule = Omit<QuotaRule, 'id' | 'fileDeadline' | 'sourceDocument' | 'encouragedRatioBp'>;

/** What stands above a new rule and is stricter than it; `lineage` as of `Place`, for the region of the new rule. */
export function stricterAbove<Rule extends QuotaRule>(
  rules: readonly Rule[],
  draft: NewRule,
  lineage: readonly string[],
): Rule | undefined {
  const above = rules.filter(
    (rule) => rule.regionCode !== draft.regionCode || (rule.unitKind === null && draft.unitKind !== null),
  );
  const canteen = isForNoCanteen(draft) ? 'none' : 'own';
  const years = [draft.firstYear, ...above.map(({ firstYear }) => firstYear)].filter(
    (year) => year >= draft.firstYear && (draft.lastYear === null || year <= draft.lastYear),
  );
  return years
    .map((year) => ruleFor(above, { year, lineage, unitKind: draft.unitKind, canteen })?.rule)
    .find((rule) => rule !== undefined && isLooser(draft, rule));
}

function isLooser(draft: NewRule, above: QuotaRule): boolean {
  return (
    draft.minimumRatioBp < above.minimumRatioBp ||
    (above.ratchet && !draft.ratchet) ||
    (above.base === 'canteen_food_and_union' && draft.base === 'canteen_food')
  );
}

/** What a rule asks of a unit with these figures; without a rule, nothing (Q6). */
export function askedBy(rule: Terms | undefined, bases: Bases): Asked {
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
  { rule, asked, lastYearFen }: { rule: QuotaRule | undefined; asked: Asked; lastYearFen: number | null },
): Objection[] {
  const { reservedFen } = filed;
  const { requiredFen, baseFen } = asked;
  const found: Objection[] = [];
  const object = (code: string, pointer: string, figures: Record<string, number> = {}): void => {
    found.push({ code, pointer, figures });
  };
  if (reservedFen < requiredFen) object('filing.below_minimum', '/reservedFen', { requiredFen, reservedFen });
  if (reservedFen > baseFen && !rule)
    object('filing.no_canteen_reserves_nothing', '/reservedFen', { reservedFen });
  else if (reservedFen > baseFen) object('filing.above_base', '/reservedFen', { baseFen, reservedFen });
  if (reservedFen === 0 && !filed.remark) object('filing.zero_needs_remark', '/remark');
  if (isBelowLastYear(reservedFen, rule, lastYearFen) && !filed.ratchetReason)
    object('filing.ratchet_reason_needed', '/ratchetReason', { lastYearFen: lastYearFen ?? 0, reservedFen });
  return found;
}

/** Q4: it may be, with a reason. */
export function isBelowLastYear(
  reservedFen: number,
  rule: QuotaRule | undefined,
  lastYearFen: number | null,
): boolean {
  return rule?.ratchet === true && lastYearFen !== null && reservedFen < lastYearFen;
}

/** Q14: deadlines move every year, so that of another year says nothing. Its day, in Shanghai, is still in time. */
export function deadlineOf(rule: QuotaRule | undefined, year: number): string | null {
  return rule?.fileDeadline?.startsWith(`${year}-`) ? rule.fileDeadline : null;
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

/** Q9: for whom a purchase counts that this account made on that day (in Shanghai): the unit that it worked for, or itself. */
export function countsFor(buyerId: string, day: string, contracts: readonly Contract[]): string {
  const contract = contracts.find(
    ({ contractorId, firstDay, lastDay }) =>
      contractorId === buyerId && firstDay <= day && (lastDay === null || day <= lastDay),
  );
  return contract?.unitId ?? buyerId;
}
