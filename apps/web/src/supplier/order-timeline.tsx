import type { Order, TimelineEvent } from '../api/types';
import { DateText, formatFen, Timeline, type TimelineStep, useShared } from '../shared';
import { type SupplierWords, useSupplierWords } from './words';

function detail(event: TimelineEvent, t: SupplierWords, yuan: string): string | undefined {
  const { reason, number, amountFen, acceptedFen, transferCode } = event.payload;
  const fen = typeof amountFen === 'number' ? amountFen : acceptedFen;
  const parts = [
    typeof number === 'string' && event.type !== 'order.confirmed' && event.type !== 'order.completed'
      ? number
      : '',
    typeof fen === 'number' ? `${formatFen(fen)} ${yuan}` : '',
    typeof transferCode === 'string' ? `${t.money.code} ${transferCode}` : '',
    typeof reason === 'string' ? reason : '',
    event.actorName ?? '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(' · ');
}

/** All that happened to the order, oldest first, and the step that everybody waits for. */
export function OrderTimeline({ order }: { order: Order }) {
  const t = useSupplierWords();
  const shared = useShared();
  const names: Record<string, string> = t.events;
  const bad = [
    'order.cancelled',
    'order.rest_closed',
    'payment.voided',
    'acceptance.overdue',
    'return.refused',
  ];
  const done: TimelineStep[] = order.timeline.map((event) => ({
    key: event.id,
    title: names[event.type] ?? event.type,
    time: <DateText value={event.occurredAt} clock />,
    detail: detail(event, t, shared.units.yuan),
    status: bad.includes(event.type) ? 'stopped' : 'done',
  }));
  const next = nextStep(order, t);
  const steps = next === undefined ? done : [...done, { key: 'next', title: next, status: 'now' as const }];
  return <Timeline steps={steps} label={t.order.timeline} />;
}

function nextStep(order: Order, t: SupplierWords): string | undefined {
  if (order.state === 'placed') return t.next.confirm;
  if (order.state !== 'confirmed') return undefined;
  if (order.deliveryStatus === 'not_shipped' || order.deliveryStatus === 'partly_shipped') return t.next.ship;
  if (order.deliveryStatus === 'shipped' || order.deliveryStatus === 'partly_accepted') return t.next.accept;
  if (order.dueFen > 0) return t.next.pay;
  return undefined;
}
