import type { AnyTable, TableColumn, tableFiles } from '@app/platform';
import { tableFiles as files } from '@app/platform';
import { z } from 'zod';
import type { OwnPurchase } from './counted-sales.queries';
import { SalesLineDraft } from './sales-reports.dto';

/** The columns of a file of sales, as the templates name them: the first in Chinese, the last in English. */
export const saleColumns = {
  invoiceCode: { names: ['发票代码', 'invoice code'], optional: true },
  invoiceNumber: { names: ['发票号码', '数电发票号码', 'invoice number'] },
  invoiceLine: { names: ['发票行号', '行号', 'invoice line'], optional: true },
  goodsName: { names: ['商品名称', '货物名称', '品名', 'goods'] },
  spec: { names: ['规格', '规格型号', 'pack'], optional: true },
  originCounty: { names: ['产地', '产地县', '产地（县）', 'origin'] },
  supplierName: { names: ['供应商', '供货单位', 'supplier'] },
  quantity: { names: ['数量', '件数', 'packs'] },
  kilograms: { names: ['总重量(公斤)', '总重量(千克)', '重量(公斤)', '重量(千克)', '总重量', 'kilograms'] },
  amount: { names: ['金额', '含税金额', '价税合计', 'amount'] },
  soldOn: { names: ['销售日期', '日期', 'sold on'] },
  mode: { names: ['方式', '销售方式', 'mode'] },
  fundingSource: { names: ['资金来源', 'funding'], optional: true },
  buyerName: { names: ['购买单位', '购买方', 'buyer'], optional: true },
  buyerCreditCode: {
    names: ['购买单位信用代码', '购买方统一社会信用代码', '购买方纳税人识别号', 'buyer credit code'],
    optional: true,
  },
  purchase: { names: ['平台进货订单', '平台进货订单号', '进货订单号', 'platform order'], optional: true },
} as const satisfies tableFiles.FileColumns<string>;
export type SaleColumn = keyof typeof saleColumns;

/** The same for who reads English: a file that lacks a column is told what it would be called. */
export function saleColumnsFor(english: boolean): tableFiles.FileColumns<SaleColumn> {
  if (!english) return saleColumns;
  const named = Object.entries(saleColumns).map(([key, column]) => [
    key,
    { ...column, names: column.names.toReversed() },
  ]);
  return Object.fromEntries(named) as tableFiles.FileColumns<SaleColumn>;
}

const modes: Record<string, 'BUY' | 'HELP_SELL'> = {
  采购: 'BUY',
  帮助销售: 'HELP_SELL',
  帮销: 'HELP_SELL',
  buy: 'BUY',
  help_sell: 'HELP_SELL',
  'help sell': 'HELP_SELL',
};
const fundings: Record<string, NonNullable<SalesLineDraft['fundingSource']>> = {
  食堂经费: 'canteen',
  食堂: 'canteen',
  工会经费: 'union',
  工会: 'union',
  单位其他经费: 'unit_other',
  单位其他: 'unit_other',
  个人自购: 'personal',
  个人: 'personal',
  帮销转售: 'resale',
  转售: 'resale',
  canteen: 'canteen',
  union: 'union',
  'other funds': 'unit_other',
  personal: 'personal',
  resale: 'resale',
};

export type CellFault = { row: number; column: string; value: string; code: string };
export type ReadSale = { row: number; draft: SalesLineDraft };
/** Which column a field of a line stands in. */
const columnOf: Record<string, SaleColumn> = {
  ...(Object.fromEntries(Object.keys(saleColumns).map((key) => [key, key])) as Record<string, SaleColumn>),
  originCountyCode: 'originCounty',
  grams: 'kilograms',
  amountFen: 'amount',
  orderLineId: 'purchase',
};

/** `1,234.5` → 1234.5 kg → grams; undefined when it is no weight, or finer than a gram. */
export function readGrams(text: string): number | undefined {
  const match = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,3})0*)?$/.exec(
    files
      .narrow(text)
      .replace(/(kg|千克|公斤)$/i, '')
      .trim(),
  );
  if (!match) return undefined;
  const [, whole = '', part = ''] = match;
  return Number(whole.replaceAll(',', '')) * 1000 + Number(part.padEnd(3, '0'));
}

