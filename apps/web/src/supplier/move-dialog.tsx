import { Button, Input } from 'antd';
import { useState } from 'react';
import { Dialog, Facts, Pills, Refused, Stepper, toast, useShared } from '../shared';
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
  const shared = useShared();
  const received = kind === 'received';
  const [count, setCount] = useState(received ? 10 : item.onHand);
  const [reason, setReason] = useState<string>(received ? (t.stock.receiveReasons[0] ?? '') : '');
  const move = useMoveStock(item.skuId);
  const quantity = received ? count : count - item.onHand;
  const after = item.onHand + quantity;
  const save = () =>
    move.mutate(
      { kind, quantity, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.stock.moved);
          onClose();
        },
      },
    );
  const reasons = received ? t.stock.receiveReasons : t.stock.adjustReasons;
  return (
    <Dialog
      open
      onClose={onClose}
      title={received ? t.stock.receive : t.stock.adjust}
      footer={
        <>
          <Button size="large" onClick={onClose}>
            {shared.actions.cancel}
          </Button>
          <Button
            type="primary"
            size="large"
            disabled={quantity === 0 || reason.trim() === ''}
            loading={move.isPending}
            onClick={save}
          >
            {received ? t.stock.receive : t.stock.book(signed(quantity))}
          </Button>
        </>
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
      <p className={styles['label']}>{t.stock.reason}</p>
      <Pills
        label={t.stock.reason}
        value={reason}
        onChange={setReason}
        options={reasons.map((text) => ({ value: text, label: text }))}
      />
      <Input
        size="large"
        style={{ marginTop: 12 }}
        aria-label={t.stock.reason}
        placeholder={t.stock.reasonHint}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}

export function signed(quantity: number): string {
  return quantity > 0 ? `+${quantity}` : `−${Math.abs(quantity)}`;
}
