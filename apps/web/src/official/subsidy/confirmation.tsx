import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Confirm, formatFen, Note, Refused, TextField, toast } from '../../shared';
import { type Run, useAct } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../../subsidy/words';
import { useActing } from './acting';

/** The second person looks at the same list; who made it may only wait. */
export function Confirmation({ run }: { run: Run }) {
  const t = useSubsidyWords();
  const { userId } = useActing();
  const act = useAct(run.id);
  const [asking, setAsking] = useState<'confirmation' | 'refusal'>();
  const [reason, setReason] = useState('');
  if (run.finalisedBy?.id === userId || run.publishedBy.id === userId)
    return <Note tone="loess">{t.run.own}</Note>;
  const send = () => {
    if (asking === 'refusal' && reason.trim() === '') return;
    act.mutate(asking === 'refusal' ? { kind: 'refusal', reason: reason.trim() } : { kind: 'confirmation' }, {
      onSuccess: () => toast(asking === 'refusal' ? t.run.sentBack : t.run.confirmed),
      onSettled: () => setAsking(undefined),
    });
  };
  return (
    <div className={styles['step']}>
      <h2>{t.states.final}</h2>
      <Refused error={act.error} />
      <div className={styles['actions']}>
        <Button
          type="primary"
          size="large"
          icon={<CheckOutlined />}
          onClick={() => setAsking('confirmation')}
        >
          {t.run.confirm}
        </Button>
        <Button size="large" onClick={() => setAsking('refusal')}>
          {t.run.sendBack}
        </Button>
      </div>
      <Confirm
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={send}
        pending={act.isPending}
        title={asking === 'refusal' ? t.run.sendBack : t.run.confirm}
        confirmLabel={asking === 'refusal' ? t.run.sendBack : t.run.confirm}
      >
        {asking === 'refusal' ? (
          <TextField label={t.run.reason} value={reason} onChange={setReason} maxLength={200} />
        ) : (
          t.run.confirmText(run.sellers, formatFen(run.totalFen))
        )}
      </Confirm>
    </div>
  );
}
