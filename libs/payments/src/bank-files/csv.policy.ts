import { Problem } from '@app/platform';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { clean, readDate } from './cells.policy';
import { isFooter } from './layout.policy';
import { badRow, headerWithin, mostRows, type SheetRow, tooManyRows } from './sheet.policy';

type CsvRecord = { record: string[]; info: { lines: number } };

export const delimiters = [',', '\t', ';'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A bank's CSV export whose delimiter is not known yet. */
export class CsvFile {
  private constructor(
    readonly encoding: 'utf-8' | 'gbk',
    private readonly text: string,
  ) {}

  /** UTF-8 when it is valid UTF-8, else GBK (as GB 18030, its superset). Errors: bank_statement.not_csv. */
  static open(content: Buffer): CsvFile {
    if (content.includes(0)) throw new Problem('bank_statement.not_csv');
    try {
      return new CsvFile('utf-8', new TextDecoder('utf-8', { fatal: true }).decode(content));
    } catch {
      const text = iconv.decode(content, 'gb18030');
      if (text.includes('\ufffd')) throw new Problem('bank_statement.not_csv');
      return new CsvFile('gbk', text);
    }
  }

  /** The rows among which the header is; a problem when this is not the delimiter. */
  first(delimiter: Delimiter): SheetRow[] | Problem {
    return this.parse(delimiter, headerWithin);
  }

  /** Everything. Errors: bank_statement.not_csv, bank_statement.too_many_rows. */
  rows(delimiter: Delimiter, aboveTable: number): SheetRow[] {
    const rows = this.parse(delimiter, aboveTable + mostRows + 1);
    if (rows instanceof Problem) throw rows;
    if (rows.length > aboveTable + mostRows) throw tooManyRows();
    return rows;
  }

  private parse(delimiter: Delimiter, most: number): SheetRow[] | Problem {
    try {
      const records = parse(this.text, {
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
      return records.map(({ record, info }) => ({ row: info.lines, cells: record }));
    } catch (error) {
      const { lines: row } = error as { lines?: number };
      return new Problem('bank_statement.not_csv', row === undefined ? {} : { row });
    }
  }
}

/** A quote that is not closed takes the next rows into its cell: their money would be lost without a word. */
export function refuseSwallowedRows(
  { row, cells }: SheetRow,
  header: readonly string[],
  delimiter: Delimiter,
): void {
  if (isFooter(clean(cells[0]))) return;
  for (const [index, cell] of cells.entries()) {
    const lines = cell.split(/\r\n|\n|\r/);
    const isRow = (line: string): boolean =>
      line.includes(delimiter) && line.split(delimiter).some((part) => readDate(clean(part)) !== undefined);
    if (lines.length > 1 && lines.some(isRow)) throw badRow(row, header[index] ?? '', clean(cell));
  }
}
