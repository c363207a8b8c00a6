import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { Problem } from '../errors';
import { clean, readDate } from './cells.policy';
import { badRow, headerWithin, mostRows, type SheetRow, tooManyRows } from './sheet.policy';

const chunkBytes = 32_768;
type CsvRecord = { record: string[]; info: { lines: number } };

export const delimiters = [',', '\t', ';'] as const;
export type Delimiter = (typeof delimiters)[number];

/** A CSV file whose delimiter is not known yet. */
export class CsvFile {
  private constructor(
    readonly encoding: 'utf-8' | 'gbk',
    /** In UTF-8. */
    private readonly bytes: Buffer,
  ) {}

  /** UTF-8 when it is valid UTF-8, else GBK (as GB 18030, its superset). Errors: table_file.not_csv. */
  static open(content: Buffer): CsvFile {
    if (content.includes(0)) throw new Problem('table_file.not_csv');
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(content);
      return new CsvFile('utf-8', content);
    } catch {
      const text = iconv.decode(content, 'gb18030');
      if (text.includes('\ufffd')) throw new Problem('table_file.not_csv');
      return new CsvFile('gbk', Buffer.from(text));
    }
  }

  /** The rows among which the header is; a problem when this is not the delimiter. */
  first(delimiter: Delimiter): Promise<SheetRow[] | Problem> {
    return this.parse(delimiter, headerWithin);
  }

  /** Everything. Errors: table_file.not_csv, table_file.too_many_rows. */
  async rows(delimiter: Delimiter, aboveTable: number): Promise<SheetRow[]> {
    const rows = await this.parse(delimiter, aboveTable + mostRows + 1);
    if (rows instanceof Problem) throw rows;
    if (rows.length > aboveTable + mostRows) throw tooManyRows();
    return rows;
  }

  private async parse(delimiter: Delimiter, most: number): Promise<SheetRow[] | Problem> {
    const parser = parse({
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
    });
    const source = Readable.from(this.chunks());
    const rows: SheetRow[] = [];
    try {
      for await (const { record, info } of source.pipe(parser) as AsyncIterable<CsvRecord>)
        rows.push({ row: info.lines, cells: record });
      return rows;
    } catch (error) {
      const { lines: row } = error as { lines?: number };
      return new Problem('table_file.not_csv', row === undefined ? {} : { row });
    } finally {
      source.destroy();
    }
  }

  /** A million empty rows take seconds: between the pieces others are served. */
  private async *chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.bytes.length; at += chunkBytes) {
      yield this.bytes.subarray(at, at + chunkBytes);
      await setImmediate();
    }
  }
}

/** A quote that is not closed takes the next rows into its cell: what they say would be lost without a word. */
export function refuseSwallowedRows(
  { row, cells }: SheetRow,
  header: readonly string[],
  delimiter: Delimiter,
): void {
  for (const [index, cell] of cells.entries()) {
    const lines = cell.split(/\r\n|\n|\r/);
    const isRow = (line: string): boolean =>
      line.includes(delimiter) && line.split(delimiter).some((part) => readDate(clean(part)) !== undefined);
    if (lines.length > 1 && lines.some(isRow)) throw badRow(row, header[index] ?? '', clean(cell));
  }
}
