import { unzipSync } from 'fflate';
import iconv from 'iconv-lite';
import { asGbk, asUtf8, type Table, writeCsv, writeWorkbook } from './tables';

type Row = { name: string; account: string; fen: number; day: string };

const rows: Row[] = [
  { name: '化隆某合作社', account: '6222020200012345678', fen: 123_450, day: '2026-11-22' },
  { name: '=HYPERLINK("http://x")', account: '+8613900000000', fen: -5, day: '2026-12-31' },
  { name: '含,逗号"引号', account: '00012', fen: 0, day: '2027-01-01' },
];
const table: Table<Row> = {
  name: '清单/一',
  above: [['合计', '1,234.45']],
  columns: [
    { title: '户名', kind: 'text', value: (row) => row.name },
    { title: '账号', kind: 'text', value: (row) => row.account },
    { title: '金额', kind: 'fen', value: (row) => row.fen },
    { title: '日期', kind: 'day', value: (row) => row.day },
  ],
  rows,
};

describe('a table as a file', () => {
  it('is CSV that no spreadsheet takes for formulas or rounds', () => {
    expect(writeCsv(table)).toBe(
      [
        '合计,"1,234.45"',
        '户名,账号,金额,日期',
        '化隆某合作社,"=""6222020200012345678""",1234.50,2026-11-22',
        `"'=HYPERLINK(""http://x"")",'+8613900000000,-0.05,2026-12-31`,
        '"含,逗号""引号",00012,0.00,2027-01-01',
        '',
      ].join('\r\n'),
    );
  });

  it('is GBK where every character has a code in it, and says so where one has none', () => {
    expect(iconv.decode(asGbk('兴隆合作社') as Buffer, 'gbk')).toBe('兴隆合作社');
    expect(asGbk('𠮷野')).toBeUndefined();
    expect(asUtf8('甲').subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  it('is a workbook of typed cells without a formula', async () => {
    const files = unzipSync(await writeWorkbook([table]));
    const textOf = (name: string): string => Buffer.from(files[name] ?? []).toString();
    const sheet = textOf('xl/worksheets/sheet1.xml');
    expect(textOf('xl/workbook.xml')).toContain('name="清单 一"');
    expect(sheet).not.toContain('<f>');
    const strings = [...textOf('xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)</g)].map(([, text]) => text);
    const cells = [...sheet.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>.*?<v>([^<]*)</g)].map(
      ([, place, about, value]) => [place, about?.includes('t="s"') ? strings[Number(value)] : Number(value)],
    );
    expect(Object.fromEntries(cells)).toMatchObject({
      A1: '合计',
      B1: '1,234.45',
      B3: '6222020200012345678',
      C3: 1234.5,
      A4: '=HYPERLINK("http://x")',
      B4: '+8613900000000',
      C4: -0.05,
      B5: '00012',
      // Days since 1900, as Excel counts them.
      D3: 46_348,
      D5: 46_388,
    });
  });
});
