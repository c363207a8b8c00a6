import { formatYuan, type Paper, shanghaiTime } from '@app/platform';
import { fundingNames, type PaymentTerms } from './order.state';
import type { OrderDetail } from './orders.dto';

/** What the paper shows: an order with the codes of its two sides. Integer fen, quantities in packs. */
export type OrderSheet = OrderDetail & { buyerCreditCode: string; supplierCreditCode: string };

const termNames: Record<PaymentTerms, string> = {
  after_acceptance: '货到验收后付款',
  prepaid: '先款后货',
};
const stateNames = {
  placed: '待供应商接单',
  confirmed: '供应商已接单',
  completed: '已完成',
  cancelled: '已取消',
};

/** 订单: what was agreed, not what became of it; that stands on the delivery notes and acceptance sheets. */
export function orderSheet(order: OrderSheet): Paper {
  return {
    name: 'order',
    title: '订单',
    number: order.number,
    date: new Date(order.placedAt),
    ...(order.state === 'cancelled' ? { caution: { standing: 'void', text: '订单已取消，本单作废' } } : {}),
    fields: fieldsOf(order),
    tables: [tableOf(order)],
    totals: [{ label: '合计', fen: order.totalFen, capitals: true }],
    remarks: [
      ...(order.note ? [`备注：${order.note}`] : []),
      ...(order.cancelReason ? [`取消原因：${order.cancelReason}`] : []),
      ...(order.restCloseReason ? [closedRest(order)] : []),
    ],
    signatures: [{ title: '采购单位经办人（签字）' }, { title: '供应商经办人（签字）' }],
    stamps: ['采购单位（盖章）', '供应商（盖章）'],
    closing: '由结对市集按下单记录生成；数量单位为商品规格所示的份，金额单位为元。应付金额以验收单为准。',
    check: {
      reader: order.buyerId,
      sides: [
        { role: 'buyer', name: order.buyerName },
        { role: 'supplier', name: order.supplierName },
      ],
      amounts: [{ name: 'ordered', unit: 'fen', value: order.totalFen }],
      figures: figuresOf(order),
    },
  };
}

function closedRest({ lines, restCloseReason }: OrderSheet): string {
  const left = lines
    .filter(({ closedQuantity }) => closedQuantity > 0)
    .map(({ productName, spec, closedQuantity }) => `${productName}（${spec}）${closedQuantity} 份`);
  return `余货不再发：${left.join('、')}；原因：${restCloseReason}`;
}

function fieldsOf(order: OrderSheet): Paper['fields'] {
  return [
    { label: '采购单位', value: order.buyerName },
    { label: '供应商', value: order.supplierName },
    { label: '信用代码', value: order.buyerCreditCode },
    { label: '信用代码', value: order.supplierCreditCode },
    { label: '下单时间', value: shanghaiTime(new Date(order.placedAt)) },
    { label: '下单人', value: order.placedBy.name },
    { label: '订单状态', value: stateNames[order.state] },
    { label: '接单时间', value: order.confirmedAt ? shanghaiTime(new Date(order.confirmedAt)) : '' },
    { label: '资金来源', value: fundingNames[order.fundingSource] },
    { label: '付款方式', value: termNames[order.paymentTerms] },
    { label: '收货地址', value: addressText(order.deliveryAddress), wide: true },
  ];
}

function tableOf({ lines, totalFen }: OrderSheet): NonNullable<Paper['tables']>[number] {
  return {
    columns: [
      { title: '序号', weight: 30, align: 'center' },
      { title: '商品', weight: 150 },
      { title: '规格', weight: 90 },
      { title: '产地', weight: 76 },
      { title: '数量', weight: 44, align: 'right' },
      { title: '单价（元）', weight: 62, align: 'right' },
      { title: '金额（元）', weight: 72, align: 'right' },
    ],
    rows: lines.map((line, index) => [
      String(index + 1),
      line.productName,
      line.spec,
      line.originCountyName,
      String(line.quantity),
      formatYuan(line.priceFen),
      formatYuan(line.amountFen),
    ]),
    total: [
      '',
      '合计',
      '',
      '',
      String(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
      '',
      formatYuan(totalFen),
    ],
  };
}

function figuresOf(order: OrderSheet) {
  return {
    number: order.number,
    cancelled: order.state === 'cancelled',
    // Only where it says something: papers from before rests could be closed stay what they are.
    ...(order.restClosedAt ? { closed: order.lines.map(({ closedQuantity }) => closedQuantity) } : {}),
    buyer: order.buyerCreditCode,
    supplier: order.supplierCreditCode,
    terms: order.paymentTerms,
    funding: order.fundingSource,
    totalFen: order.totalFen,
    lines: order.lines.map(({ productName, spec, quantity, priceFen, amountFen }) => ({
      ...{ productName, spec, quantity, priceFen, amountFen },
    })),
  };
}

const known = ['recipient', 'phone', 'region', 'detail'];

/** The address in one line, as the buyer wrote it. */
export function addressText(address: Readonly<Record<string, string>>): string {
  const rest = Object.entries(address)
    .filter(([key]) => !known.includes(key))
    .map(([, value]) => value);
  const place = `${address['region'] ?? ''}${address['detail'] ?? ''}`;
  return [place, address['recipient'], address['phone'], ...rest].filter(Boolean).join(' ');
}
