import { fromBuffer } from 'yauzl';

/** A cell as it stands in the file: `t` its type, `v` the text of its value, digit by digit. */
export type ReadCell = { t: 'text' | 'number'; v: string } | null;

/** Every sheet of a workbook by its name, row by row, read from its bytes without any library that knows Excel. */
export async function sheetsOf(bytes: Buffer): Promise<Map<string, ReadCell[][]>> {
  const parts = await unpack(bytes);
  const strings = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(
    ([, item]) => textOf(item as string),
  );
  const targets = new Map(
    [...(parts.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<Relationship [^>]*>/g)].map(
      ([relation]) => [attribute(relation, 'Id'), attribute(relation, 'Target').replace(/^\/?(xl\/)?/, '')],
    ),
  );
  return new Map(
    [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*>/g)].map(([sheet]) => {
      const xml = parts.get(`xl/${targets.get(attribute(sheet, 'r:id'))}`) ?? '';
      return [plainXml(attribute(sheet, 'name')), rowsOf(xml, strings)];
    }),
  );
}

function rowsOf(xml: string, strings: readonly string[]): ReadCell[][] {
  return [...xml.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
    const cells: ReadCell[] = [];
    for (const [, about = '', content = ''] of (row as string).matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs))
      cells[columnOf(attribute(`<c${about}>`, 'r'))] = cellOf(about, content, strings);
    return Array.from(cells, (cell) => cell ?? null);
  });
}

function cellOf(about: string, content: string, strings: readonly string[]): ReadCell {
  const value = /<v>(.*?)<\/v>/s.exec(content)?.[1];
  if (/t="inlineStr"/.test(about)) return { t: 'text', v: textOf(content) };
  if (value === undefined) return null;
  return /t="s"/.test(about) ? { t: 'text', v: strings[Number(value)] as string } : { t: 'number', v: value };
}

const columnOf = (place: string): number =>
  [...place.replace(/\d/g, '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

const textOf = (xml: string): string =>
  [...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => plainXml(text as string)).join('');

export const plainXml = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/** Yauzl checks the sizes that the archive claims. */
export function unpack(bytes: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error);
      const parts = new Map<string, string>();
      zip.on('error', reject);
      zip.on('end', () => resolve(parts));
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('error', reject);
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks).toString());
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    }),
  );
}
