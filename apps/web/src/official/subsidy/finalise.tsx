import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  Confirm,
  formatFen,
  Note,
  plainFen,
  RadioCards,
  Refused,
  readYuan,
  Select,
  TextField,
  toast,
} from '../../shared';
import {
  type Correction,
  lineKey,
  type Run,
  type RunLine,
  useAct,
  useFinalPreview,
  useObjections,
} from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../../subsidy/words';

type Basis = 'notice' | 'now';

/** What stands on the list already: of a second notice, or of a list that was sent back. */
function correctionsOf({ lines }: Run): Correction[] {
  return lines.flatMap(({ supplierId, correction, correctionReason, eligibleFen }) =>
    supplierId === null || correction === null
      ? []
      : [
          {
            supplierId,
            eligibleFen: correction === 'excluded' ? null : eligibleFen,
            reason: correctionReason ?? '',
          },
        ],
  );
}

/** After the notice: which facts, and what a person corrects, each with its reason; and what comes of it. */
export function Finalise({ run }: { run: Run }) {
  const t = useSubsidyWords();
  const [basis, setBasis] = useState<Basis>('notice');
  const [corrections, setCorrections] = useState<Correction[]>(() => correctionsOf(run));
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [correcting, setCorrecting] = useState<RunLine>();
  return (
    <div className={styles['step']}>
      <h2>{t.run.finalTitle}</h2>
      <p>{t.run.finalText}</p>
      {run.openObjections > 0 && (
        <Note tone="loess">
          {t.run.openFirst(run.openObjections)}{' '}
          <Link className={styles['link']} to={`/official/subsidies/objections?runId=${run.id}&state=open`}>
            {t.objections.title}
          </Link>
        </Note>
      )}
      <RadioCards<Basis>
        label={t.run.basis}
        name="basis"
        value={basis}
        onChange={setBasis}
        options={[
          { value: 'notice', label: t.run.basisNotice, note: t.run.basisNoticeNote },
          { value: 'now', label: t.run.basisNow, note: t.run.basisNowNote },
        ]}
      />
      <Select
        label={t.run.correct}
        showLabel
        value=""
        onChange={(id) => setCorrecting(run.lines.find(({ supplierId }) => supplierId === id))}
        options={[
          { value: '', label: t.run.choose },
          ...run.lines.flatMap(({ supplierId, supplierName }) =>
            supplierId === null ? [] : [{ value: supplierId, label: supplierName }],
          ),
        ]}
      />
      <Corrections run={run} list={corrections} onChange={setCorrections} />
      <Upheld run={run} reasons={reasons} onChange={setReasons} />
      <Outcome run={run} basis={basis} corrections={corrections} reasons={reasons} />
      {correcting && (
        <Correcting
          key={correcting.supplierId}
          line={correcting}
          onClose={() => setCorrecting(undefined)}
          onApply={(one) => {
            setCorrections([...corrections.filter(({ supplierId }) => supplierId !== one.supplierId), one]);
            setCorrecting(undefined);
          }}
        />
      )}
    </div>
  );
}

/** Objections that were right: each leads to a correction, or to a reason why there is none. */
function Upheld({
  run,
  reasons,
  onChange,
}: {
  run: Run;
  reasons: Record<string, string>;
  onChange: (reasons: Record<string, string>) => void;
}) {
  const t = useSubsidyWords();
  const { data = [] } = useObjections({ runId: run.id, state: 'upheld' });
  return (
    <>
      {data.map(
        ({ id, supplierName, text }) =>
          supplierName !== null && (
            <TextField
              key={id}
              label={t.run.unchanged(supplierName)}
              hint={text}
              value={reasons[id] ?? ''}
              onChange={(reason) => onChange({ ...reasons, [id]: reason })}
              maxLength={200}
            />
          ),
      )}
    </>
  );
}

