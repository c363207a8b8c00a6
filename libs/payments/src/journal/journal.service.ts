import type { StoredEvent, Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Posting } from './journal.policy';

type Accepted = StoredEvent<{ acceptanceId: string }>;
type Returned = StoredEvent<{ returnId: string }>;

/**
 * The market's books (总账): double entry in fen. Who moves money posts in the same transaction; what the goods do is posted
 * by handlers of their events. A posting is named by its cause, so posting twice is posting once.
 */
@Injectable()
export class Journal {
  async post(tx: Tx, postings: readonly Posting[]): Promise<void> {
    if (postings.length === 0) return;
    const column = <T>(of: (posting: Posting) => T): T[] => postings.map(of);
    await tx.query('SELECT post_journal($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      column(({ cause }) => cause.kind),
      column(({ cause }) => cause.id),
      column(({ orderId }) => orderId),
      column(({ bookedOn }) => bookedOn),
      column(({ debit }) => debit.account),
      column(({ debit }) => debit.partyId ?? null),
      column(({ credit }) => credit.account),
      column(({ credit }) => credit.partyId ?? null),
      column(({ amountFen }) => amountFen),
    ]);
  }

  /** Handler of `order.placed`: an order that is paid first is owed from the start (decision 12). */
  async openPrepaid(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    await tx.query(postFrom(prepaid('order', 'placed_at', 'buyer_receivable', 'advances')), [
      subjects(events),
    ]);
  }

  /** Handler of `order.cancelled`: and nothing of it is owed any more. */
  async closeCancelled(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    await this.openPrepaid(tx, events);
    await tx.query(postFrom(prepaid('cancellation', 'cancelled_at', 'advances', 'buyer_receivable')), [
      subjects(events),
    ]);
  }

  /** Handler of `order.rest_closed`: what was to be paid first and will not be sent is not owed. */
  async bookClosedRest(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
    await tx.query(postFrom(closedRest), [subjects(events)]);
  }

  /** Handler of `delivery.accepted`: the cooperative has earned each accepted line, and the buyer owes it. */
  async bookAccepted(tx: Tx, events: readonly Accepted[]): Promise<void> {
    await tx.query(postFrom(accepted), [events.map(({ payload }) => payload.acceptanceId)]);
  }

  /** Handler of `delivery.rejected`: what was to be paid first and came back is not owed. */
  async bookRejected(tx: Tx, events: readonly Accepted[]): Promise<void> {
    await tx.query(postFrom(rejected), [events.map(({ payload }) => payload.acceptanceId)]);
  }

  /** Handler of `return.agreed` and `claim.agreed`: the cooperative has earned so much less. */
  async bookReturned(tx: Tx, events: readonly Returned[]): Promise<void> {
    await tx.query(postFrom(returned), [events.map(({ payload }) => payload.returnId)]);
  }
}

function subjects(events: readonly StoredEvent[]): string[] {
  return [...new Set(events.map((event) => event.subjectId))];
}

/** Posts what a query finds, without bringing it here: rows of kind, cause, order, day, debit, party, credit, party, fen. */
function postFrom(query: string): string {
  const columns = [
    'kind',
    'cause',
    'order_id',
    'day',
    'debit',
    'debit_party',
    'credit',
    'credit_party',
    'fen',
  ];
  return `SELECT post_journal(${columns.map((name) => `array_agg(${name})`).join(', ')}) FROM (${query}) found
           HAVING count(*) > 0`;
}

const day = (moment: string): string => `(${moment} AT TIME ZONE 'Asia/Shanghai')::date`;

function prepaid(
  kind: 'order' | 'cancellation',
  moment: 'placed_at' | 'cancelled_at',
  debit: 'buyer_receivable' | 'advances',
  credit: 'buyer_receivable' | 'advances',
): string {
  return `SELECT '${kind}' AS kind, id AS cause, id AS order_id, ${day(moment)} AS day, '${debit}' AS debit,
                 buyer_id AS debit_party, '${credit}' AS credit, buyer_id AS credit_party, total_fen AS fen
            FROM orders WHERE id = ANY ($1::uuid[]) AND payment_terms = 'prepaid'`;
}

const closedRest = `
  SELECT 'closure' AS kind, o.id AS cause, o.id AS order_id, ${day('o.rest_closed_at')} AS day, 'advances' AS debit,
         o.buyer_id AS debit_party, 'buyer_receivable' AS credit, o.buyer_id AS credit_party,
         (SELECT sum(price_fen * closed_quantity)::bigint FROM order_lines WHERE order_id = o.id) AS fen
    FROM orders o
   WHERE o.id = ANY ($1::uuid[]) AND o.payment_terms = 'prepaid' AND o.rest_closed_at IS NOT NULL`;

const accepted = `
  SELECT 'acceptance_line' AS kind, l.id AS cause, a.order_id, ${day('a.second_signed_at')} AS day,
         CASE o.payment_terms WHEN 'prepaid' THEN 'advances' ELSE 'buyer_receivable' END AS debit,
         a.buyer_id AS debit_party, 'supplier_payable' AS credit, a.supplier_id AS credit_party, l.amount_fen AS fen
    FROM acceptances a JOIN orders o ON o.id = a.order_id
    JOIN acceptance_lines l ON l.acceptance_id = a.id AND l.accepted_quantity > 0
   WHERE a.id = ANY ($1::uuid[]) AND a.state = 'accepted'`;

const rejected = `
  SELECT 'rejection' AS kind, l.id AS cause, a.order_id, ${day('a.second_signed_at')} AS day, 'advances' AS debit,
         a.buyer_id AS debit_party, 'buyer_receivable' AS credit, a.buyer_id AS credit_party,
         l.price_fen * l.rejected_quantity AS fen
    FROM acceptances a JOIN orders o ON o.id = a.order_id AND o.payment_terms = 'prepaid'
    JOIN acceptance_lines l ON l.acceptance_id = a.id AND l.rejected_quantity > 0
   WHERE a.id = ANY ($1::uuid[]) AND a.state = 'accepted'`;

const returned = `
  SELECT CASE r.kind WHEN 'claim' THEN 'claim' ELSE 'return_line' END AS kind, l.id AS cause, r.order_id, ${day('r.decided_at')} AS day, 'supplier_payable' AS debit,
         r.supplier_id AS debit_party, 'buyer_receivable' AS credit, r.buyer_id AS credit_party, l.amount_fen AS fen
    FROM goods_returns r JOIN goods_return_lines l ON l.return_id = r.id
   WHERE r.id = ANY ($1::uuid[]) AND r.state = 'agreed'`;
