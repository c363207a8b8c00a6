import { formatYuan, type Paper, type PaperAmount, type PaperTable, sumFen } from '@app/platform';

/** One of the two sides, as it stands on a settlement. */
export type SettlementParty = { id: string; name: string; creditCode: string };

/** One order on a settlement. Integer fen; `payableFen` is what was accepted less what was given back. */
export type SettledOrder = {
  orderNumber: string;
  /** The other side of the order. */
  partyName: string;
  acceptanceNumbers: readonly string[];
  /** Day of the last acceptance (`YYYY-MM-DD`, Asia/Shanghai). */
  acceptedOn: string;
  acceptedFen: number;
  returnedFen: number;
  payableFen: number;
};

/** 结算单 of a supplier: what the market pays it for these orders, each order once. */
export type SettlementStatement = {
  number: string;
  supplier: SettlementParty;
  /** Who pays out. */
  platformName: string;
  /** First and last day that it covers (`YYYY-MM-DD`). */
  from: string;
  to: string;
  closedAt: Date;
  orders: readonly SettledOrder[];
  /** What the supplier gets: the sum of the orders. */
  payableFen: number;
  payout: { accountName: string; bank: string; account: string; paidOn: string | null };
};

/** 结算单 of a buyer: several orders of one supplier that are paid or booked together. */
export type SettlementSheet = {
  number: string;
  buyer: SettlementParty;
  supplier: SettlementParty;
  from: string;
  to: string;
  madeAt: Date;
  orders: readonly SettledOrder[];
  payableFen: number;
  paidFen: number;
  /** Still to be paid. */
  dueFen: number;
};

/** One movement of a month. `fen` raises what is owed, or lowers it where it is negative. */
export type StatementEntry = {
  day: string;
  kind: 'accepted' | 'returned' | 'paid' | 'refunded';
  /** Number of the paper: acceptance, return, bank line, refund. */
  paperNumber: string;
  orderNumber: string | null;
  fen: number;
  /** Owed after it. */
  balanceFen: number;
};

/** 对账单 of a month between a buyer and a supplier. */
export type MonthlyStatement = {
  number: string;
  buyer: SettlementParty;
  supplier: SettlementParty;
  /** Whose statement it is. */
  reader: 'buyer' | 'supplier';
  year: number;
  /** 1–12. */
  month: number;
  madeAt: Date;
  openingFen: number;
  entries: readonly StatementEntry[];
  closingFen: number;
};

const closing = '由结对市集按双人验收、退货与银行流水记录生成，金额单位为元。';

/** Supplier's settlement. */
export function settlementStatement(statement: SettlementStatement): Paper {
  const { supplier, payout, orders } = statement;
  return {
    name: 'settlement_statement',
    title: '结算单',
    number: statement.number,
    date: statement.closedAt,
    fields: [
      { label: '供应商', value: supplier.name },
      { label: '信用代码', value: supplier.creditCode },
      { label: '结算期间', value: periodText(statement) },
      { label: '结算方', value: statement.platformName },
      { label: '收款户名', value: payout.accountName },
      { label: '付款日期', value: payout.paidOn ?? '待付款' },
      { label: '开户银行', value: payout.bank },
      { label: '收款账号', value: payout.account },
    ],
    tables: [ordersTable(orders, '采购单位', ({ partyName }) => partyName)],
    totals: [{ label: '应结金额', fen: statement.payableFen, capitals: true }],
    remarks: ['平台不收佣金：应结金额等于验收金额减去退货金额，逐单一次结清。'],
    signatures: ['供应商经办人', '平台经办人', '平台复核人'].map((title) => ({ title })),
    stamps: ['供应商（盖章）', '结算方（盖章）'],
    closing,
    check: {
      reader: supplier.id,
      sides: [
        { role: 'supplier', name: supplier.name },
        { role: 'platform', name: statement.platformName },
      ],
      amounts: [...sumsOf(orders), { name: 'payable', unit: 'fen', value: statement.payableFen }],
      figures: {
        ...{
          number: statement.number,
          supplier: supplier.creditCode,
          from: statement.from,
          to: statement.to,
        },
        account: payout.account,
        orders: orders.map(figuresOf),
        payableFen: statement.payableFen,
      },
    },
  };
}

/** Buyer's settlement sheet. */
export function settlementSheet(sheet: SettlementSheet): Paper {
  const { buyer, supplier, orders } = sheet;
  return {
    name: 'settlement_sheet',
    title: '结算单',
    number: sheet.number,
    date: sheet.madeAt,
    fields: [...sidesOf(sheet), { label: '结算期间', value: periodText(sheet), wide: true }],
    tables: [ordersTable(orders, '验收单编号', ({ acceptanceNumbers }) => acceptanceNumbers.join('\n'))],
    totals: [
      { label: '应付金额', fen: sheet.payableFen, capitals: true },
      { label: '其中：已付', fen: sheet.paidFen },
      { label: '其中：未付', fen: sheet.dueFen },
    ],
    signatures: ['经办人', '财务审核', '单位负责人'].map((title) => ({ title })),
    stamps: ['采购单位（盖章）', '供应商（盖章）'],
    closing,
    check: {
      reader: buyer.id,
      sides: [
        { role: 'buyer', name: buyer.name },
        { role: 'supplier', name: supplier.name },
      ],
      amounts: [
        ...sumsOf(orders),
        { name: 'payable', unit: 'fen', value: sheet.payableFen },
        { name: 'paid', unit: 'fen', value: sheet.paidFen },
        { name: 'due', unit: 'fen', value: sheet.dueFen },
      ],
      figures: {
        ...{ number: sheet.number, buyer: buyer.creditCode, supplier: supplier.creditCode },
        ...{ from: sheet.from, to: sheet.to, orders: orders.map(figuresOf) },
        ...{ payableFen: sheet.payableFen, paidFen: sheet.paidFen, dueFen: sheet.dueFen },
      },
    },
  };
}

