import { type Actor, Database, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { FactsQueries } from './facts.queries';
import type { FactFilters, FactItem } from './ledger.dto';

/** A fact with what a file shows of it. */
export type FactRow = Pick<
  FactItem,
  | 'id'
  | 'kind'
  | 'amountFen'
  | 'quantity'
  | 'orderNumber'
  | 'buyerName'
  | 'eastName'
  | 'westName'
  | 'pairingId'
  | 'supplierName'
  | 'productName'
  | 'spec'
  | 'fundingSource'
  | 'channel'
  | 'evidenceLevel'
  | 'paid'
  | 'year'
  | 'month'
  | 'adjustsYear'
  | 'adjustsMonth'
> & {
  /** In Asia/Shanghai. */
  occurredOn: string;
  /** Code, number and line of the invoice that is the key of a sale outside the platform; null for the platform's own. */
  invoiceKey: string | null;
};
export type FactStanding = Pick<FactRow, 'id' | 'evidenceLevel' | 'paid'>;

/** Facts by the hundred thousand, for files: nothing is made of them that a file does not show. */
@Injectable()
export class FactFiles {
  constructor(
    private readonly database: Database,
    private readonly facts: FactsQueries,
  ) {}

  /** Number and sum of all that match, counted one by one in `tx`. */
  async countIn(tx: Tx, actor: Actor, query: FactFilters): Promise<{ count: number; sumFen: number }> {
    const { conditions, values } = await this.facts.filter(actor, query);
    const [total]: { count: number; sumFen: number }[] = await tx.query(
      `SELECT count(*)::int AS count, coalesce(sum(f.amount_fen), 0)::bigint AS "sumFen"
         FROM facts f WHERE ${conditions.join(' AND ')}`,
      values,
    );
    return total ?? { count: 0, sumFen: 0 };
  }

  /** All that match, in the order of the list, page by page: what `tx` sees, with their evidence of that moment. */
  async *every(tx: Tx, actor: Actor, query: FactFilters, pageSize: number): AsyncGenerator<FactStanding[]> {
    const { conditions, values } = await this.facts.filter(actor, query);
    await tx.query(
      `DECLARE every_fact NO SCROLL CURSOR FOR
       SELECT f.id, f.evidence_level AS "evidenceLevel", f.paid FROM facts f WHERE ${conditions.join(' AND ')}
        ORDER BY f.year DESC, f.month DESC, f.id DESC`,
      values,
    );
    for (;;) {
      const rows: FactStanding[] = await tx.query(`FETCH ${pageSize} FROM every_fact`);
      if (rows.length === 0) break;
      yield rows;
    }
    await tx.query('CLOSE every_fact');
  }

  /** What a file shows of these, in their order. Whoever asks has read them under the actor's own rights. */
  async rows(standings: readonly FactStanding[]): Promise<FactRow[]> {
    const rows = await this.database.hot<FactRow>('fact-rows', rowsSql, [standings.map(({ id }) => id)]);
    for (const [at, row] of rows.entries()) {
      const standing = standings[at];
      if (standing?.id !== row.id)
        throw new Error(`Fact ${row.id} stands where ${standing?.id} was asked for.`);
      row.evidenceLevel = standing.evidenceLevel;
      row.paid = standing.paid;
    }
    return rows;
  }
}

const rowsSql = `
  SELECT f.id, f.kind, f.amount_fen AS "amountFen", f.quantity, o.number AS "orderNumber", b.name AS "buyerName",
         e.name AS "eastName", w.name AS "westName", f.pairing_id AS "pairingId",
         coalesce(s.name, t.supplier_name) AS "supplierName", coalesce(l.product_name, t.goods_name) AS "productName",
         coalesce(l.spec, t.spec) AS spec, f.funding_source AS "fundingSource", f.channel, f.year, f.month,
         f.adjusts_year AS "adjustsYear", f.adjusts_month AS "adjustsMonth",
         (f.occurred_at AT TIME ZONE 'Asia/Shanghai')::date::text AS "occurredOn",
         nullif(concat_ws('-', nullif(t.invoice_code, ''), t.invoice_number, t.invoice_line), '') AS "invoiceKey"
    FROM unnest($1::uuid[]) WITH ORDINALITY asked(id, position)
    JOIN facts f ON f.id = asked.id
    LEFT JOIN order_lines l ON l.id = f.order_line_id
    LEFT JOIN orders o ON o.id = f.order_id
    LEFT JOIN sales_lines t ON t.id = f.sales_line_id
    JOIN organizations b ON b.id = f.buyer_id
    LEFT JOIN organizations s ON s.id = f.supplier_id
    JOIN regions e ON e.code = f.east_code
    JOIN regions w ON w.code = f.west_code
   ORDER BY asked.position`;
