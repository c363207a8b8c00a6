import { rowsOf } from './figure-rows.policy';
import type { Drill, FigureDefinition } from './figures.policy';

const definition = (drill: Drill | null): FigureDefinition => ({
  code: 'f',
  group: 'accepted',
  unit: 'fen',
  name: { zh: '数', en: 'figure' },
  definition: { zh: '', en: '' },
  drill,
});
const whole = { code: 'f', value: 3, splits: [] };
const march = { year: 2026, month: 3, figures: [whole] };
const addresses = (drill: Drill | null, figures = march.figures): string[] =>
  rowsOf({ ...march, figures }, [definition(drill)]).map(({ address }) => address);

describe('the rows of a figure', () => {
  it('are those up to the month of the sheet, whenever that is opened', () => {
    expect(addresses({ page: 'facts' })).toEqual(['/v1/facts?year=2026&untilMonth=3']);
    expect(addresses({ page: 'facts', ofMonth: true })).toEqual(['/v1/facts?year=2026&month=3']);
    expect(addresses({ page: 'facts', ofLastYear: true })).toEqual(['/v1/facts?year=2025&untilMonth=3']);
    expect(addresses({ page: 'facts', filters: { paid: 'false' } })).toEqual([
      '/v1/facts?year=2026&paid=false&untilMonth=3',
    ]);
  });

  it('are there for each part that facts are told apart by', () => {
    const splits = [
      { dimension: 'district', parts: [{ key: '320200', name: '无锡市', value: 1 }] },
      { dimension: 'pairing', parts: [{ key: 'none', name: '结对以外', value: 1 }] },
      { dimension: 'month', parts: [{ key: '2', name: '2月', value: 1 }] },
      { dimension: 'department', parts: [{ key: '教育局', name: '教育局', value: 1 }] },
    ] as const;
    const figures = [{ ...whole, splits: splits.map((split) => ({ ...split, parts: [...split.parts] })) }];
    expect(addresses({ page: 'facts' }, figures as never).slice(1)).toEqual([
      '/v1/facts?year=2026&untilMonth=3&district=320200',
      '/v1/facts?year=2026&untilMonth=3&pairingId=none',
      '/v1/facts?year=2026&month=2',
    ]);
  });

  it('are nowhere for a figure that no facts make', () => {
    expect(addresses(null)).toEqual([]);
    expect(addresses({ page: 'filings' })).toEqual([]);
  });
});
