import { Problem, tableFiles } from '@app/platform';

const { clean, columnName, headerWithin } = tableFiles;

/**
 * How the statements of one account are laid out, as an operator saved it: columns by the names in their header, so that
 * the bank may add or move others.
 */
export type BankLayout = {
  /** Name of the sheet; null = the first one (and CSV). */
  sheet: string | null;
  columns: LayoutColumns;
  /** Values of the direction column that mean money going out. */
  outgoing: string[];
  /** What the first cell of a row begins with that is not a line: totals, remarks. */
  footers: string[];
};
export type LayoutColumns = {
  date: string;
  /** Signed, or without a sign beside a direction column. */
  amount: string | null;
  credit: string | null;
  debit: string | null;
  direction: string | null;
  payer: string | null;
  account: string | null;
  reference: string | null;
  currency: string | null;
  /** Read as one text, in this order. */
  memo: string[];
};

export type ColumnKind = keyof LayoutColumns;
/** Where each kind stands in a row. */
export type Columns = Partial<Record<Exclude<ColumnKind, 'memo'>, number>> & { memo: number[] };
export type Header = { index: number; cells: string[]; columns: Columns };

const usualNames: Record<ColumnKind, readonly string[]> = {
  date: [
    '日期',
    '交易日期',
    '交易日',
    '记账日期',
    '记账日',
    '入账日期',
    '交易时间',
    'booked_on',
    'booked on',
    'date',
  ],
  amount: ['金额', '交易金额', '发生额', 'amount'],
  credit: ['贷方金额', '贷方发生额', '收入金额', '收入', 'credit'],
  debit: ['借方金额', '借方发生额', '支出金额', '支出', 'debit'],
  direction: ['借贷标志', '借贷', '收支', '收支标志', '借贷方向'],
  payer: [
    '付款方',
    '付款人',
    '付款方户名',
    '付款人名称',
    '对方户名',
    '对方名称',
    '对方单位',
    'payer',
    'payer_name',
  ],
  account: ['对方账号', '对方帐号', '付款方账号', '付款人账号', '付款账号', 'account', 'payer_account'],
  memo: ['摘要', '附言', '用途', '备注', '交易附言', '交易摘要', 'memo', 'remark'],
  reference: ['流水号', '交易流水号', '交易流水', '凭证号', 'reference', 'bank_reference'],
  currency: ['币种', '币别', '货币', '交易币种', 'currency'],
};
const columnKinds = Object.keys(usualNames) as ColumnKind[];
const usualFooters = ['合计', '总计', '小计', '本页合计', '共计'];
/** Rows whose figures must be the sums of the lines above; 小计 may be of a page. */
const totals = /^(合计|总计|共计)/;

/** The header row among the first ones, or the problem that names the columns that no row has. */
export function findHeader(rows: readonly tableFiles.SheetRow[], layout?: BankLayout): Header | Problem {
  let failure: Problem | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const [index, { cells }] of rows.slice(0, headerWithin).entries()) {
    const columns = layout ? savedColumns(cells, layout.columns) : usualColumns(cells);
    const missing = layout ? missingOf(columns, layout.columns) : missingUsual(columns);
    if (missing.length === 0) return { index, cells: cells.map(clean), columns };
    if (missing.length < fewest && (layout || missing.length === 1 || cells.length > 1)) {
      fewest = missing.length;
      failure = columnMissing(missing);
    }
  }
  return failure ?? new Problem('bank_statement.not_csv');
}

/** The layout that a header has by the usual names. */
export function guessLayout({ cells, columns }: Header, sheet: string | null): BankLayout {
  const name = (kind: Exclude<ColumnKind, 'memo'>): string | null =>
    columns[kind] === undefined ? null : (cells[columns[kind]] ?? null);
  return {
    sheet,
    columns: {
      date: name('date') ?? '',
      amount: name('amount'),
      credit: name('credit'),
      debit: name('debit'),
      direction: name('direction'),
      payer: name('payer'),
      account: name('account'),
      reference: name('reference'),
      currency: name('currency'),
      memo: columns.memo.map((index) => cells[index] as string),
    },
    outgoing: [],
    footers: [],
  };
}

export function isFooter(firstCell: string, layout?: BankLayout): boolean {
  const footers = [...usualFooters, ...(layout?.footers ?? [])];
  return footers.some((start) => firstCell.startsWith(start));
}

export function isTotal(firstCell: string): boolean {
  return totals.test(firstCell);
}

function usualColumns(cells: readonly string[]): Columns {
  const columns: Columns = { memo: [] };
  for (const [index, cell] of cells.entries()) {
    const name = columnName(cell);
    for (const kind of columnKinds) {
      if (!usualNames[kind].includes(name)) continue;
      if (kind === 'memo') columns.memo.push(index);
      else columns[kind] ??= index;
    }
  }
  return columns;
}

function savedColumns(cells: readonly string[], saved: LayoutColumns): Columns {
  const names = cells.map(columnName);
  const at = (name: string): number => names.indexOf(columnName(name));
  const columns: Columns = { memo: saved.memo.map(at).filter((index) => index >= 0) };
  for (const kind of columnKinds) {
    const name = saved[kind];
    if (kind === 'memo' || typeof name !== 'string') continue;
    const index = at(name);
    if (index >= 0) columns[kind] = index;
  }
  return columns;
}

function missingUsual(columns: Columns): string[] {
  const hasAmount = columns.amount !== undefined || columns.credit !== undefined;
  return [columns.date === undefined && '日期', !hasAmount && '金额'].filter((name) => name !== false);
}

/** All that the layout names must be there: a column that is gone means that the bank has changed its file. */
function missingOf(columns: Columns, saved: LayoutColumns): string[] {
  const missing = columnKinds.flatMap((kind) => {
    const name = saved[kind];
    return kind !== 'memo' && typeof name === 'string' && columns[kind] === undefined ? [name] : [];
  });
  return columns.memo.length < saved.memo.length ? [...missing, saved.memo.join(' ')] : missing;
}

function columnMissing(columns: string[]): Problem {
  const code = 'bank_statement.column_missing';
  return new Problem(code, {
    columns,
    errors: columns.map((column) => ({ pointer: `/columns/${column}`, code })),
  });
}
