import type { BankOrder } from '@app/payments';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ofToday,
  Problem,
  paperNumber,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { actsFor } from './desk.policy';
import type { RunState } from './run.state';
import type { MarkAnswer, MarkPayment, PaymentAnswer } from './runs.dto';
import type { SubsidyEvents } from './subsidy.events';

type Payee = {
  lineId: string;
  supplierId: string;
  amountFen: number;
  holder: string | null;
  bank: string | null;
  account: string | null;
};
type Payable = { [Part in keyof Payee]: NonNullable<Payee[Part]> };
type Payment = { runId: string; number: string; madeAt: Date };

/** 付款文件: what the county's bank is told to pay of a confirmed list. Each seller stands on one, to a checked account. */
@Injectable()
export class SubsidyPayments {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Of all that are not on a file yet and whose account is checked. Errors: subsidy.wrong_state, subsidy.nothing_to_pay. */
  async make(actor: Actor, key: OnceKey, runId: string): Promise<PaymentAnswer> {
    return this.database.once(key, async (tx) => {
      const version = await this.lockConfirmed(tx, actor, runId);
      const payees: Payee[] = await tx.query(
        `SELECT l.id AS "lineId", l.supplier_id AS "supplierId", l.amount_fen AS "amountFen", a.holder, a.bank, a.account
           FROM subsidy_lines l LEFT JOIN payout_accounts a ON a.supplier_id = l.supplier_id AND a.state = 'current'
          WHERE l.run_id = $1 AND l.version = $2 AND l.amount_fen > 0
            AND NOT EXISTS (SELECT FROM subsidy_transfers t WHERE t.line_id = l.id AND t.state <> 'failed')
          ORDER BY l.position`,
        [runId, version],
      );
      const ready = payees.filter((payee): payee is Payable => payee.account !== null);
      if (ready.length === 0) throw new Problem('subsidy.nothing_to_pay');
      const payment = await this.insert(tx, actor, runId, ready);
      const payload = { paymentId: payment.id, lines: payment.lineCount, totalFen: payment.totalFen };
      await this.events.record<SubsidyEvents>(tx, actor, {
        type: 'subsidy.payment_made',
        subjectId: runId,
        payload,
      });
      return { ...payment, waiting: payees.length - ready.length };
    });
  }

  /** Whoever makes files or marks them takes turns. */
  private async lockConfirmed(tx: Tx, actor: Actor, runId: string): Promise<number> {
    const [run]: { state: RunState; version: number }[] = await tx.query(
      `SELECT state, version FROM subsidy_runs WHERE id = $1 AND region_code = $2 AND ${ofToday} FOR UPDATE`,
      [runId, actsFor(actor)],
    );
    if (!run) throw new Problem('request.not_found');
    if (run.state !== 'confirmed') throw new Problem('subsidy.wrong_state');
    return run.version;
  }

