/** What is used of fontkit's font, which pdfkit opens. */
export type OpenedFont = {
  unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { advanceWidth: number };
};

/** Line height as a share of the size of the letters. */
export const leading = 1.42;

/** Never at the beginning of a line, and never at its end (行首、行尾禁则). */
const notFirst = new Set('，。、；：！？）】》」』”’〉〕…—·%％,.;:!?)]}');
const notLast = new Set('（【《「『“‘〈〔([{¥￥');

/** What stays on one line when it fits: a word or figure, or one other character with the marks that belong to it. */
const pieces = /-?[\p{Script=Latin}\p{Nd}][\p{Script=Latin}\p{M}\p{Nd}.,/:+]*-?|\s|\P{M}\p{M}*|\p{M}+/gu;

/** Measures and breaks text of one face. Widths of characters are looked up once per process. */
export class PaperFace {
  private readonly widths = new Map<string, number>();

  constructor(readonly font: OpenedFont) {}

  widthOf(text: string, size: number): number {
    let sum = 0;
    for (const character of text) sum += this.widthOfOne(character);
    return sum * size;
  }

  /**
   * The text as it can be printed. What the face has no shape for, and what has none by nature, is named by its number:
   * a box would make two different names look the same.
   */
  printable(text: string): string {
    let out = '';
    for (const character of text) {
      if (character === '\n' || character === '\u3000') out += character;
      else if (/\s/u.test(character)) out += ' ';
      else if (/[\p{C}]/u.test(character) || !this.font.hasGlyphForCodePoint(pointOf(character)))
        out += `〔U+${pointOf(character).toString(16).toUpperCase().padStart(4, '0')}〕`;
      else out += character;
    }
    return out;
  }

  /** Lines no wider than `width`, broken as Chinese and Latin text is; a word that is wider than a line is cut. */
  lines(text: string, size: number, width: number): string[] {
    const room = width / size;
    return this.printable(text)
      .split('\n')
      .flatMap((paragraph) => this.breakUp(paragraph, room));
  }

  private breakUp(paragraph: string, room: number): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const piece of this.unbreakable(paragraph, room)) {
      const wide = this.widthOf(piece, 1);
      if (used + wide > room && line !== '') {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
        if (piece === ' ') continue;
      }
      line += piece;
      used += wide;
    }
    lines.push(line.trimEnd());
    return lines;
  }

  /** Pieces with the punctuation that must not be parted from them; none is wider than a line. */
  private unbreakable(paragraph: string, room: number): string[] {
    const joined: string[] = [];
    for (const [piece] of paragraph.matchAll(pieces)) {
      const last = joined.at(-1);
      if (last !== undefined && last !== ' ' && (notFirst.has(piece) || notLast.has(last.at(-1) ?? '')))
        joined[joined.length - 1] = last + piece;
      else joined.push(piece);
    }
    return joined.flatMap((piece) => (this.widthOf(piece, 1) <= room ? [piece] : this.cut(piece, room)));
  }

  private cut(piece: string, room: number): string[] {
    const parts: string[] = [];
    let part = '';
    for (const character of piece) {
      if (part !== '' && this.widthOf(part + character, 1) > room) {
        parts.push(part);
        part = '';
      }
      part += character;
    }
    return [...parts, part];
  }

  private widthOfOne(character: string): number {
    const known = this.widths.get(character);
    if (known !== undefined) return known;
    const width = this.font.glyphForCodePoint(pointOf(character)).advanceWidth / this.font.unitsPerEm;
    this.widths.set(character, width);
    return width;
  }
}

function pointOf(character: string): number {
  return character.codePointAt(0) as number;
}
