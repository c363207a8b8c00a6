import { Button } from 'antd';
import { useState } from 'react';
import { DayField, Dialog, Pills, Refused, TextField, toast, useFieldErrors, useShared } from '../../shared';
import styles from './agreements.module.css';
import { type Agreement, type Indicator, type Supplement, useDraftSupplement } from './api';
import { formatValue, indicatorName, readValue } from './figures';
import { useAgreementWords } from './words';

type Kind = Supplement['kind'];
type Texts = Record<string, string>;

const empty = { source: '', reason: '', signedOn: '', overReason: '' };

/** What was typed for the indicators: those that change, and whether something cannot be read. */
function readFigures(indicators: readonly Indicator[], texts: Texts) {
  const typed = indicators.flatMap(({ id, unit, targetValue }) => {
    const text = (texts[id] ?? '').trim();
    const value = readValue(text, unit);
    return text === ''
      ? []
      : [{ id, now: targetValue, value: value !== undefined && value >= 0 ? value : null }];
  });
  return {
    wrong: new Set(typed.filter(({ value }) => value === null).map(({ id }) => id)),
    changed: typed.flatMap(({ id, now, value }) =>
      value === null || value === now ? [] : [{ id, targetValue: value }],
    ),
  };
}

/** What was signed: the figures that change, or that the agreement stops. */
export function SupplementDialog({ agreement, onClose }: { agreement: Agreement; onClose: () => void }) {
  const t = useAgreementWords();
  const shared = useShared();
  const send = useDraftSupplement(agreement.id);
  const refused = useFieldErrors(send.error);
  const [kind, setKind] = useState<Kind>('change');
  const [texts, setTexts] = useState<Texts>({});
  const [signed, setSigned] = useState(empty);
  const [tried, setTried] = useState(false);
  const { wrong, changed } = readFigures(agreement.indicators, texts);
  const { source, reason, signedOn, overReason } = signed;
  const figuresAreFine = kind === 'stop' || (wrong.size === 0 && changed.length > 0);
  const submit = () => {
    setTried(true);
    if (source.trim() === '' || reason.trim() === '' || !figuresAreFine) return;
    const about = {
      ...{ source: source.trim(), reason: reason.trim() },
      ...(signedOn === '' ? {} : { signedOn }),
    };
    const over = overReason.trim() === '' ? {} : { overReason: overReason.trim() };
    const draft =
      kind === 'stop' ? { kind, ...about } : ({ kind, ...about, ...over, indicators: changed } as const);
    send.mutate(draft, {
      onSuccess: () => {
        toast(t.supplements.sent);
        onClose();
      },
    });
  };
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
          <Figures
            indicators={agreement.indicators}
            texts={texts}
            onChange={setTexts}
            wrong={tried ? wrong : new Set()}
            missing={tried && wrong.size === 0 && changed.length === 0}
          />
        )}
        <Signed signed={signed} onChange={setSigned} kind={kind} tried={tried} refused={refused} />
      </div>
    </Dialog>
  );
}

/** One field an indicator, with what is agreed now; those left empty stay. */
function Figures({
  indicators,
  texts,
  onChange,
  wrong,
  missing,
}: {
  indicators: readonly Indicator[];
  texts: Texts;
  onChange: (texts: Texts) => void;
  wrong: ReadonlySet<string>;
  missing: boolean;
}) {
  const t = useAgreementWords();
  return (
    <>
      <p className="quiet">{t.supplements.figuresHint}</p>
      {indicators.map((indicator) => {
        const { id, unit, targetValue } = indicator;
        return (
          <TextField
            key={id}
            label={`${indicatorName(t, indicator)}（${t.units[unit]}）`}
            hint={t.supplements.now(formatValue(targetValue, unit))}
            value={texts[id] ?? ''}
            onChange={(next) => onChange({ ...texts, [id]: next })}
            inputMode="decimal"
            error={wrong.has(id) ? t.draft.wrongTarget : undefined}
          />
        );
      })}
      {missing && (
        <p role="alert" className={styles['wrong']}>
          {t.supplements.oneFigure}
        </p>
      )}
    </>
  );
}

/** The document, and why. */
function Signed({
  signed,
  onChange,
  kind,
  tried,
  refused,
}: {
  signed: typeof empty;
  onChange: (signed: typeof empty) => void;
  kind: Kind;
  tried: boolean;
  refused: ReturnType<typeof useFieldErrors>;
}) {
  const t = useAgreementWords();
  const shared = useShared();
  const field = (name: 'source' | 'reason' | 'overReason') => ({
    label: t.supplements[name],
    value: signed[name],
    onChange: (text: string) => onChange({ ...signed, [name]: text }),
    maxLength: 200,
    error:
      tried && name !== 'overReason' && signed[name].trim() === ''
        ? shared.field.required
        : refused(`/${name}`),
  });
  return (
    <>
      <TextField {...field('source')} />
      <TextField {...field('reason')} />
      <DayField
        label={t.supplements.signed}
        value={signed.signedOn}
        onChange={(signedOn) => onChange({ ...signed, signedOn })}
        error={refused('/signedOn')}
      />
      {kind === 'change' && <TextField {...field('overReason')} />}
    </>
  );
}