/** The list as it will be, beside what was shown, and whether that needs a notice of its own. */
function Outcome({
  run,
  basis,
  corrections,
  reasons,
}: {
  run: Run;
  basis: Basis;
  corrections: Correction[];
  reasons: Record<string, string>;
}) {
  const t = useSubsidyWords();
  const act = useAct(run.id);
  const preview = useFinalPreview({ runId: run.id, basis, corrections });
  const { data } = preview;
  const shown = new Map(run.lines.map((line) => [lineKey(line), line.noticeAmountFen ?? 0]));
  const others = (data?.lines ?? []).filter((line) => line.amountFen !== (shown.get(lineKey(line)) ?? 0));
  const unchanged = Object.entries(reasons).flatMap(([objectionId, reason]) =>
    reason.trim() === '' ? [] : [{ objectionId, reason: reason.trim() }],
  );
  const send = () =>
    data &&
    act.mutate(
      {
        kind: 'final-list',
        draft: { basis, corrections, unchanged, expectedTotalFen: data.totals.amountFen },
      },
      { onSuccess: (answer) => toast(answer.state === 'notice' ? t.run.noticedAgain : t.run.finalDone) },
    );
  return (
    <>
      {data && <p role="status">{t.run.willBe(data.totals.sellers, formatFen(data.totals.amountFen))}</p>}
      {others.length > 0 && (
        <ul className={styles['stack']} aria-label={t.run.others}>
          {others.map((line) => (
            <li key={lineKey(line)}>
              {line.supplierName} · {formatFen(shown.get(lineKey(line)) ?? 0)} → {formatFen(line.amountFen)}
            </li>
          ))}
        </ul>
      )}
      {data?.noticeAgain && <Note tone="loess">{t.run.noticeAgain(run.rules.noticeDays)}</Note>}
      <Refused error={preview.error ?? act.error} />
      <div className={styles['actions']}>
        <Button
          type="primary"
          size="large"
          loading={act.isPending}
          disabled={run.openObjections > 0 || data === undefined || preview.isPlaceholderData}
          onClick={send}
        >
          {data?.noticeAgain ? t.run.putAgain : t.run.makeFinal}
        </Button>
      </div>
    </>
  );
}

/** What will be corrected, each to be left as it was again. */
function Corrections({
  run,
  list,
  onChange,
}: {
  run: Run;
  list: Correction[];
  onChange: (list: Correction[]) => void;
}) {
  const t = useSubsidyWords();
  if (list.length === 0) return null;
  const nameOf = (id: string) => run.lines.find(({ supplierId }) => supplierId === id)?.supplierName ?? '';
  return (
    <ul className={styles['stack']} aria-label={t.run.corrections(list.length)}>
      {list.map((one) => (
        <li key={one.supplierId} className={styles['actions']}>
          <span>
            {nameOf(one.supplierId)} ·{' '}
            {one.eligibleFen === null ? t.run.exclude : `${t.run.setSales} ${formatFen(one.eligibleFen)}`} ·{' '}
            <span className="quiet">{one.reason}</span>
          </span>
          <Button
            size="small"
            onClick={() => onChange(list.filter(({ supplierId }) => supplierId !== one.supplierId))}
          >
            {t.run.drop}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Correcting({
  line,
  onClose,
  onApply,
}: {
  line: RunLine;
  onClose: () => void;
  onApply: (correction: Correction) => void;
}) {
  const t = useSubsidyWords();
  const [kind, setKind] = useState<'sales' | 'excluded'>('sales');
  const [sales, setSales] = useState(plainFen(Math.max(0, line.eligibleFen)));
  const [reason, setReason] = useState('');
  const read = readYuan(sales);
  const apply = () => {
    const eligibleFen = kind === 'excluded' ? null : read;
    if (eligibleFen === undefined || reason.trim() === '') return;
    if (line.supplierId !== null)
      onApply({ supplierId: line.supplierId, eligibleFen, reason: reason.trim() });
  };
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={apply}
      title={t.run.correctFor(line.supplierName)}
      confirmLabel={t.run.apply}
    >
      <div className={styles['form']}>
        <RadioCards
          label={t.run.correct}
          name="correction"
          value={kind}
          onChange={setKind}
          options={[
            { value: 'sales', label: t.run.setSales },
            { value: 'excluded', label: t.run.exclude },
          ]}
        />
        {kind === 'sales' && (
          <TextField
            label={t.run.sales}
            value={sales}
            onChange={setSales}
            error={read === undefined ? t.edit.bad.amount : undefined}
            inputMode="decimal"
          />
        )}
        <TextField label={t.run.reason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Confirm>
  );
}
