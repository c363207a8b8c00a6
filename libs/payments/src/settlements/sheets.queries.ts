import { type Actor, businessDate, Clock, Database, narrowed, Problem, partyOf, sumFen } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { monthNumber, ordersOf, sheetNumber, sheetSubject } from '../papers/paper-subjects.policy';
import { addUp } from './monthly-statement.policy';
import type { MonthlyStatement, SettlementSheet, StatementLine } from './sheets.dto';

type SheetOrder = SettlementSheet['orders'][number];
type Sides = { buyer: SettlementSheet['buyer']; supplier: SettlementSheet['supplier'] };

const mostOrders = 100;

const orders = `
  SELECT json_build_object('id', b.id, 'name', b.name, 'creditCode', b.credit_code) AS buyer,
         json_build_object('id', g.id, 'name', g.name, 'creditCode', g.credit_code) AS supplier,
         o.id, o.number, o.placed_at AS "placedAt", o.paid_fen AS "paidFen",
         (SELECT json_agg(json_build_object(
                   'productName', l.product_name, 'spec', l.spec, 'priceFen', l.price_fen,
                   'acceptedQuantity', l.accepted_quantity, 'returnedQuantity', l.returned_quantity,
                   'amountFen', l.price_fen * (l.accepted_quantity - l.returned_quantity) - l.claimed_fen) ORDER BY l.position)
            FROM order_lines l WHERE l.order_id = o.id) AS lines,
         (SELECT sum(price_fen * accepted_quantity)::bigint FROM order_lines WHERE order_id = o.id) AS "acceptedFen",
         (SELECT sum(price_fen * returned_quantity + claimed_fen)::bigint FROM order_lines WHERE order_id = o.id) AS "returnedFen",
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'acceptedAt', a.second_signed_at,
                                                     'amountFen', a.accepted_fen) ORDER BY a.number), '[]')
            FROM acceptances a WHERE a.order_id = o.id AND a.state = 'accepted') AS acceptances,
         (SELECT coalesce(json_agg(json_build_object('kind', r.kind, 'number', r.number, 'agreedAt', r.decided_at,
                                                     'amountFen', r.amount_fen) ORDER BY r.number), '[]')
            FROM goods_returns r WHERE r.order_id = o.id AND r.state = 'agreed') AS returns,
         (SELECT coalesce(json_agg(json_build_object('code', i.code, 'number', i.number, 'amountFen', io.amount_fen,
                                                     'issuedOn', i.issued_on) ORDER BY i.issued_on, i.number), '[]')
            FROM invoice_orders io JOIN invoices i ON i.id = io.invoice_id WHERE io.order_id = o.id) AS invoices,
         (SELECT coalesce(sum(amount_fen), 0)::bigint FROM invoice_orders WHERE order_id = o.id) AS "invoicedFen"
    FROM orders o
    JOIN organizations b ON b.id = o.buyer_id
    JOIN organizations g ON g.id = o.supplier_id
   WHERE o.id = ANY ($1::uuid[])`;

/** Lines of one acceptance or return are booked one by one, and read as one. */
const movements = `
  SELECT e.booked_on AS "bookedOn",
         CASE WHEN e.cause_kind IN ('allocation', 'provider_payment') THEN 'payment' ELSE e.cause_kind END AS kind,
         coalesce(a.number, r.number, f.number) AS "paperNumber", o.id AS "orderId", o.number AS "orderNumber",
         g.name AS "supplierName", sum(e.amount_fen)::bigint AS "amountFen"
    FROM journal_entries e
    JOIN journal_transactions t ON t.cause_kind = e.cause_kind AND t.cause_id = e.cause_id
    LEFT JOIN orders o ON o.id = t.order_id
    LEFT JOIN organizations g ON g.id = o.supplier_id
    LEFT JOIN acceptance_lines al ON e.cause_kind IN ('acceptance_line', 'rejection') AND al.id = e.cause_id
    LEFT JOIN acceptances a ON a.id = al.acceptance_id
    LEFT JOIN goods_return_lines rl ON e.cause_kind IN ('return_line', 'claim') AND rl.id = e.cause_id
    LEFT JOIN goods_returns r ON r.id = rl.return_id
    LEFT JOIN refunds f ON e.cause_kind IN ('refund', 'refund_withdrawal') AND f.id = e.cause_id
   WHERE e.account = 'buyer_receivable' AND ${narrowed('e.party_id = $1', '$1::uuid')}
     AND e.booked_on BETWEEN $2 AND $3
   GROUP BY 1, 2, 3, 4, 5, 6, coalesce(al.acceptance_id, rl.return_id, e.cause_id)
   ORDER BY 1, min(t.recorded_at), coalesce(al.acceptance_id, rl.return_id, e.cause_id)`;

