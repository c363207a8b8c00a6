import { setImmediate } from 'node:timers/promises';
import { businessDate } from '../clock';
import { chineseCapitals, formatYuan } from '../money';
import type { Paper, PaperField, PaperSignature, PaperTotal } from './paper';
import { bottom, type Faces, grey, ink, left, Pages, pad, red, type Style, wash, width } from './paper-pages';
import { drawQr } from './paper-qr';
import { drawTable } from './paper-table';

/** What the verification adds: printed as it is, and as a QR. */
export type PaperMark = { code: string; url: string; issuedAt: Date };

const small: Style = { size: 8.5 };
const remarkStyle: Style = { size: 9 };
const openingStyle: Style = { size: 10.5 };
const qrSide = 64;
const stampHeight = 104;
const signHeight = 56;
/** Of the figures beside 大写. */
const figuresWide = 132;

/** A4 pages as PDF. The same paper with the same mark gives the same bytes. */
export async function drawPaper(paper: Paper, mark: PaperMark, faces: Faces): Promise<Buffer> {
  const [{ name: author }] = paper.check.sides;
  const pages = new Pages(
    faces,
    { title: `${paper.title} ${paper.number}`, author, at: mark.issuedAt },
    (next) => drawNextHead(next, paper),
  );
  drawHead(pages, paper, mark);
  // Each of these takes some 10 ms of the one processor: others get their turn between them.
  await setImmediate();
  if (paper.opening) drawOpening(pages, paper.opening);
  drawFields(pages, paper.fields);
  const { tables = [] } = paper;
  for (const [index, table] of tables.entries())
    await drawTable(pages, table, index === tables.length - 1 ? heightOfEnd(pages, paper) : 0);
  await setImmediate();
  drawTotals(pages, paper.totals ?? []);
  if (paper.highlight) drawHighlight(pages, paper.highlight);
  for (const remark of paper.remarks ?? []) drawRemark(pages, remark);
  drawSigning(pages, paper);
  pages.onEach((page, count) => drawFoot(pages, paper, mark, page, count));
  await setImmediate();
  return pages.end();
}

function drawHead(pages: Pages, paper: Paper, mark: PaperMark): void {
  const { pdf, y: start } = pages;
  const qrLeft = left + width - qrSide;
  drawQr(pdf, mark.url, { x: qrLeft, y: start, side: qrSide });
  const code: Style = { size: 6.5, color: grey, align: 'center' };
  pages.text('扫码核验真伪', { x: qrLeft - 10, y: start + qrSide + 7, width: qrSide + 20 }, code);
  const middle = { x: left + qrSide, width: width - 2 * qrSide };
  let y = start + 8;
  const title: Style = { size: 22, weight: 'bold', align: 'center' };
  y += pages.text([...paper.title].join(paper.title.length > 4 ? '' : ' '), { ...middle, y }, title) + 2;
  const about = `编号 ${paper.number}　　日期 ${businessDate(paper.date)}`;
  y += pages.text(about, { ...middle, y }, { size: 9.5, align: 'center' });
  if (paper.caution)
    y += pages.text(
      paper.caution.text,
      { ...middle, y: y + 2 },
      { size: 9, weight: 'bold', color: red, align: 'center' },
    );
  pages.y = Math.max(y + 10, start + qrSide + 24);
}

/** A page that was parted from the others still says what it belongs to. */
function drawNextHead(pages: Pages, paper: Paper): void {
  const place = { x: left, y: pages.y, width };
  const height = pages.text(`${paper.title}（续）　${paper.number}`, place, { size: 9, weight: 'bold' });
  pages.y += height + 3;
  pages.line(pages.y);
  pages.y += 8;
}

/** Paragraphs as Chinese papers have them, each two characters in. */
function drawOpening(pages: Pages, text: string): void {
  for (const paragraph of text.split('\n').filter(Boolean)) {
    for (const line of pages.lines(`\u3000\u3000${paragraph}`, openingStyle, width)) {
      pages.keepTogether(pages.heightOf(1, openingStyle));
      pages.y += pages.drawLines([line], { x: left, y: pages.y, width }, openingStyle);
    }
    pages.y += 5;
  }
  pages.y += 7;
}

/** Two pairs of label and value in a row of a form, or one where it is wide. */
function drawFields(pages: Pages, fields: readonly PaperField[]): void {
  const label = 72;
  const style: Style = { size: 9.5 };
  for (const row of rowsOf(fields)) {
    const part = width / row.length;
    const values = row.map(({ value }) => pages.lines(value || '—', style, part - label - 2 * pad));
    const height = pages.heightOf(Math.max(...values.map((lines) => lines.length)), style) + 2 * pad;
    pages.keepTogether(height);
    for (const [index, field] of row.entries()) {
      const x = left + index * part;
      pages.box({ x, y: pages.y, width: label, height }, wash);
      pages.box({ x: x + label, y: pages.y, width: part - label, height });
      const y = pages.y + pad;
      pages.text(field.label, { x: x + pad, y, width: label - 2 * pad }, { ...style, color: grey });
      pages.drawLines(values[index] ?? [], { x: x + label + pad, y, width: part - label - 2 * pad }, style);
    }
    pages.y += height;
  }
  pages.y += 12;
}

function rowsOf(fields: readonly PaperField[]): PaperField[][] {
  const rows: PaperField[][] = [];
  for (const field of fields) {
    const last = rows.at(-1);
    if (!field.wide && last?.length === 1 && !last[0]?.wide) last.push(field);
    else rows.push([field]);
  }
  return rows;
}

