import type { LockedOrder } from '@app/orders';
import type { Actor, Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Allocations, type NewAllocation, type Paper } from './allocations.service';
import type { AllocationKind, UnmatchedReason } from './bank-line.state';
import { matchIncoming, type OpenLine, type Payable, reversedIn } from './matching.policy';

type Known = { kind: AllocationKind; paper: Paper };

/** What the machine does with the lines of a file that are new: codes and exact amounts, nothing else. */
@Injectable()
export class Matching {
  constructor(private readonly allocations: Allocations) {}

  /** `fresh`: in the order of the file. Answers how many of those with money in are explained. */
  async run(tx: Tx, actor: Actor, fresh: readonly OpenLine[]): Promise<number> {
    const codes = [...new Set(fresh.flatMap((line) => line.codes))];
    const orders = await this.lockOrders(tx, codes);
    await this.lockPayouts(tx, codes);
    const reversed = reversedIn(fresh);
    const outgoing = fresh.filter(({ amountFen }) => amountFen < 0);
    const incoming = fresh.filter(({ amountFen }) => amountFen > 0);
    const reasons = new Map<string, UnmatchedReason>();
    // Out before in: a refund that left and came back may stand in one file.
    const left = await this.settleWhole(tx, actor, outgoing, -1, orders);
    for (const line of outgoing) if (!left.has(line.id)) reasons.set(line.id, await this.whyOut(tx, line));
    const back = await this.settleWhole(tx, actor, incoming, 1, orders);
    const open = incoming.filter(({ id }) => !back.has(id));
    const verdict = matchIncoming(
      [...(await this.waiting(tx, codes, fresh)), ...open],
      await this.payables(tx, codes, orders),
      reversed,
    );
    const parts = verdict.parts.map((part): NewAllocation => {
      const { lineId, paymentId, amountFen } = part;
      return { kind: 'payment', lineId, paperId: paymentId, amountFen };
    });
    await this.allocations.applyKnown(tx, actor, parts, orders);
    const refundCodes = await this.codesOfRefunds(tx, open, verdict.reasons);
    for (const [id, reason] of verdict.reasons)
      reasons.set(id, refundCodes.has(id) ? 'refund_returned' : reason);
    await this.writeReasons(tx, reasons);
    return incoming.filter(({ id }) => !reasons.has(id)).length;
  }

  /** Of everything that the codes name. */
  private async lockOrders(tx: Tx, codes: readonly string[]): Promise<Map<string, LockedOrder>> {
    const named: { orderId: string }[] = await tx.query(
      `SELECT order_id AS "orderId" FROM payments WHERE transfer_code = ANY ($1) AND state = 'pending'
       UNION SELECT order_id FROM refunds WHERE transfer_code = ANY ($1) AND state <> 'failed'`,
      [codes],
    );
    return this.allocations.lockOrders(
      tx,
      named.map(({ orderId }) => orderId),
    );
  }

  /** They hang on no order: two files that name one of them wait for each other here. */
  private async lockPayouts(tx: Tx, codes: readonly string[]): Promise<void> {
    await tx.query('SELECT FROM payouts WHERE transfer_code = ANY ($1) ORDER BY id FOR UPDATE', [codes]);
  }

  /** Papers that are settled as a whole, by their code and exact amount; answers the lines that did it. */
  private async settleWhole(
    tx: Tx,
    actor: Actor,
    lines: readonly OpenLine[],
    direction: 1 | -1,
    orders: ReadonlyMap<string, LockedOrder>,
  ): Promise<Set<string>> {
    const known = await this.coded(tx, lines, direction);
    const used = new Set<string>();
    const parts = lines.flatMap((line): NewAllocation[] => {
      const found = known.find(
        ({ paper }) =>
          paper.isOpen &&
          !used.has(paper.id) &&
          paper.amountFen === Math.abs(line.amountFen) &&
          line.codes.includes(paper.transferCode as string),
      );
      if (!found) return [];
      used.add(found.paper.id);
      return [{ lineId: line.id, kind: found.kind, paperId: found.paper.id, amountFen: line.amountFen }];
    });
    if (parts.length) await this.allocations.applyKnown(tx, actor, parts, orders);
    return new Set(parts.map(({ lineId }) => lineId));
  }

