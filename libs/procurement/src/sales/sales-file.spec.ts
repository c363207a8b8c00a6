import { tableFiles, writeWorkbook } from '@app/platform';
import { readGrams, readSales, saleColumns, saleColumnsFor, saleTemplate } from './sales-file.policy';

const head =
  '发票代码,发票号码,发票行号,商品名称,规格,产地,供应商,数量,总重量（千克）,金额（元）,销售日期,方式,资金来源,购买单位';
const counties: Record<string, string> = { 宜川县: '610630', '610630': '610630', 化隆县: '630224' };

const [first, second, third] = ['1', '2', '3'].map(
  (digit) => `0199f000-0000-7000-8000-00000000000${digit}`,
) as [...[string, string, string]];
const bought = (position: number, orderLineId: string, originCountyCode: string) => ({
  ...{ orderNumber: 'DD2611020001', position, orderLineId, originCountyCode },
});
const purchases = new Map([
  ['DD2611020001', [bought(1, first, '610630'), bought(2, second, '610630'), bought(3, third, '630224')]],
]);

async function read(rows: string[], titles = head) {
  const table = await tableFiles.readTableFile(Buffer.from([titles, ...rows].join('\n')), saleColumns);
  return readSales(table, { county: (name) => counties[name], purchases });
}

describe('a file of sales', () => {
  it('is read by the names of its columns, in fen and grams', async () => {
    const { sales, faults } = await read([
      ',26322000000012345678,1,宜川苹果,2.5 千克装,宜川县,某合作社,20,50,"1,300.00",2026-11-01,帮助销售,,',
      '3200221130,01234567,,青海拉面,,化隆县,化隆某合作社,３,5.4,264,2026/11/2,采购,工会经费,某工会',
    ]);
    expect(faults).toEqual([]);
    expect(sales).toEqual([
      {
        row: 2,
        draft: {
          ...{
            invoiceCode: '',
            invoiceNumber: '26322000000012345678',
            invoiceLine: 1,
            goodsName: '宜川苹果',
          },
          ...{ spec: '2.5 千克装', originCountyCode: '610630', supplierName: '某合作社', quantity: 20 },
          ...{ grams: 50_000, amountFen: 130_000, soldOn: '2026-11-01', mode: 'HELP_SELL' },
        },
      },
      {
        row: 3,
        draft: {
          ...{
            invoiceCode: '3200221130',
            invoiceNumber: '01234567',
            invoiceLine: 1,
            goodsName: '青海拉面',
            spec: '',
          },
          ...{ originCountyCode: '630224', supplierName: '化隆某合作社', quantity: 3, grams: 5_400 },
          ...{
            amountFen: 26_400,
            soldOn: '2026-11-02',
            mode: 'BUY',
            fundingSource: 'union',
            buyerName: '某工会',
          },
        },
      },
    ]);
  });

  it('names row and column of everything that is wrong, at once', async () => {
    const { sales, faults } = await read([
      ',2632200000001234567,1,宜川苹果,,宜川县,某合作社,20,50,1300,2026-11-01,帮助销售,,',
      ',26322000000012345679,1,,,宜川,某合作社,二十,50.0001,13.005,昨天,代销,,',
      ',26322000000012345670,1,宜川苹果,,宜川县,某合作社,1,1,1,2026-11-01,采购,转售,',
    ]);
    expect(sales).toEqual([]);
    const seen = faults.map(({ row, column, code }) => `${row} ${column} ${code}`);
    expect(seen).toEqual(
      expect.arrayContaining(
        [
          '2 发票号码 sales_line.bad_invoice_number',
          '3 商品名称 request.invalid',
          '3 产地 request.invalid',
          '3 数量 request.invalid',
          '3 总重量(千克) request.invalid',
          '3 金额(元) request.invalid',
          '3 销售日期 request.invalid',
          '3 方式 request.invalid',
          '4 资金来源 sales_line.funding_differs',
        ].map((line) => line.replace('(千克)', '（千克）').replace('(元)', '（元）')),
      ),
    );
    expect(seen).toHaveLength(9);
  });

  it('names the purchase here by the number of its order, and by its line where that is not enough', async () => {
    const row = (county: string, purchase: string, mode = '帮助销售') =>
      `,26322000000012345678,1,苹果,,${county},某合作社,20,50,1300,2026-11-01,${mode},,,${purchase}`;
    const titles = `${head},平台进货订单`;
    const named = await read(
      [row('化隆县', 'DD2611020001'), row('宜川县', ' ＤＤ2611020001／2'), row('宜川县', '')],
      titles,
    );
    expect(named.sales.map(({ draft }) => draft.orderLineId)).toEqual([third, second, undefined]);
    expect(named.faults).toEqual([]);
    const { sales, faults } = await read(
      [
        row('宜川县', 'DD2611020001'),
        row('宜川县', 'DD2611020001/4'),
        row('宜川县', 'DD9'),
        row('化隆县', 'DD2611020001', '采购'),
      ],
      titles,
    );
    expect(sales).toEqual([]);
    expect(faults.map(({ row: at, column, code }) => `${at} ${column} ${code}`)).toEqual([
      '2 平台进货订单 sales_line.purchase_unclear',
      '3 平台进货订单 sales_line.purchase_unknown',
      '4 平台进货订单 sales_line.purchase_unknown',
      '5 方式 sales_line.funding_differs',
    ]);
  });

  it('without a needed column is refused with its name', async () => {
    const content = Buffer.from('发票号码,商品名称\n26322000000012345678,苹果');
    await expect(tableFiles.readTableFile(content, saleColumns)).rejects.toMatchObject({
      ...{ code: 'table_file.column_missing' },
      detail: { columns: ['产地', '供应商', '数量', '总重量(公斤)', '金额', '销售日期', '方式'] },
    });
  });

  it.each([
    [false, '线下销售'],
    [true, 'Sales'],
  ])('the template is taken as it is (in English: %s)', async (english, name) => {
    const template = saleTemplate(english);
    expect(template[0]?.name).toBe(name);
    const table = await tableFiles.readTableFile(await writeWorkbook(template.slice(0, 1)), saleColumns);
    const { sales, faults } = readSales(table, {
      county: (name) => (['安塞区', '610603'].includes(name) ? '610603' : undefined),
      purchases,
    });
    expect(faults).toEqual([]);
    expect(sales[0]?.draft).toMatchObject({ amountFen: 130_000, grams: 50_000, mode: 'HELP_SELL' });
    const titles = template.flatMap(({ columns }) => columns.map(({ title }) => title));
    expect(titles.every((title) => /\p{Script=Han}/u.test(title))).toBe(!english);
  });

  it('to a reader of English it is refused with the English name, and rows are named as in the file', async () => {
    const content = Buffer.from('Invoice number,Goods\n26322000000012345678,apples');
    await expect(tableFiles.readTableFile(content, saleColumnsFor(true))).rejects.toMatchObject({
      detail: { columns: ['origin', 'supplier', 'packs', 'kilograms', 'amount', 'sold on', 'mode'] },
    });
    const header = 'Invoice number,Goods,Origin,Supplier,Packs,Kilograms,Amount,Sold on,Mode,Funding';
    const row = '26322000000012345678,apples,610630,A cooperative,20,50,much,2026-11-01,Help sell,';
    const table = await tableFiles.readTableFile(Buffer.from(`${header}\n${row}`), saleColumnsFor(true));
    expect(readSales(table, { county: (name) => counties[name], purchases }).faults).toMatchObject([
      { row: 2, column: 'Amount' },
    ]);
  });

  it.each([
    ['50', 50_000],
    ['50 千克', 50_000],
    ['0.5kg', 500],
    ['1,234.567', 1_234_567],
    ['２．５公斤', 2_500],
    ['12.3400', 12_340],
    ['0.0001', undefined],
    ['', undefined],
    ['-3', undefined],
    ['五十', undefined],
  ])('weighs "%s"', (text, grams) => {
    expect(readGrams(text)).toBe(grams);
  });
});
