import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, useId, useState } from 'react';
import { ApiError } from '../api/errors';
import { Refused } from '../shared';
import { type ImportResult, useRefreshDesk } from './api';
import styles from './import-box.module.css';
import { importStatement } from './upload';
import { useOperatorWords } from './words';

/**
 * One statement of the bank, as it was exported. The file input itself covers the box, so that dropping, choosing and
 * the keyboard all work without code.
 */
export function ImportBox() {
  const t = useOperatorWords();
  const id = useId();
  const refresh = useRefreshDesk();
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => {
      setShare(0);
      return importStatement(file, setShare);
    },
    onSuccess: () => void refresh(),
  });
  const take = (file: File | undefined) => file && !upload.isPending && upload.mutate(file);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.target.files?.[0]);
    event.target.value = '';
  };
  return (
    <div className={styles['import']}>
      <div className={styles['drop']}>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv,text/plain"
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
      </Refused>
      {upload.data && <Summary result={upload.data} />}
    </div>
  );
}

/** Which row and column the server could not read. */
function Where({ error }: { error: unknown }) {
  const t = useOperatorWords();
  if (!(error instanceof ApiError)) return null;
  const { row, column, value } = error.body;
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
