import { createHash } from 'node:crypto';
import { fen, Problem } from '@app/platform';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';

/**
 * Reads a bank's CSV export. Pure: bytes in, lines out, or one Problem that names the row and column; nothing is ever
 * half read. Money going out (negative, or in the debit column, or marked 借) is counted and left out: it cannot be
 * somebody's payment to us.
 */
export type BankStatementFile = {
  encoding: 'utf-8' | 'gbk';
  lines: IncomingLine[];
  outgoing: number;
};

export type IncomingLine = {
  /** Line of the file, counted from 1 (a field with line breaks ends on it). */
  rowNumber: number;
  /** The same line in another file has the same key: importing it again adds nothing. */
  naturalKey: string;
  bankReference: string | null;
  /** YYYY-MM-DD as printed by the bank. */
  bookedOn: string;
  amountFen: number;
  payerName: string;
  payerAccount: string;
  memo: string;
};

const columnNames = {
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
} as const;

type ColumnKind = keyof typeof columnNames;
/** Where each kind stands; several memo columns are read as one. */
type Columns = Partial<Record<Exclude<ColumnKind, 'memo'>, number>> & { memo: number[] };
type Table = { delimiter: string; header: string[]; columns: Columns; rows: CsvRecord[] };
type CsvRecord = { record: string[]; info: { lines: number } };

/** Banks print title, account and period above the table; the header is looked for that far down. */
const headerWithin = 30;
/** Nobody else is served while a file is read: so many rows take about half a second. */
const mostRows = 20_000;
const footers = /^(合计|总计|小计|本页合计|共计)/;

/** Errors: bank_statement.not_csv, bank_statement.column_missing, bank_statement.bad_row, bank_statement.too_many_rows. */
export function readBankStatement(content: Buffer): BankStatementFile {
  const { text, encoding } = decode(content);
  const { delimiter, header, columns, rows } = findTable(text);
  const lines: IncomingLine[] = [];
  const seen = new Map<string, number>();
  let outgoing = 0;
  for (const { record, info } of rows) {
    if (record.every((cell) => clean(cell) === '') || footers.test(clean(record[0]))) continue;
    refuseSwallowedRows(record, info.lines, header, delimiter);
    const line = readRow(record, info.lines, header, columns);
    if (!line) outgoing += 1;
    else lines.push({ ...line, naturalKey: naturalKey(line, seen) });
  }
  return { encoding, lines, outgoing };
}

/** UTF-8 when it is valid UTF-8, else GBK (as GB 18030, its superset). */
function decode(content: Buffer): { text: string; encoding: 'utf-8' | 'gbk' } {
  if (content.includes(0)) throw new Problem('bank_statement.not_csv');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content), encoding: 'utf-8' };
  } catch {
    const text = iconv.decode(content, 'gb18030');
    if (text.includes('\ufffd')) throw new Problem('bank_statement.not_csv');
    return { text, encoding: 'gbk' };
  }
}

/** The first delimiter under which a header row is found; only then is the whole file taken apart. */
function findTable(text: string): Table {
  let failure = new Problem('bank_statement.not_csv');
  for (const delimiter of [',', '\t', ';']) {
    const first = parseRecords(text, delimiter, headerWithin);
    if (first instanceof Problem) {
      if (delimiter === ',') failure = first;
      continue;
    }
    for (const [index, { record }] of first.entries()) {
      const columns = columnsOf(record);
      const missing = missingColumns(columns);
      if (missing.length === 0)
        return { delimiter, header: record.map(clean), columns, rows: rowsOf(text, delimiter, index + 1) };
      if (missing.length === 1 || (record.length > 1 && failure.code === 'bank_statement.not_csv'))
        failure = columnMissing(missing);
    }
  }
  throw failure;
}

function rowsOf(text: string, delimiter: string, skipped: number): CsvRecord[] {
  const records = parseRecords(text, delimiter, skipped + mostRows + 1);
  if (records instanceof Problem) throw records;
  if (records.length > skipped + mostRows)
    throw new Problem('bank_statement.too_many_rows', { most: mostRows });
  return records.slice(skipped);
}

function missingColumns(columns: Columns): string[] {
  const hasAmount = columns.amount !== undefined || columns.credit !== undefined;
  return [columns.date === undefined && '日期', !hasAmount && '金额'].filter((name) => name !== false);
}

function columnMissing(columns: string[]): Problem {
  const code = 'bank_statement.column_missing';
  return new Problem(code, {
    columns,
    errors: columns.map((column) => ({ pointer: `/columns/${column}`, code })),
  });
}

function parseRecords(text: string, delimiter: string, most: number): CsvRecord[] | Problem {
  try {
    return parse(text, {
      delimiter,
      // All of them, always: a parser that picks one by the first line reads two lines of another kind as one.
      record_delimiter: ['\r\n', '\n', '\r'],
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: 100_000,
      to: most,
    }) as unknown as CsvRecord[];
  } catch (error) {
    const { lines: row } = error as { lines?: number };
    return new Problem('bank_statement.not_csv', row === undefined ? {} : { row });
  }
}

function columnsOf(record: readonly string[]): Columns {
  const columns: Columns = { memo: [] };
  for (const [index, cell] of record.entries()) {
    const name = columnName(cell);
    for (const kind of Object.keys(columnNames) as ColumnKind[]) {
      if (!(columnNames[kind] as readonly string[]).includes(name)) continue;
      if (kind === 'memo') columns.memo.push(index);
      else columns[kind] ??= index;
    }
  }
  return columns;
}

