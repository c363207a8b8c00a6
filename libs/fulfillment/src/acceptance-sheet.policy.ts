import { readFileSync } from 'node:fs';
import type { Funding } from '@app/catalog';
import { fundingNames } from '@app/orders';
import { businessDate, chineseCapitals, formatYuan } from '@app/platform';
import PDFDocument from 'pdfkit';

/** What the paper shows; times are moments, amounts integer fen, quantities packs. */
export type AcceptanceSheet = {
  number: string;
  orderNumber: string;
  shipmentNumber: string;
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

type Pdf = PDFKit.PDFDocument;

const margin = 42;
const width = 595.28 - 2 * margin;
const bottom = 841.89 - 56;
/** Between the two halves of the page. */
const gap = 16;
const ink = '#1a1a1a';
const grey = '#666666';
const rule = '#999999';

/** Widths of the table's columns add up to the page's. */
const columns = [
  { title: '序号', width: 28, align: 'center' },
  { title: '商品与规格', width: 127, align: 'left' },
  { title: '产地与批次', width: 132, align: 'left' },
  { title: '发货', width: 36, align: 'right' },
  { title: '验收', width: 36, align: 'right' },
  { title: '拒收', width: 36, align: 'right' },
  { title: '单价（元）', width: 54, align: 'right' },
  { title: '小计（元）', width: 62.28, align: 'right' },
] as const;

let fonts: { regular: Buffer; bold: Buffer } | undefined;

/** 验收单 as a PDF: A4 upright, as many pages as the lines need, to be printed, stamped and filed. */
export function acceptanceSheet(sheet: AcceptanceSheet): Promise<Buffer> {
  fonts ??= { regular: font('400Regular'), bold: font('700Bold') };
  const signedAt = sheet.secondSignedAt ?? sheet.firstSignedAt;
  const info = { Title: `验收单 ${sheet.number}`, Author: sheet.buyerName, CreationDate: signedAt };
  const pdf = new PDFDocument({ size: 'A4', margin, bufferPages: true, info });
  const parts: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  drawHead(pdf, sheet);
  drawAbout(pdf, sheet);
  drawTable(pdf, sheet);
  drawTotal(pdf, sheet);
  drawSigners(pdf, sheet);
  drawStamps(pdf);
  drawFeet(pdf, sheet);
  pdf.end();
  return finished;
}

function font(style: string): Buffer {
  return readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${style}/NotoSansSC_${style}.ttf`));
}

function drawHead(pdf: Pdf, sheet: AcceptanceSheet): void {
  pdf.fillColor(ink).font('bold').fontSize(22).text('验 收 单', margin, margin, { width, align: 'center' });
  pdf
    .font('regular')
    .fontSize(10)
    .text(`编号 ${sheet.number}`, margin, pdf.y + 4, { width, align: 'center' });
  if (!sheet.secondSigner) {
    pdf.fillColor('#b42318').fontSize(9);
    pdf.text('尚待第二人复核签字，签字前不作为验收凭据', margin, pdf.y + 2, { width, align: 'center' });
  }
  pdf.y += 10;
}

function drawAbout(pdf: Pdf, sheet: AcceptanceSheet): void {
  const transport = sheet.carrier
    ? `${sheet.carrier} ${sheet.trackingNumber ?? ''}`
    : `自有车辆 ${sheet.plateNumber ?? ''} ${sheet.driverName ?? ''}`;
  const pairs = [
    ['采购单位', sheet.buyerName, '供应商', sheet.supplierName],
    ['信用代码', sheet.buyerCreditCode, '信用代码', sheet.supplierCreditCode],
    ['订单编号', sheet.orderNumber, '发货单号', sheet.shipmentNumber],
    ['发货时间', shanghaiTime(sheet.shippedAt), '运输方式', transport.trim()],
    ['资金来源', fundingNames[sheet.fundingSource], '验收照片', `${sheet.photoCount} 张`],
  ] as const;
  const half = width / 2;
  const label = 52;
  pdf.fontSize(9.5);
  for (const [leftLabel, left, rightLabel, right] of pairs) {
    const top = pdf.y;
    const room = { width: half - label - 10 };
    const height = Math.max(pdf.heightOfString(left, room), pdf.heightOfString(right, room));
    pdf.fillColor(grey).text(leftLabel, margin, top, { width: label });
    pdf.fillColor(ink).text(left, margin + label, top, room);
    pdf.fillColor(grey).text(rightLabel, margin + half, top, { width: label });
    pdf.fillColor(ink).text(right, margin + half + label, top, room);
    pdf.y = top + height + 3;
  }
  pdf.y += 8;
}

function drawTable(pdf: Pdf, sheet: AcceptanceSheet): void {
  drawRow(
    pdf,
    columns.map((column) => column.title),
    'bold',
  );
  for (const [index, line] of sheet.lines.entries()) {
    const reason = line.rejectedQuantity > 0 ? `\n拒收原因：${line.reason ?? ''}` : '';
    const cells = [
      String(index + 1),
      `${line.productName}\n${line.spec}${reason}`,
      `${line.originCountyName}${line.originTownship}\n批次 ${line.lotNumber}`,
      String(line.shippedQuantity),
      String(line.acceptedQuantity),
      String(line.rejectedQuantity),
      formatYuan(line.priceFen),
      formatYuan(line.amountFen),
    ];
    if (pdf.y + rowHeight(pdf, cells) > bottom) {
      pdf.addPage();
      drawRow(
        pdf,
        columns.map((column) => column.title),
        'bold',
      );
    }
    drawRow(pdf, cells, 'regular');
  }
}

function rowHeight(pdf: Pdf, cells: readonly string[]): number {
  pdf.fontSize(8.5);
  const heights = cells.map((cell, index) =>
    pdf.heightOfString(cell, { width: (columns[index]?.width ?? 0) - 8, lineGap: 1 }),
  );
  return Math.max(...heights) + 8;
}

function drawRow(pdf: Pdf, cells: readonly string[], weight: 'regular' | 'bold'): void {
  const top = pdf.y;
  pdf.font(weight);
  const height = rowHeight(pdf, cells);
  if (weight === 'bold') pdf.rect(margin, top, width, height).fill('#f2f2f2');
  let left = margin;
  for (const [index, column] of columns.entries()) {
    pdf.lineWidth(0.5).rect(left, top, column.width, height).stroke(rule);
    const place = { width: column.width - 8, align: column.align, lineGap: 1 };
    pdf.fillColor(ink).text(cells[index] ?? '', left + 4, top + 4, place);
    left += column.width;
  }
  pdf.font('regular');
  pdf.y = top + height;
}

/** Starts a new page when a block of this height would be cut. */
function keepTogether(pdf: Pdf, height: number): void {
  if (pdf.y + height > bottom) pdf.addPage();
}

function drawTotal(pdf: Pdf, sheet: AcceptanceSheet): void {
  keepTogether(pdf, 60);
  const top = pdf.y;
  pdf.lineWidth(0.5).rect(margin, top, width, 26).stroke(rule);
  pdf.fillColor(ink).font('bold').fontSize(10);
  pdf.text(`合计（大写）　人民币${chineseCapitals(sheet.acceptedFen)}`, margin + 6, top + 6, {
    width: width - 150,
  });
  const digits = `¥ ${formatYuan(sheet.acceptedFen)}`;
  pdf.text(digits, margin + width - 150, top + 6, { width: 144, align: 'right' });
  pdf.font('regular').fontSize(9);
  pdf.y = top + 34;
  if (sheet.note) {
    keepTogether(pdf, pdf.heightOfString(`备注：${sheet.note}`, { width }));
    pdf.text(`备注：${sheet.note}`, margin, pdf.y, { width });
    pdf.y += 4;
  }
}

function drawSigners(pdf: Pdf, sheet: AcceptanceSheet): void {
  keepTogether(pdf, 230);
  pdf.y += 8;
  const top = pdf.y;
  const half = (width - gap) / 2;
  const signers = [
    { title: '验收人（第一签字人）', name: sheet.firstSigner, at: sheet.firstSignedAt },
    { title: '复核人（第二签字人）', name: sheet.secondSigner, at: sheet.secondSignedAt },
  ];
  for (const [index, { title, name, at }] of signers.entries()) {
    const left = margin + index * (half + gap);
    pdf.fillColor(grey).fontSize(9).text(title, left, top, { width: half });
    pdf
      .fillColor(ink)
      .font('bold')
      .fontSize(13)
      .text(name ?? '待签字', left, top + 16, { width: half });
    pdf.font('regular').fontSize(9);
    pdf.text(at ? `${shanghaiTime(at)} 签字` : '', left, top + 37, { width: half });
    pdf
      .moveTo(left, top + 54)
      .lineTo(left + half, top + 54)
      .lineWidth(0.5)
      .stroke(rule);
  }
  pdf.y = top + 70;
}

function drawStamps(pdf: Pdf): void {
  const top = pdf.y;
  const half = (width - gap) / 2;
  const height = 110;
  for (const [index, title] of ['采购单位（盖章）', '供应商（盖章）'].entries()) {
    const left = margin + index * (half + gap);
    pdf.lineWidth(0.7).dash(3, { space: 3 }).rect(left, top, half, height).stroke(rule).undash();
    pdf
      .fillColor(grey)
      .fontSize(9)
      .text(title, left + 8, top + 8, { width: half - 16 });
    pdf.text('　　　　年　　月　　日', left + 8, top + height - 20, { width: half - 16, align: 'right' });
  }
  pdf.y = top + height + 8;
}

function drawFeet(pdf: Pdf, sheet: AcceptanceSheet): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    pdf.switchToPage(index);
    // Below the margin pdfkit would start a new page for the text.
    pdf.page.margins.bottom = 0;
    const foot = `${sheet.number}　第 ${index + 1} 页，共 ${count} 页　由结对市集按双人验收记录生成，数量单位为商品规格所示的份`;
    pdf
      .fillColor(grey)
      .font('regular')
      .fontSize(8)
      .text(foot, margin, 841.89 - 36, { width, align: 'center' });
  }
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

function shanghaiTime(at: Date): string {
  return `${businessDate(at)} ${clockTime.format(at)}`;
}
