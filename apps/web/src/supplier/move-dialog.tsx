import { useState } from 'react';
import { Dialog, Facts, Refused, Stepper, toast } from '../shared';
import { DialogActs, ReasonField } from './dialog-acts';
import styles from './move-dialog.module.css';
import { type StockItem, useMoveStock } from './stock-api';
import { useSupplierWords } from './words';

interface MoveProps {
  item: StockItem;
  kind: 'received' | 'adjusted';
  onClose: () => void;
}

/** Goods that came in are added; a count states what is really there, and the difference is booked with its reason. */
export function MoveDialog({ item, kind, onClose }: MoveProps) {
  const t = useSupplierWords();
  const received = kind === 'received';
  const [count, setCount] = useState(received ? 10 : item.onHand);
  const [reason, setReason] = useState<string>(received ? (t.stock.receiveReasons[0] ?? '') : '');
  const move = useMoveStock(item.skuId);
  const quantity = received ? count : count - item.onHand;
  const after = item.onHand + quantity;
  const done = () => {
    toast(t.stock.moved);
    onClose();
  };
  const save = () => move.mutate({ kind, quantity, reason: reason.trim() }, { onSuccess: done });
  return (
    <Dialog
      open
      onClose={onClose}
      title={received ? t.stock.receive : t.stock.adjust}
      footer={
        <DialogActs
          label={received ? t.stock.receive : t.stock.book(signed(quantity))}
          onAct={save}
          onClose={onClose}
          disabled={quantity === 0 || reason.trim() === '' || after < item.held}
          pending={move.isPending}
        />
      }
    >
      <Refused error={move.error} />
      <p className={styles['what']}>
        {item.productName} <span className="quiet">{item.spec}</span>
      </p>
      <Stepper
        size="thumb"
        value={count}
        onChange={setCount}
        min={received ? 1 : 0}
        max={1_000_000}
        label={received ? t.stock.receivedCount : t.stock.counted}
      />
      <Facts
        items={[
          [t.stock.before, String(item.onHand)],
          [t.stock.difference, quantity === 0 ? '0' : signed(quantity)],
          [t.stock.after, <b key="after">{after}</b>],
          [t.stock.held, item.held > 0 ? String(item.held) : null],
        ]}
      />
      {after < item.held && <p className={styles['warn']}>{t.stock.belowHeld(item.held)}</p>}
      <ReasonField
        label={t.stock.reason}
        hint={t.stock.reasonHint}
        ready={received ? t.stock.receiveReasons : t.stock.adjustReasons}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}

export function signed(quantity: number): string {
  return quantity > 0 ? `+${quantity}` : `−${Math.abs(quantity)}`;
}
