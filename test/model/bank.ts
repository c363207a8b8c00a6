import { missingFen, type Payment, type Refund, sum } from './figures';
import type { Money } from './money';
import type { Payout, Payouts } from './payouts';

export type PartKind = 'payment' | 'refund' | 'refund_back' | 'payout' | 'payout_back' | 'line' | 'reversal';
/** A part of a line and what it is for; amounts without a sign. */
export type Part =
  | { kind: 'payment'; paper: Payment; amountFen: number }
  | { kind: 'refund' | 'refund_back'; paper: Refund; amountFen: number }
  | { kind: 'payout' | 'payout_back'; paper: Payout; amountFen: number }
  | { kind: 'line'; paper: BankLine; amountFen: number }
  | { kind: 'reversal'; paper: Booked; amountFen: number };
/** A part of a line that was booked for a payable, and may be taken back once. */
export type Booked = {
  id: string;
  line: BankLine;
  payment: Payment;
  amountFen: number;
  isTakenBack: boolean;
};
/** A row of a bank's file. */
export type Row = { reference: string; amountFen: number; codes: string[]; isReversal: boolean };
export type BankLine = Row & {
  id: string;
  /** With the sign of the line. */
  allocatedFen: number;
  state: 'unmatched' | 'proposed' | 'matched';
  reason: string | null;
  proposed: Part[];
  proposer: number;
};
type View = { amountFen: number; isOpen: boolean; isWhole: boolean; direction: number; closed: string };

const restFen = ({ amountFen, allocatedFen }: BankLine): number => Math.abs(amountFen - allocatedFen);

/** What stands on the bank's statements, and what of it the machine or two operators say that it is for. */
export class Bank {
  readonly lines: BankLine[] = [];
  readonly booked: Booked[] = [];

  constructor(
    private readonly money: Money,
    private readonly payouts: Payouts,
    private readonly payments: () => Payment[],
    private readonly refunds: () => Refund[],
  ) {}

  /** The new lines among the rows; what is known already adds nothing. */
  import(rows: readonly Row[]): BankLine[] {
    const fresh: BankLine[] = [];
    for (const row of rows) {
      const isKnown = [...this.lines, ...fresh].some(
        ({ reference, amountFen }) => reference === row.reference && amountFen === row.amountFen,
      );
      if (isKnown) continue;
      const nothing = { allocatedFen: 0, state: 'unmatched', reason: 'no_code', proposed: [] } as const;
      fresh.push({ ...row, ...nothing, proposed: [], id: '', proposer: -1 });
    }
    const known = [...this.lines];
    this.lines.push(...fresh);
    const reversed = reversedIn(fresh);
    const outgoing = fresh.filter(({ amountFen }) => amountFen < 0);
    for (const line of outgoing) this.bookWhole(line, ['refund', 'payout']);
    for (const line of outgoing) if (line.state === 'unmatched') line.reason = this.whyOut(line);
    const incoming = fresh.filter(({ amountFen }) => amountFen > 0);
    for (const line of incoming) this.bookWhole(line, ['refund_back', 'payout_back']);
    const open = incoming.filter(({ state }) => state === 'unmatched');
    this.matchPayables(
      open,
      known.filter((line) => this.waits(line)),
      reversed,
    );
    return fresh;
  }

  /** Brought by an earlier file, less than its payable, and not gone back. */
  private waits({ state, reason, amountFen, allocatedFen }: BankLine): boolean {
    const isPart = state === 'unmatched' && reason === 'amount_differs' && amountFen > 0 && !allocatedFen;
    return isPart && !this.lines.some((one) => one.amountFen === -amountFen && one.state !== 'matched');
  }

  private paperOf(
    line: BankLine,
    kind: 'refund' | 'refund_back' | 'payout' | 'payout_back',
  ): Part | undefined {
    const papers: (Refund | Payout)[] = kind.startsWith('refund') ? this.refunds() : this.payouts.all;
    for (const paper of papers) {
      const part = { kind, paper, amountFen: Math.abs(line.amountFen) } as Part;
      const { isOpen, amountFen } = viewOf(part);
      if (isOpen && amountFen === part.amountFen && line.codes.includes(paper.code)) return part;
    }
    return undefined;
  }

  private bookWhole(line: BankLine, kinds: ('refund' | 'refund_back' | 'payout' | 'payout_back')[]): void {
    for (const kind of kinds) {
      const part = this.paperOf(line, kind);
      if (!part) continue;
      this.book(line, [part]);
      return;
    }
  }

