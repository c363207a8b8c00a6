import type { Dimension, FigureDefinition, FigureUnit, Relation } from './figures.policy';

const quota = (
  code: string,
  unit: FigureUnit,
  [zh, en]: readonly [string, string],
  [zhText, enText]: readonly [string, string],
  pick?: string | null,
): FigureDefinition => ({
  code,
  group: 'quota',
  unit,
  name: { zh, en },
  definition: { zh: zhText, en: enText },
  drill: pick === null ? null : { page: 'filings', ...(pick ? { filters: { pick } } : {}) },
});

/** 预留份额: who has to file, who has filed how much, and what was bought of it. Filings are those of the moment of taking. */
export const quotaDefinitions: readonly FigureDefinition[] = [
  quota(
    'units_budget',
    'count',
    ['预算单位', 'Budget units'],
    [
      '截至本月末在平台开户的采购单位，不含经销单位、承包企业和以前年度已终止的单位；层级按单位所在的行政级别。',
      'Buyer units with an account by the end of the month, resellers, contractors and those that ended in an earlier year left out; their level is that of the region that they belong to.',
    ],
  ),
  quota(
    'units_resellers',
    'count',
    ['经销单位', 'Resellers'],
    [
      '商超、批发市场、三专运营单位，没有预留份额。',
      'Supermarkets, markets and others that sell on: they reserve nothing.',
    ],
    null,
  ),
  quota(
    'units_contractors',
    'count',
    ['承包企业', 'Contractors'],
    [
      '受委托经营单位食堂的餐饮企业，没有预留份额；承包期间采购的计入委托单位。',
      'Caterers that run canteens of others: they reserve nothing, and what they buy in the days of a contract counts for the unit.',
    ],
    null,
  ),
  quota(
    'units_no_canteen',
    'count',
    ['无食堂单位', 'Units without a canteen'],
    [
      '没有食堂的预算单位，零填报；统计已填报、未填报时剔除，采购仍计入完成金额。',
      'They file zero and are left out of filed and not filed; what they buy still counts.',
    ],
    'no_canteen',
  ),
  quota(
    'units_covered',
    'count',
    ['合用食堂由他单位填报', 'Covered by another filer'],
    ['合用食堂中由牵头单位统一填报的其他单位。', 'Units of a shared canteen for which another one files.'],
    'covered',
  ),
  quota(
    'units_ended',
    'count',
    ['已终止单位', 'Units that ended'],
    [
      '已并入、分立、注销的单位；其预留份额和采购转入承接单位，不再单独填报。',
      'Merged, split or closed: what they reserved and bought goes on in their successors, and they file no more.',
    ],
    'ended',
  ),
  quota(
    'units_to_file',
    'count',
    ['应填报单位', 'Units that have to file'],
    [
      '预算单位减去无食堂单位、由他单位填报的单位和已终止单位。',
      'Budget units less those without a canteen, those covered by another filer and those that ended.',
    ],
  ),
  quota(
    'units_filed',
    'count',
    ['已填报单位', 'Units that filed'],
    [
      '应填报单位中当年预留份额待审核或已通过的，含变更之日起新开户、由被承接单位填报过的；承接他单位的仍须自行填报；以取数时为准。',
      'Of them, those whose filing of the year is submitted or approved at the moment of taking, and those opened for units that had filed; who takes over others files all the same.',
    ],
    'filed',
  ),
  quota(
    'units_not_filed',
    'count',
    ['未填报单位', 'Units that have not filed'],
    ['应填报单位中没有填报或被退回的。', 'Of them, those that filed nothing or whose filing was returned.'],
    'not_filed',
  ),
  quota(
    'units_filed_rate',
    'bp',
    ['填报率', 'Share filed'],
    ['已填报单位 ÷ 应填报单位。', 'Units that filed divided by units that have to.'],
    null,
  ),
  quota(
    'reserved_base',
    'fen',
    ['预留基数', 'Base of the reserve'],
    [
      '待审核和已通过的填报中，按当年规则作为基数的预算金额之和。',
      'What the rules of the year take a share of, over all filings that are submitted or approved.',
    ],
  ),
  quota(
    'reserved_total',
    'fen',
    ['预留份额', 'Reserved'],
    [
      '待审核和已通过的填报中预留金额之和，已终止单位的计入承接单位。',
      'What those filings reserve; of units that ended at their successors.',
    ],
  ),
  quota(
    'reserved_ratio',
    'bp',
    ['预留比例', 'Share reserved'],
    ['预留份额 ÷ 预留基数。', 'Reserved divided by its base.'],
    null,
  ),
  quota(
    'units_reserving',
    'count',
    ['有预留份额的单位', 'Units with a reserve'],
    [
      '填报或承接的预留金额大于零的单位。',
      'Units that reserve more than zero, by their filing or by what they took over.',
    ],
  ),
  quota(
    'units_reserving_bought',
    'count',
    ['已填报已采购单位', 'Filed and buying'],
    [
      '有预留份额、本年至本月末采购金额大于零的单位；牵头单位合并其合用食堂，委托经营的采购计入单位。',
      'Those with purchases from January to the end of the month; a shared canteen counts at its filer, a contractor’s purchases at the unit.',
    ],
  ),
  quota(
    'units_reserving_idle',
    'count',
    ['已填报未采购单位', 'Filed, not buying'],
    [
      '有预留份额、本年至本月末没有采购的单位。',
      'Those with a reserve and nothing bought until the end of the month.',
    ],
    'not_buying',
  ),
  quota(
    'quota_completed',
    'fen',
    ['预算单位采购金额', 'Bought by budget units'],
    [
      '预算单位本年至本月末的验收金额（食堂、工会、个人及其他经费），减退货与索赔；合用食堂计入牵头单位，承包商采购计入委托单位，已终止单位的采购计入承接单位。',
      'Accepted by budget units from January to the end of the month, of all funds, less returns and claims; of a shared canteen at its filer, of a contractor at the unit, of a unit that ended at its successor.',
    ],
  ),
  quota(
    'quota_progress',
    'bp',
    ['预留份额完成进度', 'Progress of the reserve'],
    [
      '预算单位采购金额 ÷ 预留份额，可以超过 100%；没有预留份额时显示“—”。',
      'Bought by budget units divided by what they reserve; may pass 100 %; “—” without a reserve.',
    ],
    null,
  ),
];

