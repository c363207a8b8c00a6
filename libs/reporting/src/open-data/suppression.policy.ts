import type { BulletinFigures } from '../bulletins/bulletins.dto';
import type { OpenDataSet } from './open-data.dto';

/** Fewer units than this may let somebody know what a person bought (docs/open-data.md). */
export const fewestBuyers = 3;

type PublicPart = OpenDataSet['parts'][number];
type Split = BulletinFigures['figures'][number]['splits'][number];

/**
 * The parts of all figures as everybody may see them. A part that is all personal purchases of fewer than three units is
 * hidden; where it is the only one of its split, so is the smallest other one: else the whole would tell it.
 */
export function publicParts({
  figures,
  personal,
}: Pick<BulletinFigures, 'figures' | 'personal'>): PublicPart[] {
  return figures.flatMap(({ code, splits }) =>
    splits.flatMap((split) => {
      const hidden = hiddenIn(split, personal);
      return split.parts.map(({ key, name, value }) => {
        const suppressed = hidden.has(key);
        return { code, dimension: split.dimension, key, name, value: suppressed ? null : value, suppressed };
      });
    }),
  );
}

function hiddenIn({ dimension, parts }: Split, personal: BulletinFigures['personal']): ReadonlySet<string> {
  const small = new Set(
    personal.filter((one) => one.dimension === dimension && one.buyers < fewestBuyers).map(({ key }) => key),
  );
  const hidden = new Set(parts.filter(({ key }) => small.has(key)).map(({ key }) => key));
  if (hidden.size !== 1) return hidden;
  const others = parts.filter(({ key }) => !hidden.has(key)).sort((a, b) => a.value - b.value);
  const [smallest] = others;
  return smallest ? hidden.add(smallest.key) : hidden;
}
