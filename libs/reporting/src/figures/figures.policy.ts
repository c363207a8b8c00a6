import { ratioBp, sumFen } from '@app/platform';

export type FigureUnit = 'fen' | 'count' | 'bp';
export const figureGroups = ['accepted', 'targets', 'quota', 'units', 'supply', 'led'] as const;
export type FigureGroup = (typeof figureGroups)[number];

/** What a figure may be split by. */
export const dimensions = [
  'district',
  'county',
  'pairing',
  'fundingSource',
  'channel',
  'mode',
  'evidenceLevel',
  'month',
  'level',
  'department',
  'unitKind',
] as const;
export type Dimension = (typeof dimensions)[number];

type Words = { zh: string; en: string };

export const drillPages = [
  'facts',
  'units',
  'pairs',
  'overview',
  'rankings',
  'filings',
  'agreements',
  'applications',
] as const;
/**
 * The page of the rows behind a figure, and what it is narrowed to besides region and the year up to the month of the
 * figure; of the page `facts` in the words of the list of facts.
 */
export type Drill = {
  page: (typeof drillPages)[number];
  filters?: Readonly<Record<string, string>>;
  /** The page shows the month of the figure alone. */
  ofMonth?: boolean;
  /** The page shows the year before, up to the same month. */
  ofLastYear?: boolean;
};

/** One figure that is published: what it is called, what it counts, where its rows are. */
export type FigureDefinition = {
  code: string;
  group: FigureGroup;
  unit: FigureUnit;
  name: Words;
  definition: Words;
  drill: Drill | null;
};

export type Part = { key: string; name: string; value: number };
export type Split = { dimension: Dimension; parts: Part[] };
/** `value` null: there is nothing to divide by. */
export type FigureValue = { code: string; value: number | null; splits: Split[] };

/**
 * How figures hang together. `split`: the parts add up to the figure · `sum`: so do other figures · `ratio`: one divided
 * by another, in basis points · `part`: a figure is one part of another.
 */
export type Relation =
  | { kind: 'split'; whole: string; dimension: Dimension }
  | { kind: 'sum'; whole: string; parts: readonly string[] }
  | { kind: 'ratio'; ratio: string; numerator: string; denominator: string }
  | { kind: 'part'; figure: string; of: string; dimension: Dimension; key: string };

export type FigureCheck = {
  kind: Relation['kind'];
  /** The figure that is checked. */
  figure: string;
  /** By what: a dimension, or the codes of other figures. */
  against: string[];
  /** As it stands. */
  stated: number | null;
  /** What its parts say. */
  computed: number | null;
  holds: boolean;
};

/** Every relation of which all figures are here; nobody is asked whether it should hold. */
export function checkFigures(values: readonly FigureValue[], relations: readonly Relation[]): FigureCheck[] {
  const known = new Map(values.map((value) => [value.code, value]));
  return relations.flatMap((relation) => {
    const check = checkOne(known, relation);
    return check ? [{ ...check, holds: check.stated === check.computed }] : [];
  });
}

type Known = ReadonlyMap<string, FigureValue>;
type Unjudged = Omit<FigureCheck, 'holds'>;

function checkOne(known: Known, relation: Relation): Unjudged | undefined {
  const { kind } = relation;
  const all = (codes: readonly string[]): FigureValue[] | undefined => {
    const found = codes.map((code) => known.get(code));
    return found.every((one) => one !== undefined) ? found : undefined;
  };
  if (kind === 'split') {
    const [whole] = all([relation.whole]) ?? [];
    const split = whole?.splits.find(({ dimension }) => dimension === relation.dimension);
    if (!whole || !split) return undefined;
    const computed = sumFen(split.parts.map(({ value }) => value));
    return { kind, figure: whole.code, against: [relation.dimension], stated: whole.value, computed };
  }
  if (kind === 'part') {
    const [figure, whole] = all([relation.figure, relation.of]) ?? [];
    const split = whole?.splits.find(({ dimension }) => dimension === relation.dimension);
    if (!figure || !split) return undefined;
    const computed = split.parts.find(({ key }) => key === relation.key)?.value ?? 0;
    return { kind, figure: figure.code, against: [relation.of], stated: figure.value, computed };
  }
  if (kind === 'sum') {
    const [whole, ...parts] = all([relation.whole, ...relation.parts]) ?? [];
    if (!whole) return undefined;
    const computed = sumFen(parts.map(({ value }) => value ?? 0));
    return { kind, figure: whole.code, against: [...relation.parts], stated: whole.value, computed };
  }
  const [ratio, numerator, denominator] =
    all([relation.ratio, relation.numerator, relation.denominator]) ?? [];
  if (!ratio || !numerator || !denominator) return undefined;
  return {
    kind,
    figure: ratio.code,
    against: [relation.numerator, relation.denominator],
    stated: ratio.value,
    computed: ratioBp(numerator.value ?? 0, denominator.value ?? 0),
  };
}
