import type { Table } from '@app/platform';
import type { AskWhatIfFile, WhatIfItem } from './quota.dto';

const bases = { canteen_food: '食堂食材采购预算', canteen_food_and_union: '食堂食材采购预算加工会需求' };

/** 政策测算 as a sheet. */
export function whatIfTable(query: AskWhatIfFile, items: readonly WhatIfItem[]): Table<WhatIfItem> {
  return {
    name: '政策测算',
    above: [
      ['年度', String(query.year)],
      ['假设最低比例', `${query.minimumRatioBp / 100}%`],
      ['假设基数', bases[query.base]],
    ],
    columns: [
      { title: '单位', kind: 'text', width: 36, value: (item) => item.name },
      { title: '地区', kind: 'text', value: (item) => item.regionName },
      { title: '现基数（元）', kind: 'fen', value: (item) => item.baseFen },
      { title: '已预留（元）', kind: 'fen', value: (item) => item.reservedFen },
      { title: '现最低要求（元）', kind: 'fen', value: (item) => item.requiredFen },
      { title: '假设基数（元）', kind: 'fen', value: (item) => item.newBaseFen },
      { title: '假设最低要求（元）', kind: 'fen', value: (item) => item.newRequiredFen },
      { title: '变化（元）', kind: 'fen', value: (item) => item.changeFen },
      { title: '还需增加（元）', kind: 'fen', value: (item) => item.shortFen },
    ],
    rows: items,
  };
}
