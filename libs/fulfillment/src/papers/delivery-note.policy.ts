import { addressText } from '@app/orders';
import { type Paper, shanghaiTime } from '@app/platform';
import type { ShipmentItem } from '../shipments.dto';
import { transportText } from './acceptance-sheet.policy';

/** What the paper shows: a shipment with the order's address and note; weights in grams, quantities in packs. */
export type DeliveryNote = ShipmentItem & {
  buyerCreditCode: string;
  supplierCreditCode: string;
  deliveryAddress: Record<string, string>;
  orderNote: string | null;
  /** Grams of one pack, by order line. */
  unitGrams: Record<string, number>;
};

/** 发货单: travels with the goods, so it says what was loaded and not what it costs. */
export function deliveryNote(note: DeliveryNote): Paper {
  const gramsOf = (line: DeliveryNote['lines'][number]) =>
    line.quantity * (note.unitGrams[line.orderLineId] ?? 0);
  const packs = note.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const grams = note.lines.reduce((sum, line) => sum + gramsOf(line), 0);
  return {
    name: 'delivery_note',
    title: '发货单',
    number: note.number,
    date: new Date(note.shippedAt),
    fields: fieldsOf(note),
    tables: [tableOf(note, gramsOf, [String(packs), formatKilograms(grams)])],
    remarks: note.orderNote ? [`备注：${note.orderNote}`] : [],
    signatures: ['发货人', '送货人', '验收人（一）', '验收人（二）'].map((title) => ({ title })),
    stamps: ['供货方（盖章）', '收货单位（盖章）'],
    closing: '一式两份随货同行；纸面签字只作随车留底，计入年度任务以平台上两人验收签字为准。',
    check: {
      reader: note.buyerId,
      sides: [
        { role: 'buyer', name: note.buyerName },
        { role: 'supplier', name: note.supplierName },
      ],
      amounts: [
        { name: 'packs', unit: 'packs', value: packs },
        { name: 'weight', unit: 'grams', value: grams },
      ],
      figures: figuresOf(note),
    },
  };
}

function fieldsOf(note: DeliveryNote): Paper['fields'] {
  return [
    { label: '收货单位', value: note.buyerName },
    { label: '供货方', value: note.supplierName },
    { label: '收货地址', value: addressText(note.deliveryAddress), wide: true },
    { label: '订单编号', value: note.orderNumber },
    { label: '发货时间', value: shanghaiTime(new Date(note.shippedAt)) },
    { label: '运输方式', value: transportText(note) },
    { label: '验收时限', value: shanghaiTime(new Date(note.acceptBy)) },
  ];
}

function tableOf(
  { lines }: DeliveryNote,
  gramsOf: (line: DeliveryNote['lines'][number]) => number,
  [packs, weight]: [string, string],
): NonNullable<Paper['tables']>[number] {
  return {
    columns: [
      { title: '序号', weight: 28, align: 'center' },
      { title: '商品与规格', weight: 136 },
      { title: '数量', weight: 38, align: 'right' },
      { title: '净重（公斤）', weight: 62, align: 'right' },
      { title: '产地与批次', weight: 128 },
      { title: '采收（生产）', weight: 62, align: 'center' },
      { title: '实收', weight: 48 },
    ],
    rows: lines.map((line, index) => [
      String(index + 1),
      `${line.productName}\n${line.spec}`,
      String(line.quantity),
      formatKilograms(gramsOf(line)),
      `${line.originCountyName}${line.originTownship}\n${line.lotNumber}`,
      line.harvestedOn ?? '',
      '',
    ]),
    total: ['', '合计', packs, weight, '', '', ''],
  };
}

function figuresOf(note: DeliveryNote) {
  return {
    number: note.number,
    order: note.orderNumber,
    buyer: note.buyerCreditCode,
    supplier: note.supplierCreditCode,
    shippedAt: new Date(note.shippedAt),
    transport: transportText(note),
    lines: note.lines.map((line) => ({
      goods: [line.productName, line.spec, line.lotNumber, line.originCountyCode, line.originTownship],
      harvestedOn: line.harvestedOn,
      quantity: line.quantity,
    })),
  };
}

/** Exact, e.g. `1,250.5`: on paper nothing is rounded. */
export function formatKilograms(grams: number): string {
  const whole = String(Math.floor(grams / 1000)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = String(grams % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return rest ? `${whole}.${rest}` : whole;
}
