import type { BulletinFigures } from '../bulletins/bulletins.dto';
import { dimensionNames } from '../figures/figure-names.policy';
import { type Dimension, dimensions } from '../figures/figures.policy';
import type { Dictionary } from './open-data.dto';
import { fewestBuyers } from './suppression.policy';

const inEnglish: Record<Dimension, string> = {
  district: 'Eastern district',
  county: 'County of origin',
  pairing: 'Pairing',
  fundingSource: 'Funding source',
  channel: 'Channel',
  mode: 'Bought or sold on',
  evidenceLevel: 'Evidence level',
  month: 'Month',
  level: 'Level of the unit',
  department: 'Department of the unit',
  unitKind: 'Kind of the unit',
};

const notes: Dictionary['notes'] = [
  {
    zh: '金额单位为分（fen，1 元 = 100 分）；比率单位为基点（bp，1% = 100 bp）。',
    en: 'Amounts are in fen, 1 yuan = 100 fen; ratios in basis points, 1 % = 100 bp.',
  },
  {
    zh: '分项（dimension 不为空）之和等于同一指标的合计；各维度之间不能再相加。',
    en: 'Parts (with a dimension) add up to the figure of the same indicator; never add across dimensions.',
  },
  {
    zh: `某月全部为个人自购、且不足 ${fewestBuyers} 个单位的分项，当月不公开（suppressed = true），本年此后各月的累计也不公开；为防倒推，当月最小的另一分项一并不公开。整月如此的，本年此后不公开金额。`,
    en: `A part that in one month is all personal purchases of fewer than ${fewestBuyers} units is suppressed in that month and in the year to date from then on, and with it the smallest other part of that month, so that neither the whole nor another month tells it. Where a whole month is such, no amounts are public for the rest of the year.`,
  },
  {
    zh: '不含采购单位、供应商和个人的名称。',
    en: 'No names of units, suppliers or people are in it.',
  },
];

/** As the indicators were defined when the bulletin was published. */
export function dictionaryOf(definitions: BulletinFigures['definitions']): Dictionary {
  return {
    indicators: definitions.map(({ code, unit, name, definition }) => ({ code, unit, name, definition })),
    dimensions: dimensions.map((code) => ({ code, name: { zh: dimensionNames[code], en: inEnglish[code] } })),
    notes,
  };
}
