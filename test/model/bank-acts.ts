import { type Act, type Dice, type Step, unique } from './act';
import { type BankLine, type Part, type PartKind, type Row, viewOf } from './bank';
import { missingFen, type Order } from './figures';
import type { Market } from './market';
import type { Person } from './stage';

const hasLines = ({ bank }: Market): boolean => bank.lines.length > 0;

export const bankActs: Record<string, Act> = {
  import: { weight: 7, step: importStatement },
  propose: { weight: 5, may: hasLines, step: propose },
  confirmMatch: {
    weight: 6,
    may: (market) => proposedOf(market).length > 0,
    step(market, dice) {
      const line = dice.mostlyOf(proposedOf(market), market.bank.lines);
      // Mostly the other one.
      const operator = dice.roll(6) === 5 ? line.proposer : 1 - line.proposer;
      const who = operator === 0 ? 0 : 1;
      const orders = ordersOf(line.proposed);
      return {
        says: `operator ${who} confirms ${nameOf(line)}`,
        outcome: market.bank.confirm(line, who),
        orders,
        send: (stage) => stage.post(`operator${who}` as Person, `/v1/bank-lines/${line.id}/confirmations`),
      };
    },
  },
  rejectMatch: {
    weight: 1,
    may: hasLines,
    step(market, dice) {
      const line = dice.mostlyOf(proposedOf(market), market.bank.lines);
      const operator = dice.roll(2);
      return {
        says: `operator ${operator} rejects ${nameOf(line)}`,
        outcome: market.bank.reject(line),
        send: (stage) => stage.post(`operator${operator}` as Person, `/v1/bank-lines/${line.id}/rejection`),
      };
    },
  },
};

const nameOf = ({ reference, amountFen }: BankLine): string => `line ${reference} of ${amountFen} fen`;
const proposedOf = ({ bank }: Market): BankLine[] => bank.lines.filter(({ state }) => state === 'proposed');

function ordersOf(parts: readonly Part[]): Order[] {
  const orders = parts.flatMap(({ kind, paper }) => {
    if (kind === 'payment') return [paper.order];
    if (kind === 'refund' || kind === 'refund_back') return [paper.payment.order];
    return kind === 'reversal' ? [paper.payment.order] : [];
  });
  return unique(orders);
}

/** What a row of the bank's file may be about; the first of them is the simplest. */
const stories = [
  ...['paid', 'paid', 'paid', 'paid', 'part', 'rest', 'more', 'two at once', 'taken back', 'taken back'],
  ...['refund left', 'refund left', 'refund back', 'payout left', 'payout left', 'payout back'],
  ...['known', 'unknown code', 'no code', 'fee'],
] as const;

/** One to three rows: right, short, too much, for several, known already, taken back, or about money that went out. */
function importStatement(market: Market, dice: Dice): Step {
  const rows: Row[] = [];
  const known = market.bank.lines;
  for (let count = 1 + dice.roll(3); count; count--) {
    const reference = `N${known.length + rows.length + 1}`;
    rows.push({
      reference,
      isReversal: false,
      ...rowOf(market, dice, dice.of(stories), [...known, ...rows]),
    });
  }
  const duplicates = rows.length;
  const fresh = market.bank.import(rows);
  const incoming = fresh.filter(({ amountFen }) => amountFen > 0);
  const matched = incoming.filter(({ state }) => state === 'matched').length;
  const all = rows.filter(({ amountFen }) => amountFen > 0).length;
  const codes = rows.flatMap((row) => row.codes);
  const named = (one: { code: string }): boolean => codes.includes(one.code);
  const orders = market.orders.filter((order) => order.payments.some(named) || order.refunds.some(named));
  const text = rows.map(
    ({ amountFen, codes, isReversal }) =>
      `${amountFen} fen ${isReversal ? 'taken back ' : ''}${codes.join(' and ') || 'without a code'}`,
  );
  return {
    says: `the bank's file says: ${text.join(', ')}${fresh.length < duplicates ? ' (some of it known)' : ''}`,
    outcome: '201',
    orders,
    send: (stage) => stage.import(rows),
    async learn(body: { id: string }, stage) {
      const counts = { matched, unmatched: incoming.length - matched, duplicates: all - incoming.length };
      expect(body).toMatchObject({ lines: all, ...counts, outgoing: rows.length - all });
      for (const { id, reference, amountFen } of await stage.bankLinesOf(body.id)) {
        const line = fresh.find((one) => one.reference === reference && one.amountFen === amountFen);
        if (line) line.id = id;
      }
    },
  };
}

function rowOf(
  market: Market,
  dice: Dice,
  story: (typeof stories)[number],
  earlier: readonly Row[],
): Omit<Row, 'reference' | 'isReversal'> & Partial<Row> {
  const back = story.endsWith('back');
  if (story.startsWith('refund') && market.refunds.length) {
    const going = market.refunds.filter(({ state }) => (back ? state === 'paid' : state !== 'failed'));
    const { amountFen, code } = dice.mostlyOf(going, market.refunds);
    return { amountFen: back ? amountFen : -amountFen, codes: [code] };
  }
  if (story.startsWith('payout') && market.payouts.all.length) {
    const going = market.payouts.all.filter(({ state }) => state === (back ? 'paid' : 'released'));
    const { amountFen, code } = dice.mostlyOf(going, market.payouts.all);
    return { amountFen: back ? amountFen : -amountFen, codes: [code] };
  }
  if (story === 'taken back' && earlier.length) {
    const { amountFen, codes } = dice.of(earlier);
    return { amountFen: -amountFen, codes: dice.roll(2) ? codes : [], isReversal: true };
  }
  if (story === 'known' && earlier.length) {
    const { reference, amountFen, codes, isReversal } = dice.of(earlier);
    return { reference, amountFen, codes, isReversal };
  }
  if (story === 'unknown code') return { amountFen: 100, codes: ['JD2222222'] };
  if (story === 'no code') return { amountFen: 100 * (1 + dice.roll(40)), codes: [] };
  if (story === 'fee') return { amountFen: -100 * (1 + dice.roll(20)), codes: [] };
  return moneyIn(market, dice, story);
}

