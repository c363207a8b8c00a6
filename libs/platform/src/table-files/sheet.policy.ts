import { Problem } from '../errors';

/** A file of a spreadsheet as a table: which row of the file holds which cells, as text. */
export type Sheet = {
  encoding: 'utf-8' | 'gbk' | 'xlsx';
  /** Names of the sheets of a workbook; none for CSV. */
  sheets: string[];
  /** The one that was read. */
  sheet: string | null;
  rows: SheetRow[];
  /** Of a workbook that counts its days from 1904 (days are numbers there), else of 1900. */
  daysFrom: number;
};
/** `row` is counted from 1, as a person sees it (in CSV, a field with line breaks ends on it). */
export type SheetRow = { row: number; cells: string[] };

/** Titles and notes stand above a table; the header is looked for that far down. */
export const headerWithin = 30;
/** More than a bank's export of a busy month; a longer file is refused, not read in part. */
export const mostRows = 20_000;

export function badRow(row: number, column: string, value: string): Problem {
  return placed('table_file.bad_row', row, column, value);
}

/** A problem with one cell, whose place it names. */
export function placed(code: string, row: number, column: string, value: string, more = {}): Problem {
  return new Problem(code, {
    row,
    column,
    value: value.slice(0, 60),
    ...more,
    errors: [{ pointer: `/rows/${row}/${column}`, code }],
  });
}

export function tooManyRows(): Problem {
  return new Problem('table_file.too_many_rows', { most: mostRows });
}
