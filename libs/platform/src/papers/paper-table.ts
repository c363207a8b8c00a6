import { setImmediate } from 'node:timers/promises';
import type { PaperTable } from './paper';
import { bottom, left, type Pages, pad, type Style, wash, width } from './paper-pages';

const body: Style = { size: 8.5 };
const bold: Style = { size: 8.5, weight: 'bold' };

/** Of a table's own title, with the room under it. */
const titleHeight = 20;

/** So many lines, then others may have the processor. */
const rowsAtOnce = 12;

type Row = { cells: string[][]; lines: number; style: Style; fill?: string };

/**
 * Lines under titles that come again on each page. The last line is kept on one page with the total and with what
 * follows, `after` points high.
 */
export async function drawTable(pages: Pages, table: PaperTable, after: number): Promise<void> {
  const weight = table.columns.reduce((sum, column) => sum + column.weight, 0);
  const widths = table.columns.map((column) => (column.weight / weight) * width);
  const rowOf = (cells: readonly string[], style: Style, fill?: string): Row => {
    const texts = widths.map((wide, index) => pages.lines(cells[index] ?? '', style, wide - 2 * pad));
    const lines = Math.max(...texts.map((one) => one.length));
    return { cells: texts, lines, style, ...(fill ? { fill } : {}) };
  };
  const titles = table.columns.map((column) => column.title);
  const titleRow = () => rowOf(titles, { ...bold, align: 'center' }, wash);
  const drawTitles = () => drawPart(pages, table, widths, titleRow());
  const nextPage = () => {
    pages.newPage();
    drawTitles();
  };
  const total = table.total && rowOf(table.total, bold, wash);
  const end = (total ? heightOf(pages, total) : 0) + after;
  const [only, ...more] = table.rows;
  if (only && more.length === 0) {
    // The one line is the last one: what has to stay with it takes the titles along.
    const whole = titleHeight + heightOf(pages, titleRow()) + heightOf(pages, rowOf(only, body)) + end;
    if (whole < bottom * 0.8) pages.keepTogether(whole);
  }
  if (table.title) {
    pages.keepTogether(80);
    pages.y += pages.text(table.title, { x: left, y: pages.y, width }, { size: 10.5, weight: 'bold' }) + 4;
  }
  pages.keepTogether(60);
  drawTitles();
  for (const [index, cells] of table.rows.entries()) {
    const row = rowOf(cells, body);
    const height = heightOf(pages, row);
    const isLast = index === table.rows.length - 1;
    const wanted = isLast ? height + end : height;
    // What fits on no page at all is parted where it stands.
    if (pages.y + wanted > bottom && index > 0 && wanted < bottom * 0.8) nextPage();
    drawRow(pages, table, widths, row, nextPage);
    if (index % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
  }
  if (total) drawRow(pages, table, widths, total, nextPage);
  pages.y += 10;
}

function heightOf(pages: Pages, { lines, style }: Row): number {
  return pages.heightOf(lines, style) + 2 * pad;
}

/** Whole where it fits, else parted between two lines of text. */
function drawRow(
  pages: Pages,
  table: PaperTable,
  widths: readonly number[],
  row: Row,
  nextPage: () => void,
): void {
  const room = () => Math.floor((bottom - pages.y - 2 * pad) / pages.heightOf(1, row.style));
  let waiting = row.lines;
  while (waiting > 0) {
    if (room() < Math.min(waiting, 2)) nextPage();
    const lines = Math.min(room(), waiting);
    const cells = row.cells.map((texts) => texts.splice(0, lines));
    drawPart(pages, table, widths, { ...row, cells, lines });
    waiting -= lines;
  }
}

function drawPart(pages: Pages, { columns }: PaperTable, widths: readonly number[], row: Row): void {
  const height = heightOf(pages, row);
  let x = left;
  for (const [index, lines] of row.cells.entries()) {
    const wide = widths[index] ?? 0;
    pages.box({ x, y: pages.y, width: wide, height }, row.fill);
    const place = { x: x + pad, y: pages.y + pad, width: wide - 2 * pad };
    pages.drawLines(lines, place, { align: columns[index]?.align ?? 'left', ...row.style });
    x += wide;
  }
  pages.y += height;
}
