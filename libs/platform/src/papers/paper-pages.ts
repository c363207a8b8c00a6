import PDFDocument from 'pdfkit';
import { leading, type OpenedFont, PaperFace } from './paper-text';

/** Points. A4 upright, with room at the left for the holes of a binder. */
export const left = 48;
export const width = 595.28 - left - 42;
const top = 40;
export const bottom = 841.89 - 52;
/** Between a rule and the text in it. */
export const pad = 5;

export const ink = '#1a1a1a';
export const grey = '#5c5c5c';
export const rule = '#8c8c8c';
export const wash = '#f3f3f1';
export const red = '#a8201a';

export type Weight = 'regular' | 'bold';
export type Faces = Record<Weight, PaperFace>;

export type Style = { size: number; weight?: Weight; color?: string; align?: 'left' | 'center' | 'right' };
type Place = { x: number; y: number; width: number };

/** The type of pdfkit's own property that holds the opened font. */
type Opened = { _font: { font: OpenedFont } };

/** Reading the font takes time and 10 MB: once per process and face, by a document that is never written. */
export function openFace(bytes: Buffer): PaperFace {
  const document = new PDFDocument({ autoFirstPage: false, font: '' }).font(bytes as never);
  return new PaperFace((document as unknown as Opened)._font.font);
}

/** Pages one after the other, with a place `y` where the next thing goes. */
export class Pages {
  y = top;
  readonly pdf: PDFKit.PDFDocument;
  private readonly parts: Buffer[] = [];
  private readonly finished: Promise<Buffer>;

  constructor(
    private readonly faces: Faces,
    info: { title: string; author: string; at: Date },
    /** Draws the head of each further page. */
    private readonly headOfNext: (pages: Pages) => void,
  ) {
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      // None of pdfkit's own: it would read Helvetica's metrics for every paper.
      font: '',
      lang: 'zh-CN',
      displayTitle: true,
      info: { Title: info.title, Author: info.author, CreationDate: info.at },
    });
    this.finished = new Promise((resolve, reject) => {
      this.pdf.on('data', (part: Buffer) => this.parts.push(part));
      this.pdf.on('end', () => resolve(Buffer.concat(this.parts)));
      this.pdf.on('error', reject);
    });
    for (const weight of ['regular', 'bold'] as const)
      this.pdf.registerFont(weight, faces[weight].font as never);
  }

  end(): Promise<Buffer> {
    this.pdf.end();
    return this.finished;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = top;
    this.headOfNext(this);
  }

  /** Starts a new page when a block of this height would be cut. */
  keepTogether(height: number): void {
    if (this.y + height > bottom) this.newPage();
  }

  lines(text: string, { size, weight = 'regular' }: Style, room: number): string[] {
    return this.faces[weight].lines(text, size, room);
  }

  heightOf(lines: number, { size }: Style): number {
    return lines * size * leading;
  }

  /** Lines that were broken before; answers their height. */
  drawLines(lines: readonly string[], place: Place, style: Style): number {
    const { size, weight = 'regular', color = ink, align = 'left' } = style;
    this.pdf.font(weight).fontSize(size).fillColor(color);
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const spare = align === 'left' ? 0 : place.width - this.pdf.widthOfString(line);
      const x = place.x + (align === 'center' ? spare / 2 : spare);
      this.pdf.text(line, x, place.y + index * size * leading, { lineBreak: false });
    }
    return this.heightOf(lines.length, style);
  }

  /** Answers the height. */
  text(text: string, place: Place, style: Style): number {
    return this.drawLines(this.lines(text, style, place.width), place, style);
  }

  box(place: Place & { height: number }, fill?: string): void {
    const { x, y, width: wide, height } = place;
    if (fill) this.pdf.rect(x, y, wide, height).fill(fill);
    this.pdf.lineWidth(0.5).rect(x, y, wide, height).stroke(rule);
  }

  line(y: number, thickness = 0.5, from = left, long = width): void {
    this.pdf
      .moveTo(from, y)
      .lineTo(from + long, y)
      .lineWidth(thickness)
      .stroke(rule);
  }

  /** Something small on every page, when their number is known. */
  onEach(draw: (page: number, count: number) => void): void {
    const { start, count } = this.pdf.bufferedPageRange();
    for (let index = start; index < start + count; index++) {
      this.pdf.switchToPage(index);
      draw(index + 1, count);
    }
  }
}
