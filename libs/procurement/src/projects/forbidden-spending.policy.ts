/** What aid may be spent on, as a budget line calls it. */
export const allowedSpending = [
  'construction',
  'equipment',
  'freight',
  'branding',
  'exhibition',
  'certification',
  'training',
  'software',
  'other',
] as const;
export type AllowedSpending = (typeof allowedSpending)[number];

/**
 * The six kinds that aid money must not pay (无锡市“十四五”东西部协作规划): basic expenses of an office, vehicles, halls and
 * mansions, bonuses and allowances, debts, offices.
 */
export const forbiddenSpending = [
  'basic_expenses',
  'vehicles',
  'halls',
  'bonuses',
  'debts',
  'offices',
] as const;
export type ForbiddenSpending = (typeof forbiddenSpending)[number];

export function isForbidden(kind: string): kind is ForbiddenSpending {
  return (forbiddenSpending as readonly string[]).includes(kind);
}

/**
 * Words that say so in a description. Obvious ones only: a refrigerated truck (冷藏车) is no official car, a hall for
 * sorting (分拣大厅) no mansion. What they hit by mistake, a second person clears.
 */
const words: Record<ForbiddenSpending, readonly string[]> = {
  basic_expenses: [
    '基本支出',
    '人员经费',
    '公用经费',
    '办公经费',
    '工资',
    '社保缴费',
    '差旅费',
    '招待',
    '接待费',
    '水电费',
    '物业费',
  ],
  vehicles: ['公务用车', '公务车', '公车', '轿车', '越野车', '商务车', '购车', '车辆购置', '小汽车'],
  halls: ['楼堂馆所', '办公楼', '宾馆', '招待所', '礼堂', '会堂', '接待中心', '会议中心', '度假村'],
  bonuses: ['奖金', '津贴', '补助发放', '福利费', '慰问金', '绩效工资', '加班费'],
  debts: ['偿债', '还债', '债务', '欠款', '贷款本息', '还贷', '还本付息', '利息'],
  offices: ['办公用房', '办公室', '办公设备', '办公家具', '办公电脑', '办公场所'],
};

export type SuspectWord = { kind: ForbiddenSpending; word: string };

/** The words of a text that sound like one of the six; spaces and full-width letters make no difference. */
export function suspectWords(said: string): SuspectWord[] {
  const text = said.normalize('NFKC').replaceAll(/\s/g, '');
  return forbiddenSpending.flatMap((kind) =>
    words[kind].filter((word) => text.includes(word)).map((word) => ({ kind, word })),
  );
}

/** What is wrong with an explanation: it lacks where something sounds forbidden, or stands where nothing does. */
export function faultOfAppeal(text: string, appeal: string | undefined): string | undefined {
  const isSuspect = suspectWords(text).length > 0;
  if (isSuspect === (appeal !== undefined)) return undefined;
  return isSuspect ? 'project.suspect_spending' : 'project.needless_appeal';
}
