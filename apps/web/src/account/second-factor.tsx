import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import {
  Await,
  DateText,
  Dialog,
  Note,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  useFieldErrors,
  useShared,
} from '../shared';
import { type SecondFactor, useAccountChanged, useRemoveSecondFactor, useSecondFactor } from './api';
import { Enrol } from './enrol';
import styles from './security.module.css';
import { useAccountWords } from './words';

const few = 3;

export function SecondFactorSection() {
  const t = useAccountWords();
  const factor = useSecondFactor();
  return (
    <Section title={t.factor.title}>
      <p className={styles['why']}>{t.factor.why}</p>
      <Await read={factor}>
        {(state) => (state.enrolledAt === null ? <Off /> : <On state={state} since={state.enrolledAt} />)}
      </Await>
    </Section>
  );
}

function Off() {
  const t = useAccountWords();
  const [open, setOpen] = useState(false);
  if (open) return <Enrol onDone={() => setOpen(false)} />;
  return (
    <p className={styles['state']}>
      <Tag tone="still">{t.factor.off}</Tag>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t.factor.start}
      </Button>
    </p>
  );
}

function On({ state, since }: { state: SecondFactor; since: string }) {
  const t = useAccountWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <p className={styles['state']}>
        <Tag tone="good">{t.factor.on}</Tag>
        <span>
          {t.factor.since} <DateText value={since} clock /> · {t.factor.left(state.recoveryCodesLeft)}
        </span>
        <Button onClick={() => setOpen(true)}>{t.factor.stop}</Button>
      </p>
      {state.recoveryCodesLeft < few && <Note tone="loess">{t.factor.fewLeft}</Note>}
      <TurnOff open={open} onClose={() => setOpen(false)} />
    </>
  );
}

function TurnOff({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useAccountWords();
  const shared = useShared();
  const remove = useRemoveSecondFactor();
  const changed = useAccountChanged();
  const [code, setCode] = useState('');
  const wrong = useFieldErrors(remove.error)('/code');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === '' || remove.isPending) return;
    remove.mutate(
      { code },
      {
        onSuccess: async () => {
          onClose();
          await changed();
          toast(t.factor.stopped);
        },
      },
    );
  };
  return (
    <Dialog open={open} onClose={onClose} title={t.factor.stopTitle} width={460}>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <p>{t.factor.stopWhy}</p>
        <Refused error={wrong === undefined ? remove.error : undefined} />
        <TextField
          label={t.factor.codeOrRecovery}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          maxLength={20}
          error={wrong}
        />
        <div className={styles['acts']}>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" danger htmlType="submit" loading={remove.isPending}>
            {t.factor.stopConfirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
