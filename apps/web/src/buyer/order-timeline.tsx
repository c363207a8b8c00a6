import type { Shipment } from '../api/fulfillment';
import type { Order } from '../api/types';
import { formatFen, Timeline, type TimelineStep, useDates, useShared } from '../shared';
import { useBuyerWords } from './words';

const stopped = [
  'order.cancelled',
  'order.rest_closed',
  'acceptance.overdue',
  'return.refused',
  'payment.voided',
];

/** What one event says beyond its name: an amount, a reason, a number. */
function detailOf(payload: Record<string, unknown>, yuan: string): string | undefined {
  const parts: string[] = [];
  if (typeof payload['reason'] === 'string') parts.push(payload['reason']);
  if (typeof payload['number'] === 'string') parts.push(payload['number']);
  const amount = payload['acceptedFen'] ?? payload['amountFen'];
  if (typeof amount === 'number') parts.push(`${formatFen(amount)} ${yuan}`);
  if (typeof payload['transferCode'] === 'string') parts.push(payload['transferCode']);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

/** The history, and the one thing that everybody waits for now. */
export function OrderTimeline({ order, shipments }: { order: Order; shipments: readonly Shipment[] }) {
  const t = useBuyerWords();
  const shared = useShared();
  const dates = useDates();
  const names: Record<string, string> = t.order.events;
  const steps: TimelineStep[] = order.timeline.map((event) => ({
    key: event.id,
    title: names[event.type] ?? event.type,
    time: `${dates.moment(event.occurredAt)}`,
    detail: [event.actorName, detailOf(event.payload, shared.units.yuan)].filter(Boolean).join(' · '),
    status: stopped.includes(event.type) ? 'stopped' : 'done',
  }));
  const waiting = nextStep(order, shipments);
  if (waiting !== undefined) steps.push({ key: 'next', title: t.order.next[waiting], status: 'now' });
  return <Timeline steps={steps} label={t.order.timeline} />;
}

function nextStep(
  order: Order,
  shipments: readonly Shipment[],
): 'placed' | 'confirmed' | 'ship' | 'sign' | 'pay' | undefined {
  if (order.state === 'placed') return 'placed';
  if (order.state !== 'confirmed') return undefined;
  if (shipments.some((shipment) => shipment.state === 'awaiting_second_signature')) return 'sign';
  if (shipments.some((shipment) => shipment.state === 'shipped')) return 'ship';
  if (order.dueFen > 0) return 'pay';
  return 'confirmed';
}
