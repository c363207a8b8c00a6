import fc from 'fast-check';
import { contentHash, type PaperContent } from './paper';
import { newPaperCode, printedCode, readCode } from './paper-code';
import { paperFaces } from './papers';

describe('text on paper', () => {
  const { regular } = paperFaces();
  const size = 9;
  const lines = (text: string, width: number) => regular.lines(text, size, width);

  it('is broken between characters and between words, never before a full stop or after an opening bracket', () => {
    expect(lines('采购单位（盖章）。', 4.2 * size)).toEqual(['采购单位', '（盖', '章）。']);
    expect(lines('Qinghai Barley Flour 2.5kg', 60)).toEqual(['Qinghai', 'Barley Flour', '2.5kg']);
    expect(lines('人民币 1,234.50 元', 8 * size)).toEqual(['人民币 1,234.50', '元']);
    expect(lines('261120-FH261120000001-10', 108)).toEqual(['261120-FH261120000001-', '10']);
    expect(lines('一\n二', 100)).toEqual(['一', '二']);
    expect(lines('', 100)).toEqual(['']);
  });

  it('names what has no shape, so that no two texts look alike', () => {
    expect(regular.printable('㛃䶮镕堃·𬭊')).toBe('㛃䶮镕堃·𬭊');
    expect(regular.printable('𠮷')).toBe('〔U+20BB7〕');
    expect(regular.printable('a\u202eb\u200bc\t')).toBe('a〔U+202E〕b〔U+200B〕c ');
  });

  it('loses no character, and no line is wider than its place', () => {
    const text = fc.string({ unit: fc.constantFrom(...'化隆·阿（）。，、1-9.,aW 𠮷\n“”—'), maxLength: 120 });
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 300 }), (given, width) => {
        const broken = lines(given, width);
        for (const line of broken) expect(regular.widthOf(line, size)).toBeLessThanOrEqual(width + 0.001);
        const bare = (one: string) => one.replaceAll(/\s/gu, '');
        expect(bare(broken.join(''))).toBe(bare(regular.printable(given)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('codes of papers', () => {
  it('are read as they were printed, however they are typed', () => {
    for (let count = 0; count < 500; count++) {
      const code = newPaperCode();
      const typed = printedCode(code);
      expect(typed).toMatch(/^.{4}-.{4}-.{4}-.{4}$/);
      for (const one of [
        code,
        typed,
        typed.toLowerCase(),
        ` ${typed.replaceAll('-', ' ')} `,
        typed.replaceAll('-', '—'),
      ])
        expect(readCode(one)).toBe(code);
    }
    expect(readCode('OIL0-OIL0-OIL0-OIL0')).toBe('0110011001100110');
    for (const none of ['', '123', 'U'.repeat(16), '0'.repeat(17), '核验码'])
      expect(readCode(none)).toBeUndefined();
  });

  it('stand for what the paper says, in whatever order it is said', () => {
    const of = (figures: unknown): PaperContent => ({
      ...{ reader: '', amounts: [], figures },
      sides: [
        { role: 'buyer', name: '甲' },
        { role: 'supplier', name: '乙' },
      ],
    });
    const at = new Date('2026-11-22T00:00:00Z');
    expect(contentHash(of({ a: 1, b: [at] }))).toBe(contentHash(of({ b: [at.toISOString()], a: 1 })));
    expect(contentHash(of({ at }))).not.toBe(contentHash(of({ at: new Date(at.getTime() + 1) })));
    expect(contentHash(of({ fen: 1 }))).not.toBe(contentHash(of({ fen: 2 })));
  });
});
