import { useState } from 'react';
import { useCancelOrder } from '../api/orders';
import { Confirm, Refused, TextField, toast } from '../shared';
import { useBuyerWords } from './words';

export function CancelOrder({
  orderId,
  open,
  onClose,
}: {
  orderId: string;
  open: boolean;
  onClose: () => void;
}) {
  const t = useBuyerWords();
  const cancel = useCancelOrder(orderId);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = () => {
    if (reason.trim() === '') return setMissing(true);
    cancel.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.order.cancelled);
        onClose();
      },
    });
  };
  return (
    <Confirm
      open={open}
      onClose={onClose}
      onConfirm={submit}
      title={t.order.cancelTitle}
      confirmLabel={t.order.cancel}
      danger
      pending={cancel.isPending}
    >
      <Refused error={cancel.error} />
      <p style={{ marginBottom: 12 }}>{t.order.cancelText}</p>
      <TextField
        kind="lines"
        rows={3}
        maxLength={200}
        label={t.order.cancelReason}
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