  private async coded(tx: Tx, lines: readonly OpenLine[], direction: 1 | -1): Promise<Known[]> {
    const codes = [...new Set(lines.flatMap((line) => line.codes))];
    const known: Known[] = [];
    for (const [name, kind] of Object.entries(this.allocations.kinds)) {
      if (!kind.hasCode || kind.direction !== direction) continue;
      const papers = await this.allocations.papers(tx, name as AllocationKind, 'transferCode', codes);
      known.push(...papers.map((paper) => ({ kind: name as AllocationKind, paper })));
    }
    return known;
  }

  private async whyOut(tx: Tx, line: OpenLine): Promise<UnmatchedReason> {
    if (line.isReversal) return 'reversal';
    if (line.codes.length === 0) return 'no_code';
    const named = await this.coded(tx, [line], -1);
    if (named.length === 0) return 'unknown_code';
    return named.some(({ paper }) => paper.isOpen) ? 'amount_differs' : 'already_paid';
  }

  /** Lines of earlier files that wait for the rest of a payable and were not sent back, locked in id order. */
  private async waiting(tx: Tx, codes: readonly string[], fresh: readonly OpenLine[]): Promise<OpenLine[]> {
    const rows: Omit<OpenLine, 'isNew' | 'isReversal'>[] = await tx.query(
      `SELECT id, amount_fen AS "amountFen", transfer_codes AS codes, payer_account AS "payerAccount" FROM bank_lines l
        WHERE state = 'unmatched' AND transfer_codes && $1::text[] AND amount_fen > 0 AND allocated_fen = 0
          AND unmatched_reason = 'amount_differs' AND id <> ALL ($2::uuid[])
          AND NOT EXISTS (SELECT FROM bank_lines r WHERE r.amount_fen = -l.amount_fen AND r.state <> 'matched'
                             AND r.payer_account = l.payer_account)
        ORDER BY id FOR UPDATE`,
      [codes, fresh.map(({ id }) => id)],
    );
    return rows.map((row) => ({ ...row, isNew: false, isReversal: false }));
  }

  /** Read under the locks of their orders; what is owed by a cancelled order is owed no more. */
  private async payables(
    tx: Tx,
    codes: readonly string[],
    orders: ReadonlyMap<string, LockedOrder>,
  ): Promise<Payable[]> {
    const rows: (Payable & { orderId: string })[] = await tx.query(
      `SELECT id, order_id AS "orderId", transfer_code AS "transferCode", state, amount_fen - received_fen AS "missingFen"
         FROM payments WHERE transfer_code = ANY ($1) ORDER BY id`,
      [codes],
    );
    return rows.map(({ orderId, ...payable }) =>
      payable.state === 'pending' && orders.get(orderId)?.state === 'cancelled'
        ? { ...payable, state: 'voided' }
        : payable,
    );
  }

  /** Lines that carry a refund's code and could not settle it. */
  private async codesOfRefunds(
    tx: Tx,
    lines: readonly OpenLine[],
    reasons: ReadonlyMap<string, UnmatchedReason>,
  ): Promise<Set<string>> {
    const unknown = lines.filter(({ id }) => reasons.get(id) === 'unknown_code');
    if (unknown.length === 0) return new Set();
    const codes = new Set((await this.coded(tx, unknown, 1)).map(({ paper }) => paper.transferCode));
    return new Set(unknown.filter((line) => line.codes.some((code) => codes.has(code))).map(({ id }) => id));
  }

  private async writeReasons(tx: Tx, reasons: ReadonlyMap<string, UnmatchedReason>): Promise<void> {
    await tx.query(
      `UPDATE bank_lines l SET unmatched_reason = r.reason
         FROM unnest($1::uuid[], $2::text[]) AS r(id, reason) WHERE l.id = r.id AND r.reason <> 'no_code'`,
      [[...reasons.keys()], [...reasons.values()]],
    );
  }
}