/** Papers between a buyer and its cooperatives, as figures: what the PDF prints and the workbook holds. */
@Injectable()
export class SheetsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Orders of one buyer and one cooperative on one sheet. Errors: request.not_found, settlement_sheet.several_parties,
   * settlement_sheet.nothing_accepted.
   */
  async settlementSheet(actor: Actor, orderIds: readonly string[]): Promise<SettlementSheet> {
    const ids = ordersOf(sheetSubject(orderIds));
    if (ids.length > mostOrders) throw Problem.at('/with', 'request.invalid');
    const rows = await this.database.read<SheetOrder & Sides>(
      `${orders} AND ${partyOf(actor, '$2', 'o')} ORDER BY o.placed_at, o.id`,
      [ids, actor.organizationId],
    );
    const [first] = rows;
    if (!first || rows.length < ids.length) throw new Problem('request.not_found');
    const { buyer, supplier } = first;
    if (rows.some((row) => row.buyer.id !== buyer.id || row.supplier.id !== supplier.id))
      throw Problem.at('/with', 'settlement_sheet.several_parties');
    const empty = rows.filter(({ acceptedFen }) => acceptedFen === 0);
    if (empty.length > 0)
      throw new Problem('settlement_sheet.nothing_accepted', { orders: empty.map(({ number }) => number) });
    const sum = (of: (order: SheetOrder) => number): number => sumFen(rows.map(of));
    const amountFen = sum(({ acceptedFen, returnedFen }) => acceptedFen - returnedFen);
    return {
      number: sheetNumber(ids, new Date(first.placedAt)),
      asOf: this.clock.now().toISOString(),
      buyer,
      supplier,
      orders: rows.map(({ buyer: _, supplier: __, ...order }) => order),
      acceptedFen: sum(({ acceptedFen }) => acceptedFen),
      returnedFen: sum(({ returnedFen }) => returnedFen),
      amountFen,
      paidFen: sum(({ paidFen }) => paidFen),
      openFen: amountFen - sum(({ paidFen }) => paidFen),
      invoicedFen: sum(({ invoicedFen }) => invoicedFen),
    };
  }

  /** `month`: `YYYY-MM`. From the journal alone, so that it cannot say anything else than the books. */
  async monthlyStatement(actor: Actor, month: string): Promise<MonthlyStatement> {
    const [about] = await this.database.read<Pick<MonthlyStatement, 'from' | 'to' | 'openingFen' | 'buyer'>>(
      `SELECT d.first AS from, (d.first + interval '1 month' - interval '1 day')::date AS to,
              json_build_object('id', b.id, 'name', b.name, 'creditCode', b.credit_code) AS buyer,
              (SELECT coalesce(sum(e.amount_fen), 0)::bigint FROM journal_entries e
                WHERE e.account = 'buyer_receivable' AND ${narrowed('e.party_id = $1', '$1::uuid')}
                  AND e.booked_on < d.first) AS "openingFen"
         FROM organizations b, (SELECT $2::date AS first) d WHERE b.id = $1`,
      [actor.organizationId, `${month}-01`],
    );
    if (!about) throw new Problem('request.not_found');
    const lines = await this.database.read<Omit<StatementLine, 'balanceFen'>>(movements, [
      actor.organizationId,
      about.from,
      about.to,
    ]);
    return {
      number: monthNumber(about.buyer.creditCode, month),
      month,
      ...about,
      complete: about.to < businessDate(this.clock.now()),
      ...addUp(about.openingFen, lines),
    };
  }
}
