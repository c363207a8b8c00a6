import type { MonthlyStatement, SettlementSheet, SettlementStatement } from '@app/payments';
import type { AcceptanceSheet } from '../../libs/fulfillment/src/papers/acceptance-sheet.policy';
import type { DeliveryNote } from '../../libs/fulfillment/src/papers/delivery-note.policy';
import type { OrderSheet } from '../../libs/orders/src/order-sheet.policy';
import type { PaymentItem } from '../../libs/payments/src/paying/payments.dto';
import { addUp } from '../../libs/payments/src/settlements/monthly-statement.policy';

/** Papers as an unkind reality writes them: long names, rare characters, lines of which nothing was taken. */

const id = (last: number) => `0199aaaa-0000-7000-8000-${String(last).padStart(12, '0')}`;
const at = (time: string) => new Date(`2026-11-${time}+08:00`);

/** 50 characters with the middle dot of names of the west. */
export const longName =
  '化隆回族自治县群科镇安达其哈·阿卜杜热合曼江种养殖农民专业合作社联合社（普通合伙）海东分社第一服务站';
/** Of names of people and places; the last is in no common font. */
export const rareName = '㛃䶮镕堃·犇垚𬭊𬬭𠮷';

const parties = {
  buyerId: id(1),
  buyerName: '无锡市锡山区实验小学教育集团第一食堂',
  buyerCreditCode: '12320205466010011X',
  supplierId: id(2),
  supplierName: longName,
  supplierCreditCode: '93630224MA75X0001A',
};
const buyer = { id: id(1), name: parties.buyerName, creditCode: parties.buyerCreditCode };
const supplier = { id: id(2), name: longName, creditCode: parties.supplierCreditCode };

const goods = [
  '青海拉面 家庭装',
  '化隆牦牛肉 冷鲜分割',
  rareName,
  `${longName}特供礼盒`,
  'Qinghai Highland Barley Flour 2.5kg',
];
const priceOf = (index: number) => [8_800, 16_805, 1, 1_234_567, 99_999][index % 5] as number;

function goodsOf(index: number) {
  const productName = goods[index % goods.length] as string;
  return { productName, spec: `${index + 1} 袋/箱 · 2.5 公斤`, illustration: 'beef' };
}

export function sampleAcceptance(lineCount: number): AcceptanceSheet {
  const lines = Array.from({ length: lineCount }, (_, index) => {
    const shippedQuantity = 20 + index;
    const rejectedQuantity = index % 4 === 2 ? shippedQuantity : index % 3;
    const acceptedQuantity = shippedQuantity - rejectedQuantity;
    const priceFen = priceOf(index);
    return {
      ...goodsOf(index),
      ...{ shippedQuantity, acceptedQuantity, rejectedQuantity, priceFen },
      lotNumber: `261120-FH261120000001-${index + 1}`,
      originCountyName: '化隆回族自治县',
      originTownship: '群科镇',
      reason: rejectedQuantity ? '外箱破损，解冻，与样品不符' : null,
      amountFen: acceptedQuantity * priceFen,
    };
  });
  return {
    ...parties,
    ...{ number: 'YS261122000001', orderNumber: '2611190000001', shipmentNumber: 'FH261120000001' },
    ...{ fundingSource: 'canteen', note: '其中三箱外包装受潮，已当场拍照并请司机签认。', photoCount: 3 },
    ...{ carrier: '顺丰冷运', trackingNumber: 'SF1390001112223', driverName: null, plateNumber: null },
    ...{ firstSigner: '王敏', firstSignedAt: at('22T09:12:00'), lines },
    ...{ secondSigner: rareName, secondSignedAt: at('22T10:40:00'), shippedAt: at('20T08:30:00') },
    acceptedFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
  };
}

