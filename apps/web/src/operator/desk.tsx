import { useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import { Dialog, Empty, ErrorState, Loading, Note, Page, Pills, Section, usePhone } from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { type BankLine, type LineState, lineStates, useLineCount } from './api';
import { BankLines } from './bank-lines';
import styles from './desk.module.css';
import { ImportBox } from './import-box';
import { LinePanel } from './line-panel';
import { useOperatorWords } from './words';

const directions = ['in', 'out'] as const;
type Reason = BankLine['unmatchedReason'] & string;

/** The matching desk: statements come in, codes match by themselves, two people match the rest. */
export function Component() {
  const t = useOperatorWords();
  return (
    <Page title={t.desk.title} lead={t.desk.lead} width="wide">
      <ImportBox />
      <Section title={t.desk.lines}>
        <Note>
          <b>{t.desk.twoTitle}</b> {t.desk.twoText}
        </Note>
        <Lines />
      </Section>
    </Page>
  );
}

function useChoice() {
  const [query, setQuery] = useSearchParams();
  const state = lineStates.find((one) => one === query.get('state')) ?? 'unmatched';
  const statementId = query.get('statement') ?? undefined;
  const reason = query.get('reason') ?? undefined;
  const direction = directions.find((one) => one === query.get('direction'));
  const change = (changes: Readonly<Record<string, string | undefined>>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined) next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return { state, statementId, reason, direction, chosen: query.get('line') ?? undefined, change };
}

function Lines() {
  const t = useOperatorWords();
  const phone = usePhone();
  const { state, statementId, reason, direction, chosen, change } = useChoice();
  const reasons: Record<string, string> = t.reasons;
  const lines = usePages(['bank-lines', state, statementId, reason, direction], (cursor) =>
    answer(
      api.GET('/v1/bank-lines', {
        params: { query: { state, statementId, reason: reason as Reason, direction, limit: 50, cursor } },
      }),
    ),
  );
  const open = lines.data?.find((line) => line.id === chosen);
  const close = () => change({ line: undefined });
  return (
    <>
      <div className={styles['tools']}>
        <States
          state={state}
          onChange={(next) => change({ state: next, line: undefined, reason: undefined })}
        />
        <Pills
          label={t.split.directions}
          value={direction ?? 'all'}
          onChange={(next) => change({ direction: next === 'all' ? undefined : next, line: undefined })}
          options={[
            { value: 'all', label: t.split.all },
            { value: 'in', label: t.split.in },
            { value: 'out', label: t.split.out },
          ]}
        />
        {reason && (
          <button
            type="button"
            className={styles['chip']}
            onClick={() => change({ reason: undefined, line: undefined })}
          >
            {t.suspense.onlyReason(reasons[reason] ?? reason)} ×
          </button>
        )}
        {statementId && (
          <button
            type="button"
            className={styles['chip']}
            onClick={() => change({ statement: undefined, line: undefined })}
          >
            {t.desk.oneStatement} ×
          </button>
        )}
      </div>
      {lines.data === undefined &&
        (lines.error ? (
          <ErrorState error={lines.error} retry={() => lines.refetch()} />
        ) : (
          <Loading rows={6} />
        ))}
      {lines.data?.length === 0 && <Empty title={t.desk.empty[state]} text={t.desk.emptyText[state]} />}
      {lines.data && lines.data.length > 0 && (
        <div className={styles['split']}>
          <BankLines lines={lines.data} chosen={chosen} onChoose={(line) => change({ line: line.id })} />
          {!phone && (
            <aside className={styles['panel']} aria-label={t.desk.panel}>
              {open ? (
                <LinePanel key={open.id} line={open} onDone={close} />
              ) : (
                <p className={styles['hint']}>{t.desk.choose}</p>
              )}
            </aside>
          )}
        </div>
      )}
      <MorePages read={lines} />
      {phone && open && (
        <Dialog open onClose={close} title={t.desk.panel}>
          <LinePanel key={open.id} line={open} onDone={close} />
        </Dialog>
      )}
    </>
  );
}

function States({ state, onChange }: { state: LineState; onChange: (state: LineState) => void }) {
  const t = useOperatorWords();
  const unmatched = useLineCount('unmatched');
  const proposed = useLineCount('proposed');
  const count = (read: typeof unmatched) =>
    read.data === undefined ? undefined : `${read.data.count}${read.data.more ? '+' : ''}`;
  const notes = { unmatched: count(unmatched), proposed: count(proposed), matched: undefined };
  return (
    <Pills
      label={t.desk.states}
      value={state}
      onChange={onChange}
      options={lineStates.map((value) => ({ value, label: t.states[value], note: notes[value] }))}
    />
  );
}
