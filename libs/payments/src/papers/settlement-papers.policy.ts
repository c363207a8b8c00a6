import { businessDate, formatYuan, type Paper, type PaperTable } from '@app/platform';
import { itemNames } from '../settlements/settlement-tables.policy';
import type { SettlementStatement } from '../settlements/settlements.dto';
import type { SettlementSheet } from '../settlements/sheets.dto';

type SheetOrder = SettlementSheet['orders'][number];

const closing = '由结对市集按双人验收、退货与索赔记录生成，金额单位为元。';
const payoutNames = { open: '待付款', released: '已提交银行', paid: '已付款', failed: '未付成' } as const;

/** 结算单 of a cooperative: each order and return that it is paid for. `platform`: who pays. */
export function settlementStatement(statement: SettlementStatement, platform: string): Paper {
  const { payout, items, acceptedFen, returnedFen, amountFen } = statement;
  const paidOn = payout.paidAt ? ` ${businessDate(new Date(payout.paidAt))}` : '';
  return {
    name: 'settlement_statement',
    title: '结算单',
    number: statement.number,
    date: new Date(statement.madeAt),
    fields: [
      { label: '供应商', value: statement.supplierName },
      { label: '结算方', value: platform },
      { label: '信用代码', value: statement.supplierCreditCode },
      { label: '结算期间', value: `${statement.periodFrom} 至 ${statement.periodTo}` },
      { label: '转账码', value: payout.transferCode },
      { label: '付款状态', value: `${payoutNames[payout.state]}${paidOn}` },
    ],
    tables: [itemsTable(statement)],
    totals: [
      { label: '验收金额', fen: acceptedFen },
      { label: '减：退货与索赔', fen: returnedFen },
      { label: '应结金额', fen: amountFen, capitals: true },
    ],
    remarks: [
      '平台不收佣金：应结金额等于验收金额减去退货与索赔，逐单一次结清。转账码与付款状态为打印时的情况，之后有变化不影响本单效力。',
    ],
    signatures: ['供应商经办人', '结算方经办人', '结算方复核人'].map((title) => ({ title })),
    stamps: ['供应商（盖章）', '结算方（盖章）'],
    closing,
    check: {
      reader: statement.supplierId,
      sides: [
        { role: 'supplier', name: statement.supplierName },
        { role: 'platform', name: platform },
      ],
      amounts: amountsOf(statement),
      figures: {
        ...{ number: statement.number, supplier: statement.supplierCreditCode },
        ...{ from: statement.periodFrom, to: statement.periodTo, acceptedFen, returnedFen, amountFen },
        items: items.map(({ kind, orderNumber, paperNumbers, amountFen: fen }) => ({
          ...{ kind, orderNumber, paperNumbers, fen },
        })),
      },
    },
  };
}

function itemsTable({ items, amountFen }: SettlementStatement): PaperTable {
  return {
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '类别', weight: 34, align: 'center' },
      { title: '订单编号', weight: 76 },
      { title: '采购单位', weight: 138 },
      { title: '验收单、退货单', weight: 84 },
      { title: '日期', weight: 60, align: 'center' },
      { title: '金额（元）', weight: 74, align: 'right' },
    ],
    rows: items.map((item, index) => [
      String(index + 1),
      itemNames[item.kind],
      item.orderNumber,
      item.buyerName,
      item.paperNumbers.join('\n'),
      businessDate(new Date(item.acceptedAt)),
      formatYuan(item.amountFen),
    ]),
    total: ['', '', `合计 ${items.length} 笔`, '', '', '', formatYuan(amountFen)],
  };
}

/** 结算单 of a buyer: orders of one cooperative that are settled, paid or booked together. */
export function settlementSheet(sheet: SettlementSheet): Paper {
  const { buyer, supplier, orders, acceptedFen, returnedFen, amountFen } = sheet;
  const moments = orders.flatMap((order) => papersOf(order).map(({ at }) => at)).sort((a, b) => +a - +b);
  const [first, last] = [moments[0], moments.at(-1)] as [Date, Date];
  const asOf = businessDate(new Date(sheet.asOf));
  return {
    name: 'settlement_sheet',
    title: '结算单',
    number: sheet.number,
    date: last,
    fields: [
      { label: '采购单位', value: buyer.name },
      { label: '供应商', value: supplier.name },
      { label: '信用代码', value: buyer.creditCode },
      { label: '信用代码', value: supplier.creditCode },
      { label: '结算期间', value: `${businessDate(first)} 至 ${businessDate(last)}` },
      { label: '订单数', value: `${orders.length} 单` },
    ],
    tables: [
      ordersTable(sheet),
      goodsTable(sheet),
      ...(orders.some(({ invoices }) => invoices.length) ? [invoicesTable(sheet)] : []),
    ],
    totals: [
      { label: '验收金额', fen: acceptedFen },
      { label: '减：退货与索赔', fen: returnedFen },
      { label: '结算金额', fen: amountFen, capitals: true },
      { label: `截至 ${asOf} 已付`, fen: sheet.paidFen },
      { label: `截至 ${asOf} 未付`, fen: sheet.openFen },
      { label: `截至 ${asOf} 已开票`, fen: sheet.invoicedFen },
    ],
    remarks: ['已付、未付与已开票为打印时的情况，之后付款或开票不影响本单效力。'],
    signatures: ['经办人', '财务审核', '单位负责人'].map((title) => ({ title })),
    stamps: ['采购单位（盖章）', '供应商（盖章）'],
    closing,
    check: {
      reader: buyer.id,
      sides: [
        { role: 'buyer', name: buyer.name },
        { role: 'supplier', name: supplier.name },
      ],
      amounts: amountsOf(sheet),
      figures: {
        ...{ number: sheet.number, buyer: buyer.creditCode, supplier: supplier.creditCode },
        ...{ orders: orders.map(figuresOf), acceptedFen, returnedFen, amountFen },
      },
    },
  };
}

