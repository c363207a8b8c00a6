import { channelNames, fundingNames } from '../exports/export-columns.policy';
import type { Dimension } from './figures.policy';

/** How papers call the parts of a figure that are no places. */
export const dimensionNames: Readonly<Record<Dimension, string>> = {
  district: '东部区县',
  county: '产地县',
  pairing: '结对',
  fundingSource: '资金来源',
  channel: '渠道',
  evidenceLevel: '凭证等级',
  month: '月份',
};

export function partName(dimension: Dimension, key: string): string {
  if (dimension === 'fundingSource') return fundingNames[key] ?? key;
  if (dimension === 'channel') return channelNames[key] ?? key;
  if (dimension === 'evidenceLevel') return `${key} 级`;
  if (dimension === 'month') return `${key}月`;
  return key === 'none' ? '结对以外' : key;
}

export function monthName(year: number, month: number): string {
  return `${year}年${month}月`;
}
