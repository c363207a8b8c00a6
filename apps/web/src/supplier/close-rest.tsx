import { useState } from 'react';
import { remaining, useCloseRest } from '../api/orders';
import type { Order } from '../api/types';
import { Dialog, formatFen, Refused, toast } from '../shared';
import styles from './close-rest.module.css';
import { DialogActs, ReasonField } from './dialog-acts';
import { openLines } from './to-ship';
import { useSupplierWords } from './words';

/** What was not sent will not be: which packs, what becomes of their money, and a reason that the buyer will read. */
export function CloseRest({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useSupplierWords();
  const [reason, setReason] = useState('');
  const close = useCloseRest(order.id);
  const act = () =>
    close.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.order.restClosed);
        onClose();
      },
    });
  const lines = openLines(order);
  const restFen = lines.reduce((sum, line) => sum + line.priceFen * remaining(line), 0);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.order.closeRestTitle}
      footer={
        <DialogActs
          label={t.order.closeRest}
          onAct={act}
          onClose={onClose}
          disabled={reason.trim() === ''}
          pending={close.isPending}
          danger
        />
      }
    >
      <Refused error={close.error} />
      <ul className={styles['rest']}>
        {lines.map((line) => (
          <li key={line.id}>
            <span>
              {line.productName} <small className="quiet">{line.spec}</small>
            </span>
            <b>× {remaining(line)}</b>
          </li>
        ))}
      </ul>
      <p className="quiet">
        {t.order.closeRestText}
        {order.paymentTerms === 'prepaid' && t.order.closeRestRefund(formatFen(restFen))}
      </p>
      <ReasonField
        label={t.order.reason}
        hint={t.order.reasonHint}
        ready={t.order.closeRestReasons}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
