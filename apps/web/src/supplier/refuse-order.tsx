import { Button, Input } from 'antd';
import { useState } from 'react';
import { useCancelOrder } from '../api/orders';
import type { Order } from '../api/types';
import { Dialog, Pills, Refused, toast, useShared } from '../shared';
import { useSupplierWords } from './words';

/** Refusing takes a reason that the buyer will read. */
export function RefuseOrder({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useSupplierWords();
  const shared = useShared();
  const [reason, setReason] = useState('');
  const cancel = useCancelOrder(order.id);
  const refuse = () =>
    cancel.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.order.refused);
        onClose();
      },
    });
  const ready = t.order.refuseReasons.map((text) => ({ value: text, label: text }));
  return (
    <Dialog
      open
      onClose={onClose}
      title={order.state === 'placed' ? t.order.refuse : t.order.cancel}
      footer={
        <>
          <Button size="large" onClick={onClose}>
            {shared.actions.back}
          </Button>
          <Button
            size="large"
            type="primary"
            danger
            disabled={reason.trim() === ''}
            loading={cancel.isPending}
            onClick={refuse}
          >
            {order.state === 'placed' ? t.order.refuse : t.order.cancel}
          </Button>
        </>
      }
    >
      <Refused error={cancel.error} />
      <p className="quiet" style={{ marginBottom: 12 }}>
        {t.order.refuseText}
      </p>
      <Pills label={t.order.reason} value={reason} onChange={setReason} options={ready} />
      <Input.TextArea
        style={{ marginTop: 12 }}
        aria-label={t.order.reason}
        placeholder={t.order.reasonHint}
        value={reason}
        maxLength={200}
        autoSize={{ minRows: 2 }}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
