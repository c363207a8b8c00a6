import { type AnyTable, streamWorkbook, type TableColumn, writeWorkbook } from '@app/platform';
import { sheetsOf } from '../support/read-workbook';

type Row = { name: string; fen: number; day: string; count: number };
const columns: TableColumn<Row>[] = [
  { title: '名称', kind: 'text', value: ({ name }) => name },
  { title: '金额（元）', kind: 'fen', value: ({ fen }) => fen },
  { title: '日期', kind: 'day', value: ({ day }) => day },
  { title: '件数', kind: 'count', value: ({ count }) => count },
];

async function bytesOf(pages: Row[][], closing?: () => (string | number | null)[]): Promise<Buffer> {
  async function* come() {
    yield* pages;
  }
  const table = {
    name: '表/一',
    above: [['编号', '=1+1']] as const,
    columns,
    ...(closing ? { closing } : {}),
  };
  const parts: Buffer[] = [];
  for await (const part of streamWorkbook(table, come())) parts.push(part);
  return Buffer.concat(parts);
}

describe('a workbook that is written as its rows come', () => {
  it('keeps texts as texts and money digit by digit', async () => {
    const rows = [
      { name: '320205199001011234', fen: 1, day: '2026-11-22', count: 3 },
      { name: '=cmd|x & <b> "z"', fen: -120_005, day: '1970-01-01', count: -1 },
      { name: 'a\u0001b', fen: 9_007_199_254_740_991, day: '2026-02-28', count: 0 },
    ];
    const sheets = await sheetsOf(
      await bytesOf([rows.slice(0, 2), [], rows.slice(2)], () => ['合计', 7, null, 2]),
    );
    expect([...sheets.keys()]).toEqual(['表 一']);
    const text = (v: string) => ({ t: 'text', v });
    const number = (v: string) => ({ t: 'number', v });
    expect(sheets.get('表 一')).toEqual([
      [text('编号'), text('=1+1')],
      ['名称', '金额（元）', '日期', '件数'].map(text),
      [text('320205199001011234'), number('0.01'), number('46348'), number('3')],
      [text('=cmd|x & <b> "z"'), number('-1200.05'), number('25569'), number('-1')],
      [text('a\ufffdb'), number('90071992547409.91'), number('46081'), number('0')],
      [text('合计'), number('0.07'), null, number('2')],
    ]);
  });

  it('is whole without rows, and the same for the same rows', async () => {
    const [one, two] = [await bytesOf([]), await bytesOf([])];
    expect(one.equals(two)).toBe(true);
    expect((await sheetsOf(one)).get('表 一')).toHaveLength(2);
  });

  it('breaks off with the error of its rows', async () => {
    async function* come(): AsyncGenerator<Row[]> {
      yield [];
      throw new Error('the rows broke off');
    }
    const read = async () => {
      for await (const part of streamWorkbook({ name: '表', columns }, come())) expect(part).toBeDefined();
    };
    await expect(read()).rejects.toThrow('the rows broke off');
  });

  it('has a sheet for each table of one that is all here', async () => {
    const rows = [{ name: '=1+1', fen: 123_450, day: '2026-12-31', count: 2 }];
    const tables = ['一', '二 & "三"'].map((name) => ({ name, columns, rows }) as unknown as AnyTable);
    const bytes = await writeWorkbook(tables);
    const sheets = await sheetsOf(bytes);
    expect([...sheets.keys()]).toEqual(['一', '二 & "三"']);
    for (const cells of sheets.values())
      expect(cells[1]?.map((cell) => cell?.v)).toEqual(['=1+1', '1234.50', '46387', '2']);
    expect(bytes.includes('<f>')).toBe(false);
  });
});
