import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { Refused } from '../../shared';
import styles from './agreements.module.css';
import { fileHref, type StoredFile, storeFile } from './api';
import { useAgreementWords } from './words';

const most = 9;

/** Papers that prove something: each is stored as soon as it is chosen. */
export function Attachments({
  files,
  onChange,
  missing,
}: {
  files: readonly StoredFile[];
  onChange: (files: StoredFile[]) => void;
  missing: boolean;
}) {
  const t = useAgreementWords();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>();
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])].slice(0, most - files.length);
    event.target.value = '';
    setError(undefined);
    setSending(true);
    const stored = [...files];
    try {
      for (const file of chosen) stored.push(await storeFile(file));
    } catch (failure) {
      setError(failure);
    } finally {
      setSending(false);
      onChange(stored);
    }
  };
  return (
    <fieldset className={styles['attachments']}>
      <legend>{t.form.files}</legend>
      {files.length > 0 && (
        <ul>
          {files.map((file) => (
            <li key={file.id}>
              <PaperClipOutlined aria-hidden="true" />
              <span>{file.name}</span>
              <button
                type="button"
                aria-label={t.form.remove(file.name)}
                onClick={() => onChange(files.filter(({ id }) => id !== file.id))}
              >
                <CloseOutlined />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        accept=".pdf,.ofd,image/jpeg,image/png,image/webp"
        multiple
        tabIndex={-1}
        aria-label={t.form.add}
        onChange={(event) => void pick(event)}
      />
      <Button
        onClick={() => input.current?.click()}
        disabled={sending || files.length >= most}
        icon={<PaperClipOutlined />}
      >
        {sending ? t.form.sending : t.form.add}
      </Button>
      <Refused error={error} />
      <p className={missing ? styles['wrong'] : styles['hint']} role={missing ? 'alert' : undefined}>
        {missing ? t.form.needFile : t.form.filesHint}
      </p>
    </fieldset>
  );
}

/** Links to what was attached. */
export function FileLinks({ files }: { files: readonly StoredFile[] }) {
  const t = useAgreementWords();
  if (files.length === 0) return <span className="quiet">{t.reports.noFiles}</span>;
  return (
    <span className={styles['fileLinks']}>
      {files.map((file) => (
        <a key={file.id} href={fileHref(file.id)} download title={t.reports.file}>
          <PaperClipOutlined aria-hidden="true" /> {file.name}
        </a>
      ))}
    </span>
  );
}
