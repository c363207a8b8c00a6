import { Database, decodeCursor, type Page, Problem, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BankOrder } from './payment-file.policy';
import type { ListLists, PaymentListDetail, PaymentListItem } from './payment-lists.dto';
import { maskedSql } from './payout-account.policy';

/** Keyset by the UUIDv7 of the row: newest first. */
const lastId = z.tuple([z.uuid()]);

const person = (alias: string): string =>
  `CASE WHEN ${alias}.id IS NOT NULL THEN json_build_object('id', ${alias}.id, 'name', ${alias}.name) END`;
const stateOfLine = 'coalesce(p.state, f.state)';
const papers = `
  LEFT JOIN payouts p ON p.id = l.payout_id LEFT JOIN settlements s ON s.id = p.settlement_id
  LEFT JOIN refunds f ON f.id = l.refund_id`;

const columns = `
  t.id, t.number, t.state, t.line_count AS "lineCount", t.total_fen AS "totalFen", ${person('pu')} AS "proposedBy",
  t.proposed_at AS "proposedAt", ${person('ru')} AS "releasedBy", t.released_at AS "releasedAt",
  ${person('wu')} AS "withdrawnBy", t.withdrawn_at AS "withdrawnAt", n.paid, n.failed`;
const joins = `
  JOIN users pu ON pu.id = t.proposed_by
  LEFT JOIN users ru ON ru.id = t.released_by
  LEFT JOIN users wu ON wu.id = t.withdrawn_by
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE ${stateOfLine} = 'paid')::int AS paid,
                             count(*) FILTER (WHERE ${stateOfLine} = 'failed')::int AS failed
                        FROM payment_list_lines l ${papers} WHERE l.list_id = t.id) n`;

const lines = `
  SELECT json_agg(json_build_object(
           'position', l.position, 'kind', CASE WHEN p.id IS NULL THEN 'refund' ELSE 'payout' END,
           'id', coalesce(p.id, f.id), 'paperNumber', coalesce(s.number, f.number), 'payeeName', l.payee_name,
           'payeeBank', l.payee_bank, 'payeeAccount', ${maskedSql('l.payee_account')}, 'payeeSource', l.payee_source,
           'amountFen', l.amount_fen, 'transferCode', l.transfer_code, 'state', ${stateOfLine}) ORDER BY l.position)
    FROM payment_list_lines l ${papers} WHERE l.list_id = t.id`;

@Injectable()
export class PaymentListsQueries {
  constructor(private readonly database: Database) {}

  async list(query: ListLists): Promise<Page<PaymentListItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<PaymentListItem>(
      `SELECT ${columns}
         FROM (SELECT * FROM payment_lists
                WHERE ($1::text[] IS NULL OR state = ANY ($1)) AND ($2::uuid IS NULL OR id < $2)
                ORDER BY id DESC LIMIT $3) t ${joins} ORDER BY t.id DESC`,
      [query.state?.length ? query.state : null, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (list) => [list.id]);
  }

  async detail(id: string): Promise<PaymentListDetail> {
    const [row] = await this.database.read<PaymentListDetail>(
      `SELECT ${columns}, (${lines}) AS lines FROM payment_lists t ${joins} WHERE t.id = $1`,
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    return row;
  }

  /** Whole account numbers: for the bank's eyes. Errors: payment_list.not_released. */
  async bankOrder(id: string): Promise<BankOrder> {
    const [row] = await this.database.read<BankOrder & { state: string }>(
      `SELECT t.number, t.state, t.total_fen AS "totalFen",
              (SELECT json_agg(json_build_object(
                        'position', l.position, 'payeeName', l.payee_name, 'payeeAccount', l.payee_account,
                        'payeeBank', l.payee_bank, 'amountFen', l.amount_fen, 'transferCode', l.transfer_code,
                        'kind', CASE WHEN p.id IS NULL THEN 'refund' ELSE 'payout' END,
                        'paperNumber', coalesce(s.number, f.number)) ORDER BY l.position)
                 FROM payment_list_lines l ${papers} WHERE l.list_id = t.id) AS lines
         FROM payment_lists t WHERE t.id = $1`,
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    if (row.state !== 'released') throw new Problem('payment_list.not_released');
    return row;
  }
}
