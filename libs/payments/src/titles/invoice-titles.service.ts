import { type Actor, Clock, Database, Ids, type OnceKey, ownedBy, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { TitleText } from '../invoices/invoice-request.entity';
import type { ChangeInvoiceTitle, InvoiceTitleItem, NewInvoiceTitle } from './invoice-titles.dto';

/** A unit needs a handful: one per account that it spends from. */
const mostTitles = 100;

const columns = `
  id, name, tax_number AS "taxNumber", kind, address, phone, bank_name AS "bankName", bank_account AS "bankAccount",
  is_default AS "isDefault", version, created_at AS "createdAt"`;

/** To whom a buyer's invoices are made out. While there is a title, one of them is the default. */
@Injectable()
export class InvoiceTitles {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** The default first. */
  async list(actor: Actor): Promise<InvoiceTitleItem[]> {
    return this.database.read<InvoiceTitleItem>(
      `SELECT ${columns} FROM invoice_titles WHERE ${ownedBy('buyer_id', '$1')} AND removed_at IS NULL
        ORDER BY is_default DESC, id LIMIT ${mostTitles}`,
      [actor.organizationId],
    );
  }

  async one(actor: Actor, id: string): Promise<InvoiceTitleItem> {
    return this.database.transact((tx) => this.find(tx, actor, id));
  }

  async add(actor: Actor, key: OnceKey | undefined, draft: NewInvoiceTitle): Promise<InvoiceTitleItem> {
    return this.database.once(key, async (tx) => {
      await this.lock(tx, actor);
      const [{ others }]: [{ others: number }] = await tx.query(
        `SELECT count(*)::int AS others FROM invoice_titles WHERE buyer_id = $1 AND removed_at IS NULL`,
        [actor.organizationId],
      );
      const isDefault = draft.isDefault || others === 0;
      if (isDefault) await this.unmakeDefault(tx, actor);
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO invoice_titles (id, buyer_id, name, tax_number, kind, address, phone, bank_name, bank_account,
                                     is_default, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [id, actor.organizationId, ...written(draft), isDefault, actor.userId, this.clock.now()],
      );
      return this.find(tx, actor, id);
    });
  }

  /** Errors: invoice_title.version_required, invoice_title.changed_meanwhile. */
  async change(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    change: ChangeInvoiceTitle,
  ): Promise<InvoiceTitleItem> {
    if (!ifMatch || ifMatch === '*') throw new Problem('invoice_title.version_required');
    return this.database.transact(async (tx) => {
      await this.lock(tx, actor);
      const before = await this.asSeen(tx, actor, id, ifMatch);
      if (change.isDefault && !before.isDefault) await this.unmakeDefault(tx, actor);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const title = { ...before, ...given };
      await tx.query(
        `UPDATE invoice_titles
            SET name = $2, tax_number = $3, kind = $4, address = $5, phone = $6, bank_name = $7, bank_account = $8,
                is_default = $9, version = version + 1
          WHERE id = $1 AND removed_at IS NULL`,
        [id, ...written(title), title.isDefault],
      );
      return this.find(tx, actor, id);
    });
  }

  /** The oldest of the others becomes the default, if it was. Errors: as of `change`. */
  async remove(actor: Actor, id: string, ifMatch: string | undefined): Promise<void> {
    if (!ifMatch || ifMatch === '*') throw new Problem('invoice_title.version_required');
    await this.database.transact(async (tx) => {
      await this.lock(tx, actor);
      const before = await this.asSeen(tx, actor, id, ifMatch);
      await tx.query(
        `UPDATE invoice_titles SET removed_at = $2, is_default = false, version = version + 1
          WHERE id = $1 AND removed_at IS NULL`,
        [id, this.clock.now()],
      );
      if (!before.isDefault) return;
      await tx.query(
        `UPDATE invoice_titles SET is_default = true, version = version + 1
          WHERE id = (SELECT id FROM invoice_titles WHERE buyer_id = $1 AND removed_at IS NULL ORDER BY id LIMIT 1)`,
        [actor.organizationId],
      );
    });
  }

  /** For a request: the title as it is now. 404 for somebody else's. */
  async textOf(tx: Tx, actor: Actor, id: string): Promise<TitleText> {
    const { name, taxNumber, kind, address, phone, bankName, bankAccount } = await this.find(tx, actor, id);
    return { name, taxNumber, kind, address, phone, bankName, bankAccount };
  }

  private async find(tx: Tx, actor: Actor, id: string): Promise<InvoiceTitleItem> {
    const [title]: InvoiceTitleItem[] = await tx.query(
      `SELECT ${columns} FROM invoice_titles
        WHERE id = $1 AND ${ownedBy('buyer_id', '$2')} AND removed_at IS NULL`,
      [id, actor.organizationId],
    );
    if (!title) throw new Problem('request.not_found');
    return title;
  }

  /** What the caller saw, if nobody changed or removed it since. Errors: invoice_title.changed_meanwhile. */
  private async asSeen(tx: Tx, actor: Actor, id: string, ifMatch: string): Promise<InvoiceTitleItem> {
    const [row]: (InvoiceTitleItem & { removed: boolean })[] = await tx.query(
      `SELECT ${columns}, removed_at IS NOT NULL AS removed FROM invoice_titles
        WHERE id = $1 AND ${ownedBy('buyer_id', '$2')}`,
      [id, actor.organizationId],
    );
    if (!row) throw new Problem('request.not_found');
    const { removed, ...title } = row;
    if (removed || ifMatch !== `"${title.version}"`)
      throw new Problem('invoice_title.changed_meanwhile', { version: title.version });
    return title;
  }

  /** Whoever changes titles of one buyer takes turns: there is one default. */
  private async lock(tx: Tx, actor: Actor): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('invoice-titles:' || $1::text, 0))`, [
      actor.organizationId,
    ]);
  }

  private async unmakeDefault(tx: Tx, actor: Actor): Promise<void> {
    await tx.query(
      'UPDATE invoice_titles SET is_default = false, version = version + 1 WHERE buyer_id = $1 AND is_default',
      [actor.organizationId],
    );
  }
}

function written(title: TitleText): (string | null)[] {
  const { name, taxNumber, kind, address, phone, bankName, bankAccount } = title;
  return [name, taxNumber, kind, address, phone, bankName, bankAccount];
}