  private whyOut(line: BankLine): string {
    if (line.isReversal) return 'reversal';
    if (!line.codes.length) return 'no_code';
    const coded = this.coded(line);
    if (!coded.length) return 'unknown_code';
    const isOpen = (one: Refund | Payout): boolean =>
      'payment' in one ? ['open', 'sent'].includes(one.state) : one.state === 'released';
    return coded.some(isOpen) ? 'amount_differs' : 'already_paid';
  }

  private coded({ codes }: BankLine): (Refund | Payout)[] {
    return [...this.refunds(), ...this.payouts.all].filter(({ code }) => codes.includes(code));
  }

  /** Codes and exact sums: one payable, all that are named, or all lines that name one. */
  private matchPayables(
    open: BankLine[],
    waiting: readonly BankLine[],
    reversed: ReadonlySet<BankLine>,
  ): void {
    const payables = this.payments().filter(({ id }) => id);
    const named = ({ codes }: BankLine) =>
      codes.flatMap((code) => payables.filter((one) => one.code === code));
    // Everything is decided first and booked afterwards.
    const paid = new Set<Payment>();
    const parts = new Map<BankLine, Part[]>();
    const isOpen = (one: Payment) =>
      one.state === 'pending' && one.order.state !== 'cancelled' && !paid.has(one);
    const decide = (line: BankLine, some: Payment[], amounts = some.map(missingFen)) => {
      parts.set(
        line,
        some.map((paper, at) => ({ kind: 'payment', paper, amountFen: amounts[at] as number })),
      );
      for (const payment of some) paid.add(payment);
    };
    for (const line of open) {
      const some = named(line).filter(isOpen);
      const one = some.find((payment) => missingFen(payment) === line.amountFen);
      const isAll = some.length > 1 && some.length === line.codes.length;
      if (!reversed.has(line) && one) decide(line, [one]);
      else if (!reversed.has(line) && isAll && sum(some, missingFen) === line.amountFen) decide(line, some);
      if (!parts.has(line))
        line.reason = reversed.has(line) ? 'reversed' : this.whyIn(line, named(line), isOpen, paid);
    }
    for (const payment of payables) {
      const names = ({ codes }: BankLine) => codes.length === 1 && codes[0] === payment.code;
      const isFree = (line: BankLine) => names(line) && !parts.has(line) && !reversed.has(line);
      const fresh = open.filter(isFree);
      if (!isOpen(payment) || !fresh.length) continue;
      const exact = [fresh, [...waiting.filter(isFree), ...fresh]].find(
        (lines) => sum(lines, ({ amountFen }) => amountFen) === missingFen(payment),
      );
      for (const line of exact ?? []) decide(line, [payment], [line.amountFen]);
    }
    for (const [line, some] of parts) this.book(line, some);
  }

  private whyIn(
    line: BankLine,
    named: readonly Payment[],
    isOpen: (payment: Payment) => boolean,
    paid: ReadonlySet<Payment>,
  ): string {
    if (!line.codes.length) return 'no_code';
    if (!named.length) return this.coded(line).length ? 'refund_returned' : 'unknown_code';
    if (named.some(isOpen)) return 'amount_differs';
    const hasMoney = (one: Payment): boolean => one.state === 'captured' || paid.has(one);
    return named.some(hasMoney) ? 'already_paid' : 'code_voided';
  }

  /** One operator says what the line, or parts of it, are for. */
  propose(line: BankLine, parts: Part[], operator: number, isForAll = false): string {
    for (const part of parts) {
      const view = viewOf(part);
      if (view.direction !== Math.sign(line.amountFen)) return '422 bank_line.wrong_direction';
      if (!view.isOpen) return view.closed;
      const fits =
        view.isWhole || isForAll ? part.amountFen === view.amountFen : part.amountFen <= view.amountFen;
      if (!fits) return '422 bank_line.amount_differs';
    }
    if (line.state === 'unmatched' && sum(parts, ({ amountFen }) => amountFen) > restFen(line))
      return '422 bank_line.exceeds_rest';
    if (line.state !== 'unmatched') return '409 bank_line.wrong_state';
    Object.assign(line, { state: 'proposed', proposed: parts, proposer: operator, reason: null });
    return '201';
  }

  /** Another one confirms: all of it is booked, or nothing. */
  confirm(line: BankLine, operator: number): string {
    if (line.state !== 'proposed') return '409 bank_line.wrong_state';
    if (line.proposer === operator) return '409 bank_line.same_operator';
    const refusal = this.whyNotBooked(line.proposed);
    if (refusal) return refusal;
    this.book(line, line.proposed);
    return '201';
  }

