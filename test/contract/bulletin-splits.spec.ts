import { splitRatios, splitTables } from '../../libs/reporting/src/bulletins/bulletin-splits.policy';
import { relationsOf } from '../../libs/reporting/src/figures/figure-sets.queries';

/** The web client's own; its other types are a browser's. */
const onScreen = jest.requireActual<{ splitTables: unknown; splitRatios: unknown }>(
  '../../apps/web/src/official/reports/bulletin-splits',
);

describe('the tables of a bulletin', () => {
  const relations = relationsOf(9);
  const drawn = splitTables.flatMap(({ dimension, columns }) =>
    columns.filter((code) => !(code in splitRatios)).map((code) => `${code} by ${dimension}`),
  );

  it('are the same on screen as on paper', () => {
    expect(onScreen.splitTables).toEqual(splitTables);
    expect(onScreen.splitRatios).toEqual(splitRatios);
  });

  it('draw every split that figures have, each once', () => {
    const had = relations.flatMap((one) =>
      one.kind === 'split' ? [`${one.whole} by ${one.dimension}`] : [],
    );
    expect([...drawn].sort()).toEqual(had.sort());
  });

  it('divide each part by what the whole is divided by', () => {
    const divided = new Map(
      relations.flatMap((one) =>
        one.kind === 'ratio' ? [[one.ratio, [one.numerator, one.denominator]] as const] : [],
      ),
    );
    for (const [code, [numerator, denominator]] of Object.entries(splitRatios))
      expect([code, divided.get(code)]).toEqual([code, [numerator, denominator]]);
  });
});