/** What the names in a file mean. */
export type Names = {
  /** The present code of a county by its name or code; undefined when nothing is called so. */
  county: (name: string) => string | undefined;
  /** Accepted lines of own orders for resale, by the number of the order. */
  purchases: ReadonlyMap<string, readonly OwnPurchase[]>;
};

/** `订单号`, or `订单号/2` for its second line. */
export function purchaseWritten(cell: string): { number: string; position: number | undefined } | undefined {
  const [, number, position] =
    /^([^/]+)(?:\/(\d{1,4}))?$/.exec(files.narrow(cell).replaceAll(/\s/g, '')) ?? [];
  return number ? { number, position: position === undefined ? undefined : Number(position) } : undefined;
}

/** The line of an order that a cell names: the one said, else the only one with goods of the county. */
function purchaseOf(
  cell: string,
  countyCode: string | undefined,
  { purchases }: Names,
): { orderLineId?: string; code?: string } {
  if (cell.trim() === '') return {};
  const { number = '', position } = purchaseWritten(cell) ?? {};
  const lines = (purchases.get(number) ?? []).filter((line) =>
    position === undefined ? line.originCountyCode === countyCode : line.position === position,
  );
  const [line] = lines;
  if (!line) return { code: 'sales_line.purchase_unknown' };
  return lines.length > 1 ? { code: 'sales_line.purchase_unclear' } : { orderLineId: line.orderLineId };
}

/** Lines of a file, or every cell of it that is wrong, by row and column. */
export function readSales(
  table: tableFiles.FileTable<SaleColumn>,
  names: Names,
): { sales: ReadSale[]; faults: CellFault[] } {
  const sales: ReadSale[] = [];
  const faults: CellFault[] = [];
  for (const { row, cells } of table.rows) {
    const wrong = new Map<SaleColumn, string>();
    const countyCode = names.county(cells.originCounty);
    const { orderLineId, code } = purchaseOf(cells.purchase, countyCode, names);
    if (code) wrong.set('purchase', code);
    const named = orderLineId === undefined ? {} : { orderLineId };
    const read = SalesLineDraft.safeParse({ ...draftOf(cells, table, countyCode), ...named });
    if (!read.success) for (const issue of read.error.issues) wrong.set(columnOfIssue(issue), codeOf(issue));
    else if (wrong.size === 0) sales.push({ row, draft: read.data });
    for (const [column, code] of wrong)
      faults.push({ row, column: table.titles[column], value: cells[column].slice(0, 60), code });
  }
  return { sales, faults };
}

function columnOfIssue({ path: [field] }: z.core.$ZodIssue): SaleColumn {
  return columnOf[String(field)] ?? 'invoiceNumber';
}

function codeOf({ message }: z.core.$ZodIssue): string {
  return message.includes('.') && !message.includes(' ') ? message : 'request.invalid';
}

/** What the cells say, in the shape of a line; what they do not say is left for the schema to miss. */
function draftOf(
  cells: Record<SaleColumn, string>,
  table: tableFiles.FileTable<SaleColumn>,
  originCountyCode: string | undefined,
): object {
  const digits = (text: string): string => files.narrow(text).replaceAll(/\s/g, '');
  const whole = (text: string): number | undefined =>
    /^\d{1,9}$/.test(digits(text).replaceAll(',', '')) ? Number(digits(text).replaceAll(',', '')) : undefined;
  const mode = modes[files.narrow(cells.mode).toLowerCase()];
  const funding = files.narrow(cells.fundingSource);
  return {
    invoiceCode: digits(cells.invoiceCode),
    invoiceNumber: digits(cells.invoiceNumber),
    ...(cells.invoiceLine ? { invoiceLine: whole(cells.invoiceLine) ?? null } : {}),
    goodsName: cells.goodsName,
    spec: cells.spec,
    originCountyCode,
    supplierName: cells.supplierName,
    quantity: whole(cells.quantity),
    grams: readGrams(cells.kilograms),
    amountFen: files.readAmount(cells.amount),
    soldOn: files.readDay(cells.soldOn, table),
    mode,
    // What it does not mean is for the schema to refuse.
    ...(funding ? { fundingSource: fundings[funding.toLowerCase()] ?? funding } : {}),
    ...(cells.buyerName ? { buyerName: cells.buyerName } : {}),
    ...(cells.buyerCreditCode ? { buyerCreditCode: digits(cells.buyerCreditCode).toUpperCase() } : {}),
  };
}

