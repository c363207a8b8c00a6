import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { Problem } from '../errors';
import { headerWithin, mostRows, placed, type Sheet, type SheetRow, tooManyRows } from './sheet.policy';

/**
 * Reads one sheet of a workbook as text. The archive is opened entry by entry and its XML is read as a stream, each with
 * a bound of its own, so that neither size, nor emptiness, nor nesting costs more than that. Only stored values are
 * taken: a formula, a macro or a link to elsewhere is refused.
 */
const largest = { entries: 500, small: 1 << 20, strings: 16 << 20, sheet: 64 << 20 };
/** Columns further right are not read: nobody prints so many. */
const mostColumns = 200;
const longestCell = 32_767;
const macros = /(^|\/)(vbaProject\.bin|vbaData\.xml)$|\/macrosheets\//i;
const external = /\/externalLinks\//i;

/** By its first bytes: an archive, or the container of old and of encrypted workbooks. */
export function isWorkbook(content: Buffer): boolean {
  const start = content.subarray(0, 4).toString('hex');
  return start === '504b0304' || start === '504b0506' || start === 'd0cf11e0';
}

/**
 * Errors: table_file.not_xlsx, table_file.active_content, table_file.too_large_inside,
 * table_file.formula, table_file.sheet_missing, table_file.too_many_rows.
 */
export async function readWorkbook(content: Buffer, wanted: string | null): Promise<Sheet> {
  try {
    const book = await Workbook.open(content);
    try {
      return await book.read(wanted);
    } finally {
      book.close();
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('table_file.not_xlsx');
  }
}

class Workbook {
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(content: Buffer): Promise<Workbook> {
    const zip = await new Promise<ZipFile>((resolve, reject) =>
      fromBuffer(content, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
        error ? reject(error) : resolve(opened),
      ),
    );
    return new Workbook(zip, await listEntries(zip));
  }

  close(): void {
    this.zip.close();
  }

  async read(wanted: string | null): Promise<Sheet> {
    const book = await this.index();
    const chosen = wanted === null ? book.sheets[0] : book.sheets.find(({ name }) => name === wanted);
    if (!chosen)
      throw new Problem(wanted === null ? 'table_file.not_xlsx' : 'table_file.sheet_missing', {
        ...(wanted === null ? {} : { sheet: wanted, sheets: book.sheets.map(({ name }) => name) }),
      });
    const strings = await this.strings();
    const rows = new SheetReader(strings);
    await this.parse(chosen.path, largest.sheet, rows);
    return {
      encoding: 'xlsx',
      sheets: book.sheets.map(({ name }) => name),
      sheet: chosen.name,
      rows: rows.rows,
      daysFrom: book.daysFrom,
    };
  }

  /** Names of the visible sheets and where they are. */
  private async index(): Promise<{ sheets: { name: string; path: string }[]; daysFrom: number }> {
    const listed: { name: string; relation: string }[] = [];
    const targets = new Map<string, string>();
    let daysFrom = 0;
    await this.parse('xl/workbook.xml', largest.small, {
      opened(name, attributes) {
        if (name === 'sheet' && attributes['state'] === undefined)
          listed.push({ name: String(attributes['name']), relation: String(attributes['r:id']) });
        if (name === 'workbookPr' && /^(1|true)$/.test(String(attributes['date1904']))) daysFrom = 1462;
      },
    });
    await this.parse('xl/_rels/workbook.xml.rels', largest.small, {
      opened(name, attributes) {
        if (name === 'Relationship') targets.set(String(attributes['Id']), String(attributes['Target']));
      },
    });
    const sheets = listed.map(({ name, relation }) => {
      const target = targets.get(relation) ?? '';
      return { name, path: target.startsWith('/') ? target.slice(1) : `xl/${target}` };
    });
    return { sheets, daysFrom };
  }

  /** Texts that cells point to; a workbook without any has no such part. */
  private async strings(): Promise<string[]> {
    const path = 'xl/sharedStrings.xml';
    if (!this.entries.has(path)) return [];
    const reader = new StringsReader();
    await this.parse(path, largest.strings, reader);
    return reader.strings;
  }

  private async parse(path: string, most: number, reader: PartReader): Promise<void> {
    const entry = this.entries.get(path);
    if (!entry) throw new Problem('table_file.not_xlsx');
    if (entry.uncompressedSize > most) throw new Problem('table_file.too_large_inside');
    const stream = await new Promise<Readable>((resolve, reject) =>
      this.zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    // What a document type may define is not needed, and is how XML is made to grow.
    parser.on('doctype', () => {
      throw new Problem('table_file.not_xlsx');
    });
    // Some programs write `x:row` for `row`.
    const local = (name: string): string => name.slice(name.indexOf(':') + 1);
    parser.on('opentag', ({ name, attributes }) => reader.opened?.(local(name), attributes));
    parser.on('text', (text) => reader.text?.(text));
    parser.on('closetag', ({ name }) => reader.closed?.(local(name)));
    let size = 0;
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const chunk of stream) {
      size += (chunk as Buffer).length;
      if (size > most) throw new Problem('table_file.too_large_inside');
      parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    }
    parser.close();
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > largest.entries) throw new Problem('table_file.too_large_inside');
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: Entry) => {
      const { fileName } = entry;
      if (macros.test(fileName)) reject(new Problem('table_file.active_content', { what: 'macros' }));
      else if (external.test(fileName))
        reject(new Problem('table_file.active_content', { what: 'external_links' }));
      // Two parts of one name: which of them is the sheet would depend on who reads.
      else if (entries.has(fileName) || entry.isEncrypted()) reject(new Problem('table_file.not_xlsx'));
      else {
        entries.set(fileName, entry);
        zip.readEntry();
      }
    });
    zip.readEntry();
  });
  return entries;
}

