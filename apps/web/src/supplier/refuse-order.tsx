import { useState } from 'react';
import { useCancelOrder } from '../api/orders';
import type { Order } from '../api/types';
import { Dialog, Refused, toast } from '../shared';
import { DialogActs, ReasonField } from './dialog-acts';
import { useSupplierWords } from './words';

/** Refusing takes a reason that the buyer will read. */
export function RefuseOrder({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useSupplierWords();
  const [reason, setReason] = useState('');
  const cancel = useCancelOrder(order.id);
  const refuse = () =>
    cancel.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.order.refused);
        onClose();
      },
    });
  const label = order.state === 'placed' ? t.order.refuse : t.order.cancel;
  return (
    <Dialog
      open
      onClose={onClose}
      title={label}
      footer={
        <DialogActs
          label={label}
          onAct={refuse}
          onClose={onClose}
          disabled={reason.trim() === ''}
          pending={cancel.isPending}
          danger
        />
      }
    >
      <Refused error={cancel.error} />
      <p className="quiet">{t.order.refuseText}</p>
      <ReasonField
        label={t.order.reason}
        hint={t.order.reasonHint}
        ready={t.order.refuseReasons}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
