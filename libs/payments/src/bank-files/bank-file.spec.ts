import { Problem, type ProblemDetail, tableFiles } from '@app/platform';
import iconv from 'iconv-lite';
import { readBankStatement } from './bank-file.policy';

const { readAmount, readDate } = tableFiles;

const table = [
  '交易日期,流水号,对方户名,对方账号,贷方金额,附言',
  '2026-11-20,R0001,无锡市锡山区实验小学,3205 0000 1234,"1,234.50",货款 JD7K3M9Q2',
  '2026/11/21,R0002,无锡市第二人民医院,320500005678,88.00,',
].join('\n');

const lines = [
  {
    rowNumber: 2,
    bankReference: 'R0001',
    bookedOn: '2026-11-20',
    amountFen: 123_450,
    payerName: '无锡市锡山区实验小学',
    payerAccount: '320500001234',
    memo: '货款 JD7K3M9Q2',
  },
  {
    rowNumber: 3,
    bankReference: 'R0002',
    bookedOn: '2026-11-21',
    amountFen: 8_800,
    payerName: '无锡市第二人民医院',
    payerAccount: '320500005678',
    memo: '',
  },
];

const read = (text: string | Buffer) => readBankStatement(Buffer.from(text as string));

async function problemOf(text: string | Buffer): Promise<{ code: string; detail: ProblemDetail }> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error('It was read.');
}

