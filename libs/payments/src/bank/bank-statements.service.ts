import { Orders } from '@app/orders';
import { type Actor, Clock, Database, Events, Ids, type OnceKey, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Posting } from '../journal/journal.policy';
import { Journal } from '../journal/journal.service';
import type { PaymentState } from '../paying/payment.state';
import { Payments } from '../paying/payments.service';
import { transferCodesIn } from '../paying/transfer-code.policy';
import type { PaymentEvents } from '../payments.events';
import { BankStatement } from './bank.entity';
import { type BankStatementFile, type IncomingLine, readBankStatement } from './bank-csv.policy';
import type { UnmatchedReason } from './bank-line.state';
import type { ImportedStatement, UploadedStatement } from './bank-statements.dto';

type KnownPayment = {
  id: string;
  orderId: string;
  amountFen: number;
  transferCode: string;
  state: PaymentState;
};
type NewLine = { id: string; bookedOn: string; amountFen: number; codes: string[] };
type Judged = { line: NewLine; payment?: KnownPayment; reason?: UnmatchedReason };

@Injectable()
export class BankStatements {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly journal: Journal,
  ) {}

  /**
   * Takes in a whole file or nothing of it. A line is matched by a transfer code in its memo and the exact amount of a
   * pending payable; lines that are known already add nothing, whichever file brings them.
   * Errors: bank_statement.not_csv, bank_statement.column_missing, bank_statement.bad_row, bank_statement.too_many_rows.
   */
  async import(actor: Actor, key: OnceKey, upload: UploadedStatement): Promise<ImportedStatement> {
    const file = readBankStatement(upload.content);
    return this.database.once(key, (tx) => this.takeIn(tx, actor, upload, file));
  }

  private async takeIn(
    tx: Tx,
    actor: Actor,
    upload: UploadedStatement,
    file: BankStatementFile,
  ): Promise<ImportedStatement> {
    const id = this.ids.next();
    await tx.insert(BankStatement, {
      id,
      fileName: upload.fileName,
      sha256: upload.sha256,
      encoding: file.encoding,
      lineCount: file.lines.length,
      matched: 0,
      unmatched: 0,
      duplicates: file.lines.length,
      outgoing: file.outgoing,
      importedBy: actor.userId,
      importedAt: this.clock.now(),
    });
    const fresh = await this.insertLines(tx, id, file.lines);
    await this.journal.post(tx, fresh.map(intoSuspense));
    const judged = judge(fresh, await this.lockPayments(tx, fresh));
    for (const { line, payment } of judged)
      if (payment)
        await this.payments.apply(tx, actor, {
          paymentId: payment.id,
          amountFen: line.amountFen,
          provider: 'bank_transfer',
          cause: { kind: 'allocation', id: line.id },
          bankLineId: line.id,
        });
    await this.writeOutcome(tx, judged);
    const matched = judged.filter(({ payment }) => payment).length;
    const counts = {
      matched,
      unmatched: fresh.length - matched,
      duplicates: file.lines.length - fresh.length,
    };
    await tx.update(BankStatement, { id }, counts);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'bank.statement_imported',
      subjectId: id,
      payload: { fileName: upload.fileName, ...counts },
    });
    return { id, lines: file.lines.length, ...counts, outgoing: file.outgoing };
  }

  /** In key order, so that two files with the same lines wait for each other instead of deadlocking. */
  private async insertLines(tx: Tx, statementId: string, lines: readonly IncomingLine[]): Promise<NewLine[]> {
    const ids = this.ids.many(lines.length);
    const column = <K extends keyof IncomingLine>(name: K) => lines.map((line) => line[name]);
    const inserted: { id: string }[] = await tx.query(
      `INSERT INTO bank_lines (id, statement_id, natural_key, row_number, bank_reference, booked_on, amount_fen,
                               payer_name, payer_account, memo, state, unmatched_reason)
       SELECT id, $1, key, row, reference, booked, amount, payer, account, memo, 'unmatched', 'no_code'
         FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::date[], $7::bigint[], $8::text[], $9::text[],
                     $10::text[]) AS l(id, key, row, reference, booked, amount, payer, account, memo)
        ORDER BY key, row
       ON CONFLICT (natural_key) DO NOTHING RETURNING id`,
      [
        statementId,
        ids,
        column('naturalKey'),
        column('rowNumber'),
        column('bankReference'),
        column('bookedOn'),
        column('amountFen'),
        column('payerName'),
        column('payerAccount'),
        column('memo'),
      ],
    );
    const isNew = new Set(inserted.map((row) => row.id));
    return lines
      .map((line, index) => ({
        id: ids[index] as string,
        bookedOn: line.bookedOn,
        amountFen: line.amountFen,
        codes: transferCodesIn(line.memo),
      }))
      .filter((line) => isNew.has(line.id));
  }

  /** The payables that the lines name, read under the locks of their orders (taken in id order). */
  private async lockPayments(tx: Tx, lines: readonly NewLine[]): Promise<KnownPayment[]> {
    const codes = [...new Set(lines.flatMap((line) => line.codes))];
    const select = `SELECT id, order_id AS "orderId", amount_fen AS "amountFen", transfer_code AS "transferCode", state
                      FROM payments WHERE transfer_code = ANY ($1)`;
    const named: KnownPayment[] = await tx.query(select, [codes]);
    const orderIds = new Set(named.filter(({ state }) => state === 'pending').map(({ orderId }) => orderId));
    const cancelled = new Set<string>();
    for (const orderId of [...orderIds].sort()) {
      const order = await this.orders.lock(tx, orderId);
      if (order.state === 'cancelled') cancelled.add(orderId);
    }
    const known: KnownPayment[] = await tx.query(select, [codes]);
    return known.map((payment) =>
      cancelled.has(payment.orderId) && payment.state === 'pending'
        ? { ...payment, state: 'voided' }
        : payment,
    );
  }

  private async writeOutcome(tx: Tx, judged: readonly Judged[]): Promise<void> {
    await tx.query(
      `UPDATE bank_lines SET state = CASE WHEN j.payment IS NULL THEN 'unmatched' ELSE 'matched' END,
              payment_id = j.payment, unmatched_reason = j.reason
         FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS j(id, payment, reason)
        WHERE bank_lines.id = j.id AND j.reason IS DISTINCT FROM 'no_code'`,
      [
        judged.map(({ line }) => line.id),
        judged.map(({ payment }) => payment?.id ?? null),
        judged.map(({ reason }) => reason ?? null),
      ],
    );
  }
}

