import { Button } from 'antd';
import { useState } from 'react';
import { percent } from '../../filing/required';
import { type FilingWords, useFilingWords } from '../../filing/words';
import {
  type Column,
  DataList,
  Dialog,
  Refused,
  Tag,
  TextField,
  toast,
  useDates,
  useShared,
} from '../../shared';
import { type Policy, useEndPolicy } from './api';
import styles from './quota.module.css';

/** Policies with their documents; those that the caller's region or one below it has entered can be ended. */
export function PolicyTable({ policies, may }: { policies: readonly Policy[]; may: boolean }) {
  const t = useFilingWords();
  const dates = useDates();
  const [ending, setEnding] = useState<Policy>();
  const confidences: Record<string, string> = t.rules.confidences;
  const kinds: Record<string, string> = t.unitKinds;
  const columns: Column<Policy>[] = [
    { key: 'region', title: t.rules.region, phone: 'heading', render: (row) => row.regionName },
    { key: 'years', title: t.rules.years, phone: 'corner', render: (row) => yearsOf(t, row) },
    {
      key: 'kind',
      title: t.rules.kind,
      render: (row) => (row.unitKind === null ? t.rules.allKinds : kinds[row.unitKind]),
    },
    { key: 'base', title: t.rules.base, render: (row) => t.bases[row.base] },
    {
      key: 'minimum',
      title: t.rules.minimum,
      align: 'end',
      render: (row) => <b>{percent(row.minimumRatioBp)}</b>,
    },
    {
      key: 'encouraged',
      title: t.rules.encouraged,
      align: 'end',
      render: (row) => (row.encouragedRatioBp === null ? '—' : percent(row.encouragedRatioBp)),
    },
    { key: 'ratchet', title: t.rules.ratchet, render: (row) => (row.ratchet ? t.rules.yes : '—') },
    {
      key: 'deadline',
      title: t.rules.deadline,
      render: (row) => (row.fileDeadline === null ? '—' : dates.date(row.fileDeadline)),
    },
    {
      key: 'source',
      title: t.rules.source,
      render: (row) => (
        <span className={styles['source']}>
          {row.sourceUrl === null ? row.sourceDocument : <a href={row.sourceUrl}>{row.sourceDocument}</a>}
          <small>
            {row.enteredByName === null
              ? (confidences[row.confidence] ?? row.confidence)
              : t.rules.enteredBy(row.enteredByName)}
            {row.note !== null && ` · ${row.note}`}
          </small>
          {row.endedAt !== null && (
            <small>{t.rules.ended(row.endedByName ?? '', dates.day(row.endedAt), row.endReason ?? '')}</small>
          )}
        </span>
      ),
    },
  ];
  const act: Column<Policy> = {
    key: 'act',
    title: '',
    align: 'end',
    render: (row) =>
      row.isEndable ? (
        <Button size="small" onClick={() => setEnding(row)}>
          {t.rules.end}
        </Button>
      ) : null,
  };
  return (
    <>
      <DataList
        caption={t.rules.title}
        columns={may ? [...columns, act] : columns}
        rows={policies}
        rowKey={({ id }) => id}
        dense
      />
      {ending && <EndDialog policy={ending} onClose={() => setEnding(undefined)} />}
    </>
  );
}

function yearsOf(t: FilingWords, { firstYear, lastYear, isInherited }: Policy) {
  if (lastYear === null) return t.rules.since(firstYear);
  if (lastYear < firstYear) return <Tag>{t.rules.withdrawn}</Tag>;
  const span = t.rules.span(firstYear, lastYear);
  if (!isInherited) return span;
  return (
    <>
      {span} <Tag>{t.rules.usedOn}</Tag>
    </>
  );
}

function EndDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const end = useEndPolicy(policy.id);
  const [year, setYear] = useState(String(policy.firstYear));
  const [reason, setReason] = useState('');
  const good = /^\d{4}$/.test(year.trim());
  const send = () =>
    end.mutate(
      { lastYear: Number(year), reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.rules.saved);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.rules.endTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button
            type="primary"
            danger
            disabled={!good || reason.trim() === ''}
            loading={end.isPending}
            onClick={send}
          >
            {t.rules.end}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={end.error} />
        <p>{t.rules.endText}</p>
        <TextField
          label={t.rules.endYear}
          hint={t.rules.endHint(policy.firstYear)}
          value={year}
          onChange={setYear}
          inputMode="numeric"
          error={good ? undefined : t.rules.badYear}
          maxLength={4}
        />
        <TextField label={t.rules.endReason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Dialog>
  );
}
