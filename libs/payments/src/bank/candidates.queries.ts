import { Database, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Candidates } from './bank-lines.dto';

type LineRow = {
  restFen: number;
  payerName: string;
  payerAccount: string;
  codes: string[];
  bookedOn: string;
};
type Payables = Candidates['items'];
type Others = Candidates['others'];

const mostCandidates = 20;
/** A bank takes a line back within days. */
const reversedWithinDays = 31;
const samePayer = (name: string): string =>
  `$2 <> '' AND (${name}.name = $2 OR strpos($2, ${name}.short_name) > 0 OR strpos(${name}.name, $2) > 0)`;

/** What a bank line may be for, by amount, payer, date and code. */
@Injectable()
export class CandidatesQueries {
  constructor(private readonly database: Database) {}

  async ofLine(id: string): Promise<Candidates> {
    const [line] = await this.database.read<LineRow>(
      `SELECT amount_fen - allocated_fen AS "restFen", payer_name AS "payerName", payer_account AS "payerAccount",
              transfer_codes AS codes, booked_on AS "bookedOn" FROM bank_lines WHERE id = $1`,
      [id],
    );
    if (!line) throw new Problem('request.not_found');
    if (line.restFen === 0) return { items: [], others: [] };
    const isIn = line.restFen > 0;
    const items = isIn ? await this.payables(line) : [];
    const others = [
      ...(await this.refunds(line, isIn)),
      ...(await this.payouts(line, isIn)),
      ...(isIn ? await this.providerPayouts(line) : []),
      ...(await this.lines(line, id)),
      ...(isIn ? [] : await this.applied(line)),
    ];
    return { items, others };
  }

  /** Open payables of the same amount, of the same payer, or named in the memo. */
  private payables({ restFen, payerName, codes, bookedOn }: LineRow): Promise<Payables> {
    return this.database.read(
      `SELECT *, "sameAmount" AND "samePayer" AND ("requestedAt" AT TIME ZONE 'Asia/Shanghai')::date <= $5::date AS "isLikely"
         FROM (
         SELECT p.id AS "paymentId", p.transfer_code AS "transferCode", p.amount_fen AS "amountFen",
                p.amount_fen - p.received_fen AS "missingFen", p.order_id AS "orderId", o.number AS "orderNumber",
                b.name AS "buyerName", p.requested_at AS "requestedAt", p.amount_fen - p.received_fen = $1 AS "sameAmount",
                ${samePayer('b')} AS "samePayer", p.transfer_code = ANY ($3) AS "codeInMemo"
           FROM payments p JOIN orders o ON o.id = p.order_id JOIN organizations b ON b.id = p.buyer_id
          WHERE p.state = 'pending') c
        WHERE "sameAmount" OR "samePayer" OR "codeInMemo"
        ORDER BY "sameAmount" DESC, "codeInMemo" DESC, "samePayer" DESC, "paymentId" DESC LIMIT $4`,
      [restFen, payerName, codes, mostCandidates, bookedOn],
    );
  }

  /** Money out: refunds that wait to leave. Money in: refunds that left, of the last month or named. */
  private refunds({ restFen, payerName, codes }: LineRow, isIn: boolean): Promise<Others> {
    return this.database.read(
      `SELECT * FROM (
         SELECT '${isIn ? 'refund_back' : 'refund'}' AS kind, r.id AS "paperId", r.amount_fen AS "amountFen", r.number,
                b.name, (coalesce(r.paid_at, r.opened_at) AT TIME ZONE 'Asia/Shanghai')::date AS on,
                r.amount_fen = $1 AS "sameAmount", ${samePayer('b')} AS "samePayer",
                r.transfer_code = ANY ($3) AS "codeInMemo"
           FROM refunds r JOIN organizations b ON b.id = r.buyer_id
          WHERE r.route = 'bank_transfer'
            AND r.state = ANY ('${isIn ? '{paid}' : '{open,sent}'}'::text[])) c
        WHERE "sameAmount" OR "codeInMemo"
        ORDER BY "codeInMemo" DESC, "samePayer" DESC, "paperId" DESC LIMIT $4`,
      [Math.abs(restFen), payerName, codes, mostCandidates],
    );
  }

