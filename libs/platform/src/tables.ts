import iconv from 'iconv-lite';

/** `fen`: integer fen, shown in yuan; `count`: an integer; `day`: `YYYY-MM-DD`. Text is text, whatever it looks like. */
export type CellKind = 'text' | 'fen' | 'count' | 'day';
export type Cell = string | number | null;

export type TableColumn<Row> = {
  title: string;
  kind: CellKind;
  /** In characters of Latin print; a Chinese one takes two. */
  width?: number;
  value(row: Row): Cell;
};

/** A table with what stands above it (name and value), as paper, screen and file show it alike. */
export type Table<Row> = {
  name: string;
  above?: readonly (readonly [string, string])[];
  columns: readonly TableColumn<Row>[];
  rows: Iterable<Row>;
};

/** By it Excel knows UTF-8. */
const utf8Mark = '\ufeff';

export const cellFormats: Record<CellKind, string> = {
  text: '@',
  fen: '#,##0.00',
  count: '0',
  day: 'yyyy-mm-dd',
};
export const cellWidths: Record<CellKind, number> = { text: 20, fen: 16, count: 10, day: 12 };

/** Hides what the tables are of, so that several of different rows may stand in one workbook. */
export type AnyTable = Table<unknown>;

/** Excel takes 31 characters and not these; two sheets of one name it does not open. */
export function sheetName(name: string): string {
  return name.replaceAll(/[\\/?*:[\]]/g, ' ').slice(0, 31);
}

/**
 * The same as text for programs and old spreadsheets: money in yuan without separators, long numbers as `="…"`, and
 * nothing that a spreadsheet would take for a formula.
 */
export function writeCsv({ above = [], columns, rows }: AnyTable): string {
  return csvLines(above) + csvTitles(columns) + csvRows(columns, rows);
}

/**
 * The same, without anything above, of rows that come page by page and are never all here; marked as UTF-8. `closing`:
 * a last line, of cells as the columns have them, known when all rows have passed.
 */
export async function* streamCsv<Row>(
  columns: readonly TableColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  closing?: () => readonly Cell[],
): AsyncGenerator<string> {
  yield utf8Mark + csvTitles(columns);
  for await (const rows of pages) if (rows.length > 0) yield csvRows(columns, rows);
  if (closing) yield csvLines([closing().map((cell, at) => shownCell(columns[at]?.kind ?? 'text', cell))]);
}

type Columns<Row> = readonly TableColumn<Row>[];

function csvTitles<Row>(columns: Columns<Row>): string {
  return csvLines([columns.map(({ title }) => title)]);
}

function csvRows<Row>(columns: Columns<Row>, rows: Iterable<Row>): string {
  const lines: Cell[][] = [];
  for (const row of rows) lines.push(columns.map(({ kind, value }) => shownCell(kind, value(row))));
  return csvLines(lines);
}

function shownCell(kind: CellKind, value: Cell): Cell {
  return kind === 'fen' ? yuanText(value) : value;
}

function csvLines(lines: readonly (readonly Cell[])[]): string {
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** Undefined when a character has no code in GBK: it would be printed as another one. */
export function asGbk(text: string): Buffer | undefined {
  const bytes = iconv.encode(text, 'gbk');
  return iconv.decode(bytes, 'gbk') === text ? bytes : undefined;
}

/** With its mark. */
export function asUtf8(text: string): Buffer {
  return Buffer.from(utf8Mark + text);
}

/** Integer fen as yuan with two decimals, digit by digit: nothing is divided. */
export function yuanText(fen: Cell): Cell {
  if (typeof fen !== 'number') return fen;
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function csvCell(value: Cell): string {
  const text = String(value ?? '');
  if (/^\d{12,}$/.test(text)) return `"=""${text}"""`;
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const harmless = !isNumber && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
