import { factsAddress } from '@app/procurement';
import type { Dimension, FigureDefinition, FigureValue } from './figures.policy';

/** The address of this API that answers the rows of a figure, or of one part of it: what they add up to is the figure. */
export type FigureRows = { figure: string; dimension: Dimension | null; key: string | null; address: string };

type Sheet = { year: number; month: number; figures: readonly FigureValue[] };

/** What the list of facts calls each dimension; facts are not told apart by the others. */
const filterOf: Partial<Record<Dimension, string>> = {
  district: 'district',
  county: 'westCode',
  pairing: 'pairingId',
  fundingSource: 'fundingSource',
  channel: 'channel',
  mode: 'mode',
  evidenceLevel: 'evidenceLevel',
  month: 'month',
};

/**
 * Of every figure that is made of facts, and of its parts. By the definitions of today: a bulletin of years ago leads to
 * its rows as well, however its own definitions led there.
 */
export function rowsOf(
  { year, month, figures }: Sheet,
  definitions: readonly FigureDefinition[],
): FigureRows[] {
  const known = new Map(definitions.map(({ code, drill }) => [code, drill]));
  return figures.flatMap(({ code, splits }) => {
    const drill = known.get(code);
    if (drill?.page !== 'facts') return [];
    const ofYear = { year: drill.ofLastYear ? year - 1 : year, ...drill.filters };
    const ofMonths = { ...ofYear, ...(drill.ofMonth ? { month } : { untilMonth: month }) };
    const parts = splits.flatMap(({ dimension, parts: all }) => {
      const filter = filterOf[dimension];
      if (!filter) return [];
      // One month is no longer bounded by another.
      const within = dimension === 'month' ? ofYear : ofMonths;
      return all.map(({ key }) => ({
        ...{ figure: code, dimension, key },
        address: factsAddress({ ...within, [filter]: key }),
      }));
    });
    return [{ figure: code, dimension: null, key: null, address: factsAddress(ofMonths) }, ...parts];
  });
}
