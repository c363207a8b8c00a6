import qrcode from 'qrcode-generator';

/** The text as a QR code of squares, sharp at any size; with the quiet edge of four modules that readers need. */
export function drawQr(
  pdf: PDFKit.PDFDocument,
  text: string,
  { x, y, side }: { x: number; y: number; side: number },
): void {
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const step = side / count;
  for (let row = 0; row < count; row++) {
    let from = 0;
    while (from < count) {
      let to = from;
      while (to < count && code.isDark(row, to)) to++;
      if (to > from) pdf.rect(x + from * step, y + row * step, (to - from) * step, step + 0.02);
      from = to + 1;
    }
  }
  pdf.fill('#000000');
}