/** By what units are told apart, whichever figure of them. */
export const unitSplits = ['level', 'department', 'district', 'unitKind'] as const satisfies Dimension[];
/** Figures of units that are shown part by part. */
export const unitSplitFigures = [
  'units_budget',
  'units_to_file',
  'units_filed',
  'units_not_filed',
  'units_reserving_idle',
  'reserved_base',
  'reserved_total',
  'quota_completed',
] as const;

export const quotaRelations: readonly Relation[] = [
  ...unitSplitFigures.flatMap((whole) =>
    unitSplits.map((dimension) => ({ kind: 'split', whole, dimension }) as const),
  ),
  { kind: 'split', whole: 'quota_completed', dimension: 'county' },
  { kind: 'split', whole: 'quota_completed', dimension: 'fundingSource' },
  {
    kind: 'sum',
    whole: 'units_budget',
    parts: ['units_to_file', 'units_no_canteen', 'units_covered', 'units_ended'],
  },
  { kind: 'sum', whole: 'units_to_file', parts: ['units_filed', 'units_not_filed'] },
  { kind: 'sum', whole: 'units_reserving', parts: ['units_reserving_bought', 'units_reserving_idle'] },
  { kind: 'ratio', ratio: 'units_filed_rate', numerator: 'units_filed', denominator: 'units_to_file' },
  { kind: 'ratio', ratio: 'reserved_ratio', numerator: 'reserved_total', denominator: 'reserved_base' },
  { kind: 'ratio', ratio: 'quota_progress', numerator: 'quota_completed', denominator: 'reserved_total' },
];
