import type { Table, TableColumn } from '@app/platform';
import type { CanteenKind } from '../quota/quota.policy';
import type { UnitFilingItem } from './unit-filings.dto';

/** 填报表: the same columns are written and read, so that a file that was sent out comes back filled in. */
export const filingColumns = {
  creditCode: '统一社会信用代码',
  name: '单位名称',
  canteen: '食堂情况',
  canteenFoodFen: '年度食堂食材采购预算（元）',
  unionDemandFen: '工会采购需求（元）',
  unionFundsFen: '年度工会经费（元）',
  reservedFen: '预留金额（元）',
  remark: '备注',
  ratchetReason: '低于上年的理由',
} as const;
export type FilingColumn = keyof typeof filingColumns;

export const canteenNames: Record<CanteenKind, string> = {
  own: '自办食堂',
  none: '无食堂',
  shared: '合用食堂',
  outsourced: '委托经营食堂',
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

export type FilingSheetRow = UnitFilingItem &
  Record<'canteenFoodFen' | 'unionDemandFen' | 'unionFundsFen', number | null> & {
    remark: string | null;
    ratchetReason: string | null;
  };

const filled: TableColumn<FilingSheetRow>[] = [
  { title: filingColumns.creditCode, kind: 'text', width: 22, value: (row) => row.creditCode },
  { title: filingColumns.name, kind: 'text', width: 36, value: (row) => row.name },
  {
    title: filingColumns.canteen,
    kind: 'text',
    width: 14,
    value: (row) => row.canteen && canteenNames[row.canteen],
  },
  { title: filingColumns.canteenFoodFen, kind: 'fen', width: 28, value: (row) => row.canteenFoodFen },
  { title: filingColumns.unionDemandFen, kind: 'fen', width: 22, value: (row) => row.unionDemandFen },
  { title: filingColumns.unionFundsFen, kind: 'fen', width: 22, value: (row) => row.unionFundsFen },
  // What it filed itself: what it took over stands beside, and is not filed again when the file comes back.
  {
    title: filingColumns.reservedFen,
    kind: 'fen',
    value: (row) =>
      row.filingId === null || row.reservedFen === null ? null : row.reservedFen - row.tookOverFen,
  },
  { title: filingColumns.remark, kind: 'text', width: 30, value: (row) => row.remark },
  { title: filingColumns.ratchetReason, kind: 'text', width: 24, value: (row) => row.ratchetReason },
];

/** What the import passes over. */
const known: TableColumn<FilingSheetRow>[] = [
  { title: '地区', kind: 'text', value: (row) => row.regionName },
  { title: '状态', kind: 'text', width: 14, value: (row) => unitStateNames[row.state] },
  { title: '由谁填报', kind: 'text', width: 30, value: (row) => row.filedByName },
  { title: '采购基数（元）', kind: 'fen', value: (row) => row.baseFen },
  { title: '最低要求（元）', kind: 'fen', value: (row) => row.requiredFen },
  { title: '是否逾期', kind: 'text', width: 10, value: (row) => (row.isLate ? '逾期' : '') },
  { title: '承接预留（元）', kind: 'fen', value: (row) => row.tookOverFen },
  { title: '已采购（元）', kind: 'fen', value: (row) => row.boughtFen },
  { title: '年底预计（元）', kind: 'fen', value: (row) => row.forecastFen },
];

export function filingTable(year: number): Omit<Table<FilingSheetRow>, 'rows'> {
  return { name: `${year}年预留份额`, columns: [...filled, ...known] };
}
