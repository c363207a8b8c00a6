import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, Pills, Refused, TextField, toast, useFieldErrors, useShared } from '../../shared';
import styles from './agreements.module.css';
import { type Agreement, type Supplement, useDraftSupplement } from './api';
import { formatValue, indicatorName, readValue } from './figures';
import { DayField } from './report-dialog';
import { useAgreementWords } from './words';

type Kind = Supplement['kind'];

/** What was signed: the figures that change, or that the agreement stops. */
export function SupplementDialog({ agreement, onClose }: { agreement: Agreement; onClose: () => void }) {
  const t = useAgreementWords();
  const shared = useShared();
  const send = useDraftSupplement(agreement.id);
  const wrong = useFieldErrors(send.error);
  const [kind, setKind] = useState<Kind>('change');
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [source, setSource] = useState('');
  const [reason, setReason] = useState('');
  const [signedOn, setSignedOn] = useState('');
  const [overReason, setOverReason] = useState('');
  const [tried, setTried] = useState(false);
  const read = (id: string, unit: Agreement['indicators'][number]['unit']) =>
    readValue(texts[id] ?? '', unit);
  const changed = agreement.indicators.flatMap(({ id, unit, targetValue: now }) => {
    const value = read(id, unit);
    return value === undefined || value < 0 || value === now ? [] : [{ id, targetValue: value }];
  });
  const unreadable = agreement.indicators.some(
    ({ id, unit }) => (texts[id] ?? '').trim() !== '' && (read(id, unit) ?? -1) < 0,
  );
  const complete =
    source.trim() !== '' && reason.trim() !== '' && !unreadable && (kind === 'stop' || changed.length > 0);
  const submit = () => {
    setTried(true);
    if (!complete) return;
    const signed = {
      ...{ source: source.trim(), reason: reason.trim() },
      ...(signedOn === '' ? {} : { signedOn }),
    };
    const over = overReason.trim() === '' ? {} : { overReason: overReason.trim() };
    send.mutate(kind === 'stop' ? { kind, ...signed } : { kind, ...signed, ...over, indicators: changed }, {
      onSuccess: () => {
        toast(t.supplements.sent);
        onClose();
      },
    });
  };
  const needed = (text: string) => (tried && text.trim() === '' ? shared.field.required : undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.supplements.add}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" danger={kind === 'stop'} loading={send.isPending} onClick={submit}>
            {t.supplements.send}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={send.error} />
        <Pills<Kind>
          label={t.supplements.what}
          value={kind}
          onChange={setKind}
          options={(['change', 'stop'] as const).map((value) => ({
            value,
            label: t.supplements.kinds[value],
          }))}
        />
        {kind === 'stop' ? (
          <p>{t.supplements.stopText}</p>
        ) : (
          <>
            <p className="quiet">{t.supplements.figuresHint}</p>
            {agreement.indicators.map((indicator) => {
              const { id, unit, targetValue } = indicator;
              const text = texts[id] ?? '';
              const bad = tried && text.trim() !== '' && (read(id, unit) ?? -1) < 0;
              return (
                <TextField
                  key={id}
                  label={`${indicatorName(t, indicator)}（${t.units[unit]}）`}
                  hint={t.supplements.now(formatValue(targetValue, unit))}
                  value={text}
                  onChange={(next) => setTexts({ ...texts, [id]: next })}
                  inputMode="decimal"
                  error={bad ? t.draft.wrongTarget : undefined}
                />
              );
            })}
            {tried && changed.length === 0 && (
              <p role="alert" className={styles['wrong']}>
                {t.supplements.oneFigure}
              </p>
            )}
          </>
        )}
        <TextField
          label={t.supplements.source}
          value={source}
          onChange={setSource}
          maxLength={200}
          error={needed(source) ?? wrong('/source')}
        />
        <TextField
          label={t.supplements.reason}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={needed(reason) ?? wrong('/reason')}
        />
        <DayField
          label={t.supplements.signed}
          value={signedOn}
          onChange={setSignedOn}
          error={wrong('/signedOn')}
        />
        {kind === 'change' && (
          <TextField
            label={t.supplements.overReason}
            value={overReason}
            onChange={setOverReason}
            maxLength={200}
            error={wrong('/overReason')}
          />
        )}
      </div>
    </Dialog>
  );
}
