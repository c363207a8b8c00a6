import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, Refused, TextField, toast } from '../shared';
import { useAddAccount } from './api';
import styles from './layout-dialog.module.css';
import { useOperatorWords } from './words';

/** Registers an account of the market. */
export function AccountDialog({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) {
  const t = useOperatorWords();
  const add = useAddAccount();
  const [draft, setDraft] = useState({ name: '', bank: '', account: '' });
  const change = (field: keyof typeof draft) => (text: string) => setDraft({ ...draft, [field]: text });
  const account = draft.account.replaceAll(/\s/g, '');
  const isReady = draft.name.trim() !== '' && draft.bank.trim() !== '' && /^\d{8,30}$/.test(account);
  const save = () =>
    add.mutate(
      { ...draft, account },
      {
        onSuccess: ({ id }) => {
          toast(t.accounts.added);
          onAdded(id);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.accounts.add}
      footer={
        <Button type="primary" size="large" disabled={!isReady} loading={add.isPending} onClick={save}>
          {t.accounts.save}
        </Button>
      }
    >
      <div className={styles['fields']}>
        <Refused error={add.error} />
        <TextField label={t.accounts.name} value={draft.name} onChange={change('name')} maxLength={60} />
        <TextField label={t.accounts.bank} value={draft.bank} onChange={change('bank')} maxLength={60} />
        <TextField
          label={t.accounts.account}
          value={draft.account}
          hint={t.accounts.accountHint}
          inputMode="numeric"
          maxLength={40}
          onChange={change('account')}
        />
      </div>
    </Dialog>
  );
}
