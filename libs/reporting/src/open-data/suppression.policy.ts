import type { BulletinFigures } from '../bulletins/bulletins.dto';
import type { OpenDataSet } from './open-data.dto';

/** Fewer units than this may let somebody know what a person bought (docs/open-data.md). */
export const fewestBuyers = 3;

/** What was accepted in one month of one part; of `month` itself, in all parts. */
export type MonthCell = {
  dimension: string;
  key: string;
  month: number;
  fen: number;
  buyers: number;
  /** Nothing in it was bought but by people for themselves. */
  personal: boolean;
};
export type Withheld = NonNullable<BulletinFigures['withheld']>;

type PublicPart = OpenDataSet['parts'][number];
type PublicFigure = OpenDataSet['figures'][number];
type Frozen = Pick<BulletinFigures, 'figures' | 'definitions' | 'personal' | 'withheld' | 'month'>;
type Figure = Frozen['figures'][number];
type Split = Figure['splits'][number];

/** These are parts of the total under names of their own: both sides, since each is the total less the other. */
const sidesOf: Record<string, (key: string) => readonly string[]> = {
  pairing: (key) => (key === 'none' ? ['accepted_in_pairs', 'accepted_outside'] : []),
  mode: () => ['accepted_bought', 'accepted_help_sold'],
  lastYear: () => ['accepted_last_year', 'accepted_change', 'accepted_change_rate'],
};
/** Who knows one knows the other: the target stands beside it. */
const toldBy: Record<string, readonly string[]> = { target_completed: ['target_progress'] };
/** Figures that are made of what was accepted. */
const ofPurchases = ['accepted', 'targets', 'quota'];

/**
 * Which parts are not made public, and since which month: those that in one month are all personal purchases of fewer than
 * three units, each with the smallest other part of that month, so that the whole does not tell it. Such a part is out of
 * the month, and the two are out of every year to date from then on: the one before subtracted would tell the month.
 */
export function withheldOf(cells: readonly MonthCell[]): Withheld {
  const found = cells
    .filter(({ personal, buyers }) => personal && buyers < fewestBuyers)
    .flatMap((cell) => {
      const others = cells.filter(
        ({ dimension, key, month }) =>
          dimension === cell.dimension && month === cell.month && key !== cell.key,
      );
      // Outside the pairs last: a figure of its own tells that part.
      const [second] = others.sort(
        (a, b) =>
          Number(a.key === 'none') - Number(b.key === 'none') || a.fen - b.fen || (a.key < b.key ? -1 : 1),
      );
      return second ? [cell, second] : [cell];
    })
    .map(({ dimension, key, month }) => ({ dimension, key, month }));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** All figures and parts as everybody may see them; what is suppressed has no value. */
export function publicOf(frozen: Frozen): { figures: PublicFigure[]; parts: PublicPart[] } {
  const withheld = withheldIn(frozen);
  const hidden = hiddenFigures(frozen, withheld);
  return {
    figures: frozen.figures.map(({ code, value }) => {
      const suppressed = hidden.has(code);
      return { code, value: suppressed ? null : value, suppressed };
    }),
    parts: frozen.figures.flatMap((figure) =>
      figure.splits.flatMap((split) => {
        const keys = hiddenIn(figure, split, withheld, frozen.month);
        return split.parts.map(({ key, name, value }) => {
          const suppressed = keys.has(key) || (hidden.has(figure.code) && isOfEverything(withheld));
          const { dimension } = split;
          return { code: figure.code, dimension, key, name, value: suppressed ? null : value, suppressed };
        });
      }),
    ),
  };
}

/** Bulletins that were frozen before months were looked at one by one know the year alone. */
function withheldIn({ withheld, personal = [], month }: Frozen): Withheld {
  return (
    withheld ??
    personal
      .filter(({ buyers }) => buyers < fewestBuyers)
      .map(({ dimension, key }) => ({ dimension, key, month }))
  );
}

/** A whole month of the region: then every figure that grew by it would tell. */
const isOfEverything = (withheld: Withheld): boolean =>
  withheld.some(({ dimension }) => dimension === 'month');

function hiddenFigures({ figures, definitions, month }: Frozen, withheld: Withheld): ReadonlySet<string> {
  const everything = isOfEverything(withheld)
    ? definitions.filter(({ group, unit }) => ofPurchases.includes(group) && unit !== 'count')
    : [];
  const sides = withheld.flatMap(({ dimension, key }) => sidesOf[dimension]?.(key) ?? []);
  // Of one part alone: the whole is that part.
  const alone = figures.filter((figure) =>
    figure.splits.some(
      (split) => split.parts.length === 1 && hiddenIn(figure, split, withheld, month).size === 1,
    ),
  );
  const codes = [...everything.map(({ code }) => code), ...sides, ...alone.map(({ code }) => code)];
  return new Set([...codes, ...codes.flatMap((code) => toldBy[code] ?? [])]);
}

function hiddenIn(
  { code }: Figure,
  { dimension, parts }: Split,
  withheld: Withheld,
  month: number,
): ReadonlySet<string> {
  const since = withheld.filter(
    (one) => one.dimension === dimension && (code !== 'accepted_month' || one.month === month),
  );
  const keys = new Set(since.map(({ key }) => key));
  const hidden = new Set(parts.filter(({ key }) => keys.has(key)).map(({ key }) => key));
  if (hidden.size !== 1) return hidden;
  const others = parts.filter(({ key }) => !hidden.has(key)).sort((a, b) => a.value - b.value);
  const [smallest] = others;
  return smallest ? hidden.add(smallest.key) : hidden;
}
