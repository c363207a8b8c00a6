import { sumFen } from '@app/platform';
import { type AwardRules, awards } from './award.policy';

/** By the first two characters of the unified social credit code (GB 32100-2015): registered with the market's regulator. */
export const sellerKinds = ['cooperative', 'company', 'household', 'other'] as const;
export type SellerKind = (typeof sellerKinds)[number];

const kindByPrefix: Record<string, SellerKind> = { '91': 'company', '92': 'household', '93': 'cooperative' };

export function sellerKindOf(creditCode: string): SellerKind {
  return kindByPrefix[creditCode.slice(0, 2)] ?? 'other';
}

/** Why a fact does not count; the first that applies, in this order. */
export const exclusions = [
  'seller_unknown',
  'seller_elsewhere',
  'seller_kind',
  'channel',
  'outside_pairs',
  'outside_target',
  'buyer_elsewhere',
  'evidence',
] as const;
export type Exclusion = (typeof exclusions)[number];

/** A sale of goods of the county; of a return, all but the amount is what its purchase says. */
export type Candidate = {
  factId: string;
  sellerKey: string;
  amountFen: number;
  channel: string;
  isPaired: boolean;
  /** Whether it counts to the target of its pairing. */
  isTowardsTarget: boolean;
  eastCode: string;
  evidenceLevel: number;
};
/** Outside the platform a seller may be known by name alone: then it has no id, code or region. */
export type Seller = {
  supplierId: string | null;
  supplierName: string;
  creditCode: string;
  regionCode: string | null;
};

/** By what facts and sellers are put together. */
export function sellerKeyOf({
  supplierId,
  supplierName,
}: Pick<Seller, 'supplierId' | 'supplierName'>): string {
  return supplierId ?? `name:${supplierName}`;
}

/** The part of the rules that says which sales count. */
export type EligibilityRules = {
  channels: readonly string[];
  sellerKinds: readonly SellerKind[];
  registeredInCounty: boolean;
  pairedOnly: boolean;
  towardsTargetOnly?: boolean | undefined;
  minimumEvidenceLevel: number;
};
/** `buyersIn` = the codes that buyers may be in; null = anywhere. */
export type Place = { countyCode: string; buyersIn: ReadonlySet<string> | null };

export function exclusionOf(
  fact: Candidate,
  seller: Seller,
  rules: EligibilityRules,
  place: Place,
): Exclusion | null {
  if (seller.supplierId === null) return 'seller_unknown';
  if (rules.registeredInCounty && seller.regionCode !== place.countyCode) return 'seller_elsewhere';
  if (!rules.sellerKinds.includes(sellerKindOf(seller.creditCode))) return 'seller_kind';
  if (!rules.channels.includes(fact.channel)) return 'channel';
  if (rules.pairedOnly && !fact.isPaired) return 'outside_pairs';
  if (rules.towardsTargetOnly && !fact.isTowardsTarget) return 'outside_target';
  if (place.buyersIn && !place.buyersIn.has(fact.eastCode)) return 'buyer_elsewhere';
  return fact.evidenceLevel < rules.minimumEvidenceLevel ? 'evidence' : null;
}

export type CountedFact = { factId: string; amountFen: number; reason: Exclusion | null };
/** What a person decided against the computed figure. */
export type Correction = { excluded: true; reason: string } | { eligibleFen: number; reason: string };

export type ListLine = Omit<Seller, 'regionCode'> & {
  /** 1 = the largest amount. */
  position: number;
  /** Accepted sales that count and that do not, net of returns. */
  eligibleFen: number;
  excludedFen: number;
  ownFen: number;
  amountFen: number;
  facts: CountedFact[];
  correction: 'excluded' | 'sales' | null;
  correctionReason: string | null;
};

type Sales = { seller: Seller; facts: CountedFact[] };

