import fc from 'fast-check';
import { matchIncoming, type OpenLine, type Payable, reversedIn } from './matching.policy';

const codes = ['JDA', 'JDB', 'JDC', 'JDD'];

const payablesOf = fc
  .array(fc.record({ missingFen: fc.integer({ min: 1, max: 6 }), open: fc.boolean() }), {
    maxLength: codes.length,
  })
  .map((some) =>
    some.map(
      ({ missingFen, open }, n): Payable => ({
        id: `p${n}`,
        transferCode: codes[n] as string,
        state: open ? 'pending' : 'captured',
        missingFen,
      }),
    ),
  );
const linesOf = fc
  .array(
    fc.record({
      amountFen: fc.integer({ min: 1, max: 12 }),
      codes: fc.uniqueArray(fc.constantFrom(...codes), { maxLength: 3 }),
      isNew: fc.boolean(),
      isReversal: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((some) => some.map((line, n): OpenLine => ({ ...line, id: `l${n}`, payerAccount: '1' })));

describe('what the machine makes of lines', () => {
  it('spends a line wholly or not at all, pays a payable exactly or not at all, and says why not', () => {
    fc.assert(
      fc.property(linesOf, payablesOf, (lines, payables) => {
        const { parts, reasons } = matchIncoming(lines, payables, new Set());
        for (const line of lines) {
          const spent = parts.filter(({ lineId }) => lineId === line.id);
          const sum = spent.reduce((fen, { amountFen }) => fen + amountFen, 0);
          expect([0, line.amountFen]).toContain(sum);
          expect(reasons.has(line.id)).toBe(line.isNew && sum === 0);
          for (const { paymentId } of spent)
            expect(line.codes).toContain(payables.find(({ id }) => id === paymentId)?.transferCode);
        }
        for (const { id, missingFen, state } of payables) {
          const paid = parts.filter(({ paymentId }) => paymentId === id);
          const sum = paid.reduce((fen, { amountFen }) => fen + amountFen, 0);
          expect(state === 'pending' ? [0, missingFen] : [0]).toContain(sum);
        }
        expect(parts.every(({ amountFen }) => amountFen > 0)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('leaves earlier lines alone, unless a new one completes them', () => {
    fc.assert(
      fc.property(linesOf, payablesOf, (lines, payables) => {
        const earlier = lines.map((line) => ({ ...line, isNew: false }));
        expect(matchIncoming(earlier, payables, new Set())).toEqual({ parts: [], reasons: new Map() });
      }),
      { numRuns: 5_000 },
    );
  });

  it('never spends what was taken back; each reversal takes one line back', () => {
    fc.assert(
      fc.property(linesOf, payablesOf, (some, payables) => {
        const lines = some.map((line) => (line.isReversal ? { ...line, amountFen: -line.amountFen } : line));
        const reversed = reversedIn(lines);
        expect(reversed.size).toBeLessThanOrEqual(lines.filter(({ isReversal }) => isReversal).length);
        const incoming = lines.filter(({ amountFen }) => amountFen > 0);
        const { parts, reasons } = matchIncoming(incoming, payables, reversed);
        expect(parts.filter(({ lineId }) => reversed.has(lineId))).toEqual([]);
        for (const { id, isNew } of incoming)
          if (isNew && reversed.has(id)) expect(reasons.get(id)).toBe('reversed');
      }),
      { numRuns: 5_000 },
    );
  });
});
