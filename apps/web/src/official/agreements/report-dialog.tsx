import { Button } from 'antd';
import { useState } from 'react';
import { ApiError } from '../../api/errors';
import { DayField, Dialog, Refused, TextField, toast, today, useFieldErrors, useShared } from '../../shared';
import styles from './agreements.module.css';
import { type Agreement, type Indicator, type StoredFile, useSendReport } from './api';
import { Attachments } from './attachments';
import { indicatorName, readValue, useDefinition } from './figures';
import { useAgreementWords } from './words';

/** The words that a page has for a refusal of one field. */
export function useProblemText(
  error: unknown,
  problems: Record<string, string>,
): (pointer: string) => string | undefined {
  const wrong = useFieldErrors(error);
  return (pointer) => {
    const field = error instanceof ApiError ? error.fields.find((one) => one.pointer === pointer) : undefined;
    return field === undefined ? undefined : (problems[field.code] ?? wrong(pointer));
  };
}

export function ReportDialog({
  agreement,
  indicator,
  onClose,
}: {
  agreement: Agreement;
  indicator: Indicator;
  onClose: () => void;
}) {
  const t = useAgreementWords();
  const define = useDefinition();
  const shared = useShared();
  const send = useSendReport(indicator.id);
  const problem = useProblemText(send.error, t.form.problems);
  const lastDay = today() < `${agreement.year}-12-31` ? today() : `${agreement.year}-12-31`;
  const [text, setText] = useState('');
  const [day, setDay] = useState(lastDay);
  const [note, setNote] = useState('');
  const [reason, setReason] = useState('');
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [tried, setTried] = useState(false);
  const value = readValue(text, indicator.unit);
  const isOff = value !== undefined && value < 0;
  const complete = value !== undefined && value !== 0 && note.trim() !== '' && files.length > 0;
  const submit = () => {
    setTried(true);
    if (!complete) return;
    const about = { value, occurredOn: day, note: note.trim(), fileIds: files.map(({ id }) => id) };
    send.mutate(isOff ? { ...about, reason: reason.trim() } : about, {
      onSuccess: () => {
        toast(t.form.sent);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.form.title(indicatorName(t, indicator))}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" loading={send.isPending} onClick={submit}>
            {t.form.send}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p className="quiet">{define(indicator)}</p>
        <Refused error={send.error} />
        <TextField
          label={t.form.value(t.units[indicator.unit])}
          value={text}
          onChange={setText}
          hint={t.form.valueHint}
          inputMode="decimal"
          error={tried && (value === undefined || value === 0) ? t.form.wrongValue : problem('/value')}
        />
        {isOff && (
          <TextField
            label={t.form.reason}
            value={reason}
            onChange={setReason}
            maxLength={200}
            error={problem('/reason')}
          />
        )}
        <DayField label={t.form.day} value={day} onChange={setDay} error={problem('/occurredOn')} />
        <TextField
          label={t.form.note}
          value={note}
          onChange={setNote}
          maxLength={200}
          hint={t.form.noteHint}
          error={tried && note.trim() === '' ? shared.field.required : problem('/note')}
        />
        <Attachments files={files} onChange={setFiles} missing={tried && files.length === 0} />
      </div>
    </Dialog>
  );
}
