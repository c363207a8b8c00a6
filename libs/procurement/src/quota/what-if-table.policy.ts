import type { Table } from '@app/platform';
import type { WhatIf, WhatIfItem } from './quota.dto';
import type { QuotaBase } from './quota.policy';

const bases: Record<'zh' | 'en', Record<QuotaBase, string>> = {
  zh: {
    canteen_food: '食堂食材采购预算',
    canteen_food_and_union: '食堂食材采购预算加工会需求',
    union_funds_no_canteen: '年度工会经费（无食堂单位）',
  },
  en: {
    canteen_food: 'Food budget of the canteen',
    canteen_food_and_union: 'Food budget and union demand',
    union_funds_no_canteen: "The year's union funds (without a canteen)",
  },
};
const words = {
  zh: {
    ...{
      sheet: '政策测算',
      year: '年度',
      ratio: '假设最低比例',
      base: '假设基数',
      unit: '单位',
      region: '地区',
    },
    ...{ ratchet: '不低于上年', yes: '是', no: '否', source: '参照文件', below: '低于上年' },
    ...{ baseFen: '现基数（元）', reserved: '已预留（元）', required: '现最低要求（元）' },
    ...{ newBase: '假设基数（元）', newRequired: '假设最低要求（元）', change: '变化（元）' },
    ...{ short: '还需增加（元）', reason: '须说明理由' },
  },
  en: {
    ...{ sheet: 'What if', year: 'Year', ratio: 'Assumed minimum ratio', base: 'Assumed base', unit: 'Unit' },
    ...{
      region: 'Region',
      ratchet: 'Not below last year',
      yes: 'yes',
      no: 'no',
      source: 'After the document',
    },
    ...{ below: 'below last year', baseFen: 'Base now (yuan)', reserved: 'Reserved (yuan)' },
    ...{ required: 'Minimum now (yuan)', newBase: 'Assumed base (yuan)' },
    ...{ newRequired: 'Assumed minimum (yuan)', change: 'Change (yuan)' },
    ...{ short: 'Still to be added (yuan)', reason: 'Needs a reason' },
  },
};

/** 政策测算 as a sheet. */
export function whatIfTable(
  year: number,
  assumed: WhatIf['assumed'],
  items: readonly WhatIfItem[],
  english: boolean,
): Table<WhatIfItem> {
  const language = english ? 'en' : 'zh';
  const t = words[language];
  return {
    name: t.sheet,
    above: [
      [t.year, String(year)],
      [t.ratio, `${assumed.minimumRatioBp / 100}%`],
      [t.base, bases[language][assumed.base]],
      [t.ratchet, assumed.ratchet ? t.yes : t.no],
      ...(assumed.sourceDocument === null ? [] : [[t.source, assumed.sourceDocument] as const]),
    ],
    columns: [
      { title: t.unit, kind: 'text', width: 36, value: (item) => item.name },
      { title: t.region, kind: 'text', value: (item) => item.regionName },
      { title: t.baseFen, kind: 'fen', value: (item) => item.baseFen },
      { title: t.reserved, kind: 'fen', value: (item) => item.reservedFen },
      { title: t.required, kind: 'fen', value: (item) => item.requiredFen },
      { title: t.newBase, kind: 'fen', value: (item) => item.newBaseFen },
      { title: t.newRequired, kind: 'fen', value: (item) => item.newRequiredFen },
      { title: t.change, kind: 'fen', value: (item) => item.changeFen },
      { title: t.short, kind: 'fen', value: (item) => item.shortFen },
      { title: t.reason, kind: 'text', value: (item) => (item.needsReason ? t.below : '') },
    ],
    rows: items,
  };
}
