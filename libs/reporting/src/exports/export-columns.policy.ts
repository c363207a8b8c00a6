import { businessDate, scrub, type TableColumn } from '@app/platform';
import {
  canteenNames,
  type FactItem,
  type FactRow,
  type SalesLineRow,
  type SalesLineState,
  type UnitFilingItem,
  unitStateNames,
} from '@app/procurement';
import { partName } from '../figures/figure-names.policy';
import type { RankedKind, RankingItem } from '../rankings/rankings.dto';

/** Words of the files, which are Chinese as all papers are. */
const kinds: Record<FactItem['kind'], string> = {
  purchase: '采购',
  return: '退货',
  claim: '索赔',
  correction: '更正',
};
/** The day on which it happened, the month in which it is booked, and the closed month that it points back to. */
export const factColumns: readonly TableColumn<FactRow>[] = [
  { title: '发生日期', kind: 'day', value: (fact) => fact.occurredOn },
  { title: '计入的月份', kind: 'text', width: 12, value: (fact) => monthText(fact.year, fact.month) },
  {
    title: '更正的月份',
    kind: 'text',
    width: 12,
    value: (fact) => monthText(fact.adjustsYear, fact.adjustsMonth),
  },
  { title: '类型', kind: 'text', width: 8, value: (fact) => kinds[fact.kind] },
  { title: '订单号', kind: 'text', width: 18, value: (fact) => fact.orderNumber },
  { title: '发票（线下销售）', kind: 'text', width: 28, value: (fact) => fact.invoiceKey },
  { title: '采购单位', kind: 'text', width: 30, value: (fact) => fact.buyerName },
  { title: '东部区县', kind: 'text', width: 12, value: (fact) => fact.eastName },
  { title: '产地县', kind: 'text', width: 18, value: (fact) => fact.westName },
  { title: '归属', kind: 'text', width: 10, value: (fact) => (fact.pairingId ? '结对内' : '结对以外') },
  { title: '供应商', kind: 'text', width: 30, value: (fact) => fact.supplierName },
  { title: '货品', kind: 'text', width: 24, value: (fact) => fact.productName },
  { title: '规格', kind: 'text', width: 14, value: (fact) => fact.spec },
  { title: '件数', kind: 'count', value: (fact) => fact.quantity },
  { title: '金额（元）', kind: 'fen', value: (fact) => fact.amountFen },
  {
    title: '资金来源',
    kind: 'text',
    width: 14,
    value: (fact) => partName('fundingSource', fact.fundingSource),
  },
  { title: '渠道', kind: 'text', width: 8, value: (fact) => partName('channel', fact.channel) },
  { title: '凭证等级', kind: 'count', value: (fact) => fact.evidenceLevel },
  { title: '已付款', kind: 'text', width: 8, value: (fact) => (fact.paid ? '是' : '否') },
  { title: '明细编号', kind: 'text', width: 38, value: (fact) => fact.id },
];

function monthText(year: number | null, month: number | null): string | null {
  return year === null || month === null ? null : `${year}年${month}月`;
}

export const unitColumns: readonly TableColumn<UnitFilingItem>[] = [
  { title: '地区', kind: 'text', width: 12, value: (unit) => unit.regionName },
  { title: '单位名称', kind: 'text', width: 36, value: (unit) => unit.name },
  { title: '统一社会信用代码', kind: 'text', width: 22, value: (unit) => unit.creditCode },
  {
    title: '单位性质',
    kind: 'text',
    width: 10,
    value: (unit) => partName('unitKind', unit.unitKind),
  },
  { title: '主管部门', kind: 'text', width: 18, value: (unit) => unit.department },
  { title: '食堂情况', kind: 'text', width: 14, value: (unit) => unit.canteen && canteenNames[unit.canteen] },
  { title: '填报状态', kind: 'text', width: 14, value: (unit) => unitStateNames[unit.state] },
  { title: '由谁填报', kind: 'text', width: 30, value: (unit) => unit.filedByName },
  { title: '预留份额（元）', kind: 'fen', value: (unit) => unit.reservedFen },
  { title: '预留基数（元）', kind: 'fen', value: (unit) => unit.baseFen },
  { title: '最低要求（元）', kind: 'fen', value: (unit) => unit.requiredFen },
  { title: '预留比例', kind: 'text', width: 10, value: (unit) => percentText(unit.ratioBp) },
  { title: '已采购（元）', kind: 'fen', value: (unit) => unit.boughtFen },
  { title: '完成进度', kind: 'text', width: 10, value: (unit) => percentText(unit.progressBp) },
  { title: '是否逾期', kind: 'text', width: 10, value: (unit) => (unit.isLate ? '逾期' : '') },
  {
    title: '报送日期',
    kind: 'day',
    value: (unit) => unit.submittedAt && businessDate(new Date(unit.submittedAt)),
  },
  { title: '单位编号', kind: 'text', width: 38, value: (unit) => unit.unitId },
];