/** For a payable or two, if there are any. */
function moneyIn(market: Market, dice: Dice, story: string): Pick<Row, 'amountFen' | 'codes'> {
  const { payments } = market;
  if (!payments.length) return { amountFen: 100, codes: [] };
  const pending = payments.filter(({ state }) => state === 'pending');
  const payment = dice.mostlyOf(pending, payments);
  const fen = missingFen(payment) || payment.amountFen;
  const half = Math.max(100, Math.floor(fen / 200) * 100);
  if (story === 'part') return { amountFen: half, codes: [payment.code] };
  if (story === 'rest') return { amountFen: fen - half || fen, codes: [payment.code] };
  if (story === 'more') return { amountFen: fen + 100, codes: [payment.code] };
  const other = dice.mostlyOf(pending, payments);
  if (story !== 'two at once' || other === payment) return { amountFen: fen, codes: [payment.code] };
  return { amountFen: fen + (missingFen(other) || other.amountFen), codes: [payment.code, other.code] };
}

const kindsIn: PartKind[] = ['payment', 'payment', 'payment', 'line', 'refund_back', 'payout_back', 'refund'];
const kindsOut: PartKind[] = ['line', 'reversal', 'reversal', 'refund', 'payout', 'payment'];

function propose(market: Market, dice: Dice): Step {
  const open = market.bank.lines.filter(({ state }) => state === 'unmatched');
  const line = dice.mostlyOf(open, market.bank.lines);
  const operator = dice.roll(2);
  const mayBeWhole = market.payments.length > 0 && (line.amountFen > 0 || dice.roll(6) === 5);
  const isForAll = mayBeWhole && dice.roll(4) === 3;
  const parts = isForAll ? [wholeFor(market, dice, line)] : partsFor(market, dice, line);
  const said = parts.map(({ kind, amountFen }) => `${amountFen} fen as ${kind}`).join(', ');
  const body = isForAll
    ? { paymentId: parts[0]?.paper.id }
    : { allocations: parts.map(({ kind, paper, amountFen }) => ({ kind, paperId: paper.id, amountFen })) };
  return {
    says: `operator ${operator} says of ${nameOf(line)}: ${said}${isForAll ? ', all of it' : ''}`,
    outcome: market.bank.propose(line, parts, operator, isForAll),
    send: (stage) => stage.post(`operator${operator}` as Person, `/v1/bank-lines/${line.id}/match`, body),
  };
}

/** The line, all that is left of it, for one payable. */
function wholeFor(market: Market, dice: Dice, { state, amountFen, allocatedFen }: BankLine): Part {
  const paper = dice.of(market.payments);
  return { kind: 'payment', paper, amountFen: state === 'unmatched' ? amountFen - allocatedFen : amountFen };
}

/** One to three parts, for papers that fit by their sum where there are such, sometimes a little more or less. */
function partsFor(market: Market, dice: Dice, line: BankLine): Part[] {
  const kinds = line.amountFen > 0 ? kindsIn : kindsOut;
  let restFen = Math.abs(line.amountFen - line.allocatedFen);
  const parts: Part[] = [];
  for (let count = 1 + dice.roll(3); count && restFen > 0; count--) {
    const offered = kinds.filter((kind) => papersOf(market, kind).length > 0);
    if (!offered.length) break;
    const all = papersOf(market, dice.of(offered)).filter(({ paper }) =>
      parts.every((one) => one.paper !== paper),
    );
    if (!all.length) continue;
    const fitting = all.filter((part) => {
      const { isOpen, direction, isWhole } = viewOf(part);
      const fits = !isWhole || part.amountFen <= restFen;
      return isOpen && direction === Math.sign(line.amountFen) && fits;
    });
    const part = dice.mostlyOf(fitting, all);
    const fen = viewOf(part).isWhole ? part.amountFen : Math.min(part.amountFen, restFen);
    const amountFen = Math.max(1, fen + ([0, 0, 0, 0, 0, 0, -100, 1][dice.roll(8)] ?? 0));
    parts.push({ ...part, amountFen });
    restFen -= amountFen;
  }
  const [first] = market.payments;
  if (parts.length) return parts;
  const nothing: Part = { kind: 'line', paper: line, amountFen: 1 };
  return first ? [{ kind: 'payment', paper: first, amountFen: 1 }] : [nothing];
}

function papersOf({ payments, refunds, payouts, bank }: Market, kind: PartKind): Part[] {
  if (kind === 'payment')
    return payments.map((paper) => ({ kind, paper, amountFen: missingFen(paper) || paper.amountFen }));
  if (kind === 'line')
    return bank.lines.map((paper) => {
      const restFen = paper.amountFen - paper.allocatedFen;
      return { kind, paper, amountFen: Math.abs(restFen || paper.amountFen) };
    });
  if (kind === 'reversal') return bank.booked.map((paper) => ({ kind, paper, amountFen: paper.amountFen }));
  if (kind === 'refund' || kind === 'refund_back')
    return refunds.map((paper) => ({ kind, paper, amountFen: paper.amountFen }));
  return payouts.all.map((paper) => ({ kind, paper, amountFen: paper.amountFen }));
}