export function sampleOrder(lineCount: number): OrderSheet {
  const lines = Array.from({ length: lineCount }, (_, index) => {
    const quantity = 3 * index + 1;
    return {
      ...goodsOf(index),
      ...{ id: id(100 + index), skuId: id(200 + index), productId: id(300 + index), unitGrams: 2_500 },
      ...{ originCountyCode: '630224', originCountyName: '化隆回族自治县', quantity },
      ...{ priceFen: priceOf(index), amountFen: priceOf(index) * quantity },
      ...{ shippedQuantity: 0, acceptedQuantity: 0, rejectedQuantity: 0, returnedQuantity: 0 },
      ...{ closedQuantity: 0, claimedFen: 0 },
    };
  });
  return {
    ...parties,
    ...{ id: id(3), number: '2611190000001', state: 'confirmed', checkoutId: id(4) },
    ...{ deliveryStatus: 'not_shipped', paymentStatus: 'not_due', fundingSource: 'canteen' },
    ...{ paymentTerms: 'after_acceptance', acceptedFen: 0, returnedFen: 0, paidFen: 0, dueFen: 0 },
    totalFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
    ...{ placedAt: '2026-11-19T02:00:00Z', confirmBy: '2026-11-21T02:00:00Z', lineCount },
    ...{ confirmedAt: '2026-11-19T06:20:00Z', completedAt: null, cancelledAt: null },
    ...{ cancelledBy: null, cancelReason: null, restClosedAt: null, restClosedBy: null },
    ...{ restCloseReason: null, restOverdueFrom: null, timeline: [], lines },
    firstLine: { productName: goods[0] as string, illustration: 'beef' },
    deliveryAddress: {
      ...{ recipient: '食堂李师傅', phone: '0510-12345678', region: '无锡市锡山区' },
      detail: '东亭街道示例路 1 号实验小学南门卸货区，周一至周五 06:00–07:30 收货',
    },
    note: '请分早晚两次送达，冷链车到门前电话联系。',
    placedBy: { id: id(5), name: '陈立' },
  };
}

export function sampleNote(lineCount: number): DeliveryNote {
  const order = sampleOrder(lineCount);
  return {
    ...parties,
    ...{
      id: id(6),
      number: 'FH261120000001',
      state: 'shipped',
      orderId: order.id,
      orderNumber: order.number,
    },
    ...{
      transport: 'own_truck',
      carrier: null,
      trackingNumber: null,
      driverName: '马学良',
      plateNumber: '青B·A1234',
    },
    ...{ shippedByName: '马学良', shippedAt: '2026-11-20T00:30:00Z', acceptBy: '2026-11-24T00:30:00Z' },
    ...{
      escalationLevel: 0,
      acceptance: null,
      orderNote: order.note,
      deliveryAddress: order.deliveryAddress,
    },
    unitGrams: Object.fromEntries(order.lines.map((line, index) => [line.id, 2_500 + index])),
    lines: order.lines.map((line, index) => ({
      ...{ id: id(400 + index), orderLineId: line.id, productName: line.productName, spec: line.spec },
      ...{ illustration: 'beef', quantity: line.quantity, priceFen: line.priceFen },
      ...{ lotNumber: `261120-FH261120000001-${index + 1}`, originCountyCode: '630224' },
      ...{ originCountyName: '化隆回族自治县', originTownship: '群科镇' },
      harvestedOn: index % 2 ? '2026-11-18' : null,
    })),
  };
}

export function samplePayment(): PaymentItem {
  return {
    ...{ id: id(7), orderId: id(3), orderNumber: '2611190000001', ...parties },
    ...{ provider: 'bank_transfer', amountFen: 1_234_567_05, receivedFen: 0, refundedFen: 0 },
    ...{ transferCode: 'JD7K3M9P', state: 'pending', requestedAt: '2026-11-22T02:50:00Z', capturedAt: null },
    payee: { name: '结对市集结算专户（示例）', bank: '示例银行无锡分行', account: '0000 0000 0000 0000' },
  };
}

/** What a cooperative is paid for: every third item came back. */
export function sampleStatement(count: number): SettlementStatement {
  const items = Array.from({ length: count }, (_, index): SettlementStatement['items'][number] => {
    const kind = index % 3 === 1 ? (index % 2 ? 'claim' : 'return') : 'order';
    const number = String(index + 10);
    const accepted = [`YS2611220000${number}`, `YS2611230000${number}`].slice(0, 1 + (index % 2));
    return {
      ...{
        kind,
        orderId: id(500 + index),
        orderNumber: `26111900000${number}`,
        buyerName: parties.buyerName,
      },
      paperNumbers: kind === 'order' ? accepted : [`TH2611240000${number}`],
      acceptedAt: at(`${String(1 + (index % 28)).padStart(2, '0')}T10:00:00`).toISOString(),
      amountFen: kind === 'order' ? 1_000_01 * (index + 1) : -12_345,
      days: null,
    };
  });
  const [acceptedFen, returnedFen] = ['order', 'other'].map((side) =>
    items.reduce(
      (sum, { kind, amountFen }) => sum + ((kind === 'order') === (side === 'order') ? amountFen : 0),
      0,
    ),
  ) as [number, number];
  return {
    ...{ id: id(8), number: 'JS261130000001', supplierId: id(2), supplierName: longName },
    ...{ supplierCreditCode: parties.supplierCreditCode, periodFrom: '2026-11-01', periodTo: '2026-11-30' },
    ...{ acceptedFen, returnedFen: -returnedFen, amountFen: acceptedFen + returnedFen, state: 'paid' },
    ...{ madeAt: at('30T18:00:00').toISOString(), paidAt: at('30T20:00:00').toISOString(), items },
    ...{ orders: items.filter(({ kind }) => kind === 'order').length, returns: 0, failures: [] },
    payout: {
      ...{ id: id(9), transferCode: 'JD7K3M9P', state: 'paid' },
      ...{ releasedAt: at('30T19:00:00').toISOString(), paidAt: at('30T20:00:00').toISOString() },
    },
  };
}

