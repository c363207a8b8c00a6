import { useState } from 'react';
import { remaining, useCloseRest } from '../api/orders';
import type { Order } from '../api/types';
import { Confirm, formatFen, Note, Refused, TextField, toast, useDates } from '../shared';
import { useBuyerWords } from './words';

const sum = (order: Order, of: (line: Order['lines'][number]) => number): number =>
  order.lines.reduce((total, line) => total + of(line), 0);

/** Whether the buyer has waited long enough for the rest to close it. */
export function mayCloseRest({ restOverdueFrom }: Order): boolean {
  return restOverdueFrom !== null && Date.parse(restOverdueFrom) <= Date.now();
}

/** How it stands with what was not sent: waited for, overdue, or closed with a reason. */
export function RestNote({ order }: { order: Order }) {
  const t = useBuyerWords();
  const dates = useDates();
  if (order.restClosedBy !== null)
    return (
      <Note tone="seal">
        {`${t.order.restClosedBy[order.restClosedBy](sum(order, (line) => line.closedQuantity))}：${order.restCloseReason}`}
      </Note>
    );
  if (order.restOverdueFrom === null) return null;
  const rest = sum(order, remaining);
  return mayCloseRest(order) ? (
    <Note tone="loess">{t.order.restOverdue(rest)}</Note>
  ) : (
    <Note>{t.order.restAwaited(rest, dates.day(order.restOverdueFrom))}</Note>
  );
}

/** The buyer waits no longer for what was not sent. */
export function CloseRest({ order, open, onClose }: { order: Order; open: boolean; onClose: () => void }) {
  const t = useBuyerWords();
  const close = useCloseRest(order.id);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = () => {
    if (reason.trim() === '') return setMissing(true);
    close.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.order.restClosed);
        onClose();
      },
    });
  };
  const restFen = sum(order, (line) => line.priceFen * remaining(line));
  return (
    <Confirm
      open={open}
      onClose={onClose}
      onConfirm={submit}
      title={t.order.closeRestTitle}
      confirmLabel={t.order.closeRest}
      danger
      pending={close.isPending}
    >
      <Refused error={close.error} />
      <p style={{ marginBottom: 12 }}>
        {t.order.closeRestText}
        {order.paymentTerms === 'prepaid' && t.order.closeRestRefund(formatFen(restFen))}
      </p>
      <TextField
        kind="lines"
        rows={3}
        maxLength={200}
        label={t.order.closeRestReason}
        value={reason}
        error={missing ? t.order.cancelReasonRequired : undefined}
        onChange={(text) => {
          setReason(text);
          setMissing(false);
        }}
      />
    </Confirm>
  );
}