  private whyNotBooked(parts: readonly Part[]): string | undefined {
    const taken = new Map<Payment, number>();
    for (const part of parts) {
      if (part.kind === 'payment') {
        const refusal = this.money.whyNotReceived(part.paper, part.amountFen);
        if (refusal) return refusal;
      } else if (part.kind === 'reversal') {
        const { payment, isTakenBack } = part.paper;
        if (isTakenBack) return '409 bank_line.wrong_state';
        const back = payment.refundedFen + (taken.get(payment) ?? 0) + part.amountFen;
        if (back > payment.receivedFen) return '409 refund.exceeds_paid';
        taken.set(payment, (taken.get(payment) ?? 0) + part.amountFen);
      } else if (part.kind !== 'line' && !viewOf(part).isOpen) return viewOf(part).closed;
    }
    const pairs = parts.flatMap((part) => (part.kind === 'line' ? [part] : []));
    const isGone = pairs.some(
      ({ paper, amountFen }) => paper.state !== 'unmatched' || amountFen > restFen(paper),
    );
    return isGone ? '409 bank_line.wrong_state' : undefined;
  }

  reject(line: BankLine): string {
    if (line.state !== 'proposed') return '409 bank_line.wrong_state';
    Object.assign(line, { state: 'unmatched', proposed: [], reason: 'match_rejected' });
    return '201';
  }

  private book(line: BankLine, parts: readonly Part[]): void {
    for (const part of parts) {
      this.settle(line, part);
      const sign = Math.sign(line.amountFen);
      explain(line, sign * part.amountFen);
      if (part.kind === 'line') explain(part.paper, -sign * part.amountFen);
    }
    line.proposed = [];
  }

  private settle(line: BankLine, { kind, paper, amountFen }: Part): void {
    if (kind === 'payment') {
      this.money.receive(paper, amountFen);
      this.booked.push({ id: '', line, payment: paper, amountFen, isTakenBack: false });
    }
    if (kind === 'refund') this.money.left(paper);
    if (kind === 'refund_back') this.money.failed(paper);
    if (kind === 'payout') this.payouts.left(paper);
    if (kind === 'payout_back') this.payouts.failed(paper);
    if (kind !== 'reversal') return;
    paper.isTakenBack = true;
    this.money.takenBack(paper.payment, amountFen);
  }
}

function explain(line: BankLine, fen: number): void {
  line.allocatedFen += fen;
  const isAll = line.allocatedFen === line.amountFen;
  line.state = isAll ? 'matched' : 'unmatched';
  line.reason = isAll ? null : 'rest_left';
}

/** Lines that another line of the same file takes back: one for each reversal, the last one before it. */
function reversedIn(lines: readonly BankLine[]): Set<BankLine> {
  const reversed = new Set<BankLine>();
  for (const [at, reversal] of lines.entries()) {
    if (!reversal.isReversal || reversal.amountFen > 0) continue;
    const original = lines
      .slice(0, at)
      .findLast((line) => line.amountFen === -reversal.amountFen && !reversed.has(line));
    if (original) reversed.add(original);
  }
  return reversed;
}

/** A paper as somebody sees it who wants to say that a line is for it. */
export function viewOf(part: Part): View {
  const { kind, paper } = part;
  switch (kind) {
    case 'payment':
      return {
        ...{ amountFen: missingFen(paper), isOpen: paper.state === 'pending', isWhole: false },
        ...{ direction: 1, closed: '409 payment.not_pending' },
      };
    case 'line':
      return {
        ...{ amountFen: restFen(paper), isOpen: paper.state === 'unmatched', isWhole: false },
        ...{ direction: -Math.sign(paper.amountFen), closed: '409 bank_line.wrong_state' },
      };
    case 'reversal':
      return {
        ...{ amountFen: paper.amountFen, isOpen: !paper.isTakenBack, isWhole: true },
        ...{ direction: -1, closed: '409 bank_line.wrong_state' },
      };
    default: {
      const isBack = kind.endsWith('_back');
      const isRefund = kind.startsWith('refund');
      const before = isBack ? ['paid'] : isRefund ? ['open', 'sent'] : ['released'];
      return {
        ...{ amountFen: paper.amountFen, isOpen: before.includes(paper.state), isWhole: true },
        direction: isBack ? 1 : -1,
        closed: isRefund ? '409 refund.wrong_state' : '409 payout.wrong_state',
      };
    }
  }
}
