import { type Actor, Clock, Database, Events, Ids, type OnceKey, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type BankStatementFile, readBankStatement } from '../bank-files/bank-file.policy';
import { type FileLine, isReversal } from '../bank-files/lines.policy';
import type { Posting } from '../journal/journal.policy';
import { Journal } from '../journal/journal.service';
import { transferCodesIn } from '../paying/transfer-code.policy';
import type { PaymentEvents } from '../payments.events';
import { BankStatement } from './bank.entity';
import { BankAccounts } from './bank-accounts.service';
import type { ImportedStatement, UploadedStatement } from './bank-statements.dto';
import type { OpenLine } from './matching.policy';
import { Matching } from './matching.service';

type NewLine = OpenLine & { bookedOn: string };

@Injectable()
export class BankStatements {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly journal: Journal,
    private readonly accounts: BankAccounts,
    private readonly matching: Matching,
  ) {}

  /**
   * Takes in a whole file or nothing of it. Money in is matched by the transfer codes in its memo and exact amounts, money
   * out confirms refunds in the same way; lines that are known already add nothing, whichever file brings them.
   * Errors: those of `readBankStatement`; request.not_found (no such account).
   */
  async import(
    actor: Actor,
    key: OnceKey,
    upload: UploadedStatement,
    bankAccountId: string | null = null,
  ): Promise<ImportedStatement> {
    const layout = bankAccountId === null ? null : await this.accounts.layoutOf(bankAccountId);
    const file = await readBankStatement(upload.content, layout ?? undefined);
    return this.database.once(key, (tx) => this.takeIn(tx, actor, { upload, bankAccountId }, file));
  }

  private async takeIn(
    tx: Tx,
    actor: Actor,
    { upload, bankAccountId }: { upload: UploadedStatement; bankAccountId: string | null },
    file: BankStatementFile,
  ): Promise<ImportedStatement> {
    const id = this.ids.next();
    const incoming = file.lines.filter(({ amountFen }) => amountFen > 0).length;
    const outgoing = file.lines.length - incoming;
    await tx.insert(BankStatement, {
      id,
      fileName: upload.fileName,
      sha256: upload.sha256,
      encoding: file.encoding,
      lineCount: incoming,
      matched: 0,
      unmatched: 0,
      duplicates: incoming,
      outgoing,
      importedBy: actor.userId,
      importedAt: this.clock.now(),
      bankAccountId,
    });
    const fresh = await this.insertLines(tx, id, file.lines);
    await this.journal.post(tx, fresh.map(intoSuspense));
    const matched = await this.matching.run(tx, actor, fresh);
    const freshIn = fresh.filter(({ amountFen }) => amountFen > 0).length;
    const counts = { matched, unmatched: freshIn - matched, duplicates: incoming - freshIn };
    await tx.update(BankStatement, { id }, counts);
    await this.events.record<PaymentEvents>(tx, actor, {
      type: 'bank.statement_imported',
      subjectId: id,
      payload: { fileName: upload.fileName, ...counts },
    });
    return { id, lines: incoming, ...counts, outgoing };
  }

  /** In key order, so that two files with the same lines wait for each other instead of deadlocking. */
  private async insertLines(tx: Tx, statementId: string, lines: readonly FileLine[]): Promise<NewLine[]> {
    const ids = this.ids.many(lines.length);
    const codes = lines.map((line) => transferCodesIn(line.memo));
    const column = <K extends keyof FileLine>(name: K) => lines.map((line) => line[name]);
    const inserted: { id: string }[] = await tx.query(
      `INSERT INTO bank_lines (id, statement_id, natural_key, row_number, bank_reference, booked_on, amount_fen,
                               payer_name, payer_account, memo, transfer_codes, state, unmatched_reason)
       SELECT id, $1, key, row, reference, booked, amount, payer, account, memo,
              coalesce(string_to_array(nullif(codes, ''), ' '), '{}'), 'unmatched', 'no_code'
         FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::date[], $7::bigint[], $8::text[], $9::text[],
                     $10::text[], $11::text[])
           AS l(id, key, row, reference, booked, amount, payer, account, memo, codes)
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
        codes.map((some) => some.join(' ')),
      ],
    );
    const isNew = new Set(inserted.map((row) => row.id));
    return lines
      .map((line, index) => ({
        id: ids[index] as string,
        bookedOn: line.bookedOn,
        amountFen: line.amountFen,
        payerAccount: line.payerAccount,
        codes: codes[index] as string[],
        isReversal: isReversal(line.memo),
        isNew: true,
      }))
      .filter((line) => isNew.has(line.id));
  }
}

/** Money on the bank's statement, in or out, of which nobody has said yet what it is for. */
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
