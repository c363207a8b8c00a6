import { SalesLineDraft } from './sales-reports.dto';
import { faultsOf, fundingOf, type Surroundings } from './sales-rules.policy';

/** Jiangsu (32) has the eastern ends of all pairings, Shaanxi (61) and Qinghai (63) the western ones: plan 2021–25, annex 1. */
const around: Surroundings = {
  eastCode: '320214',
  eastProvinces: new Set(['32']),
  counties: new Set(['320205', '320214', '610630', '610629', '630224']),
  since: '2021-01-01',
  today: '2026-11-20',
};
const line = (more: object = {}): SalesLineDraft =>
  SalesLineDraft.parse({
    invoiceNumber: '26322000000012345678',
    goodsName: '宜川苹果',
    originCountyCode: '610630',
    supplierName: '某合作社',
    quantity: 20,
    grams: 50_000,
    amountFen: 130_000,
    soldOn: '2026-11-20',
    mode: 'HELP_SELL',
    ...more,
  });
const codes = (more: object, place: object = {}): string[] =>
  faultsOf(line(more), { ...around, ...place }).map(({ code }) => code);

describe('C4, C6, V2: which sales can count at all', () => {
  it.each([
    ['western goods, sold today', {}, {}, []],
    ['an unpaired county: outside pairs', { originCountyCode: '610629' }, {}, []],
    ['eastern goods', { originCountyCode: '320205' }, {}, ['sales_line.not_western']],
    ['a county that does not exist', { originCountyCode: '610699' }, {}, ['sales_line.not_western']],
    ['a reporter in the west', {}, { eastCode: '630224' }, ['sales_line.not_eastern']],
    [
      'east to west',
      { originCountyCode: '320205' },
      { eastCode: '630224' },
      ['sales_line.not_eastern', 'sales_line.not_western'],
    ],
    ['tomorrow', { soldOn: '2026-11-21' }, {}, ['sales_line.in_future']],
    ['the first day of a pairing', { soldOn: '2021-01-01' }, {}, []],
    ['the day before it', { soldOn: '2020-12-31' }, {}, ['sales_line.before_pairing']],
  ])('%s', (_what, more, place, faults) => {
    expect(codes(more, place)).toEqual(faults);
  });

  it.each(['0000-01-01', '0026-11-02', '1926-11-02', '1999-12-31', '2101-01-01'])(
    'the day %s is no day of a sale',
    (soldOn) => {
      expect(() => line({ soldOn })).toThrow('request.day_outside');
    },
  );

  it('a reseller helps to sell with money for resale, a consumer buys with its own', () => {
    expect(fundingOf({ mode: 'HELP_SELL' })).toBe('resale');
    expect(fundingOf({ mode: 'BUY' })).toBe('personal');
    expect(fundingOf({ mode: 'BUY', fundingSource: 'union' })).toBe('union');
  });
});
