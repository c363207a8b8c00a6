import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ChangeEvent, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { ApiError } from '../api/errors';
import { Note, Refused, Select, useDates } from '../shared';
import { AccountDialog } from './account-dialog';
import { type BankAccount, type ImportResult, useBankAccounts, useRefreshDesk } from './api';
import styles from './import-box.module.css';
import { LayoutDialog } from './layout-dialog';
import { importStatement } from './upload';
import { useOperatorWords } from './words';

const noAccount = '';

/**
 * One statement of the bank, as it was exported. For an account without a saved layout the columns are named first. The
 * file input itself covers the box, so that dropping, choosing and the keyboard all work without code.
 */
export function ImportBox() {
  const t = useOperatorWords();
  const id = useId();
  const refresh = useRefreshDesk();
  const [share, setShare] = useState(0);
  const [mapping, setMapping] = useState<File>();
  const { account, picker } = useAccount();
  const upload = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      return importStatement(file, account?.id, setShare);
    },
    onSuccess: () => void refresh(),
  });
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    if (account?.layout === null) setMapping(file);
    else upload.mutate(file);
  };
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.target.files?.[0]);
    event.target.value = '';
  };
  return (
    <>
      {picker}
      <div className={styles['import']}>
        <div className={styles['drop']}>
          <input
            id={id}
            type="file"
            accept=".csv,.xlsx,text/csv,text/plain"
            disabled={upload.isPending}
            onChange={pick}
          />
          <label htmlFor={id}>
            <InboxOutlined aria-hidden="true" />
            <b>{upload.isPending ? t.import.sending(upload.variables.name) : t.import.choose}</b>
            <span>{t.import.hint}</span>
          </label>
          {upload.isPending && (
            <progress value={share < 1 ? share : undefined} max={1} aria-label={t.import.progress} />
          )}
        </div>
        <Refused error={upload.error}>
          <Where error={upload.error} />
          {account && upload.error && upload.variables && (
            <Button onClick={() => setMapping(upload.variables)}>{t.accounts.layout}</Button>
          )}
        </Refused>
        {upload.data && <Summary result={upload.data} />}
      </div>
      {account && mapping && (
        <LayoutDialog
          key={`${account.id} ${mapping.name}`}
          account={account}
          file={mapping}
          onClose={() => setMapping(undefined)}
          onSaved={() => {
            setMapping(undefined);
            upload.mutate(mapping);
          }}
        />
      )}
    </>
  );
}

/** Which account the file is of; kept in the address, so that it stays while lines are looked at. */
function useAccount() {
  const t = useOperatorWords();
  const dates = useDates();
  const accounts = useBankAccounts();
  const [query, setQuery] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const account: BankAccount | undefined = accounts.data?.find(({ id }) => id === query.get('account'));
  const choose = (id: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (id === noAccount) next.delete('account');
        else next.set('account', id);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const options = (accounts.data ?? []).map((one) => ({
    value: one.id,
    label: `${one.name} · ${one.bank} ****${one.account.slice(-4)}`,
  }));
  const picker = (
    <div className={styles['accounts']}>
      <Select
        label={t.accounts.label}
        showLabel
        value={account?.id ?? noAccount}
        onChange={choose}
        options={[{ value: noAccount, label: t.accounts.none }, ...options]}
      />
      <Button onClick={() => setAdding(true)}>{t.accounts.add}</Button>
      <Refused error={accounts.error} />
      {account?.layoutSavedBy && account.layoutSavedAt && (
        <span className="quiet">
          {t.accounts.saved(account.layoutSavedBy.name, dates.moment(account.layoutSavedAt))}
        </span>
      )}
      {account?.layout === null && <Note>{t.accounts.missing}</Note>}
      {adding && <AccountDialog onClose={() => setAdding(false)} onAdded={choose} />}
    </div>
  );
  return { account, picker };
}

/** Which row and column the server could not read. */
function Where({ error }: { error: unknown }) {
  const t = useOperatorWords();
  if (!(error instanceof ApiError)) return null;
  const { row, column, value, columns } = error.body;
  if (Array.isArray(columns)) return <p>{columns.join('、')}</p>;
  if (typeof row !== 'number') return null;
  return <p>{t.import.where(row, String(column ?? ''), String(value ?? ''))}</p>;
}

function Summary({ result }: { result: ImportResult }) {
  const t = useOperatorWords();
  const parts = [
    ['matched', result.matched],
    ['unmatched', result.unmatched],
    ['duplicates', result.duplicates],
  ] as const;
  return (
    <div className={styles['summary']} role="status">
      <p>{t.import.done(result.lines)}</p>
      <dl>
        {parts.map(([key, count]) => (
          <div key={key} className={styles[key]}>
            <dt>{t.import.parts[key]}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {result.outgoing > 0 && <p className="quiet">{t.import.outgoing(result.outgoing)}</p>}
      <p className="quiet">
        {result.matched} + {result.unmatched} + {result.duplicates} = {result.lines}
      </p>
    </div>
  );
}