/** What follows the last table. A stamp on a page with nothing else on it proves nothing, so a line goes with it. */
function heightOfEnd(pages: Pages, { totals = [], remarks = [], signatures, stamps }: Paper): number {
  const heights = [
    ...totals.map((total) => totalLines(pages, total).height),
    ...remarks.map(
      (remark) => pages.heightOf(pages.lines(remark, remarkStyle, width).length, remarkStyle) + 4,
    ),
    (signatures.length && signHeight) + (stamps.length && stampHeight) + 34,
  ];
  return heights.reduce((sum, height) => sum + height, 0);
}

function totalLines(pages: Pages, { label, fen, capitals }: PaperTotal) {
  const style: Style = { size: capitals ? 11 : 9.5, weight: capitals ? 'bold' : 'regular' };
  const said = capitals ? `${label}（大写）　人民币${chineseCapitals(fen)}` : label;
  const lines = pages.lines(said, style, width - figuresWide - 2 * pad);
  return { style, lines, height: pages.heightOf(lines.length, style) + 2 * pad };
}

function drawTotals(pages: Pages, totals: readonly PaperTotal[]): void {
  for (const total of totals) {
    const { style, lines, height } = totalLines(pages, total);
    pages.keepTogether(height);
    pages.box({ x: left, y: pages.y, width, height });
    const y = pages.y + pad;
    pages.drawLines(lines, { x: left + pad, y, width: width - figuresWide - 2 * pad }, style);
    const place = { x: left + width - figuresWide, y, width: figuresWide - pad };
    pages.text(`¥ ${formatYuan(total.fen)}`, place, { ...style, align: 'right' });
    pages.y += height;
  }
  if (totals.length) pages.y += 8;
}

function drawHighlight(pages: Pages, { label, text }: { label: string; text: string }): void {
  pages.keepTogether(90);
  const place = () => ({ x: left, y: pages.y, width });
  pages.y += 6;
  pages.y += pages.text(label, place(), { size: 10.5, color: grey, align: 'center' }) + 2;
  pages.y += pages.text(text, place(), { size: 30, weight: 'bold', align: 'center' }) + 8;
}

function drawRemark(pages: Pages, remark: string): void {
  for (const line of pages.lines(remark, remarkStyle, width)) {
    pages.keepTogether(pages.heightOf(1, remarkStyle));
    pages.y += pages.drawLines([line], { x: left, y: pages.y, width }, remarkStyle);
  }
  pages.y += 4;
}

function drawSigning(pages: Pages, { signatures, stamps }: Paper): void {
  pages.keepTogether((signatures.length && signHeight) + (stamps.length && stampHeight) + 16);
  pages.y += 8;
  const gap = 16;
  const partOf = (count: number) => (width - (count - 1) * gap) / count;
  for (const [index, signature] of signatures.entries()) {
    const wide = partOf(signatures.length);
    drawSignature(pages, signature, { x: left + index * (wide + gap), y: pages.y, width: wide });
  }
  pages.y += signatures.length && signHeight;
  for (const [index, title] of stamps.entries()) {
    const wide = Math.min(partOf(stamps.length), 260);
    // One stamp stands at the right, as on any paper.
    const x = stamps.length === 1 ? left + width - wide : left + index * (wide + gap);
    drawStamp(pages, title, { x, y: pages.y, width: wide });
  }
}

function drawSignature(
  pages: Pages,
  { title, name, at }: PaperSignature,
  place: { x: number; y: number; width: number },
): void {
  pages.text(title, place, { ...small, color: grey });
  if (name !== undefined) {
    const shown = pages.lines(name ?? '待签字', { size: 12, weight: 'bold' }, place.width).slice(0, 1);
    pages.drawLines(shown, { ...place, y: place.y + 12 }, { size: 12, weight: 'bold' });
    if (at) pages.text(`${shanghaiTime(at)} 签字`, { ...place, y: place.y + 29 }, { size: 8, color: grey });
  }
  pages.line(place.y + 44, 0.5, place.x, place.width);
}

function drawStamp(pages: Pages, title: string, place: { x: number; y: number; width: number }): void {
  const height = 92;
  const { pdf } = pages;
  pdf.lineWidth(0.7).dash(3, { space: 3 }).rect(place.x, place.y, place.width, height).stroke(grey).undash();
  pages.text(title, { x: place.x + 8, y: place.y + 7, width: place.width - 16 }, { ...small, color: grey });
  const day = { x: place.x + 8, y: place.y + height - 19, width: place.width - 16 };
  pages.text('年　　　月　　　日', day, { ...small, color: grey, align: 'right' });
}

function drawFoot(pages: Pages, paper: Paper, mark: PaperMark, page: number, count: number): void {
  pages.line(bottom + 12);
  const style: Style = { size: 7.5, color: grey };
  const y = bottom + 16;
  pages.text(`${paper.number}　核验码 ${mark.code}`, { x: left, y, width }, { ...style, color: ink });
  pages.text(`第 ${page} 页，共 ${count} 页`, { x: left, y, width }, { ...style, align: 'right' });
  pages.text(paper.closing, { x: left, y: y + 11, width }, style);
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

/** `2026-11-22 09:30` in Asia/Shanghai, as papers say it. */
export function shanghaiTime(at: Date): string {
  return `${businessDate(at)} ${clockTime.format(at)}`;
}
