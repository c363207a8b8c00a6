import { type OrderEvidence, Payments } from '@app/payments';
import type { Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import {
  type AcceptedDelivery,
  type EvidenceKind,
  type EvidenceLevel,
  evidenceLevel,
  reachedBy,
} from './evidence.policy';

/** What proves a fact beyond the papers that it names itself: each with its kind and id. */
export type Proof = {
  level: EvidenceLevel;
  paid: boolean;
  papers: readonly { kind: EvidenceKind; referenceId: string }[];
};

const delivered: EvidenceKind[] = ['order', 'shipment', 'acceptance'];
const acceptanceAlone: Proof = {
  level: evidenceLevel(new Set(delivered)),
  paid: false,
  papers: [],
};

/**
 * Evidence is computed from what exists now, never from the event at hand: whichever of acceptance, invoice, payment
 * and return is handled last, the outcome is the same.
 */
@Injectable()
export class Evidence {
  constructor(private readonly payments: Payments) {}

  /** The proof of any acceptance of these orders, by its id. */
  async of(tx: Tx, orderIds: readonly string[]): Promise<(acceptanceId: string) => Proof> {
    const papers = await this.payments.evidenceOf(tx, orderIds);
    const deliveries = await this.deliveriesOf(
      tx,
      papers.map((paper) => paper.orderId),
    );
    const proofs = new Map<string, Proof>();
    for (const paper of papers) {
      const ofOrder = deliveries.filter((delivery) => delivery.orderId === paper.orderId);
      for (const [acceptanceId, proof] of prove(paper, ofOrder)) proofs.set(acceptanceId, proof);
    }
    return (acceptanceId) => proofs.get(acceptanceId) ?? acceptanceAlone;
  }

  private async deliveriesOf(tx: Tx, orderIds: readonly string[]): Promise<AcceptedDelivery[]> {
    if (orderIds.length === 0) return [];
    return tx.query(
      `SELECT a.id AS "acceptanceId", a.order_id AS "orderId", a.second_signed_at AS "acceptedAt",
              a.accepted_fen AS "acceptedFen",
              (SELECT coalesce(sum(r.amount_fen), 0)::bigint FROM goods_returns r
                WHERE r.order_id = a.order_id AND r.acceptance_id = a.id AND r.state = 'agreed') AS "returnedFen"
         FROM acceptances a WHERE a.order_id = ANY ($1::uuid[]) AND a.state = 'accepted'`,
      [orderIds],
    );
  }
}

/** A verified invoice of the order proves all its deliveries; a payment those that it reaches. */
function* prove(paper: OrderEvidence, deliveries: readonly AcceptedDelivery[]): Iterable<[string, Proof]> {
  const isPaid = paper.paymentIds.length ? reachedBy(paper.capturedFen, deliveries) : new Set<string>();
  for (const { acceptanceId } of deliveries) {
    const kinds = new Set(delivered);
    const paid = isPaid.has(acceptanceId);
    if (paper.invoiceIds.length) kinds.add('invoice');
    if (paid) kinds.add('payment');
    const papers = [
      ...paper.invoiceIds.map((referenceId) => ({ kind: 'invoice' as const, referenceId })),
      ...(paid ? paper.paymentIds : []).map((referenceId) => ({ kind: 'payment' as const, referenceId })),
    ];
    yield [acceptanceId, { level: evidenceLevel(kinds), paid, papers }];
  }
}
