import type { Table, TableColumn } from '@app/platform';
import type { CanteenKind } from '../quota/quota.policy';
import type { UnitFilingItem } from './unit-filings.dto';

/** Words of a workbook, by the language of who asks for it. */
type Said = { zh: string; en: string };

/**
 * 填报表: the same columns are written and read, so that a file that was sent out comes back filled in, in the language in
 * which it was sent.
 */
export const filingColumns = {
  creditCode: { zh: '统一社会信用代码', en: 'Credit code' },
  name: { zh: '单位名称', en: 'Unit' },
  canteen: { zh: '食堂情况', en: 'Canteen' },
  canteenFoodFen: { zh: '年度食堂食材采购预算（元）', en: 'Food budget of the canteen (yuan)' },
  unionDemandFen: { zh: '工会采购需求（元）', en: 'Union demand (yuan)' },
  unionFundsFen: { zh: '年度工会经费（元）', en: 'Union funds of the year (yuan)' },
  reservedFen: { zh: '预留金额（元）', en: 'Reserved (yuan)' },
  remark: { zh: '备注', en: 'Remark' },
  ratchetReason: { zh: '低于上年的理由', en: 'Why less than last year' },
  receivedOn: { zh: '收到日期', en: 'Received on' },
} as const satisfies Record<string, Said>;
export type FilingColumn = keyof typeof filingColumns;

export const canteenNames: Record<CanteenKind, string> = {
  own: '自办食堂',
  none: '无食堂',
  shared: '合用食堂',
  outsourced: '委托经营食堂',
};
export const canteenNamesEn: Record<CanteenKind, string> = {
  own: 'Own canteen',
  none: 'No canteen',
  shared: 'Shared canteen',
  outsourced: 'Outsourced canteen',
};
export const unitStateNames: Record<UnitFilingItem['state'], string> = {
  not_filed: '未填报',
  submitted: '待审核',
  returned: '已退回',
  approved: '已通过',
  covered: '由他单位填报',
  ended: '已合并、分立或撤销',
  taken_over: '承接',
};

const unitStateNamesEn: typeof unitStateNames = {
  not_filed: 'Not filed',
  submitted: 'To be reviewed',
  returned: 'Returned',
  approved: 'Approved',
  covered: 'Filed for by another unit',
  ended: 'Merged, split or closed',
  taken_over: 'Took over',
};

export type FilingSheetRow = UnitFilingItem &
  Record<'canteenFoodFen' | 'unionDemandFen' | 'unionFundsFen', number | null> & {
    remark: string | null;
    ratchetReason: string | null;
    /** When its paper came in, where it was filed from one. */
    receivedOn: string | null;
  };

type Column = Omit<TableColumn<FilingSheetRow>, 'title'> & { title: Said };

const filled = (english: boolean): Column[] => [
  { title: filingColumns.creditCode, kind: 'text', width: 22, value: (row) => row.creditCode },
  { title: filingColumns.name, kind: 'text', width: 36, value: (row) => row.name },
  {
    title: filingColumns.canteen,
    kind: 'text',
    width: 16,
    value: (row) => row.canteen && (english ? canteenNamesEn : canteenNames)[row.canteen],
  },
  { title: filingColumns.canteenFoodFen, kind: 'fen', width: 28, value: (row) => row.canteenFoodFen },
  { title: filingColumns.unionDemandFen, kind: 'fen', width: 22, value: (row) => row.unionDemandFen },
  { title: filingColumns.unionFundsFen, kind: 'fen', width: 22, value: (row) => row.unionFundsFen },
  // What it filed itself: what it took over stands beside, and is not filed again when the file comes back.
  {
    title: filingColumns.reservedFen,
    kind: 'fen',
    value: (row) =>
      row.reservedFen === null || !isWithOfficials(row) ? null : row.reservedFen - row.tookOverFen,
  },
  { title: filingColumns.remark, kind: 'text', width: 30, value: (row) => row.remark },
  { title: filingColumns.ratchetReason, kind: 'text', width: 24, value: (row) => row.ratchetReason },
  { title: filingColumns.receivedOn, kind: 'text', width: 14, value: (row) => row.receivedOn },
];

const isWithOfficials = ({ state }: FilingSheetRow): boolean => state === 'submitted' || state === 'approved';
const late: Said = { zh: '逾期', en: 'late' };

/** What the import passes over. */
const known = (english: boolean): Column[] => [
  { title: { zh: '地区', en: 'Region' }, kind: 'text', value: (row) => row.regionName },
  {
    title: { zh: '状态', en: 'State' },
    kind: 'text',
    width: 14,
    value: (row) => (english ? unitStateNamesEn : unitStateNames)[row.state],
  },
  { title: { zh: '由谁填报', en: 'Filed by' }, kind: 'text', width: 30, value: (row) => row.filedByName },
  { title: { zh: '采购基数（元）', en: 'Base (yuan)' }, kind: 'fen', value: (row) => row.baseFen },
  { title: { zh: '最低要求（元）', en: 'Minimum (yuan)' }, kind: 'fen', value: (row) => row.requiredFen },
  {
    title: { zh: '是否逾期', en: 'Late' },
    kind: 'text',
    width: 10,
    value: (row) => (row.isLate ? late[english ? 'en' : 'zh'] : ''),
  },
  { title: { zh: '承接预留（元）', en: 'Taken over (yuan)' }, kind: 'fen', value: (row) => row.tookOverFen },
  { title: { zh: '已采购（元）', en: 'Bought (yuan)' }, kind: 'fen', value: (row) => row.boughtFen },
  {
    title: { zh: '年底预计（元）', en: 'Year-end forecast (yuan)' },
    kind: 'fen',
    value: (row) => row.forecastFen,
  },
];

export function filingTable(year: number, english: boolean): Omit<Table<FilingSheetRow>, 'rows'> {
  const columns = [...filled(english), ...known(english)].map((column) => ({
    ...column,
    title: column.title[english ? 'en' : 'zh'],
  }));
  return { name: english ? `Reserved shares ${year}` : `${year}年预留份额`, columns };
}
