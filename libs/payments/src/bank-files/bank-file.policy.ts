import { setImmediate } from 'node:timers/promises';
import { Problem, tableFiles } from '@app/platform';
import { type BankLayout, findHeader, guessLayout, type Header, isFooter } from './layout.policy';
import { type FileLine, LineReader } from './lines.policy';

type Sheet = tableFiles.Sheet;
type SheetRow = tableFiles.SheetRow;
type CsvFile = tableFiles.CsvFile;
const { clean, delimiters, isWorkbook, readWorkbook, refuseSwallowedRows } = tableFiles;

/**
 * Reads a bank's export. Pure: bytes in, lines out, or one Problem that names the row and column; nothing is ever half
 * read. `layout`: as saved for the account; without one the columns are looked for by their usual names.
 */
export type BankStatementFile = { encoding: Sheet['encoding']; lines: FileLine[] };

/** The first rows of a file as they stand in it, and what they look like. */
export type BankFilePreview = {
  encoding: Sheet['encoding'];
  sheets: string[];
  sheet: string | null;
  rows: SheetRow[];
  /** `row` of the header, when one was found. */
  headerRow: number | null;
  layout: BankLayout | null;
};

/** So many rows take some ten milliseconds; then others are served. */
const rowsAtOnce = 1_000;
const previewRows = 40;
const previewCells = 60;
const previewText = 200;

/**
 * Errors: bank_statement.not_csv, .not_xlsx, .formula, .active_content, .too_large_inside, .sheet_missing,
 * .column_missing, .bad_row, .other_currency, .total_differs, .too_many_rows.
 */
export function readBankStatement(content: Buffer, layout?: BankLayout): Promise<BankStatementFile> {
  return tableFiles.refusingAs('bank_statement', () => readLines(content, layout));
}

async function readLines(content: Buffer, layout?: BankLayout): Promise<BankStatementFile> {
  const { sheet, header, rows, delimiter } = await findTable(content, layout);
  const reader = new LineReader(header, sheet, layout);
  for (const [index, row] of rows.entries()) {
    if (index % rowsAtOnce === 0) await setImmediate();
    if (delimiter && !isFooter(clean(row.cells[0]))) refuseSwallowedRows(row, header.cells, delimiter);
    reader.take(row);
  }
  return { encoding: sheet.encoding, lines: reader.lines };
}

/** Errors: those of a file that cannot be opened at all. */
export function previewBankFile(
  content: Buffer,
  layout?: BankLayout,
  wanted: string | null = layout?.sheet ?? null,
): Promise<BankFilePreview> {
  return tableFiles.refusingAs('bank_statement', () => previewOf(content, layout, wanted));
}

async function previewOf(
  content: Buffer,
  layout: BankLayout | undefined,
  wanted: string | null,
): Promise<BankFilePreview> {
  const sheet = isWorkbook(content)
    ? await readWorkbook(content, wanted)
    : await previewOfCsv(tableFiles.CsvFile.open(content), layout);
  const found = findHeader(sheet.rows, layout);
  const guessed = found instanceof Problem ? findHeader(sheet.rows) : found;
  const header = guessed instanceof Problem ? undefined : guessed;
  return {
    encoding: sheet.encoding,
    sheets: sheet.sheets,
    sheet: sheet.sheet,
    rows: sheet.rows.slice(0, previewRows).map(({ row, cells }) => ({
      row,
      cells: cells.slice(0, previewCells).map((cell) => cell.slice(0, previewText)),
    })),
    headerRow: header ? (sheet.rows[header.index]?.row ?? null) : null,
    layout: layout && header === found ? layout : header ? guessLayout(header, sheet.sheet) : null,
  };
}

type Table = {
  sheet: Pick<Sheet, 'encoding' | 'daysFrom'>;
  header: Header;
  rows: SheetRow[];
  delimiter?: tableFiles.Delimiter;
};

async function findTable(content: Buffer, layout?: BankLayout): Promise<Table> {
  if (!isWorkbook(content)) return tableOfCsv(tableFiles.CsvFile.open(content), layout);
  const sheet = await readWorkbook(content, layout?.sheet ?? null);
  const header = findHeader(sheet.rows, layout);
  if (header instanceof Problem)
    throw header.code === 'bank_statement.not_csv' ? new Problem('bank_statement.not_xlsx') : header;
  return { sheet, header, rows: sheet.rows.slice(header.index + 1) };
}

/** The first delimiter under which a header row is found; only then is the whole file taken apart. */
async function tableOfCsv(file: CsvFile, layout?: BankLayout): Promise<Table> {
  let failure: Problem | undefined;
  for (const delimiter of delimiters) {
    const first = await file.first(delimiter);
    const header = first instanceof Problem ? first : findHeader(first, layout);
    if (!(header instanceof Problem)) {
      const above = header.index + 1;
      const rows = (await file.rows(delimiter, above)).slice(above);
      return { sheet: { encoding: file.encoding, daysFrom: 0 }, header, rows, delimiter };
    }
    if (isNearer(header, failure)) failure = header;
  }
  throw failure ?? new Problem('bank_statement.not_csv');
}

/** Says more about what is wrong: the fewer columns are missing, the likelier is this the delimiter. */
function isNearer(problem: Problem, before: Problem | undefined): boolean {
  const missing = ({ detail }: Problem): number =>
    (detail['columns'] as string[] | undefined)?.length ?? Number.POSITIVE_INFINITY;
  return before === undefined || missing(problem) < missing(before);
}

async function previewOfCsv(file: CsvFile, layout?: BankLayout): Promise<Sheet> {
  const tries = await Promise.all(delimiters.map((delimiter) => file.first(delimiter)));
  const readable = tries.filter((rows): rows is SheetRow[] => !(rows instanceof Problem));
  const width = (rows: SheetRow[]): number => Math.max(0, ...rows.map(({ cells }) => cells.length));
  const best =
    readable.find((rows) => !(findHeader(rows, layout) instanceof Problem)) ??
    readable.sort((one, other) => width(other) - width(one))[0];
  if (!best?.length)
    throw tries.find((rows) => rows instanceof Problem) ?? new Problem('bank_statement.not_csv');
  return { encoding: file.encoding, sheets: [], sheet: null, rows: best, daysFrom: 0 };
}
