import { Orders } from '@app/orders';
import { type Actor, Clock, Database, Events, type OnceKey, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentState } from '../paying/payment.state';
import { Payments } from '../paying/payments.service';
import { transferCodesIn } from '../paying/transfer-code.policy';
import type { PaymentEvents } from '../payments.events';
import type { BankLineState } from './bank-line.state';
import type { BankLineStateAnswer, Candidates } from './bank-statements.dto';

type LineRow = {
  id: string;
  state: BankLineState;
  amountFen: number;
  payerName: string;
  memo: string;
  paymentId: string | null;
  proposedBy: string | null;
};
type PaymentRow = { id: string; orderId: string; amountFen: number; state: PaymentState };

const mostCandidates = 20;

/** Matching by hand, for money whose memo carries no usable code: one operator proposes, another one confirms. */
@Injectable()
export class BankLines {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly payments: Payments,
  ) {}

  /** Open payables of the same amount, of the same payer, or named in the memo. */
  async candidates(id: string): Promise<Candidates> {
    const [line] = await this.database.read<LineRow>(`${selectLine} WHERE id = $1`, [id]);
    if (!line) throw new Problem('request.not_found');
    const items = await this.database.read<Candidates['items'][number]>(
      `SELECT * FROM (
         SELECT p.id AS "paymentId", p.transfer_code AS "transferCode", p.amount_fen AS "amountFen",
                p.order_id AS "orderId", o.number AS "orderNumber", b.name AS "buyerName",
                p.requested_at AS "requestedAt", p.amount_fen = $1 AS "sameAmount",
                $2 <> '' AND (b.name = $2 OR strpos($2, b.short_name) > 0 OR strpos(b.name, $2) > 0) AS "samePayer",
                p.transfer_code = ANY ($3) AS "codeInMemo"
           FROM payments p JOIN orders o ON o.id = p.order_id JOIN organizations b ON b.id = p.buyer_id
          WHERE p.state = 'pending') c
        WHERE "sameAmount" OR "samePayer" OR "codeInMemo"
        ORDER BY "sameAmount" DESC, "codeInMemo" DESC, "samePayer" DESC, "paymentId" DESC LIMIT $4`,
      [line.amountFen, line.payerName, transferCodesIn(line.memo), mostCandidates],
    );
    return { items };
  }

  /** Errors: bank_line.wrong_state, bank_line.amount_differs (with both figures in fen), payment.not_pending. */
  async propose(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    paymentId: string,
  ): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      const line = await this.lockLine(tx, id);
      const payment = await this.pendingPayment(tx, paymentId);
      if (payment.amountFen !== line.amountFen)
        throw new Problem('bank_line.amount_differs', {
          lineFen: line.amountFen,
          paymentFen: payment.amountFen,
        });
      await this.change(
        tx,
        `UPDATE bank_lines SET state = 'proposed', payment_id = $2, unmatched_reason = NULL,
                               proposed_by = $3, proposed_at = $4
          WHERE id = $1 AND state = 'unmatched'`,
        [id, paymentId, actor.userId, this.clock.now()],
      );
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'bank.match_proposed',
        subjectId: id,
        payload: { paymentId },
      });
      return { id, state: 'proposed' };
    });
  }

  /** Errors: bank_line.wrong_state, bank_line.same_operator, payment.not_pending, order.wrong_state. */
  async confirm(actor: Actor, key: OnceKey | undefined, id: string): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      const seen = await this.readLine(tx, id);
      if (seen.state !== 'proposed' || !seen.paymentId) throw new Problem('bank_line.wrong_state');
      if (seen.proposedBy === actor.userId) throw new Problem('bank_line.same_operator');
      // The order before the line, as everywhere; what was read before the lock is checked again by the guard.
      await this.orders.lock(tx, (await this.payment(tx, seen.paymentId)).orderId);
      // Read under the lock: an import may have brought the money meanwhile.
      const payment = await this.pendingPayment(tx, seen.paymentId);
      await this.change(
        tx,
        `UPDATE bank_lines SET state = 'matched', confirmed_by = $2, confirmed_at = $3
          WHERE id = $1 AND state = 'proposed' AND proposed_by <> $2 AND payment_id = $4`,
        [id, actor.userId, this.clock.now(), payment.id],
      );
      await this.payments.apply(tx, actor, {
        paymentId: payment.id,
        amountFen: payment.amountFen,
        provider: 'bank_transfer',
        cause: { kind: 'allocation', id },
        bankLineId: id,
      });
      return { id, state: 'matched' };
    });
  }

  /** The proposer may take it back, another operator may refuse it. Errors: bank_line.wrong_state. */
  async reject(actor: Actor, key: OnceKey | undefined, id: string): Promise<BankLineStateAnswer> {
    return this.database.once(key, async (tx) => {
      const line = await this.lockLine(tx, id);
      await this.change(
        tx,
        `UPDATE bank_lines SET state = 'unmatched', payment_id = NULL, unmatched_reason = 'match_rejected',
                               proposed_by = NULL, proposed_at = NULL
          WHERE id = $1 AND state = 'proposed'`,
        [id],
      );
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'bank.match_rejected',
        subjectId: id,
        payload: { paymentId: line.paymentId as string },
      });
      return { id, state: 'unmatched' };
    });
  }

  private async change(tx: Tx, sql: string, values: unknown[]): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(sql, values);
    if (changed === 0) throw new Problem('bank_line.wrong_state');
  }

  private async pendingPayment(tx: Tx, id: string): Promise<PaymentRow> {
    const payment = await this.payment(tx, id);
    if (payment.state !== 'pending') throw new Problem('payment.not_pending');
    return payment;
  }

  private async payment(tx: Tx, id: string): Promise<PaymentRow> {
    const [payment]: PaymentRow[] = await tx.query(
      'SELECT id, order_id AS "orderId", amount_fen AS "amountFen", state FROM payments WHERE id = $1',
      [id],
    );
    if (!payment) throw new Problem('request.not_found');
    return payment;
  }

  private async readLine(tx: Tx, id: string): Promise<LineRow> {
    const [line]: LineRow[] = await tx.query(`${selectLine} WHERE id = $1`, [id]);
    if (!line) throw new Problem('request.not_found');
    return line;
  }

  private async lockLine(tx: Tx, id: string): Promise<LineRow> {
    const [line]: LineRow[] = await tx.query(`${selectLine} WHERE id = $1 FOR UPDATE`, [id]);
    if (!line) throw new Problem('request.not_found');
    return line;
  }
}

const selectLine = `
  SELECT id, state, amount_fen AS "amountFen", payer_name AS "payerName", memo, payment_id AS "paymentId",
         proposed_by AS "proposedBy"
    FROM bank_lines`;
