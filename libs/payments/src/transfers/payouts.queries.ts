import { type Actor, Database, decodeCursor, type Page, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ofSupplier, supplierOf } from '../settlements/settlements.queries';
import { maskedSql } from './payout-account.policy';
import type { ListAccounts, ListPayouts, PayoutAccountItem, PayoutItem } from './payouts.dto';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

@Injectable()
export class PayoutsQueries {
  constructor(private readonly database: Database) {}

  async payouts(query: ListPayouts): Promise<Page<PayoutItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<PayoutItem>(
      `SELECT p.id, p.settlement_id AS "settlementId", s.number AS "settlementNumber", p.supplier_id AS "supplierId",
              g.name AS "supplierName", p.amount_fen AS "amountFen", p.transfer_code AS "transferCode", p.state,
              p.opened_at AS "openedAt", p.released_at AS "releasedAt", p.paid_at AS "paidAt",
              p.failed_at AS "failedAt", p.failure,
              CASE WHEN a.id IS NOT NULL THEN json_build_object(
                'holder', a.holder, 'bank', a.bank, 'account', ${maskedSql('a.account')}) END AS account,
              l.list_id AS "listId", t.number AS "listNumber"
         FROM (SELECT * FROM payouts
                WHERE ($1::text[] IS NULL OR state = ANY ($1)) AND ($2::uuid IS NULL OR supplier_id = $2)
                  AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4) p
         JOIN settlements s ON s.id = p.settlement_id
         JOIN organizations g ON g.id = p.supplier_id
         LEFT JOIN payout_accounts a ON a.supplier_id = p.supplier_id AND a.state = 'current'
         LEFT JOIN payment_list_lines l ON l.payout_id = p.id AND l.alive
         LEFT JOIN payment_lists t ON t.id = l.list_id
        ORDER BY p.id DESC`,
      [
        query.state?.length ? query.state : null,
        query.supplierId ?? null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (payout) => [payout.id]);
  }

  /** Operators see whole only what they have to check. */
  async accounts(actor: Actor, query: ListAccounts): Promise<Page<PayoutAccountItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<PayoutAccountItem>(
      `SELECT a.id, a.supplier_id AS "supplierId", g.name AS "supplierName", a.holder, a.bank,
              CASE WHEN $1::uuid IS NOT NULL OR a.state = 'entered' THEN a.account
                   ELSE ${maskedSql('a.account')} END AS account,
              a.holder = g.name AS "holderMatches", a.state,
              json_build_object('id', e.id, 'name', e.name) AS "enteredBy", a.entered_at AS "enteredAt",
              CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'name', c.name) END AS "checkedBy",
              a.checked_at AS "checkedAt", a.refusal
         FROM payout_accounts a
         JOIN organizations g ON g.id = a.supplier_id
         JOIN users e ON e.id = a.entered_by
         LEFT JOIN users c ON c.id = a.checked_by
        WHERE ${ofSupplier('a.supplier_id', '$1')} AND ($2::text[] IS NULL OR a.state = ANY ($2))
          AND ($3::uuid IS NULL OR a.id < $3)
        ORDER BY a.id DESC LIMIT $4`,
      [supplierOf(actor), query.state?.length ? query.state : null, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (account) => [account.id]);
  }
}
