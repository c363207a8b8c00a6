import { dueFen, type OrderFigures } from '@app/orders';
import { compactDate, days, Problem } from '@app/platform';
import type { ShipmentState } from './shipment.state';

/** The buyer accepts within five days of shipping. */
export const acceptWithinMs = days(5);
/** How long after `accept_by` each step of reminding is due: the level is the place in the list, from 1. */
export const overdueAfterMs: readonly number[] = [0, days(4)];

type Fault = { pointer: string; code: string };

/** Throws the faults of a request, if there are any, under the code of the first. */
export function refuseFaults(faults: readonly Fault[], figures: object = {}): void {
  if (faults[0]) throw new Problem(faults[0].code, { errors: [...faults], ...figures });
}

/** The lot number of a supplier that keeps none: Shanghai date, shipment, line counted from 1. */
export function lotNumber(at: Date, shipmentNumber: string, line: number): string {
  return `${compactDate(at)}-${shipmentNumber}-${line}`;
}

/** Only confirmed orders are shipped, prepaid ones only when nothing is due any more. */
export function whyNotShippable(order: OrderFigures): string | undefined {
  if (order.state !== 'confirmed') return 'order.wrong_state';
  if (order.paymentTerms === 'prepaid' && dueFen(order) > 0) return 'shipment.awaiting_payment';
  return undefined;
}

type OrderedLine = { id: string; quantity: number; shippedQuantity: number; closedQuantity: number };
type LineToShip = { orderLineId: string; quantity: number; harvestedOn?: string | undefined };

/** Each line belongs to the order, appears once, and is never shipped beyond what was ordered and not closed. */
export function shipmentFaults(
  lines: readonly LineToShip[],
  ordered: readonly OrderedLine[],
  today: string,
): Fault[] {
  const byId = new Map(ordered.map((line) => [line.id, line]));
  const seen = new Set<string>();
  return lines.flatMap(({ orderLineId, quantity, harvestedOn }, index) => {
    const line = byId.get(orderLineId);
    const repeated = seen.has(orderLineId);
    seen.add(orderLineId);
    const at = `/lines/${index}`;
    if (!line) return [{ pointer: `${at}/orderLineId`, code: 'shipment.unknown_line' }];
    if (repeated) return [{ pointer: `${at}/orderLineId`, code: 'shipment.line_repeated' }];
    if (line.shippedQuantity + line.closedQuantity + quantity > line.quantity)
      return [{ pointer: `${at}/quantity`, code: 'shipment.exceeds_order' }];
    if (harvestedOn && harvestedOn > today)
      return [{ pointer: `${at}/harvestedOn`, code: 'shipment.harvested_in_future' }];
    return [];
  });
}

type ShippedLine = { id: string; quantity: number };
type LineToAccept = {
  shipmentLineId: string;
  acceptedQuantity: number;
  rejectedQuantity: number;
  reason?: string | null | undefined;
};

/** Every line of the shipment exactly once; accepted + rejected = shipped; a reason where packs are rejected. */
export function acceptanceFaults(lines: readonly LineToAccept[], shipped: readonly ShippedLine[]): Fault[] {
  const byId = new Map(shipped.map((line) => [line.id, line]));
  const seen = new Set<string>();
  const faults = lines.flatMap((line, index) => {
    const known = byId.get(line.shipmentLineId);
    const repeated = seen.has(line.shipmentLineId);
    seen.add(line.shipmentLineId);
    const at = `/lines/${index}`;
    if (!known) return [{ pointer: `${at}/shipmentLineId`, code: 'acceptance.unknown_line' }];
    if (repeated) return [{ pointer: `${at}/shipmentLineId`, code: 'acceptance.line_repeated' }];
    if (line.acceptedQuantity + line.rejectedQuantity !== known.quantity)
      return [{ pointer: `${at}/acceptedQuantity`, code: 'acceptance.quantities_differ' }];
    if (line.rejectedQuantity > 0 && !line.reason)
      return [{ pointer: `${at}/reason`, code: 'acceptance.reason_required' }];
    return [];
  });
  if (shipped.some((line) => !seen.has(line.id)))
    faults.push({ pointer: '/lines', code: 'acceptance.lines_missing' });
  return faults;
}

/** What a shipment has become when its acceptance is final. */
export function judgedState(
  lines: readonly { acceptedQuantity: number; rejectedQuantity: number }[],
): ShipmentState {
  if (lines.every((line) => line.rejectedQuantity === 0)) return 'accepted';
  return lines.some((line) => line.acceptedQuantity > 0) ? 'partly_accepted' : 'rejected';
}

/** Of one accepted line: packs taken and given back, and its worth that neither went back nor was claimed, in fen. */
type AcceptedPacks = { id: string; acceptedQuantity: number; returnedQuantity: number; leftFen: number };
type AskedBack = { acceptanceLineId: string; quantity: number; amountFen: number };

/** Never more back than was accepted; what is asked back and not decided yet counts as gone. */
export function returnFaults(lines: readonly AskedBack[], accepted: readonly AcceptedPacks[]): Fault[] {
  const byId = new Map(accepted.map((line) => [line.id, line]));
  const seen = new Set<string>();
  return lines.flatMap(({ acceptanceLineId, quantity, amountFen }, index) => {
    const line = byId.get(acceptanceLineId);
    const repeated = seen.has(acceptanceLineId);
    seen.add(acceptanceLineId);
    const at = `/lines/${index}`;
    if (!line) return [{ pointer: `${at}/acceptanceLineId`, code: 'return.unknown_line' }];
    if (repeated) return [{ pointer: `${at}/acceptanceLineId`, code: 'return.line_repeated' }];
    if (line.returnedQuantity + quantity > line.acceptedQuantity)
      return [{ pointer: `${at}/quantity`, code: 'return.exceeds_accepted' }];
    if (amountFen > line.leftFen) return [{ pointer: `${at}/amountFen`, code: 'return.exceeds_accepted' }];
    return [];
  });
}