/** Every seller of whom there is a fact, also those who get nothing: each can see why. */
export function salesOf(
  candidates: readonly Candidate[],
  sellers: ReadonlyMap<string, Seller>,
  rules: EligibilityRules,
  place: Place,
): Sales[] {
  const bySeller = new Map<string, Sales>();
  for (const fact of candidates) {
    const seller = sellers.get(fact.sellerKey);
    if (!seller) throw new Error(`A fact of a seller who is not known: ${fact.factId}`);
    const reason = exclusionOf(fact, seller, rules, place);
    const sales = bySeller.get(fact.sellerKey) ?? { seller, facts: [] };
    sales.facts.push({ factId: fact.factId, amountFen: fact.amountFen, reason });
    bySeller.set(fact.sellerKey, sales);
  }
  return [...bySeller.values()];
}

const sumWhere = (facts: readonly CountedFact[], counts: boolean): number =>
  sumFen(facts.filter(({ reason }) => (reason === null) === counts).map(({ amountFen }) => amountFen));

/** The list: the largest amount first, then the largest sales, then by credit code; who is unknown comes last, by name. */
export function listOf(
  rules: AwardRules,
  sales: readonly Sales[],
  corrections: ReadonlyMap<string, Correction> = new Map(),
): ListLine[] {
  const lines = sales.map(({ seller, facts }) => {
    const correction = seller.supplierId === null ? undefined : corrections.get(seller.supplierId);
    const set = correction && 'eligibleFen' in correction ? correction.eligibleFen : undefined;
    return {
      ...{ supplierId: seller.supplierId, supplierName: seller.supplierName, creditCode: seller.creditCode },
      ...{ facts, eligibleFen: set ?? sumWhere(facts, true), excludedFen: sumWhere(facts, false) },
      correction: correction ? (set === undefined ? ('excluded' as const) : ('sales' as const)) : null,
      correctionReason: correction?.reason ?? null,
    };
  });
  const given = awards(
    rules,
    lines.map(({ correction, eligibleFen }) => (correction === 'excluded' ? 0 : eligibleFen)),
  );
  return lines
    .map((line, index) => ({
      ...line,
      ownFen: given[index]?.ownFen ?? 0,
      amountFen: given[index]?.amountFen ?? 0,
    }))
    .sort(
      (a, b) =>
        b.amountFen - a.amountFen ||
        b.eligibleFen - a.eligibleFen ||
        Number(a.supplierId === null) - Number(b.supplierId === null) ||
        ((a.creditCode || a.supplierName) < (b.creditCode || b.supplierName) ? -1 : 1),
    )
    .map((line, index) => ({ ...line, position: index + 1 }));
}

/** A line as it stood in public notice. */
export type NoticedLine = Pick<ListLine, 'supplierId' | 'supplierName' | 'eligibleFen' | 'amountFen'>;

/** Somebody new, or anybody more: nobody could object to that. Whoever gets less, or nothing, was told in the notice. */
export function paysBeyond(noticed: readonly NoticedLine[], lines: readonly ListLine[]): boolean {
  const shown = new Map(noticed.map((line) => [sellerKeyOf(line), line.amountFen]));
  return lines.some((line) => line.amountFen > (shown.get(sellerKeyOf(line)) ?? 0));
}

/** The lines add up to the totals; `potLeftFen` is what of the pot nobody gets, null without one. */
export function totalsOf(
  { potFen }: AwardRules,
  lines: readonly Pick<ListLine, 'eligibleFen' | 'excludedFen' | 'ownFen' | 'amountFen'>[],
) {
  const total = (figure: 'eligibleFen' | 'excludedFen' | 'ownFen' | 'amountFen') =>
    sumFen(lines.map((line) => line[figure]));
  const amountFen = total('amountFen');
  return {
    sellers: lines.filter((line) => line.amountFen > 0).length,
    eligibleFen: total('eligibleFen'),
    excludedFen: total('excludedFen'),
    ownFen: total('ownFen'),
    amountFen,
    potLeftFen: potFen === null ? null : potFen - amountFen,
  };
}
