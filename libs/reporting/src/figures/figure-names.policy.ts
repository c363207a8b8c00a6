import type { FactItem } from '@app/procurement';
import type { Dimension } from './figures.policy';

/** How papers call the parts of a figure that are no places. */
export const dimensionNames: Readonly<Record<Dimension, string>> = {
  district: '东部区县',
  county: '产地县',
  pairing: '结对',
  fundingSource: '资金来源',
  channel: '渠道',
  mode: '购销方式',
  evidenceLevel: '凭证等级',
  month: '月份',
  level: '单位层级',
  department: '主管部门',
  unitKind: '单位性质',
};

const fundings: Record<FactItem['fundingSource'], string> = {
  canteen: '食堂经费',
  union: '工会经费',
  unit_other: '单位其他经费',
  personal: '个人自购',
  resale: '帮销转售',
};
const channels: Record<FactItem['channel'], string> = {
  platform: '平台',
  counter: '专柜',
  pavilion: '专馆',
  zone: '专区',
  livestream: '直播',
  expo: '展会',
  retail: '商超',
  wholesale: '批发',
};

const words: Partial<Record<Dimension, Readonly<Record<string, string>>>> = {
  fundingSource: fundings,
  channel: channels,
  mode: { BUY: '直接采购', HELP_SELL: '帮助销售' },
  level: { province: '省级单位', city: '市级单位', county: '区（县）级单位' },
  department: { none: '未填主管部门' },
  unitKind: {
    agency: '机关',
    school: '学校',
    hospital: '医院',
    soe: '国企',
    union: '工会',
    reseller: '经销单位',
    contractor: '承包企业',
  },
};

export function partName(dimension: Dimension, key: string): string {
  if (dimension === 'evidenceLevel') return `${key} 级`;
  if (dimension === 'month') return `${key}月`;
  return words[dimension]?.[key] ?? (key === 'none' ? '结对以外' : key);
}

export function monthName(year: number, month: number): string {
  return `${year}年${month}月`;
}
