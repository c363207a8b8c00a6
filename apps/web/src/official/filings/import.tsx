import { Button } from 'antd';
import type { ChangeEvent } from 'react';
import { ApiError } from '../../api/errors';
import { useFilingWords } from '../../filing/words';
import { Dialog, Note, Refused, useFieldText, useShared } from '../../shared';
import { useImport } from './api';
import styles from './filings.module.css';

/** A workbook that was sent out comes back filled in; every row that is wrong is named. */
export function ImportDialog({ year, onClose }: { year: number; onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const upload = useImport(year);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) upload.mutate(file);
    event.target.value = '';
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.desk.importTitle}
      footer={<Button onClick={onClose}>{shared.actions.close}</Button>}
    >
      <div className={styles['form']}>
        <p>{t.desk.importText}</p>
        <label className={styles['file']}>
          <span>{upload.isPending ? shared.loading : t.desk.importChoose}</span>
          <input type="file" accept=".xlsx" disabled={upload.isPending} onChange={pick} />
        </label>
        {upload.data && (
          <Note tone="barley">
            {t.desk.importDone(upload.data.rows, upload.data.created, upload.data.changed)}
          </Note>
        )}
        <Wrong error={upload.error} />
      </div>
    </Dialog>
  );
}

/** `/rows/12/预留金额（元）`: which row and column, and what is wrong there. */
function Wrong({ error }: { error: unknown }) {
  const t = useFilingWords();
  const say = useFieldText();
  if (!(error instanceof ApiError)) return error === null ? null : <Refused error={error} />;
  const rows = error.fields.flatMap((field) => {
    const [, row, column] = /^\/rows\/(\d+)\/(.*)$/.exec(field.pointer) ?? [];
    return row === undefined ? [] : [{ row: Number(row), column, text: say(field), key: field.pointer }];
  });
  return (
    <Refused error={error}>
      {rows.length > 0 && (
        <>
          <p>{t.desk.importWrong}</p>
          <ul className={styles['wrong']}>
            {rows.map(({ row, column, text, key }) => (
              <li key={key}>
                <b>{t.desk.row(row)}</b> {column}：{text}
              </li>
            ))}
          </ul>
        </>
      )}
    </Refused>
  );
}
