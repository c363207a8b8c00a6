import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  Problem,
  paperNumber,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { Refunds } from '../refunds/refunds.service';
import type { ListStateAnswer, ProposeList } from './payment-lists.dto';
import type { PaymentListState } from './payout.state';
import { Payouts } from './payouts.service';
import { type PaymentList, type PaymentListLine } from './transfer.entity';

type Line = Omit<PaymentListLine, 'listId' | 'position' | 'alive'>;
type Candidate = Omit<Line, 'payeeName' | 'payeeBank' | 'payeeAccount'> & {
  payeeName: string | null;
  payeeBank: string | null;
  payeeAccount: string | null;
};
type Head = Pick<PaymentList, 'id' | 'number' | 'state' | 'lineCount' | 'totalFen' | 'proposedBy'>;

/** 付款清单: what the bank is told to pay. One operator proposes it, another one releases it; nothing leaves otherwise. */
@Injectable()
export class PaymentLists {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly payouts: Payouts,
    private readonly refunds: Refunds,
  ) {}

  /**
   * Errors: payment_list.empty, payment_list.not_open, payment_list.payee_missing (with the papers that have none),
   * payment_list.already_listed.
   */
  async propose(actor: Actor, key: OnceKey, draft: ProposeList): Promise<ListStateAnswer> {
    return this.database.once(key, async (tx) => {
      const lines = withPayees([
        ...(await this.payoutLines(tx, draft.payoutIds)),
        ...(await this.refundLines(tx, draft.refunds)),
      ]);
      if (lines.length === 0) throw new Problem('payment_list.empty');
      const [{ next }] = await tx.query(`SELECT nextval('payment_list_numbers') AS next`);
      const now = this.clock.now();
      const list: Head = {
        id: this.ids.next(),
        number: paperNumber('FK', now, Number(next)),
        state: 'proposed',
        lineCount: lines.length,
        totalFen: sumFen(lines.map(({ amountFen }) => amountFen)),
        proposedBy: actor.userId,
      };
      await tx.query(
        `INSERT INTO payment_lists (id, number, state, line_count, total_fen, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [list.id, list.number, list.state, list.lineCount, list.totalFen, list.proposedBy, now],
      );
      await this.writeLines(tx, list.id, lines);
      return this.answer(tx, actor, 'payment_list.proposed', list, 'proposed');
    });
  }

  private async payoutLines(tx: Tx, payoutIds: readonly string[]): Promise<Candidate[]> {
    const ids = [...new Set(payoutIds)];
    const lines: Candidate[] = await tx.query(
      `SELECT p.id AS "payoutId", NULL AS "refundId", p.amount_fen AS "amountFen", p.transfer_code AS "transferCode",
              a.holder AS "payeeName", a.bank AS "payeeBank", a.account AS "payeeAccount",
              'payout_account' AS "payeeSource"
         FROM payouts p LEFT JOIN payout_accounts a ON a.supplier_id = p.supplier_id AND a.state = 'current'
        WHERE p.id = ANY ($1::uuid[]) AND p.state = 'open' ORDER BY p.id`,
      [ids],
    );
    if (lines.length < ids.length) throw new Problem('payment_list.not_open');
    return lines;
  }

  /** To where the money came from, unless the operator says otherwise; the bank's line knows name and number. */
  private async refundLines(tx: Tx, refunds: ProposeList['refunds']): Promise<Candidate[]> {
    const asked = new Map(refunds.map(({ refundId, payee }) => [refundId, payee] as const));
    const lines: (Candidate & { refundId: string })[] = await tx.query(
      `SELECT NULL AS "payoutId", f.id AS "refundId", f.amount_fen AS "amountFen", f.transfer_code AS "transferCode",
              b.payer_name AS "payeeName", '' AS "payeeBank", b.payer_account AS "payeeAccount",
              'bank_line' AS "payeeSource"
         FROM refunds f
         LEFT JOIN LATERAL (${payerOf('f.payment_id')}) b ON true
        WHERE f.id = ANY ($1::uuid[]) AND f.state = 'open' AND f.route = 'bank_transfer' ORDER BY f.id`,
      [[...asked.keys()]],
    );
    if (lines.length < asked.size) throw new Problem('payment_list.not_open');
    return lines.map((line) => {
      const payee = asked.get(line.refundId);
      if (!payee) return line;
      const { name, bank = '', account } = payee;
      return {
        ...line,
        payeeName: name,
        payeeBank: bank,
        payeeAccount: account,
        payeeSource: 'entered' as const,
      };
    });
  }

  private async writeLines(tx: Tx, listId: string, lines: readonly Line[]): Promise<void> {
    const column = <T>(of: (line: Line) => T): T[] => lines.map(of);
    const written: unknown[] = await tx.query(
      `INSERT INTO payment_list_lines (id, list_id, position, payout_id, refund_id, amount_fen, transfer_code, payee_name,
                                       payee_bank, payee_account, payee_source, alive)
       SELECT n.id, $1, n.position, n.payout, n.refund, n.fen, n.code, n.name, n.bank, n.account, n.source, true
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::text[],
                     $10::text[]) WITH ORDINALITY AS n(id, payout, refund, fen, code, name, bank, account, source, position)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        listId,
        this.ids.many(lines.length),
        column(({ payoutId }) => payoutId),
        column(({ refundId }) => refundId),
        column(({ amountFen }) => amountFen),
        column(({ transferCode }) => transferCode),
        column(({ payeeName }) => payeeName),
        column(({ payeeBank }) => payeeBank),
        column(({ payeeAccount }) => payeeAccount),
        column(({ payeeSource }) => payeeSource),
      ],
    );
    if (written.length < lines.length) throw new Problem('payment_list.already_listed');
  }

  /**
   * Another operator: from now on the bank may be told. Errors: payment_list.same_operator, payment_list.wrong_state,
   * payment_list.account_changed, payout.wrong_state, refund.wrong_state.
   */
  async release(actor: Actor, key: OnceKey, id: string): Promise<ListStateAnswer> {
    return this.database.once(key, async (tx) => {
      const list = await this.change(
        tx,
        id,
        `state = 'released', released_by = $2, released_at = $3`,
        `proposed_by <> $2`,
        [actor.userId, this.clock.now()],
      );
      await this.refuseChangedAccounts(tx, id);
      const lines: { payoutId: string | null; refundId: string | null }[] = await tx.query(
        `SELECT payout_id AS "payoutId", refund_id AS "refundId" FROM payment_list_lines
          WHERE list_id = $1 ORDER BY payout_id, refund_id`,
        [id],
      );
      for (const { payoutId, refundId } of lines) {
        if (payoutId) await this.payouts.released(tx, actor, payoutId);
        if (refundId) await this.refunds.sent(tx, actor, refundId);
      }
      return this.answer(tx, actor, 'payment_list.released', list, 'released');
    });
  }

  /** What the second person released is what the first one saw, and what is still right. */
  private async refuseChangedAccounts(tx: Tx, listId: string): Promise<void> {
    const changed: { number: string }[] = await tx.query(
      `SELECT s.number FROM payment_list_lines l
         JOIN payouts p ON p.id = l.payout_id JOIN settlements s ON s.id = p.settlement_id
         LEFT JOIN payout_accounts a ON a.supplier_id = p.supplier_id AND a.state = 'current'
        WHERE l.list_id = $1 AND (l.payee_account, l.payee_name, l.payee_bank)
              IS DISTINCT FROM (a.account, a.holder, a.bank) ORDER BY s.number`,
      [listId],
    );
    if (changed.length > 0)
      throw new Problem('payment_list.account_changed', { papers: changed.map(({ number }) => number) });
  }

  /** Frees what stands on it. Errors: payment_list.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey, id: string): Promise<ListStateAnswer> {
    return this.database.once(key, async (tx) => {
      const list = await this.change(
        tx,
        id,
        `state = 'withdrawn', withdrawn_by = $2, withdrawn_at = $3`,
        'true',
        [actor.userId, this.clock.now()],
      );
      await tx.query('UPDATE payment_list_lines SET alive = false WHERE list_id = $1', [id]);
      return this.answer(tx, actor, 'payment_list.withdrawn', list, 'withdrawn');
    });
  }

  private async change(tx: Tx, id: string, set: string, condition: string, values: unknown[]): Promise<Head> {
    const [[list]]: [Head[], number] = await tx.query(
      `UPDATE payment_lists SET ${set} WHERE id = $1 AND state = 'proposed' AND ${condition}
       RETURNING id, number, line_count AS "lineCount", total_fen AS "totalFen"`,
      [id, ...values],
    );
    if (list) return list;
    const [known]: Pick<Head, 'state'>[] = await tx.query('SELECT state FROM payment_lists WHERE id = $1', [
      id,
    ]);
    if (!known) throw new Problem('request.not_found');
    throw new Problem(known.state === 'proposed' ? 'payment_list.same_operator' : 'payment_list.wrong_state');
  }

  private async answer(
    tx: Tx,
    actor: Actor,
    type: 'payment_list.proposed' | 'payment_list.released' | 'payment_list.withdrawn',
    { id, number, lineCount: lines, totalFen }: Head,
    state: PaymentListState,
  ): Promise<ListStateAnswer> {
    const payload = { number, lines, totalFen };
    await this.events.record<PaymentEvents>(tx, actor, { type, subjectId: id, payload });
    return { id, number, state };
  }
}

/** The bank line that brought most of a payment; nothing when it did not come by bank, or without an account. */
export const payerOf = (payment: string): string => `
  SELECT b.payer_name, b.payer_account FROM bank_allocations a JOIN bank_lines b ON b.id = a.bank_line_id
   WHERE a.paper_id = ${payment} AND a.kind = 'payment' AND a.state = 'applied'
     AND b.payer_name <> '' AND b.payer_account ~ '^[0-9]{8,32}$'
   ORDER BY a.amount_fen DESC, b.id LIMIT 1`;

/** Errors: payment_list.payee_missing. */
function withPayees(candidates: readonly Candidate[]): Line[] {
  const missing = candidates.filter(({ payeeAccount, payeeName }) => !payeeAccount || !payeeName);
  if (missing.length > 0)
    throw new Problem('payment_list.payee_missing', {
      errors: missing.map(({ payoutId, refundId }) => ({
        pointer: payoutId ? `/payoutIds/${payoutId}` : `/refunds/${refundId}`,
        code: 'payment_list.payee_missing',
      })),
    });
  return candidates as Line[];
}
