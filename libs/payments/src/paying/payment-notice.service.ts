import { readFileSync } from 'node:fs';
import { businessDate, chineseCapitals, formatYuan } from '@app/platform';
import { Injectable } from '@nestjs/common';
import PDFDocument from 'pdfkit';
import type { PaymentItem } from './payments.dto';

const margin = 56;
const width = 595.28 - 2 * margin;
const labelWidth = 110;

/** 付款通知单 as an A4 page. The fonts are read once per process, on the first page drawn. */
@Injectable()
export class PaymentNotices {
  private fonts: { regular: Buffer; bold: Buffer } | undefined;

  async draw(payment: PaymentItem): Promise<Buffer> {
    this.fonts ??= { regular: font('400Regular'), bold: font('700Bold') };
    const document = new PDFDocument({
      size: 'A4',
      margin,
      info: { Title: `付款通知单 ${payment.transferCode}` },
    });
    const parts: Buffer[] = [];
    const done = new Promise<Buffer>((resolve, reject) => {
      document.on('data', (part: Buffer) => parts.push(part));
      document.on('end', () => resolve(Buffer.concat(parts)));
      document.on('error', reject);
    });
    document.registerFont('regular', this.fonts.regular);
    document.registerFont('bold', this.fonts.bold);
    drawPage(document, payment);
    document.end();
    return done;
  }
}

function font(style: string): Buffer {
  return readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${style}/NotoSansSC_${style}.ttf`));
}

const stateNames = { pending: '待付款', captured: '已到账', voided: '已作废，请勿付款' } as const;

function drawPage(document: PDFKit.PDFDocument, payment: PaymentItem): void {
  document.font('bold').fontSize(22).text('付款通知单', margin, margin, { width, align: 'center' });
  document
    .font('regular')
    .fontSize(10)
    .text(`开具日期：${chineseDate(payment.requestedAt)}　　状态：${stateNames[payment.state]}`, {
      width,
      align: 'center',
    });
  document.moveDown(1.5);
  drawTable(document, [
    ['付款单位', payment.buyerName],
    ['供应商', payment.supplierName],
    ['订单编号', payment.orderNumber],
    ['应付金额（小写）', `¥${formatYuan(payment.amountFen)}`],
    ['应付金额（大写）', `人民币${chineseCapitals(payment.amountFen)}`],
    ['收款户名', payment.payee.name],
    ['开户银行', payment.payee.bank],
    ['收款账号', payment.payee.account],
  ]);
  drawCode(document, payment.transferCode);
  drawSignatures(document);
}

function drawTable(document: PDFKit.PDFDocument, rows: readonly (readonly [string, string])[]): void {
  for (const [label, value] of rows) {
    const top = document.y;
    document.font('regular').fontSize(11);
    const height = Math.max(28, document.heightOfString(value, { width: width - labelWidth - 16 }) + 14);
    document
      .lineWidth(0.7)
      .rect(margin, top, labelWidth, height)
      .rect(margin, top, width, height)
      .stroke('#444');
    document.fillColor('#444').text(label, margin + 8, top + 7, { width: labelWidth - 16 });
    document
      .fillColor('#000')
      .text(value, margin + labelWidth + 8, top + 7, { width: width - labelWidth - 16 });
    document.y = top + height;
  }
}

/** The one thing that must be copied exactly, large enough to be read over the phone. */
function drawCode(document: PDFKit.PDFDocument, code: string): void {
  document.moveDown(1.2);
  document
    .font('regular')
    .fontSize(11)
    .text('转账附言（必填）', margin, document.y, { width, align: 'center' });
  document.font('bold').fontSize(30).text(code, { width, align: 'center', characterSpacing: 3 });
  document.moveDown(0.5);
  document
    .font('regular')
    .fontSize(10)
    .text(
      '请按上列金额一次足额转账，并在“附言”或“用途”栏填写转账码。金额与转账码均一致时，系统自动确认到账；每张通知单对应一笔转账。',
      { width, lineGap: 4 },
    );
}

function drawSignatures(document: PDFKit.PDFDocument): void {
  const top = Math.max(document.y + 40, 620);
  document.fontSize(11);
  for (const [index, name] of ['经办人', '财务审核', '单位负责人'].entries())
    document.text(`${name}：`, margin + index * (width / 3), top, { width: width / 3 });
  document.text('（单位盖章处）', margin + width - 150, top + 60, { width: 150, align: 'center' });
  document.text('年　　月　　日', margin + width - 150, top + 110, { width: 150, align: 'center' });
}

function chineseDate(moment: string | Date): string {
  const [year, month, day] = businessDate(new Date(moment)).split('-').map(Number);
  return `${year}年${month}月${day}日`;
}