  private async insert(tx: Tx, actor: Actor, runId: string, payees: readonly Payable[]) {
    const [{ next }] = await tx.query(`SELECT nextval('subsidy_payment_numbers') AS next`);
    const now = this.clock.now();
    const payment = {
      id: this.ids.next(),
      number: paperNumber('BF', now, Number(next)),
      lineCount: payees.length,
      totalFen: sumFen(payees.map(({ amountFen }) => amountFen)),
    };
    await tx.query(
      `INSERT INTO subsidy_payments (id, number, run_id, region_code, line_count, total_fen, made_by, made_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[payment.id, payment.number, runId, actsFor(actor), payment.lineCount, payment.totalFen],
        ...[actor.userId, now],
      ],
    );
    const rows = payees.map((payee, index) => ({ ...payee, id: this.ids.next(), position: index + 1 }));
    await tx.query(
      `INSERT INTO subsidy_transfers (id, payment_id, line_id, region_code, supplier_id, position, amount_fen, payee_name,
                                      payee_bank, payee_account, state)
       SELECT id, $1, "lineId", $2, "supplierId", position, "amountFen", holder, bank, account, 'listed'
         FROM jsonb_to_recordset($3::jsonb) AS t(id uuid, "lineId" uuid, "supplierId" uuid, position int,
              "amountFen" bigint, holder text, bank text, account text)`,
      [payment.id, actsFor(actor), JSON.stringify(rows)],
    );
    return payment;
  }

  /** Whole account numbers: for the bank's eyes. */
  async bankOrder(actor: Actor, id: string): Promise<BankOrder> {
    const [order] = await this.database.read<BankOrder>(
      `SELECT p.number, p.total_fen AS "totalFen",
              (SELECT json_agg(json_build_object(
                        'position', t.position, 'kind', 'subsidy', 'paperNumber', r.number, 'payeeName', t.payee_name,
                        'payeeAccount', t.payee_account, 'payeeBank', t.payee_bank, 'amountFen', t.amount_fen,
                        'transferCode', p.number || '-' || t.position) ORDER BY t.position)
                 FROM subsidy_transfers t WHERE t.payment_id = p.id) AS lines
         FROM subsidy_payments p JOIN subsidy_runs r ON r.id = p.run_id WHERE p.id = $1 AND p.region_code = $2 AND ${ofToday}`,
      [id, actsFor(actor)],
    );
    if (!order) throw new Problem('request.not_found');
    return order;
  }

  /**
   * What the bank did: all is paid but what failed, which can stand on the next file. The list is paid when everybody on
   * it is. Errors: subsidy.already_marked, subsidy.paid_too_early, subsidy.not_on_file.
   */
  async mark(actor: Actor, key: OnceKey, id: string, outcome: MarkPayment): Promise<MarkAnswer> {
    return this.database.once(key, async (tx) => {
      const payment = await this.find(tx, actor, id);
      const now = this.clock.now();
      if (outcome.paidOn < businessDate(payment.madeAt) || outcome.paidOn > businessDate(now))
        throw Problem.at('/paidOn', 'subsidy.paid_too_early');
      const failed = await this.fail(tx, actor, id, outcome);
      const [, paid]: [unknown, number] = await tx.query(
        `UPDATE subsidy_transfers SET state = 'paid', paid_on = $2, marked_by = $3 WHERE payment_id = $1 AND state = 'listed'`,
        [id, outcome.paidOn, actor.userId],
      );
      if (paid + failed === 0) throw new Problem('subsidy.already_marked');
      const payload = { paymentId: id, paid, failed };
      const event = { type: 'subsidy.payment_marked' as const, subjectId: payment.runId, payload };
      await this.events.record<SubsidyEvents>(tx, actor, event);
      return { id, paid, failed, runState: await this.closePaid(tx, actor, payment.runId, now) };
    });
  }

  /** With its run locked. */
  private async find(tx: Tx, actor: Actor, id: string): Promise<Payment> {
    const [payment]: Payment[] = await tx.query(
      `SELECT r.id AS "runId", p.number, p.made_at AS "madeAt" FROM subsidy_payments p
         JOIN subsidy_runs r ON r.id = p.run_id WHERE p.id = $1 AND p.region_code = $2 AND ${ofToday} FOR UPDATE OF r`,
      [id, actsFor(actor)],
    );
    if (!payment) throw new Problem('request.not_found');
    return payment;
  }

  private async fail(tx: Tx, actor: Actor, id: string, { failed }: MarkPayment): Promise<number> {
    if (failed.length === 0) return 0;
    const reasons = new Map(failed.map(({ transferId, reason }) => [transferId, reason]));
    const [, count]: [unknown, number] = await tx.query(
      `UPDATE subsidy_transfers t SET state = 'failed', failure = f.reason, marked_by = $2
         FROM unnest($3::uuid[], $4::text[]) AS f(id, reason)
        WHERE t.payment_id = $1 AND t.id = f.id AND t.state = 'listed'`,
      [id, actor.userId, [...reasons.keys()], [...reasons.values()]],
    );
    if (count < reasons.size) throw new Problem('subsidy.not_on_file');
    return count;
  }

  private async closePaid(tx: Tx, actor: Actor, runId: string, now: Date): Promise<RunState> {
    const [[closed]]: [{ number: string }[], number] = await tx.query(
      `UPDATE subsidy_runs r SET state = 'paid', paid_at = $2
        WHERE id = $1 AND state = 'confirmed' AND NOT EXISTS (
              SELECT FROM subsidy_lines l WHERE l.run_id = r.id AND l.version = r.version AND l.amount_fen > 0
                 AND NOT EXISTS (SELECT FROM subsidy_transfers t WHERE t.line_id = l.id AND t.state = 'paid'))
       RETURNING number`,
      [runId, now],
    );
    if (!closed) return 'confirmed';
    const event = { type: 'subsidy.paid' as const, subjectId: runId, payload: { number: closed.number } };
    await this.events.record<SubsidyEvents>(tx, actor, event);
    return 'paid';
  }
}