/** Money on the bank's statement of which nobody has said yet what it is for. */
function intoSuspense({ id, bookedOn, amountFen }: NewLine): Posting {
  const cause = { kind: 'bank_line' as const, id };
  return {
    cause,
    orderId: null,
    bookedOn,
    debit: { account: 'bank' },
    credit: { account: 'suspense' },
    amountFen,
  };
}

/** Which payable each line pays, in the order of the file: a payable is used once. */
function judge(lines: readonly NewLine[], known: readonly KnownPayment[]): Judged[] {
  const byCode = new Map(known.map((payment) => [payment.transferCode, payment]));
  const used = new Set<string>();
  return lines.map((line) => {
    const named = line.codes.flatMap((code) => byCode.get(code) ?? []);
    const payment = named.find(
      ({ id, state, amountFen }) => state === 'pending' && !used.has(id) && amountFen === line.amountFen,
    );
    if (!payment) return { line, reason: reasonFor(line, named, used) };
    used.add(payment.id);
    return { line, payment };
  });
}

function reasonFor(
  line: NewLine,
  named: readonly KnownPayment[],
  used: ReadonlySet<string>,
): UnmatchedReason {
  if (line.codes.length === 0) return 'no_code';
  if (named.length === 0) return 'unknown_code';
  if (named.some(({ id, state }) => state === 'pending' && !used.has(id))) return 'amount_differs';
  return named.some(({ id, state }) => state === 'captured' || used.has(id)) ? 'already_paid' : 'code_voided';
}