  /** Money out: payouts that the bank was told of. Money in: payouts that left. */
  private payouts({ restFen, payerName, codes }: LineRow, isIn: boolean): Promise<Others> {
    return this.database.read(
      `SELECT * FROM (
         SELECT '${isIn ? 'payout_back' : 'payout'}' AS kind, p.id AS "paperId", p.amount_fen AS "amountFen", t.number,
                b.name, (coalesce(p.paid_at, p.released_at) AT TIME ZONE 'Asia/Shanghai')::date AS on,
                p.amount_fen = $1 AS "sameAmount", ${samePayer('b')} AS "samePayer",
                p.transfer_code = ANY ($3) AS "codeInMemo"
           FROM payouts p JOIN settlements t ON t.id = p.settlement_id JOIN organizations b ON b.id = p.supplier_id
          WHERE p.state = '${isIn ? 'paid' : 'released'}') c
        WHERE "sameAmount" OR "codeInMemo"
        ORDER BY "codeInMemo" DESC, "samePayer" DESC, "paperId" DESC LIMIT $4`,
      [Math.abs(restFen), payerName, codes, mostCandidates],
    );
  }

  /** What the payment provider has announced, of the same amount. */
  private providerPayouts({ restFen }: LineRow): Promise<Others> {
    return this.database.read(
      `SELECT 'provider_payout' AS kind, id AS "paperId", amount_fen AS "amountFen", reference AS number, 'Stripe' AS name,
              arrives_on AS on, true AS "sameAmount", false AS "samePayer", false AS "codeInMemo"
         FROM provider_payouts WHERE state = 'on_the_way' AND amount_fen = $1 ORDER BY arrives_on, id LIMIT $2`,
      [restFen, mostCandidates],
    );
  }

  /** Lines of the other sign that nobody has explained. */
  private lines({ restFen, payerName, payerAccount }: LineRow, id: string): Promise<Others> {
    return this.database.read(
      `SELECT * FROM (
         SELECT 'line' AS kind, l.id AS "paperId", abs(l.amount_fen - l.allocated_fen) AS "amountFen",
                l.bank_reference AS number, l.payer_name AS name, l.booked_on AS on,
                l.amount_fen - l.allocated_fen = -$1::bigint AS "sameAmount",
                (l.payer_account = $3 AND $3 <> '') OR (l.payer_name = $2 AND $2 <> '') AS "samePayer",
                false AS "codeInMemo"
           FROM bank_lines l
          WHERE l.state = 'unmatched' AND (l.amount_fen > 0) <> ($1 > 0) AND l.id <> $5) c
        WHERE "sameAmount" OR "samePayer"
        ORDER BY "sameAmount" DESC, "samePayer" DESC, "paperId" DESC LIMIT $4`,
      [restFen, payerName, payerAccount, mostCandidates, id],
    );
  }

  /** What was applied of a line that this one may take back (冲正). */
  private applied({ restFen, payerName, payerAccount, codes, bookedOn }: LineRow): Promise<Others> {
    return this.database.read(
      `SELECT 'reversal' AS kind, a.id AS "paperId", a.amount_fen AS "amountFen", o.number, b.name, l.booked_on AS on,
              true AS "sameAmount", (l.payer_account = $3 AND $3 <> '') OR (l.payer_name = $2 AND $2 <> '') AS "samePayer",
              p.transfer_code = ANY ($5) AS "codeInMemo"
         FROM bank_lines l
         JOIN bank_allocations a ON a.bank_line_id = l.id AND a.kind = 'payment' AND a.state = 'applied'
         JOIN payments p ON p.id = a.paper_id JOIN orders o ON o.id = p.order_id JOIN organizations b ON b.id = p.buyer_id
        WHERE l.amount_fen = -$1::bigint AND l.booked_on BETWEEN $6::date - ${reversedWithinDays} AND $6::date
          AND NOT EXISTS (SELECT FROM bank_allocations r WHERE r.paper_id = a.id AND r.kind = 'reversal' AND r.state = 'applied')
        ORDER BY "codeInMemo" DESC, "samePayer" DESC, a.id DESC LIMIT $4`,
      [restFen, payerName, payerAccount, mostCandidates, codes, bookedOn],
    );
  }
}
