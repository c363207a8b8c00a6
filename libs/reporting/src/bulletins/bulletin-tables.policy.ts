import { type AnyTable, type Cell, formatYuan, ratioBp } from '@app/platform';
import { percentText } from '../exports/export-columns.policy';
import { dimensionNames } from '../figures/figure-names.policy';
import type { Dimension } from '../figures/figures.policy';
import { unitSplits } from '../figures/quota-figures.policy';
import type { RankedKind } from '../rankings/rankings.dto';
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
    placesTable(figures, 'district'),
    placesTable(figures, 'county'),
    pairingsTable(figures),
    ...(['fundingSource', 'channel', 'mode', 'evidenceLevel', 'month'] as const).map((dimension) =>
      partsTable(figures, dimension),
    ),
    ...unitSplits.map((dimension) => quotaTable(figures, dimension)),
    boughtTable(figures, 'county'),
    boughtTable(figures, 'fundingSource'),
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

function partsOf({ figures }: BulletinFigures, code: string, dimension: Dimension) {
  const figure = figures.find((one) => one.code === code);
  const split = figure?.splits.find((one) => one.dimension === dimension);
  return { value: figure?.value ?? 0, parts: split?.parts ?? [] };
}

function placesTable(figures: BulletinFigures, dimension: 'district' | 'county'): BulletinTable {
  const total = partsOf(figures, 'accepted_total', dimension);
  const month = partsOf(figures, 'accepted_month', dimension);
  const ofMonth = new Map(month.parts.map(({ key, value }) => [key, value]));
  return {
    title: `分${dimensionNames[dimension]}`,
    columns: [
      { title: dimensionNames[dimension], kind: 'text', weight: 190 },
      { title: '累计验收（元）', kind: 'fen', weight: 130 },
      { title: '本月验收（元）', kind: 'fen', weight: 130 },
    ],
    rows: total.parts.map(({ key, name, value }) => [name, value, ofMonth.get(key) ?? 0]),
    total: ['合计', total.value, month.value],
  };
}

function pairingsTable(figures: BulletinFigures): BulletinTable {
  const targets = partsOf(figures, 'target_total', 'pairing');
  const completed = partsOf(figures, 'target_completed', 'pairing');
  const accepted = partsOf(figures, 'accepted_total', 'pairing');
  const doneBy = new Map(completed.parts.map(({ key, value }) => [key, value]));
  const targetOf = new Map(targets.parts.map(({ key, value }) => [key, value]));
  const names = new Map([...targets.parts, ...accepted.parts].map(({ key, name }) => [key, name]));
  const acceptedBy = new Map(accepted.parts.map(({ key, value }) => [key, value]));
  return {
    title: '分结对',
    columns: [
      { title: '结对', kind: 'text', weight: 190 },
      { title: '累计验收（元）', kind: 'fen', weight: 110 },
      { title: '年度任务（元）', kind: 'fen', weight: 110 },
      { title: '任务完成（元）', kind: 'fen', weight: 110 },
    ],
    rows: [...names].map(([key, name]) => [
      name,
      acceptedBy.get(key) ?? 0,
      targetOf.get(key) ?? null,
      doneBy.get(key) ?? null,
    ]),
    total: ['合计', accepted.value, targets.value, completed.value],
  };
}

function partsTable(figures: BulletinFigures, dimension: Dimension): BulletinTable {
  const { value, parts } = partsOf(figures, 'accepted_total', dimension);
  return {
    title: `分${dimensionNames[dimension]}`,
    columns: [
      { title: dimensionNames[dimension], kind: 'text', weight: 190 },
      { title: dimension === 'month' ? '当月验收（元）' : '累计验收（元）', kind: 'fen', weight: 130 },
    ],
    rows: parts.map((part) => [part.name, part.value]),
    total: ['合计', value],
  };
}

/** Who has to file, who did, what they reserve and what was bought of it: one way of telling units apart. */
function quotaTable(figures: BulletinFigures, dimension: Dimension): BulletinTable {
  const columns = ['units_to_file', 'units_filed', 'units_not_filed', 'units_reserving_idle'] as const;
  const all = [...columns, 'reserved_total', 'quota_completed'].map((code) =>
    partsOf(figures, code, dimension),
  );
  const units = partsOf(figures, 'units_budget', dimension);
  const row = (name: string, values: number[]): Cell[] => {
    const [reserved = 0, completed = 0] = values.slice(-2);
    return [name, ...values, percentText(ratioBp(completed, reserved))];
  };
  return {
    title: `预留份额分${dimensionNames[dimension]}`,
    columns: [
      { title: dimensionNames[dimension], kind: 'text', weight: 110 },
      { title: '应填报', kind: 'count', weight: 44 },
      { title: '已填报', kind: 'count', weight: 44 },
      { title: '未填报', kind: 'count', weight: 44 },
      { title: '未采购', kind: 'count', weight: 44 },
      { title: '预留份额（元）', kind: 'fen', weight: 96 },
      { title: '已采购（元）', kind: 'fen', weight: 96 },
      { title: '进度', kind: 'text', weight: 56 },
    ],
    rows: units.parts.map(({ key, name }) =>
      row(
        name,
        all.map(({ parts }) => parts.find((part) => part.key === key)?.value ?? 0),
      ),
    ),
    total: row(
      '合计',
      all.map(({ value }) => value),
    ),
  };
}

function boughtTable(figures: BulletinFigures, dimension: 'county' | 'fundingSource'): BulletinTable {
  const { value, parts } = partsOf(figures, 'quota_completed', dimension);
  return {
    title: `预算单位采购分${dimensionNames[dimension]}`,
    columns: [
      { title: dimensionNames[dimension], kind: 'text', weight: 190 },
      { title: '已采购（元）', kind: 'fen', weight: 130 },
    ],
    rows: parts.map((part) => [part.name, part.value]),
    total: ['合计', value],
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
