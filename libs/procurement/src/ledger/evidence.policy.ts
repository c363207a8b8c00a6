/** The kinds of paper that prove a purchase. The acceptance is the one with two signatures. */
export const evidenceKinds = ['order', 'shipment', 'acceptance', 'invoice', 'payment'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export const evidenceLevels = [0, 1, 2, 3] as const;
export type EvidenceLevel = (typeof evidenceLevels)[number];

/**
 * Counting rule C7 (docs/decisions/0005):
 * 3 = order, shipment, acceptance, invoice and payment ·
 * 2 = an accepted delivery, and an invoice or a payment ·
 * 1 = an accepted delivery (order, shipment, acceptance), or an order with its invoice ·
 * 0 = a declaration and nothing more.
 * Of a sale outside the platform each kind is a paper that its reviewer has confirmed.
 */
export function evidenceLevel(kinds: ReadonlySet<EvidenceKind>): EvidenceLevel {
  const has = (...needed: EvidenceKind[]) => needed.every((kind) => kinds.has(kind));
  const delivered = has('order', 'shipment', 'acceptance');
  if (delivered && has('invoice', 'payment')) return 3;
  if (delivered && (has('invoice') || has('payment'))) return 2;
  return delivered || has('order', 'invoice') ? 1 : 0;
}

/** One acceptance of an order: what was taken, and what of it went back later; integer fen. */
export type AcceptedDelivery = {
  acceptanceId: string;
  orderId: string;
  acceptedAt: Date;
  acceptedFen: number;
  returnedFen: number;
};

/**
 * Which acceptances of one order the money received for it reaches, less what went back, counting them in the order of
 * their second signatures and net of returns: a payment belongs to the order, a fact to one delivery, and money for the
 * first delivery does not pay the second. All are reached when nothing of the order is due any more. Adding acceptances,
 * returns, money, or the refund of a return never takes one out, whatever the order in which they become known.
 */
export function reachedBy(amountFen: number, deliveries: readonly AcceptedDelivery[]): Set<string> {
  const reached = new Set<string>();
  let needed = 0;
  for (const delivery of [...deliveries].sort(bySignature)) {
    needed += delivery.acceptedFen - delivery.returnedFen;
    if (needed <= amountFen) reached.add(delivery.acceptanceId);
  }
  return reached;
}

function bySignature(a: AcceptedDelivery, b: AcceptedDelivery): number {
  return a.acceptedAt.getTime() - b.acceptedAt.getTime() || (a.acceptanceId < b.acceptanceId ? -1 : 1);
}
