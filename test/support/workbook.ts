import { crc32, deflateRawSync } from 'node:zlib';

/** Workbooks byte by byte, also such as no program would write. */
export type Part = { name: string; content: Buffer | string; claims?: number };

/** A ZIP archive; `claims`: an unpacked size other than the true one. */
export function zipOf(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims } of parts) {
    const data = Buffer.from(content as string);
    const packed = deflateRawSync(data, { level: 9 });
    const path = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(0x0800, 6);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(crc32(data), 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(claims ?? data.length, 22);
    head.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(offset, 42);
    files.push(head, path, packed);
    directory.push(entry, path);
    offset += head.length + path.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}

/** A text, a number as a workbook keeps it, or a formula. */
export type Cell = string | number | { formula: string } | null;

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, ' ');

function letters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column >= 26 ? letters(Math.floor(column / 26) - 1) + letter : letter;
}

export function sheetXml(rows: readonly (readonly Cell[])[], strings: string[]): string {
  const cell = (value: Cell, place: string): string => {
    if (value === null) return `<c r="${place}" s="1"/>`;
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
    if (typeof value === 'object') return `<c r="${place}"><f>${escaped(value.formula)}</f><v>1</v></c>`;
    // Every other text stands in the cell itself, as some banks' programs write it.
    if (strings.length % 2) {
      strings.push('');
      return `<c r="${place}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
    }
    return `<c r="${place}" t="s"><v>${strings.push(value) - 1}</v></c>`;
  };
  const body = rows.map(
    (row, index) =>
      `<row r="${index + 1}">${row.map((value, column) => cell(value, `${letters(column)}${index + 1}`)).join('')}</row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${body.join('')}</sheetData></worksheet>`;
}

export function stringsXml(strings: readonly string[]): string {
  const items = strings.map(
    (text) => `<si><r><t xml:space="preserve">${escaped(text)}</t></r><rPh><t>音</t></rPh></si>`,
  );
  return `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${items.join('')}</sst>`;
}

/** The parts of a workbook whose sheets are given as XML. */
export function workbookParts(sheets: readonly { name: string; xml: string }[], strings: string): Part[] {
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const listed = sheets.map(
    ({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const links = sheets.map(
    (_, index) =>
      `<Relationship Id="rId${index + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
  );
  return [
    { name: '[Content_Types].xml', content: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${relations}"><sheets>${listed.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${links.join('')}</Relationships>` },
    { name: 'xl/sharedStrings.xml', content: strings },
    ...sheets.map(({ xml }, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: xml })),
  ];
}

/** A workbook of one sheet. */
export function workbookOf(rows: readonly (readonly Cell[])[], more: readonly Part[] = []): Buffer {
  const strings: string[] = [];
  const xml = sheetXml(rows, strings);
  return zipOf([...workbookParts([{ name: '流水', xml }], stringsXml(strings)), ...more]);
}