/** `贷方金额(元)` and ` Amount ` are the same columns as without their trimmings. */
function columnName(cell: string): string {
  return clean(cell)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([](元|人民币|cny|rmb|¥|人民币元)[)\]]$/, '')
    .trim();
}

/** A quote that is not closed takes the next rows into its cell: their money would be lost without a word. */
function refuseSwallowedRows(
  record: readonly string[],
  row: number,
  header: readonly string[],
  delimiter: string,
): void {
  for (const [index, cell] of record.entries()) {
    const lines = cell.split(/\r\n|\n|\r/);
    const isRow = (line: string): boolean =>
      line.includes(delimiter) && line.split(delimiter).some((part) => readDate(clean(part)) !== undefined);
    if (lines.length > 1 && lines.some(isRow)) throw badRow(row, header[index] ?? '', clean(cell));
  }
}

/** Undefined = money going out. */
function readRow(
  record: readonly string[],
  row: number,
  header: readonly string[],
  columns: Columns,
): Omit<IncomingLine, 'naturalKey'> | undefined {
  const cell = (index: number | undefined): string => (index === undefined ? '' : clean(record[index]));
  const bad = (index: number | undefined): Problem => badRow(row, header[index ?? 0] ?? '', cell(index));
  const amountFen = incomingFen(cell, columns, bad);
  const bookedOn = readDate(cell(columns.date));
  if (!bookedOn) throw bad(columns.date);
  if (amountFen === undefined) return undefined;
  return {
    rowNumber: row,
    bankReference: cell(columns.reference) || null,
    bookedOn,
    amountFen,
    payerName: cell(columns.payer),
    payerAccount: narrow(cell(columns.account)).replaceAll(/\s/g, ''),
    memo: columns.memo.map(cell).filter(Boolean).join(' '),
  };
}

/** Undefined = money going out; `bad` makes the refusal of a column. */
function incomingFen(
  cell: (index: number | undefined) => string,
  columns: Columns,
  bad: (index: number | undefined) => Problem,
): number | undefined {
  const column = columns.credit ?? columns.amount;
  const debit = cell(columns.debit);
  if (isBlankAmount(cell(column)) && !isBlankAmount(debit)) {
    if (readAmount(debit) === undefined) throw bad(columns.debit);
    return undefined;
  }
  const amount = readAmount(cell(column));
  if (amount === undefined || amount === 0) throw bad(column);
  const isOutgoing = amount < 0 || /^(借|支|付|出|d$|debit)/i.test(narrow(cell(columns.direction)));
  return isOutgoing ? undefined : amount;
}

/** Banks leave the unused one of two amount columns empty, or print 0.00 or a dash. */
function isBlankAmount(text: string): boolean {
  return /^[-–—]*$/.test(narrow(text)) || readAmount(text) === 0;
}

/** Yuan as printed → fen, exactly, without floating point; undefined = not an amount. */
export function readAmount(text: string): number | undefined {
  const plain = narrow(text)
    .replaceAll(/[\s'¥元]|CNY|RMB/gi, '')
    .replaceAll(/[−–—]/g, '-')
    .replace(/^\((.+)\)$/, '-$1');
  const match = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2})0*)?$/.exec(plain);
  if (!match) return undefined;
  const [, sign, whole = '', decimals = ''] = match;
  const amount = BigInt(whole.replaceAll(',', '')) * 100n + BigInt(decimals.padEnd(2, '0'));
  return amount > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : fen(sign === '-' ? -amount : amount);
}

/** `2026-11-22`, `2026/1/5`, `20261122`, `2026年11月22日`, each with or without a time → YYYY-MM-DD. */
export function readDate(text: string): string | undefined {
  const plain = narrow(text);
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})(?:[ T]?\d{2}:?\d{2}.*)?$/.exec(plain);
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1990 && year < 2200;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/**
 * Account and reference where the bank gives one (with date and amount: some banks start their numbers anew each day),
 * else everything printed plus how often the same line came before in this file.
 */
function naturalKey(line: Omit<IncomingLine, 'naturalKey'>, seen: Map<string, number>): string {
  const { bankReference, payerAccount, bookedOn, amountFen, payerName, memo } = line;
  if (bankReference) return `ref:${hash([payerAccount, bankReference, bookedOn, amountFen])}`;
  const print = hash([bookedOn, amountFen, payerName, payerAccount, memo]);
  const occurrence = (seen.get(print) ?? 0) + 1;
  seen.set(print, occurrence);
  return `line:${print}:${occurrence}`;
}

function hash(parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => narrow(String(part)))))
    .digest('hex');
}

function badRow(row: number, column: string, value: string): Problem {
  return new Problem('bank_statement.bad_row', {
    row,
    column,
    value: value.slice(0, 60),
    errors: [{ pointer: `/rows/${row}/${column}`, code: 'bank_statement.bad_row' }],
  });
}

/** Without what is not seen, and without the tabs, quotes and `="…"` that keep Excel from turning numbers into figures. */
function clean(cell: string | undefined): string {
  return (cell ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim();
}

/** Full-width digits, letters and marks as their plain forms. */
function narrow(text: string): string {
  return text.normalize('NFKC').trim();
}