type Example = Record<SaleColumn, string | number>;
const example: Example = {
  invoiceCode: '',
  invoiceNumber: '26322000000000000001',
  invoiceLine: 1,
  goodsName: '洛河小米',
  spec: '5 斤装',
  originCounty: '安塞区',
  supplierName: '某某农产品专业合作社',
  quantity: 20,
  kilograms: 50,
  amount: 130_000,
  soldOn: '2026-11-01',
  mode: '帮助销售',
  fundingSource: '',
  buyerName: '',
  buyerCreditCode: '',
  purchase: '',
};
const exampleEn: Example = {
  ...example,
  ...{ goodsName: 'Millet', spec: '2.5 kg', originCounty: '610603', supplierName: 'A cooperative' },
  mode: 'help sell',
};
const kinds: Partial<Record<SaleColumn, TableColumn<Example>['kind']>> = {
  invoiceLine: 'count',
  quantity: 'count',
  kilograms: 'count',
  amount: 'fen',
  soldOn: 'day',
};
type Ways = readonly (readonly [column: SaleColumn, how: { zh: string; en: string }])[];
const ways: Ways = [
  [
    'mode',
    {
      zh: '采购（东部消费者付款）、帮助销售（东部经销商转售）',
      en: 'buy (an eastern consumer pays), help sell (an eastern reseller sells on)',
    },
  ],
  [
    'fundingSource',
    {
      zh: '食堂经费、工会经费、单位其他经费、个人自购；帮助销售可不填',
      en: 'canteen, union, other funds, personal; may stay empty for help sell',
    },
  ],
  [
    'invoiceNumber',
    {
      zh: '数电发票填 20 位号码、代码留空；其他发票填代码和 8 位号码',
      en: 'of a fully digital invoice its 20 digits, without a code; of others the code and 8 digits',
    },
  ],
  [
    'originCounty',
    { zh: '县区名称或六位代码', en: 'the name of the county in Chinese, or its code of six digits' },
  ],
  ['amount', { zh: '价税合计，元', en: 'tax included, in yuan' }],
  [
    'invoiceLine',
    {
      zh: '同一张发票填几行的，各填不同的行号；一张数电发票的各行须在同一份报表里',
      en: 'several lines of one invoice have numbers of their own; those of a fully digital one stand in one report',
    },
  ],
  [
    'buyerCreditCode',
    {
      zh: '购买单位在本平台开户的填；售给经销单位的必须填，由其售出时计入，本行不计入',
      en: 'of a buyer with an account here; needed of a reseller: the goods count when it sells them on, not with this line',
    },
  ],
  [
    'purchase',
    {
      zh: '货物是在本平台进的，填进货订单号；订单里有几行该县货物的，再写明第几行，如“订单号/2”',
      en: 'of goods bought here the number of the order; where several of its lines are from the county, also which one: “number/2”',
    },
  ],
];

/** An empty form with one example, which a reporter overwrites, and what each column takes. */
export function saleTemplate(english: boolean): AnyTable[] {
  const titleOf = (key: SaleColumn): string => saleColumnsFor(english)[key].names[0] as string;
  const language = english ? 'en' : 'zh';
  const filled: AnyTable = {
    name: english ? 'Sales' : '线下销售',
    columns: (Object.keys(saleColumns) as SaleColumn[]).map((key) => ({
      title: titleOf(key),
      kind: kinds[key] ?? 'text',
      value: (row: Example) => row[key],
    })),
    rows: [english ? exampleEn : example],
  } as AnyTable;
  const explained: AnyTable = {
    name: english ? 'How to fill in' : '填写说明',
    columns: [
      { title: english ? 'Column' : '列', kind: 'text', value: ([key]: Ways[number]) => titleOf(key) },
      {
        title: english ? 'What it takes' : '怎么填',
        kind: 'text',
        width: 60,
        value: ([, how]: Ways[number]) => how[language],
      },
    ],
    rows: ways,
  } as AnyTable;
  return [filled, explained];
}
