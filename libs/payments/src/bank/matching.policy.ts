import type { PaymentState } from '../paying/payment.state';
import type { UnmatchedReason } from './bank-line.state';

/**
 * Which payables the machine knows that a line pays: by transfer codes and sums that are exact to the fen. Everything
 * else is for two people. Pure, and the same for the same lines in the same order.
 */

/** A line of which nothing is explained yet; `isNew` = brought by this file. */
export type OpenLine = {
  id: string;
  amountFen: number;
  codes: readonly string[];
  isNew: boolean;
  payerAccount: string;
  isReversal: boolean;
};
export type Payable = {
  id: string;
  transferCode: string;
  state: PaymentState;
  /** What is still to come. */
  missingFen: number;
};
export type Part = { lineId: string; paymentId: string; amountFen: number };
export type Verdict = { parts: Part[]; reasons: Map<string, UnmatchedReason> };

/** `lines`: money in, in the order of the file; lines of earlier files first. */
export function matchIncoming(
  lines: readonly OpenLine[],
  payables: readonly Payable[],
  reversed: ReadonlySet<string>,
): Verdict {
  const matching = new Matching(payables);
  const open = lines.filter(({ id }) => !reversed.has(id));
  const reasons = new Map<string, UnmatchedReason>();
  for (const line of lines.filter(({ isNew }) => isNew)) {
    if (!reversed.has(line.id)) matching.payWhole(line);
    // As it stands when the line is read: what a later one brings does not make the payable of this one paid.
    if (!matching.isSpent(line))
      reasons.set(line.id, reversed.has(line.id) ? 'reversed' : matching.reasonFor(line));
  }
  matching.payInParts(open);
  for (const { lineId } of matching.parts) reasons.delete(lineId);
  return { parts: matching.parts, reasons };
}

/** Lines that another line of the same file takes back: one for each reversal, the last one before it. */
export function reversedIn(lines: readonly OpenLine[]): Set<string> {
  const reversed = new Set<string>();
  for (const [index, reversal] of lines.entries()) {
    if (!reversal.isReversal || reversal.amountFen > 0) continue;
    const original = lines
      .slice(0, index)
      .findLast(
        (line) =>
          line.amountFen === -reversal.amountFen &&
          line.payerAccount === reversal.payerAccount &&
          !reversed.has(line.id),
      );
    if (original) reversed.add(original.id);
  }
  return reversed;
}

class Matching {
  readonly parts: Part[] = [];
  private readonly byCode: ReadonlyMap<string, Payable>;
  private readonly paid = new Set<string>();
  private readonly spent = new Set<string>();

  constructor(payables: readonly Payable[]) {
    this.byCode = new Map(payables.map((payable) => [payable.transferCode, payable]));
  }

  isSpent({ id }: OpenLine): boolean {
    return this.spent.has(id);
  }

  /** One payable by its exact amount, or all that the memo names when their sum is exact. */
  payWhole(line: OpenLine): void {
    const named = this.named(line);
    const open = named.filter((payable) => this.isOpen(payable));
    const one = open.find(({ missingFen }) => missingFen === line.amountFen);
    const all = open.length > 1 && open.length === line.codes.length && sum(open) === line.amountFen;
    if (one) this.pay([[line, one, one.missingFen]]);
    else if (all) this.pay(open.map((payable) => [line, payable, payable.missingFen]));
  }

  /** Lines that name one payable and add up to it: those of this file, else with those that waited for them. */
  payInParts(lines: readonly OpenLine[]): void {
    for (const payable of this.byCode.values()) {
      const parts = lines.filter(
        (line) => line.codes.length === 1 && line.codes[0] === payable.transferCode && !this.isSpent(line),
      );
      const fresh = parts.filter(({ isNew }) => isNew);
      if (!this.isOpen(payable) || fresh.length === 0) continue;
      const exact = [fresh, parts].find(
        (some) => some.reduce((fen, { amountFen }) => fen + amountFen, 0) === payable.missingFen,
      );
      if (exact) this.pay(exact.map((line) => [line, payable, line.amountFen]));
    }
  }

  reasonFor(line: OpenLine): UnmatchedReason {
    if (line.codes.length === 0) return 'no_code';
    const named = this.named(line);
    if (named.length === 0) return 'unknown_code';
    if (named.some((payable) => this.isOpen(payable))) return 'amount_differs';
    return named.some(({ id, state }) => state === 'captured' || this.paid.has(id))
      ? 'already_paid'
      : 'code_voided';
  }

  private named({ codes }: OpenLine): Payable[] {
    return codes.flatMap((code) => this.byCode.get(code) ?? []);
  }

  private isOpen({ id, state }: Payable): boolean {
    return state === 'pending' && !this.paid.has(id);
  }

  private pay(parts: readonly (readonly [OpenLine, Payable, number])[]): void {
    for (const [line, payable, amountFen] of parts) {
      this.parts.push({ lineId: line.id, paymentId: payable.id, amountFen });
      this.spent.add(line.id);
      this.paid.add(payable.id);
    }
  }
}

function sum(payables: readonly Payable[]): number {
  return payables.reduce((fen, { missingFen }) => fen + missingFen, 0);
}
