import { Button } from 'antd';
import { useState } from 'react';
import { useFilingWords } from '../../filing/words';
import { Dialog, Refused, TextField, toast, useShared } from '../../shared';
import { useRemind } from './api';
import type { Choice } from './choice';
import styles from './filings.module.css';

/** 批量催报: all of the choice that have not filed, at once; the text reaches them on their form. */
export function RemindDialog({
  choice,
  count,
  onClose,
}: {
  choice: Choice;
  count: number;
  onClose: () => void;
}) {
  const t = useFilingWords();
  const shared = useShared();
  const remind = useRemind(choice);
  const [note, setNote] = useState<string>(t.desk.remindDraftPlain);
  const send = () =>
    remind.mutate(note.trim(), {
      onSuccess: ({ units }) => {
        toast(t.desk.remindSent(units));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.desk.remindTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" loading={remind.isPending} disabled={note.trim() === ''} onClick={send}>
            {t.desk.remindSend}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={remind.error} />
        <p>{t.desk.remindText(count)}</p>
        <TextField label={t.desk.remindNote} kind="lines" value={note} onChange={setNote} maxLength={200} />
      </div>
    </Dialog>
  );
}
