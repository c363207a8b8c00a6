import { schemas, streamCsv, streamWorkbook, type TableColumn, writeCsv, writeWorkbook } from '@app/platform';
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { sheetsOf, unpack } from '../support/read-workbook';
import { corpus } from './corpus';

type TableFile = { toCsv(rows: unknown[][]): string; toTsv(rows: unknown[][]): string };

/** The web client's own; its other types are a browser's. */
const { toCsv, toTsv } = jest.requireActual<TableFile>('../../apps/web/src/shared/table-file');

/** Half a surrogate pair has no bytes, and so cannot stand in a file. */
const all = corpus.map(({ text }) => Buffer.from(text).toString());
/** What a field may hold, and so a file may have to say. */
const kept = [...new Set(all.map((text) => text.trim()))].filter(
  (text) => text !== '' && schemas.note(20_000).safeParse(text).success,
);

const columns: TableColumn<string>[] = [
  { title: '名称', kind: 'text', value: (text) => text },
  { title: '数量', kind: 'count', value: () => 1 },
];

async function* inPages(texts: readonly string[]): AsyncGenerator<string[]> {
  for (let start = 0; start < texts.length; start += 100) yield texts.slice(start, start + 100);
}

async function gathered(parts: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(Buffer.from(part));
  return Buffer.concat(all);
}

const workbooks: Record<string, (texts: readonly string[]) => Promise<Buffer>> = {
  'made at once': (texts) => writeWorkbook([{ name: '一', columns, rows: texts }] as never),
  'written as its rows come': (texts) => gathered(streamWorkbook({ name: '一', columns }, inPages(texts))),
};

const lists: Record<string, (texts: readonly string[]) => Promise<string>> = {
  'of the server': async (texts) => writeCsv({ name: '一', columns, rows: texts } as never),
  'of the server, row by row': async (texts) =>
    (await gathered(streamCsv(columns, inPages(texts)))).toString(),
  'of a page': async (texts) => toCsv([['名称', '数量'], ...texts.map((text) => [text, 1])]),
};

/** Every string of the corpus once more, on its way out. */
describe('every nasty string in a file', () => {
  it('has many that a field may hold', () => {
    expect(kept.length).toBeGreaterThan(700);
  });

  describe.each(Object.entries(workbooks))('a workbook %s', (_, make) => {
    it('has each as it is, and as a text', async () => {
      const rows = (await sheetsOf(await make(kept))).get('一')?.slice(1) ?? [];
      expect(rows.map(([cell]) => cell)).toEqual(kept.map((v) => ({ t: 'text', v })));
    });

    it('opens, whatever is in it', async () => {
      for (const [name, xml] of await unpack(await make(all))) {
        if (!/\.(xml|rels)$/.test(name)) continue;
        const parser = new SaxesParser();
        parser.on('error', (error) => {
          throw new Error(`${name}: ${error.message}`);
        });
        parser.write(xml).close();
      }
    });
  });

  it.each(Object.entries(lists))(
    'comes out of a CSV %s as it went in, and never as a formula',
    async (_, make) => {
      const [, ...rows] = parse(await make(all), { bom: true, record_delimiter: '\r\n' }) as string[][];
      expect(rows).toHaveLength(all.length);
      for (const [index, text] of all.entries()) {
        const cell = String(rows[index]?.[0]);
        const figure = /^-?\d+(\.\d+)?$/.test(text);
        if (/^[=+\-@\t\r]/.test(cell))
          expect({ text, safe: figure || /^="\d{12,}"$/.test(cell) }).toEqual({ text, safe: true });
        // As it is, with the apostrophe that makes it a text, or as the text of a long number.
        expect([text, `'${text}`, `="${text}"`]).toContain(cell);
      }
    },
  );

  it('goes through the clipboard without becoming a formula', () => {
    for (const line of toTsv(all.map((text) => [text])).split('\n'))
      expect({ line, safe: !/^[=+\-@]/.test(line) || /^-?\d+(\.\d+)?$/.test(line) }).toEqual({
        line,
        safe: true,
      });
  });
});
