import { Button } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  Await,
  Confirm,
  DateText,
  Empty,
  Pills,
  Refused,
  Section,
  Select,
  Tag,
  TextField,
  type Tone,
  toast,
  useDates,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import styles from './agreements.module.css';
import { type Agreement, type Report, type ReportState, useReports, useReview } from './api';
import { FileLinks } from './attachments';
import { indicatorName, Value } from './figures';
import { useAgreementWords } from './words';

const states: readonly ReportState[] = ['reported', 'accepted', 'returned'];
const tones: Record<ReportState, Tone> = { reported: 'wait', accepted: 'good', returned: 'bad' };

/** What was reported, with its evidence and who judged it; filters are in the address. */
export function Reports({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const [query, setQuery] = useSearchParams();
  const state = states.find((one) => one === query.get('state'));
  const byHand = agreement.indicators.filter(({ origin }) => origin === 'reports');
  const indicator = byHand.find(({ id }) => id === query.get('indicator'));
  const reports = useReports(
    agreement.id,
    { ...(indicator ? { indicatorId: indicator.id } : {}), ...(state ? { state } : {}) },
    true,
  );
  const set = (change: Record<string, string>) => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(change)) value ? next.set(key, value) : next.delete(key);
    setQuery(next, { replace: true });
  };
  if (byHand.length === 0) return null;
  return (
    <Section title={t.reports.title} id="reports">
      <div className={styles['filters']}>
        <Select
          label={t.reports.indicator}
          value={indicator?.id ?? ''}
          onChange={(id) => set({ indicator: id })}
          options={[
            { value: '', label: t.reports.all },
            ...byHand.map((one) => ({ value: one.id, label: indicatorName(t, one) })),
          ]}
        />
        <Pills
          label={t.reports.state}
          value={state ?? 'all'}
          onChange={(next) => set({ state: next === 'all' ? '' : next })}
          options={(['all', ...states] as const).map((value) => ({
            value,
            label: t.reports.states[value],
          }))}
        />
      </div>
      <Await read={reports}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.reports.empty} text={t.reports.emptyText} />
          ) : (
            <ul className={styles['reports']} aria-label={t.reports.title}>
              {rows.map((row) => (
                <Item key={row.id} report={row} />
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={reports} />
    </Section>
  );
}

function Item({ report }: { report: Report }) {
  const t = useAgreementWords();
  const dates = useDates();
  return (
    <li className={styles['report']}>
      <div className={styles['reportHead']}>
        <span>
          <b>{indicatorName(t, report)}</b> <Value value={report.value} unit={report.unit} />
        </span>
        <Tag tone={tones[report.state]}>{t.reports.states[report.state]}</Tag>
      </div>
      <p>
        <DateText value={report.occurredOn} /> · {report.note}
      </p>
      {report.reason && (
        <p className={styles['loess']}>
          {t.reports.reason}：{report.reason}
        </p>
      )}
      {report.returnReason && (
        <p className={styles['seal']}>
          {t.reports.returnReason}：{report.returnReason}
        </p>
      )}
      <p className="quiet">
        {t.sides[report.side]} · {t.reports.by(report.reportedBy.name, report.reportedBy.organizationName)} ·{' '}
        {dates.moment(report.reportedAt)}
        {report.reviewedBy && report.reviewedAt && (
          <>
            {' · '}
            {t.reports.reviewed(report.reviewedBy.name)} {dates.moment(report.reviewedAt)}
          </>
        )}
      </p>
      <FileLinks files={report.files} />
      {report.mayReview && <Review report={report} />}
    </li>
  );
}

function Review({ report }: { report: Report }) {
  const t = useAgreementWords();
  const review = useReview(report.id);
  const [returning, setReturning] = useState(false);
  const [reason, setReason] = useState('');
  const run = (outcome: 'accepted' | 'returned') =>
    review.mutate(outcome === 'returned' ? { outcome, reason: reason.trim() } : { outcome }, {
      onSuccess: () => toast(outcome === 'accepted' ? t.reports.acceptedDone : t.reports.returnedDone),
      onSettled: () => setReturning(false),
    });
  return (
    <div className={styles['review']}>
      <Refused error={review.error} />
      <div className={styles['buttons']}>
        <Button onClick={() => setReturning(true)} disabled={review.isPending}>
          {t.reports.giveBack}
        </Button>
        <Button type="primary" onClick={() => run('accepted')} loading={review.isPending}>
          {t.reports.accept}
        </Button>
      </div>
      <Confirm
        open={returning}
        onClose={() => setReturning(false)}
        onConfirm={() => reason.trim() !== '' && run('returned')}
        pending={review.isPending}
        title={t.form.returnTitle}
        confirmLabel={t.reports.giveBack}
      >
        <TextField
          label={t.reports.returnReason}
          hint={t.form.returnHint}
          value={reason}
          onChange={setReason}
          maxLength={200}
        />
      </Confirm>
    </div>
  );
}