/** Every second order has two lines, every third a claim and an invoice. */
export function sampleSheet(count: number): SettlementSheet {
  const orders = Array.from({ length: count }, (_, index): SettlementSheet['orders'][number] => {
    const number = String(index + 10);
    const lines = Array.from({ length: 1 + (index % 2) }, (__, line) => {
      const { productName, spec } = goodsOf(index + line);
      const acceptedQuantity = 10 * (line + 1);
      const priceFen = 10_001 * (index + 1);
      const claimedFen = index % 3 === 1 && line === 0 ? 12_345 : 0;
      return {
        ...{ productName, spec, priceFen, acceptedQuantity, returnedQuantity: 0 },
        amountFen: priceFen * acceptedQuantity - claimedFen,
      };
    });
    const acceptedFen = lines.reduce((sum, line) => sum + line.priceFen * line.acceptedQuantity, 0);
    const returnedFen = acceptedFen - lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
    const day = String(1 + (index % 28)).padStart(2, '0');
    const acceptedAt = at(`${day}T10:00:00`).toISOString();
    const invoicedFen = index % 3 === 1 ? acceptedFen : 0;
    return {
      ...{ id: id(600 + index), number: `26111900000${number}`, placedAt: at('01T09:00:00').toISOString() },
      ...{ lines, acceptedFen, returnedFen, invoicedFen, paidFen: index === 0 ? acceptedFen : 0 },
      acceptances: [`YS2611220000${number}`, `YS2611230000${number}`]
        .slice(0, 1 + (index % 2))
        .map((one) => ({ number: one, acceptedAt, amountFen: acceptedFen })),
      returns: returnedFen
        ? [{ kind: 'claim', number: `SP2611240000${number}`, agreedAt: acceptedAt, amountFen: returnedFen }]
        : [],
      invoices: invoicedFen
        ? [
            {
              code: '',
              number: `253220000000123400${number}`,
              amountFen: invoicedFen,
              issuedOn: `2026-11-${day}`,
            },
          ]
        : [],
    };
  });
  const sum = (of: (order: (typeof orders)[number]) => number) =>
    orders.reduce((total, order) => total + of(order), 0);
  const [acceptedFen, returnedFen, paidFen] = [
    sum((order) => order.acceptedFen),
    sum((order) => order.returnedFen),
    sum((order) => order.paidFen),
  ];
  return {
    ...{ number: 'CJ261101-3FA94C01', asOf: at('30T18:00:00').toISOString(), buyer, supplier, orders },
    ...{ acceptedFen, returnedFen, amountFen: acceptedFen - returnedFen, paidFen },
    openFen: acceptedFen - returnedFen - paidFen,
    invoicedFen: sum((order) => order.invoicedFen),
  };
}

export function sampleMonth(count: number): MonthlyStatement {
  const kinds = ['acceptance_line', 'order', 'return_line', 'payment', 'refund', 'claim'] as const;
  const movements = Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] as (typeof kinds)[number];
    const raises = kind === 'acceptance_line' || kind === 'order' || kind === 'refund';
    return {
      ...{ bookedOn: `2026-11-${String(1 + (index % 28)).padStart(2, '0')}`, kind },
      paperNumber: kind === 'payment' ? null : `YS26112200${String(index + 1).padStart(4, '0')}`,
      ...{
        orderId: id(700 + index),
        orderNumber: `26111900000${String(index + 10)}`,
        supplierName: longName,
      },
      amountFen: raises ? 1_680_005 + index : -(index + 1) * 1_003,
    };
  });
  return {
    ...{
      number: `DZ202611-${parties.buyerCreditCode}`,
      month: '2026-11',
      from: '2026-11-01',
      to: '2026-11-30',
    },
    ...{ complete: true, buyer, ...addUp(500_000, movements) },
  };
}
