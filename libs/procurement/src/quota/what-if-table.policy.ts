import type { Table } from '@app/platform';
import type { WhatIf, WhatIfItem } from './quota.dto';
import type { QuotaBase } from './quota.policy';

const bases: Record<QuotaBase, string> = {
  canteen_food: '食堂食材采购预算',
  canteen_food_and_union: '食堂食材采购预算加工会需求',
  union_funds_no_canteen: '年度工会经费（无食堂单位）',
};

/** 政策测算 as a sheet. */
export function whatIfTable(
  year: number,
  assumed: WhatIf['assumed'],
  items: readonly WhatIfItem[],
): Table<WhatIfItem> {
  return {
    name: '政策测算',
    above: [
      ['年度', String(year)],
      ['假设最低比例', `${assumed.minimumRatioBp / 100}%`],
      ['假设基数', bases[assumed.base]],
      ['不低于上年', assumed.ratchet ? '是' : '否'],
      ...(assumed.sourceDocument === null ? [] : [['参照文件', assumed.sourceDocument] as const]),
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
      { title: '须说明理由', kind: 'text', value: (item) => (item.needsReason ? '低于上年' : '') },
    ],
    rows: items,
  };
}