describe('a bank statement', () => {
  it.each([
    ['UTF-8', Buffer.from(table), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${table}`), 'utf-8'],
    ['GBK', iconv.encode(table, 'gbk'), 'gbk'],
    ['GBK with Windows line ends', iconv.encode(table.replaceAll('\n', '\r\n'), 'gbk'), 'gbk'],
    ['tabs', Buffer.from(table.replace('"1,234.50"', '1234.5').replaceAll(',', '\t')), 'utf-8'],
  ])('reads the same lines from %s', async (_name, content, encoding) => {
    expect(await read(content)).toMatchObject({ encoding, lines });
  });

  it('gives a line the same key in every encoding and file', async () => {
    const keys = async (content: string | Buffer) =>
      (await read(content)).lines.map((line) => line.naturalKey);
    const [head, first, second] = table.split('\n') as [string, string, string];
    expect(await keys(iconv.encode(table, 'gbk'))).toEqual(await keys(table));
    expect((await keys([head, second, first].join('\n'))).reverse()).toEqual(await keys(table));
    expect(new Set(await keys(table)).size).toBe(2);
  });

  it('finds columns in any order, in English, and below a title', async () => {
    const text = [
      '网上银行交易明细,,,,',
      '账号：,3205 1111 2222,,,',
      '',
      'Memo, Amount (CNY) ,payer,Reference,booked_on',
      '货款,10.00,甲,A1,20261120',
      '合计,10.00,,,',
    ].join('\n');
    expect((await read(text)).lines).toMatchObject([
      {
        rowNumber: 5,
        amountFen: 1_000,
        payerName: '甲',
        bankReference: 'A1',
        bookedOn: '2026-11-20',
        memo: '货款',
      },
    ]);
  });

  it('understands full-width figures and the tricks that keep Excel from rounding', async () => {
    const text =
      '日期,金额,对方账号,摘要\n２０２６年１１月２０日,￥１，２３４．５０,"=""320500001234""",货款\t';
    // The full-width comma is no delimiter.
    expect((await read(text)).lines).toMatchObject([
      { bookedOn: '2026-11-20', amountFen: 123_450, payerAccount: '320500001234', memo: '货款' },
    ]);
  });

  it('keeps money going out, with its sign', async () => {
    const twoColumns = [
      '日期,借方金额,贷方金额,摘要',
      '2026-11-20,,100.00,收',
      '2026-11-20,30.00,,付',
      '2026-11-20,30.00,0.00,付',
      '2026-11-20,-,5.00,收',
      '2026-11-20,,-100.00,冲正',
      '2026-11-20,-30.00,,红字冲正',
    ].join('\n');
    const amounts = async (text: string) => (await read(text)).lines.map(({ amountFen }) => amountFen);
    expect(await amounts(twoColumns)).toEqual([10_000, -3_000, -3_000, 500, -10_000, 3_000]);
    const signed = '日期,金额,借贷标志\n2026-11-20,-1.00,\n2026-11-20,2.00,借\n2026-11-20,3.00,贷';
    expect(await amounts(signed)).toEqual([-100, -200, 300]);
  });

  it('holds total rows against the lines above them', async () => {
    const rows = ['日期,借方金额,贷方金额,摘要', '2026-11-20,,100.00,收', '2026-11-20,30.00,,付'];
    for (const total of ['合计,30.00,100.00,', '合计：,,100.00,2笔', '小计,1.00,1.00,'])
      expect((await read([...rows, total].join('\n'))).lines).toHaveLength(2);
    expect(await problemOf([...rows, '合计,30.00,100.01,'].join('\n'))).toMatchObject({
      code: 'bank_statement.total_differs',
      detail: { row: 4, column: '贷方金额', printedFen: 10_001, countedFen: 10_000 },
    });
    // Half of the file is gone, its foot is not.
    expect((await problemOf([rows[0], rows[1], '总计,30.00,100.00,'].join('\n'))).detail).toMatchObject({
      row: 3,
      column: '借方金额',
    });
  });

  it('refuses what only looks like money in', async () => {
    const two = (row: string) => problemOf(`日期,借方金额,贷方金额,摘要\n${row}`);
    expect(await two('2026-11-20,,-5.00,货款')).toMatchObject({
      code: 'bank_statement.bad_row',
      detail: { row: 2, column: '贷方金额' },
    });
    expect((await two('2026-11-20,-5.00,,货款')).detail).toMatchObject({ row: 2, column: '借方金额' });
    expect((await two('2026-11-20,5.00,6.00,货款')).detail).toMatchObject({ row: 2, column: '借方金额' });
    expect(await problemOf('日期,金额,币种\n2026-11-20,5.00,人民币\n2026-11-20,5.00,USD')).toMatchObject({
      code: 'bank_statement.other_currency',
      detail: { row: 3, column: '币种', value: 'USD' },
    });
  });

  it('follows the layout saved for the account, and says what of it is gone', async () => {
    const layout = {
      sheet: null,
      columns: {
        ...{
          date: '办理日',
          amount: '数额',
          credit: null,
          debit: null,
          direction: '方向',
          payer: '往来单位',
        },
        ...{ account: null, reference: '回单号', currency: null, memo: ['说明', '备注'] },
      },
      outgoing: ['转出'],
      footers: ['以上'],
    };
    const text = [
      '某某银行流水',
      '回单号,办理日,方向,数额,往来单位,备注,说明,余额',
      'A1,2026-11-20,转入,12.00,甲,JD,货款,99',
      'A2,2026-11-20,转出,3.00,乙,,手续费,96',
      '以上为全部,,,,,,,',
    ].join('\n');
    expect((await readBankStatement(Buffer.from(text), layout)).lines).toMatchObject([
      { rowNumber: 3, amountFen: 1_200, payerName: '甲', memo: '货款 JD', bankReference: 'A1' },
      { rowNumber: 4, amountFen: -300, payerName: '乙', memo: '手续费' },
    ]);
    const changed = readBankStatement(Buffer.from(text.replace('数额', '金额')), layout);
    await expect(changed).rejects.toMatchObject({
      code: 'bank_statement.column_missing',
      detail: { columns: ['数额'] },
    });
  });

  it('tells equal lines without a reference apart by their place, in every file alike', async () => {
    const rows = ['日期,金额,付款方,摘要', '2026-11-20,5.00,甲,货款', '2026-11-20,5.00,甲,货款'];
    const once = (await read(rows.slice(0, 2).join('\n'))).lines.map((line) => line.naturalKey);
    const twice = (await read(rows.join('\n'))).lines.map((line) => line.naturalKey);
    expect(new Set(twice).size).toBe(2);
    expect(twice[0]).toBe(once[0]);
  });

  it('keeps a reference that a bank gives out again on another day', async () => {
    const text = '日期,流水号,金额\n2026-11-20,1,5.00\n2026-11-21,1,5.00\n2026-11-21,1,5.00';
    const keys = (await read(text)).lines.map((line) => line.naturalKey);
    expect(new Set(keys).size).toBe(2);
  });

  it('reads every line, whatever ends the one before', async () => {
    const [head, first, second] = table.split('\n') as [string, string, string];
    for (const text of [`${head}\r\n${first}\n${second}`, `${head}\n${first}\r${second}\r\n`])
      expect((await read(text)).lines).toHaveLength(2);
  });

  it('refuses a quote that is left open and takes the next line in', async () => {
    const swallowed = '日期,金额,附言\n2026-11-20,1.00,"甲\n2026-11-21,2.00,乙"\n';
    expect(await problemOf(swallowed)).toMatchObject({
      code: 'bank_statement.bad_row',
      detail: { row: 3, column: '附言' },
    });
    expect((await read('日期,金额,附言\n2026-11-20,1.00,"甲,\n乙,丙"\n')).lines).toHaveLength(1);
  });

  it('has no lines when there are none', async () => {
    expect(await read('日期,金额\n')).toEqual({ encoding: 'utf-8', lines: [] });
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['an empty file', Buffer.from('')],
    ['prose', Buffer.from('这不是流水。\n请查收。')],
    ['neither UTF-8 nor GBK', Buffer.from([0x81, 0x20, 0xff, 0xfe, 0x2c, 0x80])],
    ['a quote that never ends', Buffer.from('日期,金额\n"2026-11-20,5.00\n2026-11-20,6.00')],
  ])('refuses %s', async (_name, content) => {
    expect((await problemOf(content)).code).toBe('bank_statement.not_csv');
  });

  it('names the column that is missing', async () => {
    expect(await problemOf('日期,摘要\n2026-11-20,货款')).toMatchObject({
      code: 'bank_statement.column_missing',
      detail: { columns: ['金额'], errors: [{ pointer: '/columns/金额' }] },
    });
    expect((await problemOf('金额,摘要\n5.00,货款')).detail).toMatchObject({ columns: ['日期'] });
  });

  it.each([
    ['2026-11-20,abc,货款', '金额'],
    ['2026-11-20,,货款', '金额'],
    ['2026-11-20,0.00,货款', '金额'],
    ['2026-11-20,12.345,货款', '金额'],
    ['2026-11-20,"1,23",货款', '金额'],
    ['2026-11-20,99999999999999999,货款', '金额'],
    ['2026-02-30,5.00,货款', '日期'],
    ['昨天,5.00,货款', '日期'],
  ])('names row and column of %s', async (row, column) => {
    expect(await problemOf(`日期,金额,摘要\n2026-11-19,1.00,好\n${row}\n`)).toMatchObject({
      code: 'bank_statement.bad_row',
      detail: { row: 3, column, errors: [{ pointer: `/rows/3/${column}` }] },
    });
  });
});

describe('amounts and dates as banks print them', () => {
  it.each([
    ['1234.5', 123_450],
    ['1,234,567.89', 123_456_789],
    ['１２３４．５６', 123_456],
    ['¥ 1,000.00', 100_000],
    ['1000元', 100_000],
    ['+8.80', 880],
    ['-8.80', -880],
    ['－8.80', -880],
    ['(8.80)', -880],
    ['0.10', 10],
    ['100.0000', 10_000],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
    ['90071992547409.92', undefined],
    ['1.005', undefined],
    ['1e3', undefined],
    ['12,34.00', undefined],
    ['', undefined],
    ['NaN', undefined],
  ])('%s', async (text, amountFen) => {
    expect(readAmount(text)).toBe(amountFen);
  });

  it.each([
    ['2026-11-20', '2026-11-20'],
    ['2026/1/5', '2026-01-05'],
    ['2026.01.05', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['20261120', '2026-11-20'],
    ['20261120 101500', '2026-11-20'],
    ['2026-11-20 10:15:00', '2026-11-20'],
    ['2028-02-29', '2028-02-29'],
    ['2026-02-29', undefined],
    ['2026-13-01', undefined],
    ['11/20/2026', undefined],
    ['', undefined],
  ])('%s', async (text, day) => {
    expect(readDate(text)).toBe(day);
  });
});
