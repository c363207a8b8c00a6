import { type AnyTable, type Cell, formatYuan, ratioBp } from '@app/platform';
import { percentText } from '../exports/export-columns.policy';
import { dimensionNames } from '../figures/figure-names.policy';
import type { RankedKind } from '../rankings/rankings.dto';
import { type SplitGroup, type SplitTable, splitRatios, splitTables } from './bulletin-splits.policy';
import type { BulletinFigures } from './bulletins.dto';

type Kind = 'text' | 'fen' | 'count' | 'bp';
type Column = { title: string; kind: Kind; weight: number };
/** Values as they are kept; paper and workbook write them each in its way, with the same digits. */
export type BulletinTable = { title: string; columns: Column[]; rows: Cell[][]; total?: Cell[] };

const rankingNames: Record<RankedKind, string> = {
  units: '采购单位前十',
  districts: '区县前十',
  counties: '产地县前十',
  pairings: '结对前十',
  suppliers: '供应商前十',
  products: '货品前十',
};

/** Every table of a bulletin, from its frozen figures alone. */
export function bulletinTables(figures: BulletinFigures): BulletinTable[] {
  return [
    mainTable(figures),
    ...splitTables.map((table) => partsTable(figures, table)),
    ...rankingTables(figures),
  ].filter(({ rows }) => rows.length > 0);
}

/** A figure stands in the column of its unit. */
function mainTable({ definitions, figures }: BulletinFigures): BulletinTable {
  const values = new Map(figures.map(({ code, value }) => [code, value]));
  return {
    title: '主要数据',
    columns: [
      { title: '指标', kind: 'text', weight: 190 },
      { title: '金额（元）', kind: 'fen', weight: 120 },
      { title: '数量', kind: 'count', weight: 80 },
      { title: '比率', kind: 'bp', weight: 80 },
    ],
    rows: definitions.map(({ code, unit, name }) => {
      const value = values.get(code) ?? null;
      const inColumn = (one: Kind): Cell => (unit === one ? value : null);
      return [name.zh, inColumn('fen'), inColumn('count'), unit === 'bp' ? percentText(value) : null];
    }),
  };
}

const groupNames: Record<SplitGroup, string> = {
  accepted: '',
  filing: '预留填报',
  reserve: '预留份额',
  bought: '预算单位采购',
  units: '采购单位',
  suppliers: '供应商',
  goods: '商品',
  led: '带动',
};
/** Short, for a narrow column; “（元）” is added to what is money. */
const columnNames: Readonly<Record<string, string>> = {
  ...{ accepted_total: '累计验收', accepted_month: '本月验收', fact_count: '明细笔数' },
  ...{ target_total: '年度任务', target_completed: '任务完成', target_progress: '完成进度' },
  ...{ units_budget: '预算单位', units_to_file: '应填报', units_filed: '已填报', units_not_filed: '未填报' },
  ...{ units_filed_rate: '填报率', units_reserving_idle: '未采购' },
  ...{ reserved_base: '预留基数', reserved_total: '预留份额', reserved_ratio: '预留比例' },
  ...{ quota_completed: '已采购', quota_progress: '进度' },
  ...{ units_registered: '开户', units_bought: '已采购', units_bought_rate: '覆盖率' },
  ...{ suppliers_applied: '申请入驻', suppliers_admitted: '准入', suppliers_admitted_rate: '准入率' },
  ...{ suppliers_registered: '入驻', suppliers_sold: '有成交', suppliers_sold_rate: '动销率' },
  ...{ products_submitted: '申报', products_listed: '在售', products_listed_rate: '上架率' },
  ...{ households_led: '带动户数', people_led: '带动人数', workers_placed: '帮助就业' },
};
const weights: Record<Kind, number> = { text: 110, fen: 100, count: 52, bp: 60 };

/** What a target does not name is no target of nothing. */
const nothingWithout = new Set(['target_total', 'target_completed']);

/** Columns of which the figures have the parts; a bulletin of years ago has fewer. */
function partsTable(sheet: BulletinFigures, { group, dimension, columns }: SplitTable): BulletinTable {
  const parts = (code: string) =>
    sheet.figures.find((one) => one.code === code)?.splits.find((one) => one.dimension === dimension)?.parts;
  const value = (code: string, key?: string): number | null => {
    if (key === undefined) return sheet.figures.find((one) => one.code === code)?.value ?? null;
    return parts(code)?.find((part) => part.key === key)?.value ?? (nothingWithout.has(code) ? null : 0);
  };
  const isThere = (code: string): boolean => parts(code) !== undefined;
  const shown = columns.filter((code) => {
    const needed: readonly string[] = splitRatios[code] ?? [code];
    return needed.every(isThere);
  });
  const kindOf = (code: string): Kind =>
    code in splitRatios ? 'bp' : (sheet.definitions.find((one) => one.code === code)?.unit ?? 'fen');
  const cell = (code: string, key?: string): Cell => {
    const ratio = splitRatios[code];
    if (!ratio) return value(code, key);
    return percentText(ratioBp(value(ratio[0], key) ?? 0, value(ratio[1], key) ?? 0));
  };
  const names = new Map(shown.flatMap((code) => parts(code) ?? []).map(({ key, name }) => [key, name]));
  return {
    title: `${groupNames[group]}分${dimensionNames[dimension]}`,
    columns: [
      { title: dimensionNames[dimension], kind: 'text', weight: shown.length > 3 ? 130 : 190 },
      ...shown.map((code): Column => {
        const kind = kindOf(code);
        const isOfMonth = code === 'accepted_total' && dimension === 'month';
        const title = isOfMonth ? '当月验收' : (columnNames[code] ?? code);
        return { title: kind === 'fen' ? `${title}（元）` : title, kind, weight: weights[kind] };
      }),
    ],
    rows: [...names].map(([key, name]) => [name, ...shown.map((code) => cell(code, key))]),
    total: ['合计', ...shown.map((code) => cell(code))],
  };
}

function rankingTables({ rankings }: BulletinFigures): BulletinTable[] {
  return rankings.map(({ of, rows }) => ({
    title: `本月${rankingNames[of]}`,
    columns: [
      { title: '名次', kind: 'count', weight: 34 },
      { title: '名称', kind: 'text', weight: 190 },
      { title: of === 'products' ? '供应商' : '所在地', kind: 'text', weight: 130 },
      { title: '本月验收（元）', kind: 'fen', weight: 96 },
      { title: '去年同月（元）', kind: 'fen', weight: 96 },
    ],
    rows: rows.map(({ rank, name, note, amountFen, lastYearFen }) => [
      rank,
      name,
      note,
      amountFen,
      lastYearFen,
    ]),
  }));
}

/** A cell as it is printed. */
export function printed(kind: Kind, value: Cell): string {
  if (value === null) return '';
  return kind === 'fen' ? formatYuan(Number(value)) : String(value);
}

/** The same tables as sheets of a workbook: money as numbers, ratios as they are printed. */
export function workbookTables(figures: BulletinFigures, above: [string, string][]): AnyTable[] {
  return bulletinTables(figures).map(({ title, columns, rows, total }) => ({
    name: title,
    above,
    columns: columns.map((column, at) => ({
      title: column.title,
      kind: column.kind === 'bp' ? ('text' as const) : column.kind,
      width: Math.round(column.weight / 5),
      value: (row: unknown) => (row as Cell[])[at] ?? null,
    })),
    rows: total ? [...rows, total] : rows,
  }));
}
