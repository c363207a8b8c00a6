import { plainXml, unpack } from './read-workbook';

/** Every table of a Word document, row by row, cell by cell, read from its bytes without any library that knows Word. */
export async function wordTables(bytes: Buffer): Promise<string[][][]> {
  const xml = (await unpack(bytes)).get('word/document.xml') ?? '';
  const all = (from: string, tag: string): string[] =>
    [...from.matchAll(new RegExp(`<w:${tag}>(.*?)</w:${tag}>`, 'gs'))].map(([, inner]) => inner as string);
  const textOf = (cell: string): string =>
    [...cell.matchAll(/<w:t(?: [^>]*)?>(.*?)<\/w:t>/gs)].map(([, text]) => plainXml(text as string)).join('');
  return all(xml, 'tbl').map((table) => all(table, 'tr').map((row) => all(row, 'tc').map(textOf)));
}