function papersOf({ acceptances, returns }: SheetOrder): { number: string; at: Date }[] {
  return [
    ...acceptances.map(({ number, acceptedAt }) => ({ number, at: new Date(acceptedAt) })),
    ...returns.map(({ number, agreedAt }) => ({ number, at: new Date(agreedAt) })),
  ];
}

/** Payments and invoices that come later are no change of what was taken and what it costs. */
function figuresOf({ number, acceptances, returns, lines, acceptedFen, returnedFen }: SheetOrder) {
  return {
    ...{ number, acceptedFen, returnedFen },
    acceptances: acceptances.map((one) => [one.number, one.amountFen]),
    returns: returns.map((one) => [one.kind, one.number, one.amountFen]),
    lines: lines.map((line) => [
      ...[line.productName, line.spec, line.priceFen],
      ...[line.acceptedQuantity, line.returnedQuantity, line.amountFen],
    ]),
  };
}

function ordersTable({ orders, ...sheet }: SettlementSheet): PaperTable {
  const figures = ({ acceptedFen, returnedFen, paidFen }: Omit<SettlementSheet, 'orders'> | SheetOrder) =>
    [acceptedFen, returnedFen, acceptedFen - returnedFen, paidFen].map(formatYuan);
  return {
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '订单编号', weight: 76 },
      { title: '验收单、退货单与日期', weight: 136 },
      { title: '验收（元）', weight: 66, align: 'right' },
      { title: '退货索赔（元）', weight: 72, align: 'right' },
      { title: '结算（元）', weight: 66, align: 'right' },
      { title: '已付（元）', weight: 66, align: 'right' },
    ],
    rows: orders.map((order, index) => [
      String(index + 1),
      order.number,
      papersOf(order)
        .map(({ number, at }) => `${number} ${businessDate(at)}`)
        .join('\n'),
      ...figures(order),
    ]),
    total: ['', `合计 ${orders.length} 单`, '', ...figures(sheet)],
  };
}

function goodsTable({ orders, amountFen }: SettlementSheet): PaperTable {
  const lines = orders.flatMap(({ number, lines: all }) => all.map((line) => ({ ...line, number })));
  const packs = (of: (line: (typeof lines)[number]) => number) =>
    String(lines.reduce((sum, line) => sum + of(line), 0));
  return {
    title: '货品明细',
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '订单编号', weight: 76 },
      { title: '商品与规格', weight: 166 },
      { title: '单价（元）', weight: 62, align: 'right' },
      { title: '验收', weight: 40, align: 'right' },
      { title: '退货', weight: 40, align: 'right' },
      { title: '金额（元）', weight: 72, align: 'right' },
    ],
    rows: lines.map((line, index) => [
      String(index + 1),
      line.number,
      `${line.productName}\n${line.spec}`,
      formatYuan(line.priceFen),
      String(line.acceptedQuantity),
      String(line.returnedQuantity),
      formatYuan(line.amountFen),
    ]),
    total: [
      ...['', '合计', '', ''],
      packs((line) => line.acceptedQuantity),
      packs((line) => line.returnedQuantity),
      formatYuan(amountFen),
    ],
  };
}

function invoicesTable({ orders, invoicedFen }: SettlementSheet): PaperTable {
  const invoices = orders.flatMap(({ number, invoices: all }) =>
    all.map((invoice) => ({ ...invoice, order: number })),
  );
  return {
    title: '发票',
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '发票代码与号码', weight: 180 },
      { title: '订单编号', weight: 100 },
      { title: '开票日期', weight: 80, align: 'center' },
      { title: '金额（元）', weight: 90, align: 'right' },
    ],
    rows: invoices.map((invoice, index) => [
      String(index + 1),
      [invoice.code, invoice.number].filter(Boolean).join(' '),
      invoice.order,
      invoice.issuedOn,
      formatYuan(invoice.amountFen),
    ]),
    total: ['', `合计 ${invoices.length} 笔`, '', '', formatYuan(invoicedFen)],
  };
}

function amountsOf(sums: {
  acceptedFen: number;
  returnedFen: number;
  amountFen: number;
}): Paper['check']['amounts'] {
  return [
    { name: 'accepted', unit: 'fen', value: sums.acceptedFen },
    { name: 'returned', unit: 'fen', value: sums.returnedFen },
    { name: 'payable', unit: 'fen', value: sums.amountFen },
  ];
}
