import { businessDate } from '@app/platform';
import { monthName } from '../figures/figure-names.policy';
import type { RankedKind } from '../rankings/rankings.dto';
import type { ExportKind, NewExport } from './exports.dto';

const rankings: Record<RankedKind, string> = {
  units: '采购单位排名',
  districts: '区县排名',
  counties: '产地县排名',
  pairings: '结对排名',
  suppliers: '供应商排名',
  products: '货品排名',
};
const names: Record<Exclude<ExportKind, 'rankings'>, string> = {
  facts: '采购明细',
  adjustments: '关账后调整明细',
  units: '预算单位进度',
  sales: '平台外销售明细',
};

/** `无锡市-采购明细-2026年11月-20261122`: what a file is found by a year later. */
export function exportName(region: string, wanted: NewExport, now: Date): string {
  const what = wanted.kind === 'rankings' ? rankings[wanted.filters.of] : names[wanted.kind];
  return [region, what, whenOf(wanted.filters), businessDate(now).replaceAll('-', '')].join('-');
}

function whenOf(filters: NewExport['filters']): string {
  const { year } = filters;
  if ('month' in filters && filters.month !== undefined) return monthName(year, filters.month);
  if (!('untilMonth' in filters) || filters.untilMonth === undefined) return `${year}年`;
  const { untilMonth, untilDay } = filters;
  return `${year}年截至${untilMonth}月${untilDay === undefined ? '底' : `${untilDay}日`}`;
}
