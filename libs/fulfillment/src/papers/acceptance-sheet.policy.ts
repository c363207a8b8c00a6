import type { Funding } from '@app/catalog';
import { fundingNames } from '@app/orders';
import { formatYuan, type Paper, shanghaiTime } from '@app/platform';

/** What the paper shows; times are moments, amounts integer fen, quantities packs. */
export type AcceptanceSheet = {
  number: string;
  orderNumber: string;
  shipmentNumber: string;
  buyerId: string;
  buyerName: string;
  buyerCreditCode: string;
  supplierName: string;
  supplierCreditCode: string;
  fundingSource: Funding;
  shippedAt: Date;
  carrier: string | null;
  trackingNumber: string | null;
  driverName: string | null;
  plateNumber: string | null;
  lines: AcceptanceSheetLine[];
  acceptedFen: number;
  note: string | null;
  photoCount: number;
  firstSigner: string;
  firstSignedAt: Date;
  secondSigner: string | null;
  secondSignedAt: Date | null;
};

export type AcceptanceSheetLine = {
  productName: string;
  spec: string;
  lotNumber: string;
  originCountyName: string;
  originTownship: string;
  shippedQuantity: number;
  acceptedQuantity: number;
  rejectedQuantity: number;
  reason: string | null;
  priceFen: number;
  amountFen: number;
};

/** 验收单: what was taken and what was refused, and the two who counted. */
export function acceptanceSheet(sheet: AcceptanceSheet): Paper {
  return {
    name: 'acceptance_sheet',
    title: '验收单',
    number: sheet.number,
    date: sheet.secondSignedAt ?? sheet.firstSignedAt,
    ...(sheet.secondSigner
      ? {}
      : { caution: { standing: 'provisional', text: '尚待第二人复核签字，签字前不作为验收凭据' } }),
    fields: fieldsOf(sheet),
    tables: [tableOf(sheet)],
    totals: [{ label: '验收金额', fen: sheet.acceptedFen, capitals: true }],
    remarks: sheet.note ? [`备注：${sheet.note}`] : [],
    signatures: [
      { title: '验收人（第一签字人）', name: sheet.firstSigner, at: sheet.firstSignedAt },
      { title: '复核人（第二签字人）', name: sheet.secondSigner, at: sheet.secondSignedAt },
    ],
    stamps: ['采购单位（盖章）', '供应商（盖章）'],
    closing: '由结对市集按双人验收记录生成；数量单位为商品规格所示的份，金额单位为元。',
    check: {
      reader: sheet.buyerId,
      sides: [
        { role: 'buyer', name: sheet.buyerName },
        { role: 'supplier', name: sheet.supplierName },
      ],
      amounts: [{ name: 'accepted', unit: 'fen', value: sheet.acceptedFen }],
      figures: figuresOf(sheet),
    },
  };
}

function fieldsOf(sheet: AcceptanceSheet): Paper['fields'] {
  return [
    { label: '采购单位', value: sheet.buyerName },
    { label: '供应商', value: sheet.supplierName },
    { label: '信用代码', value: sheet.buyerCreditCode },
    { label: '信用代码', value: sheet.supplierCreditCode },
    { label: '订单编号', value: sheet.orderNumber },
    { label: '发货单号', value: sheet.shipmentNumber },
    { label: '发货时间', value: shanghaiTime(sheet.shippedAt) },
    { label: '运输方式', value: transportText(sheet) },
    { label: '资金来源', value: fundingNames[sheet.fundingSource] },
    { label: '验收照片', value: `${sheet.photoCount} 张` },
  ];
}

function tableOf(sheet: AcceptanceSheet): NonNullable<Paper['tables']>[number] {
  const packs = (of: (line: AcceptanceSheetLine) => number) =>
    String(sheet.lines.reduce((sum, line) => sum + of(line), 0));
  return {
    columns: [
      { title: '序号', weight: 30, align: 'center' },
      { title: '商品与规格', weight: 126 },
      { title: '产地与批次', weight: 126 },
      { title: '发货', weight: 38, align: 'right' },
      { title: '验收', weight: 38, align: 'right' },
      { title: '拒收', weight: 38, align: 'right' },
      { title: '单价（元）', weight: 60, align: 'right' },
      { title: '金额（元）', weight: 70, align: 'right' },
    ],
    rows: sheet.lines.map((line, index) => [
      String(index + 1),
      `${line.productName}\n${line.spec}${line.rejectedQuantity > 0 ? `\n拒收原因：${line.reason ?? ''}` : ''}`,
      `${line.originCountyName}${line.originTownship}\n${line.lotNumber}`,
      String(line.shippedQuantity),
      String(line.acceptedQuantity),
      String(line.rejectedQuantity),
      formatYuan(line.priceFen),
      formatYuan(line.amountFen),
    ]),
    total: [
      '',
      '合计',
      '',
      packs((line) => line.shippedQuantity),
      packs((line) => line.acceptedQuantity),
      packs((line) => line.rejectedQuantity),
      '',
      formatYuan(sheet.acceptedFen),
    ],
  };
}

/** The second signature is part of it: a sheet that was printed before it no longer says all. */
function figuresOf(sheet: AcceptanceSheet) {
  return {
    number: sheet.number,
    order: sheet.orderNumber,
    shipment: sheet.shipmentNumber,
    buyer: sheet.buyerCreditCode,
    supplier: sheet.supplierCreditCode,
    acceptedFen: sheet.acceptedFen,
    signed: [sheet.firstSigner, sheet.firstSignedAt, sheet.secondSigner, sheet.secondSignedAt],
    lines: sheet.lines.map((line) => ({
      goods: [line.productName, line.spec, line.lotNumber],
      quantities: [line.shippedQuantity, line.acceptedQuantity, line.rejectedQuantity],
      reason: line.reason,
      priceFen: line.priceFen,
      amountFen: line.amountFen,
    })),
  };
}

/** With whom the goods came: a carrier with its number, or the supplier's own truck. */
export function transportText(
  by: Pick<AcceptanceSheet, 'carrier' | 'trackingNumber' | 'driverName' | 'plateNumber'>,
): string {
  const parts = by.carrier ? [by.carrier, by.trackingNumber] : ['自有车辆', by.plateNumber, by.driverName];
  return parts.filter(Boolean).join(' ');
}
