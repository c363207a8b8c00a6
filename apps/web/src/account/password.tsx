import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { Refused, Section, TextField, toast, useFieldErrors } from '../shared';
import { useAccountChanged, useChangePassword } from './api';
import styles from './security.module.css';
import { useAccountWords } from './words';

const blank = { oldPassword: '', newPassword: '' };

export function PasswordSection() {
  const t = useAccountWords();
  const change = useChangePassword();
  const changed = useAccountChanged();
  const [draft, setDraft] = useState(blank);
  const [tried, setTried] = useState(false);
  const wrong = useFieldErrors(change.error);
  const missing = (text: string) => (tried && text === '' ? t.password.needed : undefined);
  const placed = wrong('/oldPassword') !== undefined || wrong('/newPassword') !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.oldPassword === '' || draft.newPassword === '' || change.isPending) return;
    change.mutate(draft, {
      onSuccess: async () => {
        setDraft(blank);
        setTried(false);
        await changed();
        toast(t.password.done);
      },
    });
  };
  return (
    <Section title={t.password.title}>
      <form className={styles['form']} onSubmit={submit} noValidate>
        <Refused error={placed ? undefined : change.error} />
        <TextField
          label={t.password.old}
          kind="password"
          value={draft.oldPassword}
          onChange={(oldPassword) => setDraft({ ...draft, oldPassword })}
          autoComplete="current-password"
          error={missing(draft.oldPassword) ?? wrong('/oldPassword')}
        />
        <TextField
          label={t.password.next}
          kind="password"
          value={draft.newPassword}
          onChange={(newPassword) => setDraft({ ...draft, newPassword })}
          autoComplete="new-password"
          hint={t.password.hint}
          error={missing(draft.newPassword) ?? wrong('/newPassword')}
        />
        <Button htmlType="submit" loading={change.isPending}>
          {t.password.change}
        </Button>
      </form>
    </Section>
  );
}
