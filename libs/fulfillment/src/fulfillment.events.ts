/** What happens to the goods of an order; the subject of each event is the order. */
export type FulfillmentEvents = {
  'shipment.sent': { shipmentId: string; number: string };
  /** The first signature. */
  'acceptance.signed': { acceptanceId: string; shipmentId: string };
  /** The second signature, by another person: from now on the goods count. */
  'delivery.accepted': { acceptanceId: string; shipmentId: string; acceptedFen: number };
  /** Beside `delivery.accepted`, when packs were refused: at their price, which was to be paid where payment comes first. */
  'delivery.rejected': { acceptanceId: string; rejectedFen: number };
  'acceptance.overdue': { shipmentId: string; level: number };
  'return.requested': ReturnHappening;
  'return.agreed': ReturnHappening;
  'return.refused': ReturnHappening;
  /** The same for claims. */
  'claim.requested': ReturnHappening;
  'claim.agreed': ReturnHappening;
  'claim.refused': ReturnHappening;
};

type ReturnHappening = { returnId: string; acceptanceId: string; amountFen: number };