const saleStates: Record<SalesLineState, string> = {
  claimed: '待审核',
  counted: '已采信',
  passed_on: '转售，不计入',
  refused: '不予采信',
  released: '已撤回',
};

export const saleColumns: readonly TableColumn<SalesLineRow>[] = [
  { title: '销售日期', kind: 'day', value: (line) => line.soldOn },
  { title: '报送单号', kind: 'text', width: 18, value: (line) => line.reportNumber },
  { title: '渠道', kind: 'text', width: 8, value: (line) => partName('channel', line.channel) },
  { title: '销售场所', kind: 'text', width: 26, value: (line) => line.venue },
  { title: '报送单位', kind: 'text', width: 30, value: (line) => line.reporterName },
  { title: '东部区县', kind: 'text', width: 12, value: (line) => line.eastName },
  { title: '产地县', kind: 'text', width: 18, value: (line) => line.westName },
  { title: '供应商', kind: 'text', width: 30, value: (line) => line.supplierName },
  { title: '货品', kind: 'text', width: 24, value: (line) => line.goodsName },
  { title: '规格', kind: 'text', width: 14, value: (line) => line.spec },
  { title: '件数', kind: 'count', value: (line) => line.quantity },
  { title: '金额（元）', kind: 'fen', value: (line) => line.amountFen },
  { title: '其中已退（元）', kind: 'fen', value: (line) => line.takenFen },
  {
    title: '购销方式',
    kind: 'text',
    width: 10,
    value: (line) => partName('mode', line.mode),
  },
  { title: '发票代码', kind: 'text', width: 14, value: (line) => line.invoiceCode },
  { title: '发票号码', kind: 'text', width: 24, value: (line) => line.invoiceNumber },
  { title: '发票行', kind: 'count', value: (line) => line.invoiceLine },
  { title: '审核结果', kind: 'text', width: 10, value: (line) => saleStates[line.state] },
  { title: '不予采信的原因', kind: 'text', width: 24, value: (line) => line.refusal && scrub(line.refusal) },
  { title: '凭证等级', kind: 'count', value: (line) => line.evidenceLevel },
  { title: '行编号', kind: 'text', width: 38, value: (line) => line.id },
];

const named: Record<RankedKind, readonly [name: string, note: string]> = {
  units: ['采购单位', '所在区'],
  districts: ['东部区县', '所属市'],
  counties: ['产地县', '所属市'],
  pairings: ['结对', '说明'],
  suppliers: ['供应商', '所在县'],
  products: ['货品', '供应商'],
};

export function rankingColumns(of: RankedKind): readonly TableColumn<RankingItem>[] {
  const [name, note] = named[of];
  const hasTarget = of === 'districts' || of === 'counties' || of === 'pairings';
  return [
    { title: '名次', kind: 'count', value: (item) => item.rank },
    { title: name, kind: 'text', width: 34, value: (item) => item.name },
    { title: note, kind: 'text', width: 20, value: (item) => item.note },
    { title: '验收金额（元）', kind: 'fen', value: (item) => item.amountFen },
    { title: '其中已付款（元）', kind: 'fen', value: (item) => item.paidFen },
    { title: '明细笔数', kind: 'count', value: (item) => item.factCount },
    { title: '去年同日（元）', kind: 'fen', value: (item) => item.lastYearFen },
    { title: '同比', kind: 'text', width: 10, value: (item) => percentText(item.changeBp) },
    ...(hasTarget
      ? ([
          { title: '年度任务（元）', kind: 'fen', value: (item: RankingItem) => item.targetFen },
          { title: '已完成（元）', kind: 'fen', value: (item: RankingItem) => item.completedFen },
          {
            title: '完成进度',
            kind: 'text',
            width: 10,
            value: (item: RankingItem) => percentText(item.progressBp),
          },
        ] as const)
      : []),
    { title: '编号', kind: 'text', width: 38, value: (item) => item.key },
  ];
}

/** `23.01%`; `—` where there is nothing to divide by. Basis points are hundredths of a percent: nothing is rounded. */
export function percentText(bp: number | null): string {
  if (bp === null) return '—';
  const digits = String(Math.abs(bp)).padStart(3, '0');
  return `${bp < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}%`;
}
