import { type AnyTable, businessDate, formatYuan, type Table } from '@app/platform';
import type { SettlementStatement } from './settlements.dto';
import type { MonthlyStatement, SettlementSheet, StatementLine } from './sheets.dto';

/** What paper and workbook call the items of a settlement. */
export const itemNames = { order: '订单', return: '退货', claim: '索赔' } as const;

/** Papers as tables for the workbook: the same rows and sums as screen and print. */
export function settlementTables(statement: SettlementStatement): AnyTable[] {
  const table: Table<SettlementStatement['items'][number]> = {
    name: '结算明细',
    above: [
      ['结算单号', statement.number],
      ['供应商', statement.supplierName],
      ['信用代码', statement.supplierCreditCode],
      ['结算期间', `${statement.periodFrom} – ${statement.periodTo}`],
      ['验收合计（元）', formatYuan(statement.acceptedFen)],
      ['退货合计（元）', formatYuan(statement.returnedFen)],
      ['应付合计（元）', formatYuan(statement.amountFen)],
      ['转账码', statement.payout.transferCode],
    ],
    columns: [
      { title: '类别', kind: 'text', width: 8, value: ({ kind }) => itemNames[kind] },
      { title: '订单号', kind: 'text', value: (item) => item.orderNumber },
      { title: '采购单位', kind: 'text', width: 36, value: (item) => item.buyerName },
      { title: '验收单/退货单', kind: 'text', width: 32, value: (item) => item.paperNumbers.join(' ') },
      { title: '日期', kind: 'day', value: (item) => businessDate(new Date(item.acceptedAt)) },
      { title: '金额（元）', kind: 'fen', value: (item) => item.amountFen },
      { title: '验收到付款（天）', kind: 'count', width: 16, value: (item) => item.days },
    ],
    rows: statement.items,
  };
  return [table];
}

export function sheetTables(sheet: SettlementSheet): AnyTable[] {
  const orders: Table<SettlementSheet['orders'][number]> = {
    name: '订单',
    above: [
      ['结算单号', sheet.number],
      ['截至', businessDate(new Date(sheet.asOf))],
      ['采购单位', sheet.buyer.name],
      ['供应商', sheet.supplier.name],
      ['验收合计（元）', formatYuan(sheet.acceptedFen)],
      ['退货合计（元）', formatYuan(sheet.returnedFen)],
      ['结算合计（元）', formatYuan(sheet.amountFen)],
      ['已付（元）', formatYuan(sheet.paidFen)],
      ['未付（元）', formatYuan(sheet.openFen)],
      ['已开票（元）', formatYuan(sheet.invoicedFen)],
    ],
    columns: [
      { title: '订单号', kind: 'text', value: (order) => order.number },
      { title: '下单日期', kind: 'day', value: (order) => businessDate(new Date(order.placedAt)) },
      { title: '验收单', kind: 'text', width: 32, value: (order) => numbersOf(order.acceptances) },
      { title: '验收（元）', kind: 'fen', value: (order) => order.acceptedFen },
      { title: '退货（元）', kind: 'fen', value: (order) => order.returnedFen },
      { title: '已付（元）', kind: 'fen', value: (order) => order.paidFen },
      { title: '发票', kind: 'text', width: 32, value: (order) => numbersOf(order.invoices) },
      { title: '已开票（元）', kind: 'fen', value: (order) => order.invoicedFen },
    ],
    rows: sheet.orders,
  };
  type Goods = SettlementSheet['orders'][number]['lines'][number] & { number: string };
  const goods: Table<Goods> = {
    name: '货品',
    columns: [
      { title: '订单号', kind: 'text', value: (line) => line.number },
      { title: '品名', kind: 'text', width: 30, value: (line) => line.productName },
      { title: '规格', kind: 'text', value: (line) => line.spec },
      { title: '单价（元）', kind: 'fen', value: (line) => line.priceFen },
      { title: '验收数', kind: 'count', value: (line) => line.acceptedQuantity },
      { title: '退货数', kind: 'count', value: (line) => line.returnedQuantity },
      { title: '金额（元）', kind: 'fen', value: (line) => line.amountFen },
    ],
    rows: sheet.orders.flatMap(({ number, lines }) => lines.map((line) => ({ ...line, number }))),
  };
  return [orders, goods];
}

const numbersOf = (papers: readonly { number: string }[]): string =>
  papers.map(({ number }) => number).join(' ');

/** What paper and workbook call what moves a buyer's account. */
export const movementNames: Record<StatementLine['kind'], string> = {
  opening: '期初',
  order: '下单（先款后货）',
  acceptance_line: '验收',
  refund: '退款',
  cancellation: '取消',
  closure: '余货不再发',
  rejection: '拒收',
  return_line: '退货',
  claim: '索赔',
  payment: '付款',
  refund_withdrawal: '退款未成',
};

export function statementTables(statement: MonthlyStatement): AnyTable[] {
  const table: Table<StatementLine> = {
    name: `对账单 ${statement.month}`,
    above: [
      ['对账单号', statement.number],
      ['采购单位', statement.buyer.name],
      ['期间', `${statement.from} – ${statement.to}`],
      ['期初应付（元）', formatYuan(statement.openingFen)],
      ['本期验收及预付订单（元）', formatYuan(statement.chargedFen)],
      ['拒收、取消、余货、退货、索赔（元）', formatYuan(statement.takenBackFen)],
      ['已付（元）', formatYuan(statement.paidFen)],
      ['退款（元）', formatYuan(statement.refundedFen)],
      ['期末应付（元）', formatYuan(statement.closingFen)],
    ],
    columns: [
      { title: '日期', kind: 'day', value: (line) => line.bookedOn },
      { title: '摘要', kind: 'text', value: (line) => movementNames[line.kind] },
      { title: '单据号', kind: 'text', value: (line) => line.paperNumber },
      { title: '订单号', kind: 'text', value: (line) => line.orderNumber },
      { title: '供应商', kind: 'text', width: 36, value: (line) => line.supplierName },
      { title: '金额（元）', kind: 'fen', value: (line) => line.amountFen },
      { title: '余额（元）', kind: 'fen', value: (line) => line.balanceFen },
    ],
    rows: statement.lines,
  };
  return [table];
}