type Attributes = Readonly<Record<string, string>>;
type PartReader = {
  opened?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  closed?(name: string): void;
};

/** `xl/sharedStrings.xml`: one text per `si`, in pieces; readings above the text (`rPh`) are no part of it. */
class StringsReader implements PartReader {
  readonly strings: string[] = [];
  private current = '';
  private inText = false;
  private inReading = false;

  opened(name: string): void {
    if (name === 'si') this.current = '';
    if (name === 'rPh') this.inReading = true;
    if (name === 't') this.inText = true;
  }

  text(text: string): void {
    if (this.inText && !this.inReading) this.current += text;
  }

  closed(name: string): void {
    if (name === 't') this.inText = false;
    if (name === 'rPh') this.inReading = false;
    if (name === 'si') this.strings.push(this.current.slice(0, longestCell));
  }
}

/** A worksheet: rows that hold something. */
class SheetReader implements PartReader {
  readonly rows: SheetRow[] = [];
  private row = 0;
  private column = 0;
  private cells: string[] = [];
  private type = '';
  private value = '';
  private inValue = false;

  constructor(private readonly strings: readonly string[]) {}

  opened(name: string, attributes: Attributes): void {
    if (name === 'row') {
      this.row = Number(attributes['r'] ?? this.row + 1);
      this.column = 0;
      this.cells = [];
    } else if (name === 'c') {
      const place = attributes['r'];
      this.column = place === undefined ? this.column + 1 : columnNumber(place);
      this.type = attributes['t'] ?? 'n';
      this.value = '';
    } else if (name === 'f') throw placed('table_file.formula', this.row, columnLetters(this.column), '');
    else if (name === 'v' || name === 't') this.inValue = true;
  }

  text(text: string): void {
    if (this.inValue) this.value += text;
  }

  closed(name: string): void {
    if (name === 'v' || name === 't') this.inValue = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row') this.endRow();
  }

  private endCell(): void {
    if (this.value === '' || this.column < 1 || this.column > mostColumns) return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column - 1] = this.shown().slice(0, longestCell);
  }

  private endRow(): void {
    if (this.cells.every((cell) => cell.trim() === '')) return;
    if (this.rows.length >= mostRows + headerWithin) throw tooManyRows();
    this.rows.push({ row: this.row, cells: this.cells });
  }

  private shown(): string {
    if (this.type === 's') return this.strings[Number(this.value)] ?? '';
    return this.type === 'n' ? plainNumber(this.value) : this.value;
  }
}

/** As Excel shows it: 15 digits; `1234.5599999999999` is how a workbook keeps 1234.56. */
function plainNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : text;
}

/** `C5` → 3. */
function columnNumber(place: string): number {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0] ?? '';
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + ((column - 1) % 26));
  return column > 26 ? columnLetters(Math.floor((column - 1) / 26)) + letter : letter;
}
