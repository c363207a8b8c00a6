import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, RadioCards, Refused, readYuan, TextField, toast, today, useShared } from '../shared';
import { type CorrectionDraft, type SalesLine, useCorrect } from './api';
import { readCount, readKilograms } from './draft';
import { Labelled } from './line-editor';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** Goods that came back, or a figure that was too high. */
export function CorrectLine({ line, onClose }: { line: SalesLine; onClose: () => void }) {
  const t = useSalesWords();
  const shared = useShared();
  const correct = useCorrect(line.id);
  const [kind, setKind] = useState<CorrectionDraft['kind']>('return');
  const [quantity, setQuantity] = useState('');
  const [kilograms, setKilograms] = useState('');
  const [amount, setAmount] = useState('');
  const [occurredOn, setOccurredOn] = useState(today());
  const [reason, setReason] = useState('');
  const amountFen = readYuan(amount);
  const none = (text: string) => text.trim() === '' || /^0+(\.0+)?$/.test(text.trim());
  const packs = none(quantity) ? 0 : readCount(quantity);
  const grams = none(kilograms) ? 0 : readKilograms(kilograms);
  const isReady =
    amountFen !== undefined &&
    amountFen > 0 &&
    packs !== undefined &&
    grams !== undefined &&
    reason.trim() !== '';
  const send = () =>
    isReady &&
    correct.mutate(
      { kind, quantity: packs, grams, amountFen, occurredOn, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.correct.sent);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.correct.title(line.position)}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" disabled={!isReady} loading={correct.isPending} onClick={send}>
            {t.correct.send}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <p>{t.correct.text}</p>
        <Refused error={correct.error} />
        <RadioCards
          label={t.correct.kind}
          name="correction"
          value={kind}
          onChange={setKind}
          options={(['return', 'correction'] as const).map((value) => ({
            value,
            label: t.correct.kinds[value],
            note: t.correct.kindNotes[value],
          }))}
        />
        <div className={styles['grid']}>
          <TextField label={t.correct.amount} value={amount} onChange={setAmount} inputMode="decimal" />
          <TextField label={t.correct.quantity} value={quantity} onChange={setQuantity} inputMode="numeric" />
          <TextField label={t.correct.weight} value={kilograms} onChange={setKilograms} inputMode="decimal" />
          <Labelled label={t.correct.on}>
            {(props) => (
              <input
                {...props}
                type="date"
                min={line.soldOn}
                max={today()}
                value={occurredOn}
                onChange={(event) => setOccurredOn(event.target.value)}
              />
            )}
          </Labelled>
        </div>
        <TextField label={t.correct.reason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Dialog>
  );
}
