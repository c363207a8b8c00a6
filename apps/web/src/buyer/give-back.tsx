import { Button } from 'antd';
import { useState } from 'react';
import { type Acceptance, useRequestReturn } from '../api/fulfillment';
import { Dialog, Money, Refused, Stepper, TextField, toast } from '../shared';
import styles from './give-back.module.css';
import { useBuyerWords } from './words';

/** Goods that turned out bad after acceptance: how many of each, and why. */
export function GiveBack({
  acceptance,
  open,
  onClose,
}: {
  acceptance: Acceptance;
  open: boolean;
  onClose: () => void;
}) {
  const t = useBuyerWords();
  const request = useRequestReturn(acceptance.id);
  const [packs, setPacks] = useState<Record<string, number>>({});
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const lines = acceptance.lines.filter((line) => line.acceptedQuantity > line.returnedQuantity);
  const chosen = lines.flatMap((line) => {
    const quantity = packs[line.id] ?? 0;
    return quantity > 0 ? [{ acceptanceLineId: line.id, quantity, amountFen: quantity * line.priceFen }] : [];
  });
  const total = chosen.reduce((sum, line) => sum + line.amountFen, 0);
  const submit = () => {
    setTried(true);
    if (chosen.length === 0 || reason.trim() === '') return;
    const draft = {
      reason: reason.trim(),
      lines: chosen.map(({ acceptanceLineId, quantity }) => ({ acceptanceLineId, quantity })),
    };
    request.mutate(draft, {
      onSuccess: () => {
        toast(t.giveBack.sent);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.giveBack.title}
      footer={
        <Button type="primary" size="large" loading={request.isPending} onClick={submit}>
          {t.giveBack.submit}
        </Button>
      }
    >
      <Refused error={request.error} />
      <p className="quiet">{t.giveBack.text}</p>
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <li key={line.id}>
            <span>
              <b>{line.productName}</b>
              <small>{t.giveBack.left(line.acceptedQuantity - line.returnedQuantity)}</small>
            </span>
            <Stepper
              label={`${line.productName} ${t.giveBack.quantity}`}
              value={packs[line.id] ?? 0}
              max={line.acceptedQuantity - line.returnedQuantity}
              onChange={(quantity) => setPacks((all) => ({ ...all, [line.id]: quantity }))}
            />
          </li>
        ))}
      </ul>
      {tried && chosen.length === 0 && (
        <p role="alert" className={styles['missing']}>
          {t.giveBack.none}
        </p>
      )}
      <TextField
        kind="lines"
        label={t.giveBack.reason}
        maxLength={200}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.accept.reasonRequired : undefined}
      />
      <p className={styles['total']}>
        {t.giveBack.total} <Money fen={total} size="large" />
      </p>
    </Dialog>
  );
}
