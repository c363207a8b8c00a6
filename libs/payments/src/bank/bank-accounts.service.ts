import { type Actor, Clock, Database, Events, Ids, type OnceKey, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { previewBankFile } from '../bank-files/bank-file.policy';
import type { BankLayout } from '../bank-files/layout.policy';
import type { PaymentEvents } from '../payments.events';
import { BankAccount } from './bank.entity';
import type {
  AddBankAccount,
  BankAccountItem,
  BankAccountList,
  PreviewOf,
  StatementPreview,
} from './bank-accounts.dto';
import type { UploadedStatement } from './bank-statements.dto';

const select = `
  SELECT a.id, a.name, a.bank, a.account, a.layout, a.layout_saved_at AS "layoutSavedAt",
         CASE WHEN u.id IS NOT NULL THEN json_build_object('id', u.id, 'name', u.name) END AS "layoutSavedBy"
    FROM bank_accounts a LEFT JOIN users u ON u.id = a.layout_saved_by`;

/** The market's accounts at banks, and how the statements of each are laid out. */
@Injectable()
export class BankAccounts {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<BankAccountList> {
    return { items: await this.database.read<BankAccountItem>(`${select} ORDER BY a.id`) };
  }

  /** Errors: bank_account.number_used. */
  async add(actor: Actor, key: OnceKey | undefined, draft: AddBankAccount): Promise<BankAccountItem> {
    return this.database.once(key, async (tx) => {
      const id = this.ids.next();
      const added: unknown[] = await tx.query(
        `INSERT INTO bank_accounts (id, name, bank, account, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account) DO NOTHING RETURNING id`,
        [id, draft.name, draft.bank, draft.account, actor.userId, this.clock.now()],
      );
      if (added.length === 0) throw new Problem('bank_account.number_used');
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'bank.account_added',
        subjectId: id,
        payload: { name: draft.name },
      });
      return { id, ...draft, layout: null, layoutSavedBy: null, layoutSavedAt: null };
    });
  }

  /** Errors: request.not_found, bank_account.layout_incomplete. */
  async saveLayout(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    layout: BankLayout,
  ): Promise<BankAccountItem> {
    const { amount, credit, debit } = layout.columns;
    const isComplete =
      amount === null ? credit !== null && debit !== null : credit === null && debit === null;
    if (!isComplete) throw new Problem('bank_account.layout_incomplete');
    return this.database.once(key, async (tx) => {
      const changed = await tx.update(
        BankAccount,
        { id },
        { layout, layoutSavedBy: actor.userId, layoutSavedAt: this.clock.now() },
      );
      if (!changed.affected) throw new Problem('request.not_found');
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'bank.layout_saved',
        subjectId: id,
        payload: { columns: namesOf(layout) },
      });
      const [account]: BankAccountItem[] = await tx.query(`${select} WHERE a.id = $1`, [id]);
      return account as BankAccountItem;
    });
  }

  /** Changes nothing. Errors: those of a file that cannot be opened, request.not_found. */
  async preview({ bankAccountId, sheet }: PreviewOf, upload: UploadedStatement): Promise<StatementPreview> {
    const saved = bankAccountId === undefined ? null : await this.layoutOf(bankAccountId);
    if (saved && (sheet === undefined || sheet === saved.sheet)) {
      const seen = await previewBankFile(upload.content, saved).catch(unlessRefused);
      if (seen?.layout) return seen;
    }
    return previewBankFile(upload.content, undefined, sheet ?? null);
  }

  /** Errors: request.not_found. */
  async layoutOf(id: string): Promise<BankLayout | null> {
    const [account] = await this.database.read<{ layout: BankLayout | null }>(
      'SELECT layout FROM bank_accounts WHERE id = $1',
      [id],
    );
    if (!account) throw new Problem('request.not_found');
    return account.layout;
  }
}

/** A file that the saved layout does not fit is looked at without it; what is no refusal is a fault of ours. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}

function namesOf({ columns }: BankLayout): string[] {
  return Object.values(columns)
    .flat()
    .filter((name): name is string => name !== null);
}