const entryNames = { accepted: '验收', returned: '退货', paid: '付款', refunded: '退款' } as const;

/** Monthly statement: what was owed, what came to it, what is owed. */
export function monthlyStatement(statement: MonthlyStatement): Paper {
  const { buyer, supplier, entries, openingFen, closingFen } = statement;
  const month = `${statement.year}年${statement.month}月`;
  const moved = {
    accepted: movedFen(entries, 'accepted'),
    returned: movedFen(entries, 'returned'),
    paid: movedFen(entries, 'paid'),
    refunded: movedFen(entries, 'refunded'),
  };
  const amounts = Object.entries({ opening: openingFen, ...moved, closing: closingFen });
  return {
    name: 'monthly_statement',
    title: '对账单',
    number: statement.number,
    date: statement.madeAt,
    fields: [...sidesOf(statement), { label: '对账月份', value: month, wide: true }],
    tables: [entriesTable(statement)],
    totals: [
      { label: '期初应付', fen: openingFen },
      { label: '本月验收', fen: moved.accepted },
      { label: '本月退货', fen: moved.returned },
      { label: '本月付款', fen: moved.paid },
      { label: '本月退款', fen: moved.refunded },
      { label: '期末应付', fen: closingFen, capitals: true },
    ],
    remarks: ['请核对无误后签章退回；如有不符，请注明差异单据与金额。'],
    signatures: ['采购单位经办人', '供应商经办人'].map((title) => ({ title })),
    stamps: ['采购单位（盖章）', '供应商（盖章）'],
    closing,
    check: {
      reader: statement[statement.reader].id,
      sides: [
        { role: 'buyer', name: buyer.name },
        { role: 'supplier', name: supplier.name },
      ],
      amounts: amounts.map(([name, value]) => ({ name, unit: 'fen', value }) as PaperAmount),
      figures: {
        ...{ number: statement.number, buyer: buyer.creditCode, supplier: supplier.creditCode, month },
        ...{ openingFen, entries, closingFen },
      },
    },
  };
}

/** What movements of a kind add up to, without their sign. */
function movedFen(entries: readonly StatementEntry[], kind: StatementEntry['kind']): number {
  return Math.abs(sumFen(entries.filter((entry) => entry.kind === kind).map(({ fen }) => fen)));
}

function entriesTable({ entries, openingFen, closingFen }: MonthlyStatement): PaperTable {
  const change = formatYuan(sumFen(entries.map(({ fen }) => fen)));
  return {
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '日期', weight: 62, align: 'center' },
      { title: '摘要', weight: 40, align: 'center' },
      { title: '单据编号', weight: 100 },
      { title: '订单编号', weight: 100 },
      { title: '增减（元）', weight: 80, align: 'right' },
      { title: '应付余额（元）', weight: 88, align: 'right' },
    ],
    rows: [
      ['', '', '期初', '', '', '', formatYuan(openingFen)],
      ...entries.map((entry, index) => [
        String(index + 1),
        entry.day,
        entryNames[entry.kind],
        entry.paperNumber,
        entry.orderNumber ?? '',
        formatYuan(entry.fen),
        formatYuan(entry.balanceFen),
      ]),
    ],
    total: ['', '', '期末', '', '', change, formatYuan(closingFen)],
  };
}

function sidesOf({
  buyer,
  supplier,
}: {
  buyer: SettlementParty;
  supplier: SettlementParty;
}): Paper['fields'] {
  return [
    { label: '采购单位', value: buyer.name },
    { label: '供应商', value: supplier.name },
    { label: '信用代码', value: buyer.creditCode },
    { label: '信用代码', value: supplier.creditCode },
  ];
}

function periodText({ from, to }: { from: string; to: string }): string {
  return `${from} 至 ${to}`;
}

/** `second` is what stands beside the order's number. */
function ordersTable(
  orders: readonly SettledOrder[],
  secondTitle: string,
  second: (order: SettledOrder) => string,
): PaperTable {
  const sum = (of: (order: SettledOrder) => number) => formatYuan(sumFen(orders.map(of)));
  return {
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '订单编号', weight: 88 },
      { title: secondTitle, weight: 140 },
      { title: '验收日期', weight: 60, align: 'center' },
      { title: '验收（元）', weight: 66, align: 'right' },
      { title: '退货（元）', weight: 60, align: 'right' },
      { title: '应结（元）', weight: 66, align: 'right' },
    ],
    rows: orders.map((order, index) => [
      String(index + 1),
      order.orderNumber,
      second(order),
      order.acceptedOn,
      formatYuan(order.acceptedFen),
      formatYuan(order.returnedFen),
      formatYuan(order.payableFen),
    ]),
    total: [
      '',
      `合计 ${orders.length} 单`,
      '',
      '',
      sum((order) => order.acceptedFen),
      sum((order) => order.returnedFen),
      sum((order) => order.payableFen),
    ],
  };
}

function sumsOf(orders: readonly SettledOrder[]): Paper['check']['amounts'] {
  return [
    { name: 'accepted', unit: 'fen', value: sumFen(orders.map(({ acceptedFen }) => acceptedFen)) },
    { name: 'returned', unit: 'fen', value: sumFen(orders.map(({ returnedFen }) => returnedFen)) },
  ];
}

function figuresOf({ orderNumber, acceptanceNumbers, acceptedFen, returnedFen, payableFen }: SettledOrder) {
  return { orderNumber, acceptanceNumbers, acceptedFen, returnedFen, payableFen };
}
