import { type Actor, Database, Events, type OnceKey, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { type Allocation, Allocations, type NewAllocation, type Paper } from './allocations.service';
import type { AllocationKind, BankLineState } from './bank-line.state';
import type { BankLineStateAnswer, ProposedPart, ProposeMatch } from './bank-lines.dto';

type LineRow = {
  id: string;
  state: BankLineState;
  amountFen: number;
  /** What nobody has explained, with the sign of the line. */
  restFen: number;
  proposedBy: string | null;
};
type Part = Omit<NewAllocation, 'lineId'>;

/** What the machine does not know, two people say: one operator proposes, another one confirms. */
@Injectable()
export class BankLines {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly allocations: Allocations,
  ) {}

  /**
   * What the line, or parts of it, are for; nothing is booked. Errors: bank_line.wrong_state, bank_line.wrong_direction,
   * bank_line.amount_differs and bank_line.exceeds_rest (with figures in fen), payment.not_pending, refund.wrong_state.
   */
  async propose(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    proposal: ProposeMatch,
  ): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      const line = await this.lockLine(tx, id);
      const parts =
        'paymentId' in proposal
          ? [await this.whole(tx, line, proposal.paymentId)]
          : await this.parts(tx, line, proposal.allocations);
      await this.change(
        tx,
        `UPDATE bank_lines SET state = 'proposed', unmatched_reason = NULL WHERE id = $1 AND state = 'unmatched'`,
        [id],
      );
      const proposed = await this.allocations.propose(
        tx,
        actor,
        parts.map((part) => ({ ...part, lineId: id })),
      );
      await this.record(tx, actor, 'bank.match_proposed', id, proposed);
      return { id, state: 'proposed' };
    });
  }

  /** Errors: bank_line.wrong_state, bank_line.same_operator, payment.not_pending, refund.wrong_state, order.wrong_state. */
  async confirm(actor: Actor, key: OnceKey | undefined, id: string): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      const seen = await this.readLine(tx, id);
      if (seen.state !== 'proposed') throw new Problem('bank_line.wrong_state');
      if (seen.proposedBy === actor.userId) throw new Problem('bank_line.same_operator');
      // The orders before the lines, as everywhere; what was read before the locks is checked again under them.
      const before = await this.proposed(tx, id);
      const orders = await this.allocations.lockOrders(tx, await this.ordersOf(tx, before));
      const pairs = before.filter(({ kind }) => kind === 'line').map(({ paperId }) => paperId);
      const lines = await this.lockLines(tx, [id, ...pairs]);
      const proposed = await this.proposed(tx, id);
      const same = String(proposed.map((one) => one.id)) === String(before.map((one) => one.id));
      if (lines.find((line) => line.id === id)?.state !== 'proposed' || !same)
        throw new Problem('bank_line.wrong_state');
      await this.allocations.applyProposed(tx, actor, proposed, orders);
      await this.record(tx, actor, 'bank.match_confirmed', id, proposed);
      return { id, state: (await this.readLine(tx, id)).state };
    });
  }

  /** The proposer may take it back, another operator may refuse it. Errors: bank_line.wrong_state. */
  async reject(actor: Actor, key: OnceKey | undefined, id: string): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      await this.lockLine(tx, id);
      const proposed = await this.proposed(tx, id);
      await this.change(
        tx,
        `UPDATE bank_lines SET state = 'unmatched', unmatched_reason = 'match_rejected'
          WHERE id = $1 AND state = 'proposed'`,
        [id],
      );
      await this.allocations.reject(tx, actor, id);
      await this.record(tx, actor, 'bank.match_rejected', id, proposed);
      return { id, state: 'unmatched' };
    });
  }

  /** The line, all of it, for one payable. */
  private async whole(tx: Tx, line: LineRow, paymentId: string): Promise<Part> {
    const paper = await this.openPaper(tx, line, 'payment', paymentId);
    const lineFen = line.state === 'unmatched' ? line.restFen : line.amountFen;
    if (paper.amountFen !== lineFen)
      throw new Problem('bank_line.amount_differs', { lineFen, paymentFen: paper.amountFen });
    return { kind: 'payment', paperId: paymentId, amountFen: lineFen };
  }

  private async parts(tx: Tx, line: LineRow, wanted: readonly ProposedPart[]): Promise<Part[]> {
    const sign = Math.sign(line.amountFen);
    const parts: Part[] = [];
    for (const { kind, paperId, amountFen } of wanted) {
      const paper = await this.openPaper(tx, line, kind, paperId);
      const { isWhole } = this.allocations.kind(kind);
      if (isWhole ? amountFen !== paper.amountFen : amountFen > paper.amountFen)
        throw new Problem('bank_line.amount_differs', { lineFen: amountFen, paymentFen: paper.amountFen });
      parts.push({ kind, paperId, amountFen: sign * amountFen });
    }
    const allocatedFen = wanted.reduce((sum, { amountFen }) => sum + amountFen, 0);
    const restFen = Math.abs(line.restFen);
    if (line.state === 'unmatched' && allocatedFen > restFen)
      throw new Problem('bank_line.exceeds_rest', { restFen, allocatedFen });
    return parts;
  }

  private async openPaper(tx: Tx, line: LineRow, kind: AllocationKind, id: string): Promise<Paper> {
    const known = this.allocations.kind(kind);
    const [paper] = await this.allocations.papers<Paper & { direction?: number }>(tx, kind, 'id', [id]);
    if (!paper) throw new Problem('request.not_found');
    const sign = Math.sign(line.amountFen);
    const fits = known.direction === 0 ? paper.direction === -sign : known.direction === sign;
    if (!fits) throw new Problem('bank_line.wrong_direction');
    if (!paper.isOpen) throw new Problem(known.closed);
    return paper;
  }

  private async ordersOf(tx: Tx, proposed: readonly Allocation[]): Promise<(string | null)[]> {
    const orders: (string | null)[] = [];
    for (const { kind, paperId } of proposed)
      for (const { orderId } of await this.allocations.papers(tx, kind, 'id', [paperId]))
        orders.push(orderId);
    return orders;
  }

  private proposed(tx: Tx, lineId: string): Promise<Allocation[]> {
    return tx.query(
      `SELECT id, bank_line_id AS "lineId", kind, paper_id AS "paperId", amount_fen AS "amountFen"
         FROM bank_allocations WHERE bank_line_id = $1 AND state = 'proposed' ORDER BY id`,
      [lineId],
    );
  }

  private record(
    tx: Tx,
    actor: Actor,
    type: 'bank.match_proposed' | 'bank.match_confirmed' | 'bank.match_rejected',
    subjectId: string,
    allocations: readonly Allocation[],
  ): Promise<void> {
    return this.events.record<PaymentEvents>(tx, actor, {
      type,
      subjectId,
      payload: { allocations: allocations.map(({ lineId, ...rest }) => rest) },
    });
  }

  private async change(tx: Tx, sql: string, values: unknown[]): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(sql, values);
    if (changed === 0) throw new Problem('bank_line.wrong_state');
  }

  private async readLine(tx: Tx, id: string): Promise<LineRow> {
    const [line]: LineRow[] = await tx.query(`${selectLine} WHERE id = $1`, [id]);
    if (!line) throw new Problem('request.not_found');
    return line;
  }

  private async lockLine(tx: Tx, id: string): Promise<LineRow> {
    const [line] = await this.lockLines(tx, [id]);
    if (!line) throw new Problem('request.not_found');
    return line;
  }

  private lockLines(tx: Tx, ids: readonly string[]): Promise<LineRow[]> {
    return tx.query(`${selectLine} WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
  }
}

const selectLine = `
  SELECT id, state, amount_fen AS "amountFen", amount_fen - allocated_fen AS "restFen",
         (SELECT a.proposed_by FROM bank_allocations a
           WHERE a.bank_line_id = bank_lines.id AND a.state = 'proposed' LIMIT 1) AS "proposedBy"
    FROM bank_lines`;
