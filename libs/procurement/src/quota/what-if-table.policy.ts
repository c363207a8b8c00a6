import type { Table } from '@app/platform';
import type { AskWhatIfFile, WhatIfItem } from './quota.dto';

const bases = {
  zh: { canteen_food: '食堂食材采购预算', canteen_food_and_union: '食堂食材采购预算加工会需求' },
  en: { canteen_food: 'Food budget of the canteen', canteen_food_and_union: 'Food budget and union demand' },
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
    ...{ baseFen: '现基数（元）', reserved: '已预留（元）', required: '现最低要求（元）' },
    ...{
      newBase: '假设基数（元）',
      newRequired: '假设最低要求（元）',
      change: '变化（元）',
      short: '还需增加（元）',
    },
  },
  en: {
    ...{ sheet: 'What if', year: 'Year', ratio: 'Assumed minimum ratio', base: 'Assumed base' },
    ...{ unit: 'Unit', region: 'Region', baseFen: 'Base now (yuan)', reserved: 'Reserved (yuan)' },
    ...{
      required: 'Minimum now (yuan)',
      newBase: 'Assumed base (yuan)',
      newRequired: 'Assumed minimum (yuan)',
    },
    ...{ change: 'Change (yuan)', short: 'Still to be added (yuan)' },
  },
};

/** 政策测算 as a sheet. */
export function whatIfTable(
  query: AskWhatIfFile,
  items: readonly WhatIfItem[],
  english: boolean,
): Table<WhatIfItem> {
  const t = words[english ? 'en' : 'zh'];
  return {
    name: t.sheet,
    above: [
      [t.year, String(query.year)],
      [t.ratio, `${query.minimumRatioBp / 100}%`],
      [t.base, bases[english ? 'en' : 'zh'][query.base]],
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
    ],
    rows: items,
  };
}
