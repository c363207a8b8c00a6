import { setImmediate } from 'node:timers/promises';
import { Problem } from '../errors';
import { clean, columnName } from './cells.policy';
import { CsvFile, type Delimiter, delimiters, refuseSwallowedRows } from './csv.policy';
import { headerWithin, type Sheet, type SheetRow } from './sheet.policy';
import { isWorkbook, readWorkbook } from './xlsx.policy';

/** The columns that a file is to have: under which names each is known, the first of them ours. */
export type FileColumns<Key extends string> = Record<Key, { names: readonly string[]; optional?: boolean }>;

/** `row` as a person counts; cells are trimmed texts, empty where there is nothing. */
export type TableRow<Key extends string> = { row: number; cells: Record<Key, string> };

export type FileTable<Key extends string> = Pick<Sheet, 'encoding' | 'daysFrom'> & {
  /** As the header of this file says it; our own name of a column that is not there. */
  titles: Record<Key, string>;
  rows: TableRow<Key>[];
};

type Header = { index: number; cells: string[]; places: Map<string, number> };
/** So many rows take some ten milliseconds; then others are served. */
const rowsAtOnce = 1_000;

/**
 * Reads a table that people fill in (xlsx, or CSV in UTF-8 or GBK) by the names of its columns, whatever stands above it
 * and in whatever order. Pure: bytes in, texts out; what the texts mean, and whether they are right, is the caller's.
 * Errors: table_file.not_csv, .not_xlsx, .formula, .active_content, .too_large_inside, .column_missing, .bad_row,
 * .too_many_rows.
 */
export async function readTableFile<Key extends string>(
  content: Buffer,
  columns: FileColumns<Key>,
): Promise<FileTable<Key>> {
  const { sheet, header, rows, delimiter } = isWorkbook(content)
    ? await ofWorkbook(content, columns)
    : await ofCsv(CsvFile.open(content), columns);
  const keys = Object.keys(columns) as Key[];
  const read: TableRow<Key>[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % rowsAtOnce === 0) await setImmediate();
    if (delimiter) refuseSwallowedRows(row, header.cells, delimiter);
    const of = (key: Key): string => clean(row.cells[header.places.get(key) ?? Number.MAX_SAFE_INTEGER]);
    const cells = Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, string>;
    if (keys.some((key) => cells[key] !== '')) read.push({ row: row.row, cells });
  }
  const titleOf = (key: Key): string =>
    header.cells[header.places.get(key) ?? -1] ?? (columns[key].names[0] as string);
  return {
    ...sheet,
    titles: Object.fromEntries(keys.map((key) => [key, titleOf(key)])) as Record<Key, string>,
    rows: read,
  };
}

/** The same problems under the names that a lib has given them: `table_file.bad_row` becomes `<family>.bad_row`. */
export async function refusingAs<T>(family: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || !error.code.startsWith('table_file.')) throw error;
    const renamed = (code: string): string => code.replace(/^table_file\./, `${family}.`);
    const { errors, ...detail } = error.detail;
    throw new Problem(renamed(error.code), {
      ...detail,
      ...(errors ? { errors: errors.map((one) => ({ ...one, code: renamed(one.code) })) } : {}),
    });
  }
}

type Found = {
  sheet: Pick<Sheet, 'encoding' | 'daysFrom'>;
  header: Header;
  rows: SheetRow[];
  delimiter?: Delimiter;
};

async function ofWorkbook(content: Buffer, columns: FileColumns<string>): Promise<Found> {
  const { encoding, daysFrom, rows } = await readWorkbook(content, null);
  const header = findHeader(rows, columns);
  if (header instanceof Problem) throw header;
  return { sheet: { encoding, daysFrom }, header, rows: rows.slice(header.index + 1) };
}

/** The delimiter under which most of the columns are found; only then is the whole file taken apart. */
async function ofCsv(file: CsvFile, columns: FileColumns<string>): Promise<Found> {
  let failure: Problem | undefined;
  for (const delimiter of delimiters) {
    const first = await file.first(delimiter);
    const header = first instanceof Problem ? first : findHeader(first, columns);
    if (!(header instanceof Problem)) {
      const above = header.index + 1;
      const rows = (await file.rows(delimiter, above)).slice(above);
      return { sheet: { encoding: file.encoding, daysFrom: 0 }, header, rows, delimiter };
    }
    if (!failure || missingIn(header) < missingIn(failure)) failure = header;
  }
  throw failure ?? new Problem('table_file.not_csv');
}

function missingIn({ detail }: Problem): number {
  return (detail['columns'] as string[] | undefined)?.length ?? Number.POSITIVE_INFINITY;
}

/** The row among the first ones that has all columns that must be there, or the problem that names what the nearest lacks. */
function findHeader(rows: readonly SheetRow[], columns: FileColumns<string>): Header | Problem {
  let nearest: string[] | undefined;
  for (const [index, { cells }] of rows.slice(0, headerWithin).entries()) {
    const names = cells.map(columnName);
    const places = new Map<string, number>();
    for (const [key, { names: known }] of Object.entries(columns)) {
      const at = names.findIndex((name) => name !== '' && known.some((one) => columnName(one) === name));
      if (at >= 0) places.set(key, at);
    }
    const missing = Object.entries(columns)
      .filter(([key, { optional }]) => !optional && !places.has(key))
      .map(
        ([
          ,
          {
            names: [ours],
          },
        ]) => ours as string,
      );
    if (missing.length === 0) return { index, cells: cells.map(clean), places };
    if (!nearest || missing.length < nearest.length) nearest = missing;
  }
  const code = 'table_file.column_missing';
  const lacking =
    nearest ??
    Object.values(columns).flatMap(({ optional, names: [ours] }) => (optional ? [] : [ours as string]));
  return new Problem(code, {
    columns: lacking,
    errors: lacking.map((column) => ({ pointer: `/columns/${column}`, code })),
  });
}
