import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, Refused, TextField, toast, useShared } from '../shared';
import { type Correction, useDecide } from './api';
import styles from './sales.module.css';
import { useSalesWords } from './words';

/** Whether a return or correction takes off: yes at once, no with a reason. */
export function Decide({ correction }: { correction: Correction }) {
  const t = useSalesWords();
  const shared = useShared();
  const decide = useDecide(correction.id);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const done = {
    onSuccess: () => {
      toast(t.correct.decided);
      setRefusing(false);
    },
  };
  return (
    <span className={styles['acts']}>
      <Button size="small" onClick={() => setRefusing(true)}>
        {t.correct.refuse}
      </Button>
      <Button
        size="small"
        type="primary"
        loading={decide.isPending}
        onClick={() => decide.mutate({ decision: 'accepted' }, done)}
      >
        {t.correct.accept}
      </Button>
      {!refusing && <Refused error={decide.error} />}
      <Dialog
        open={refusing}
        onClose={() => setRefusing(false)}
        title={t.correct.refuse}
        footer={
          <>
            <Button onClick={() => setRefusing(false)}>{shared.actions.back}</Button>
            <Button
              type="primary"
              disabled={reason.trim() === ''}
              loading={decide.isPending}
              onClick={() => decide.mutate({ decision: 'refused', reason: reason.trim() }, done)}
            >
              {t.correct.refuse}
            </Button>
          </>
        }
      >
        <Refused error={decide.error} />
        <TextField
          label={t.review.reason}
          value={reason}
          onChange={setReason}
          maxLength={200}
          hint={t.review.reasonHint}
        />
      </Dialog>
    </span>
  );
}
