/** What a figure counts; money is integer fen. */
export const indicatorUnits = [
  'fen',
  'people',
  'households',
  'companies',
  'villages',
  'sites',
  'items',
] as const;
export type IndicatorUnit = (typeof indicatorUnits)[number];

/** Who knows the figure: the ledger, or people who report it with evidence. */
export type IndicatorOrigin = 'ledger' | 'reports';

type Kind = { unit: IndicatorUnit; origin: IndicatorOrigin; zh: string; en: string };

/**
 * 协议指标目录: the figures that yearly agreements between an eastern and a western region usually carry (those of the
 * agreement of Jiangsu and Shaanxi for 2021 are all among them), with the definition that holds unless the agreement
 * has words of its own.
 */
export const indicatorKinds = {
  purchases: {
    ...{ unit: 'fen', origin: 'ledger' },
    zh: '东部采购和帮助销售的西部农特产品，按验收额扣除退货，由平台按采购事实汇总，不接受填报。',
    en: 'Western goods that the east bought or helped to sell, accepted less returned. Tallied from purchase facts, never reported.',
  },
  aid_money: {
    ...{ unit: 'fen', origin: 'reports' },
    zh: '东部各级财政当年拨付到西部的援助资金，按拨款到账凭证。',
    en: 'Aid from eastern budgets that arrived in the west during the year, by transfer voucher.',
  },
  donations: {
    ...{ unit: 'fen', origin: 'reports' },
    zh: '东部社会各界捐赠的款项和物资折款，按接收凭证。',
    en: 'Money and goods given by eastern society, goods at their value, by receipt.',
  },
  officials_sent: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '东部选派到西部挂职的党政干部，按任职文件，当年在岗计一次。',
    en: 'Officials sent from east to west, by letter of appointment; once a year each.',
  },
  specialists_sent: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '东部选派到西部的教师、医生、农技等专业技术人才，按派出文件，计人次。',
    en: 'Teachers, doctors, agronomists and others sent from east to west, by order of posting.',
  },
  officials_received: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '西部选派到东部挂职锻炼的党政干部，按接收文件。',
    en: 'Western officials who worked in the east, by letter of acceptance.',
  },
  specialists_received: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '西部到东部进修、跟岗的专业技术人才，按接收文件，计人次。',
    en: 'Western specialists who trained in the east, by letter of acceptance.',
  },
  households_led: {
    ...{ unit: 'households', origin: 'reports' },
    zh: '消费帮扶带动增收的脱贫户（含防止返贫监测对象），按县乡村振兴部门核定的带动台账，同一户当年计一次。',
    en: 'Formerly poor households whose income the purchases raised, by the register that the county approved; once a year each.',
  },
  people_led: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '上述脱贫户的人口，按同一带动台账，同一人当年计一次。',
    en: 'The people of those households, by the same register; once a year each.',
  },
  rural_workers_placed: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '帮助实现就业的西部农村劳动力，含东部就业、就近就业，按就业台账。',
    en: 'Rural workers of the west helped into work, in the east or near home, by register.',
  },
  poor_workers_placed: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '其中脱贫劳动力（含防止返贫监测对象），按就业台账。',
    en: 'Of them, workers from formerly poor households, by register.',
  },
  enterprises_led: {
    ...{ unit: 'companies', origin: 'reports' },
    zh: '引导到西部落地投产的东部企业，按营业执照和投产证明。',
    en: 'Eastern companies that began to produce in the west, by licence and proof of production.',
  },
  investment: {
    ...{ unit: 'fen', origin: 'reports' },
    zh: '引导企业当年实际到位的投资额，按验资或入账凭证。',
    en: 'What those companies actually invested during the year, by voucher.',
  },
  industrial_parks: {
    ...{ unit: 'sites', origin: 'reports' },
    zh: '东西部共建的产业园区，按共建协议。',
    en: 'Industrial parks built together, by contract.',
  },
  model_villages: {
    ...{ unit: 'villages', origin: 'reports' },
    zh: '打造的乡村振兴示范村，按建设方案和验收意见。',
    en: 'Model villages of rural revitalisation, by plan and inspection.',
  },
  twinned_institutions: {
    ...{ unit: 'sites', origin: 'reports' },
    zh: '结对的学校、医院、镇村和社会组织，按结对协议。',
    en: 'Schools, hospitals, townships and societies that are twinned, by contract.',
  },
  people_trained: {
    ...{ unit: 'people', origin: 'reports' },
    zh: '当年培训的干部、专业技术人才和致富带头人，按培训名册，计人次。',
    en: 'Officials, specialists and village leaders trained during the year, by list of participants.',
  },
  other: {
    ...{ unit: 'items', origin: 'reports' },
    zh: '协议另行约定的事项，按协议原文。',
    en: 'Whatever else was agreed, in the words of the agreement.',
  },
} as const satisfies Record<string, Kind>;

export type IndicatorKind = keyof typeof indicatorKinds;
export const indicatorKindNames = Object.keys(indicatorKinds) as [IndicatorKind, ...IndicatorKind[]];

export function isTallied(kind: IndicatorKind): boolean {
  return indicatorKinds[kind].origin === 'ledger';
}
