import iconv from 'iconv-lite';
import { asGbk, asUtf8, type Table, writeCsv } from './tables';

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
});
