import {
  type AnyTable,
  type Cell,
  type CellKind,
  cellFormats,
  cellWidths,
  sheetName,
  type Table,
  yuanText,
} from './tables';
import { escaped } from './xml-text';
import { streamZip } from './zip-stream';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const kinds = ['text', 'fen', 'count', 'day'] as const satisfies readonly CellKind[];
/** Style 0 is the workbook's own; then one per kind of cell, and the same in bold. */
const styleOf = (kind: CellKind, bold = false): number => 1 + kinds.indexOf(kind) + (bold ? kinds.length : 0);

/** Days since 1899-12-30, as spreadsheets count them. */
const dayZero = Date.UTC(1899, 11, 30);
const dayMs = 86_400_000;

type Streamed<Row> = Omit<Table<Row>, 'rows'> & {
  /** A last line in bold, known when all rows have passed. */
  closing?: () => readonly Cell[];
};

/**
 * One sheet of rows that come page by page and are never all here. Typed cells, never formulas: text stays text, whatever
 * it begins with; money stands as a number of yuan written digit by digit from its fen. Up to 1,048,576 rows, which is the
 * caller's to keep.
 */
export function streamWorkbook<Row>(
  table: Streamed<Row>,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Buffer> {
  return streamSheets([{ name: table.name, pieces: sheet(table, pages) }]);
}

/** The same of tables that are all here, a sheet each. */
export async function writeWorkbook(tables: readonly AnyTable[]): Promise<Buffer> {
  const sheets = tables.map((table) => ({ name: table.name, pieces: sheet(table, [[...table.rows]]) }));
  const parts: Buffer[] = [];
  for await (const part of streamSheets(sheets)) parts.push(part);
  return Buffer.concat(parts);
}

type Sheet = { name: string; pieces: AsyncIterable<string | Buffer> };

function streamSheets(sheets: readonly Sheet[]): AsyncGenerator<Buffer> {
  const fileOf = (index: number): string => `worksheets/sheet${index + 1}.xml`;
  return streamZip([
    { name: '[Content_Types].xml', pieces: [contentTypes(sheets.map((_, index) => fileOf(index)))] },
    { name: '_rels/.rels', pieces: [rootRelations] },
    { name: 'xl/workbook.xml', pieces: [workbook(sheets.map(({ name }) => sheetName(name)))] },
    {
      name: 'xl/_rels/workbook.xml.rels',
      pieces: [workbookRelations(sheets.map((_, index) => fileOf(index)))],
    },
    { name: 'xl/styles.xml', pieces: [styles()] },
    ...sheets.map(({ pieces }, index) => ({ name: `xl/${fileOf(index)}`, pieces })),
  ]);
}

async function* sheet<Row>(
  { above = [], columns, closing }: Streamed<Row>,
  pages: AsyncIterable<readonly Row[]> | readonly (readonly Row[])[],
): AsyncGenerator<string | Buffer> {
  const widths = columns.map(
    ({ kind, width }, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${width ?? cellWidths[kind]}" customWidth="1"/>`,
  );
  const fixed = above.length + 1;
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${fixed}" topLeftCell="A${fixed + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  const lettered = columns.map((_, at) => lettersOf(at));
  let number = 0;
  const row = (cells: readonly string[]): string => {
    number++;
    return `<row r="${number}">${cells.map((text, at) => `<c r="${lettered[at] ?? lettersOf(at)}${number}"${text}`).join('')}</row>`;
  };
  for (const pair of above) yield row(pair.map((text) => cell('text', text)));
  yield row(columns.map(({ title }) => cell('text', title, true)));
  const written = columns.map(({ kind, value }, at) => {
    const write = writerOf(kind);
    const letters = lettersOf(at);
    return (one: Row, of: number): string => `<c r="${letters}${of}"${write(value(one))}`;
  });
  // A million cells and more: each row goes straight into bytes, as long texts of many pieces are slow to put together.
  let piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  for await (const rows of pages)
    for (const one of rows) {
      let text = `<row r="${++number}">`;
      for (const cellOf of written) text += cellOf(one, number);
      text += '</row>';
      if (filled + text.length * mostBytes > piece.length) {
        yield piece.subarray(0, filled);
        piece = Buffer.allocUnsafe(Math.max(pieceBytes, text.length * mostBytes));
        filled = 0;
      }
      filled += piece.write(text, filled);
    }
  yield piece.subarray(0, filled);
  if (closing) yield row(closing().map((value, at) => cell(columns[at]?.kind ?? 'text', value, true)));
  yield '</sheetData></worksheet>';
}

function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}

const pieceBytes = 1024 * 1024;
/** Of a unit of UTF-16, as UTF-8. */
const mostBytes = 3;

/** So many different texts of a column are remembered as they are written. */
const mostRemembered = 2_000;

/** `cell` for a column of many rows: names, kinds and places come again and again. */
function writerOf(kind: CellKind): (value: Cell) => string {
  const written = new Map<Cell, string>();
  return (value) => {
    if (typeof value !== 'string') return cell(kind, value);
    const known = written.get(value);
    if (known !== undefined) return known;
    if (written.size === mostRemembered) written.clear();
    const text = cell(kind, value);
    written.set(value, text);
    return text;
  };
}

/** What follows its place. */
function cell(kind: CellKind, value: Cell, bold = false): string {
  if (value === null || value === '') return '/>';
  if (typeof value === 'string' && (kind !== 'day' || !/^\d{4}-\d{2}-\d{2}$/.test(value)))
    return ` s="${styleOf('text', bold)}" t="inlineStr"><is><t${/^\s|\s$/.test(value) ? ' xml:space="preserve"' : ''}>${escaped(value)}</t></is></c>`;
  return ` s="${styleOf(kind, bold)}"><v>${numberText(kind, value)}</v></c>`;
}

function numberText(kind: CellKind, value: string | number): Cell {
  if (kind === 'fen') return yuanText(value);
  return kind === 'day' ? (Date.parse(String(value)) - dayZero) / dayMs : value;
}

function contentTypes(files: readonly string[]): string {
  const sheets = files.map(
    (file) => `<Override PartName="/xl/${file}" ContentType="${content}.worksheet+xml"/>`,
  );
  return `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/>${sheets.join('')}</Types>`;
}

const relation = (number: number, type: string, target: string): string =>
  `<Relationship Id="rId${number}" Type="${relations}/${type}" Target="${target}"/>`;

const relationsOf = (all: readonly string[]): string =>
  `${declaration}<Relationships xmlns="${packages}/relationships">${all.join('')}</Relationships>`;

const rootRelations = relationsOf([relation(1, 'officeDocument', 'xl/workbook.xml')]);

function workbookRelations(files: readonly string[]): string {
  const sheets = files.map((file, index) => relation(index + 1, 'worksheet', file));
  return relationsOf([...sheets, relation(files.length + 1, 'styles', 'styles.xml')]);
}

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, index) => {
    const attribute = escaped(name).replaceAll('"', '&quot;');
    return `<sheet name="${attribute}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`;
  });
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function styles(): string {
  // Numbers below 164 are the program's own formats.
  const formats = kinds.map(
    (kind, at) => `<numFmt numFmtId="${164 + at}" formatCode="${cellFormats[kind]}"/>`,
  );
  const styled = (bold: number): string[] =>
    kinds.map(
      (_, at) =>
        `<xf numFmtId="${164 + at}" fontId="${bold}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${bold ? ' applyFont="1"' : ''}/>`,
    );
  const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
  const all = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>', ...styled(0), ...styled(1)];
  return `${declaration}<styleSheet xmlns="${main}"><numFmts count="${kinds.length}">${formats.join('')}</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${all.length}">${all.join('')}</cellXfs></styleSheet>`;
}
