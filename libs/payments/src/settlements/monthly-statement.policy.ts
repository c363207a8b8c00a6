import { fen, sumFen } from '@app/platform';
import type { MonthlyStatement, StatementLine } from './sheets.dto';

type Movement = Omit<StatementLine, 'balanceFen'>;
type Sums = Pick<
  MonthlyStatement,
  'openingFen' | 'chargedFen' | 'takenBackFen' | 'paidFen' | 'refundedFen' | 'closingFen' | 'lines'
>;

/** Under which sum of the statement a line counts, and with which sign. */
const counts = {
  opening: ['chargedFen', 1],
  order: ['chargedFen', 1],
  acceptance_line: ['chargedFen', 1],
  cancellation: ['takenBackFen', -1],
  closure: ['takenBackFen', -1],
  rejection: ['takenBackFen', -1],
  return_line: ['takenBackFen', -1],
  claim: ['takenBackFen', -1],
  payment: ['paidFen', -1],
  refund: ['refundedFen', 1],
  // A refund that did not arrive: so much less went back.
  refund_withdrawal: ['refundedFen', 1],
} as const satisfies Record<StatementLine['kind'], readonly [keyof Sums, 1 | -1]>;

/** The balance after each line, and the sums that lead from opening to closing. */
export function addUp(openingFen: number, movements: readonly Movement[]): Sums {
  let balanceFen = openingFen;
  const lines = movements.map((movement) => {
    balanceFen = fen(balanceFen + movement.amountFen);
    return { ...movement, balanceFen };
  });
  const sum = (name: 'chargedFen' | 'takenBackFen' | 'paidFen' | 'refundedFen'): number =>
    sumFen(
      movements.map(({ kind, amountFen }) => {
        const [counted, sign] = counts[kind];
        return counted === name ? sign * amountFen : 0;
      }),
    );
  return {
    openingFen,
    chargedFen: sum('chargedFen'),
    takenBackFen: sum('takenBackFen'),
    paidFen: sum('paidFen'),
    refundedFen: sum('refundedFen'),
    closingFen: balanceFen,
    lines,
  };
}
