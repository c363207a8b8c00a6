import fc from 'fast-check';
import { addUp } from './monthly-statement.policy';
import { type StatementLine, statementKinds } from './sheets.dto';

const movement = fc.record({
  kind: fc.constantFrom(...statementKinds),
  amountFen: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
});

describe("a buyer's monthly statement", () => {
  it('loses no fen between opening and closing, whatever happened', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }),
        fc.array(movement, { maxLength: 60 }),
        (openingFen, drawn) => {
          const lines = drawn as unknown as Omit<StatementLine, 'balanceFen'>[];
          const sums = addUp(openingFen, lines);
          const { chargedFen, takenBackFen, paidFen, refundedFen, closingFen } = sums;
          expect(openingFen + chargedFen - takenBackFen - paidFen + refundedFen).toBe(closingFen);
          expect(drawn.reduce((sum, { amountFen }) => sum + amountFen, openingFen)).toBe(closingFen);
          expect(sums.lines.at(-1)?.balanceFen ?? openingFen).toBe(closingFen);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
