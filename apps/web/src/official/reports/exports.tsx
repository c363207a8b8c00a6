import { CloudDownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  formatFen,
  inShanghai,
  Loading,
  Page,
  ProgressBar,
  Refused,
  Section,
  Select,
  Tag,
  type Tone,
  useDates,
  useShared,
  WhereFilesMayLeave,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { thisYear, yearChoices } from '../filters';
import { MONTHS } from '../matrix';
import { useOfficialWords } from '../words';
import {
  type ExportItem,
  type NewExport,
  type RankedKind,
  useCancelExport,
  useExports,
  useNewExport,
} from './api';
import { rankedKinds } from './ask';
import styles from './exports.module.css';
import { type ReportWords, useReportWords } from './words';

/** Files of the office: what is being made and how far it is, what can be taken, what was there. */
export function Component() {
  const t = useReportWords();
  const list = useExports();
  return (
    <Page title={t.exports.title} lead={t.exports.lead} width="wide">
      <Section title={t.exports.make}>
        <WhereFilesMayLeave>
          <NewFile />
        </WhereFilesMayLeave>
      </Section>
      <Section>
        <Await read={list} bones={<Loading rows={6} />}>
          {(items) => <Files items={items} />}
        </Await>
        <MorePages read={list} />
      </Section>
    </Page>
  );
}

const plainKinds = ['facts', 'adjustments', 'units', 'sales'] as const;
type PlainKind = (typeof plainKinds)[number];
type What = PlainKind | `ranking ${RankedKind}`;

/** Filings are of a whole year; all else may be of a month. */
function wantedOf(what: What, format: NewExport['format'], year: number, month: string): NewExport {
  const when = { year, ...(month ? { month: Number(month) } : {}) };
  const ranked = rankedKinds.find((of) => what === `ranking ${of}`);
  if (ranked) return { kind: 'rankings', format, filters: { ...when, of: ranked, by: 'amount' } };
  if (what === 'units') return { kind: what, format, filters: { year } };
  return { kind: what as Exclude<PlainKind, 'units'>, format, filters: when };
}

function NewFile() {
  const t = useReportWords();
  const official = useOfficialWords();
  const shared = useShared();
  const ask = useNewExport();
  const [what, setWhat] = useState<What>('facts');
  const [year, setYear] = useState(String(thisYear()));
  const [month, setMonth] = useState('');
  const [format, setFormat] = useState<NewExport['format']>('xlsx');
  const start = () => ask.mutate(wantedOf(what, format, Number(year), month));
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <Select
        label={t.exports.kind}
        showLabel
        value={what}
        onChange={setWhat}
        options={[
          ...plainKinds.map((value) => ({ value, label: t.exports.kinds[value] })),
          ...rankedKinds.map((of) => ({
            value: `ranking ${of}` as const,
            label: `${t.exports.kinds.rankings} · ${t.rankings.of[of]}`,
          })),
        ]}
      />
      <Select
        label={official.filters.year}
        showLabel
        value={year}
        onChange={setYear}
        options={yearChoices().map((one) => ({ value: String(one), label: shared.dates.year(one) }))}
      />
      {what !== 'units' && (
        <Select
          label={official.filters.month}
          showLabel
          value={month}
          onChange={setMonth}
          options={[
            { value: '', label: official.filters.allMonths },
            ...MONTHS.map((one) => ({ value: String(one), label: shared.dates.month(one) })),
          ]}
        />
      )}
      <Select
        label={t.exports.format}
        showLabel
        value={format}
        onChange={setFormat}
        options={[
          { value: 'xlsx', label: 'Excel' },
          { value: 'csv', label: 'CSV' },
        ]}
      />
      <Button type="primary" htmlType="submit" icon={<CloudDownloadOutlined />} loading={ask.isPending}>
        {t.exports.start}
      </Button>
      {ask.error && <Refused error={ask.error} />}
    </form>
  );
}

const tones: Record<ExportItem['state'], Tone> = {
  waiting: 'wait',
  making: 'move',
  done: 'good',
  failed: 'bad',
  cancelled: 'still',
  forgotten: 'still',
};

function Files({ items }: { items: readonly ExportItem[] }) {
  const t = useReportWords();
  const dates = useDates();
  const cancel = useCancelExport();
  return (
    <>
      {cancel.error && <Refused error={cancel.error} />}
      <DataList
        caption={t.exports.title}
        columns={columnsOf(t, dates.date, (id) => cancel.mutate(id))}
        rows={items}
        rowKey={({ id }) => id}
        empty={<Empty title={t.exports.empty} text={t.exports.emptyText} />}
      />
    </>
  );
}

function columnsOf(
  t: ReportWords,
  date: (value: string) => string,
  cancel: (id: string) => void,
): Column<ExportItem>[] {
  return [
    {
      key: 'name',
      title: t.exports.name,
      phone: 'heading',
      render: (item) => (
        <span className={styles['name']}>
          {item.name}
          {item.sha256 && (
            <small className={styles['hash']} title={t.exports.check}>
              {item.sha256.slice(0, 16)}…
            </small>
          )}
        </span>
      ),
    },
    { key: 'state', title: t.exports.state, width: 220, render: (item) => <Standing item={item} /> },
    {
      key: 'sum',
      title: t.exports.sum,
      align: 'end',
      render: ({ totalFen }) => (totalFen === null ? '—' : formatFen(totalFen)),
    },
    { key: 'by', title: t.exports.by, render: ({ requestedBy }) => requestedBy.name },
    { key: 'at', title: t.exports.at, render: ({ requestedAt }) => <DateText value={requestedAt} clock /> },
    {
      key: 'act',
      title: '',
      align: 'end',
      render: (item) => <Act item={item} date={date} cancel={cancel} />,
    },
  ];
}

function Standing({ item }: { item: ExportItem }) {
  const t = useReportWords();
  const { state, rowsDone, rowsAll, problem } = item;
  const whole = new Intl.NumberFormat('en-US');
  return (
    <span className={styles['standing']}>
      <Tag tone={tones[state]}>{t.exports.states[state]}</Tag>
      {state === 'making' && rowsAll !== null && (
        <>
          <ProgressBar
            bp={rowsAll === 0 ? 0 : Math.round((rowsDone / rowsAll) * 10_000)}
            label={t.exports.progress}
          />
          <small className="quiet">{t.exports.rows(whole.format(rowsDone), whole.format(rowsAll))}</small>
        </>
      )}
      {(state === 'done' || state === 'forgotten') && (
        <small className="quiet">{t.exports.rowsDone(whole.format(rowsDone))}</small>
      )}
      {problem && <small className={styles['problem']}>{t.exports.problems[problem] ?? problem}</small>}
    </span>
  );
}

function Act({
  item,
  date,
  cancel,
}: {
  item: ExportItem;
  date: (value: string) => string;
  cancel: (id: string) => void;
}) {
  const t = useReportWords();
  if (item.state === 'waiting' || item.state === 'making')
    return (
      <Button size="small" onClick={() => cancel(item.id)} aria-label={`${t.exports.cancel} ${item.name}`}>
        {t.exports.cancel}
      </Button>
    );
  if (item.state !== 'done') return null;
  const { year, month, day } = inShanghai(item.keptUntil ?? item.requestedAt);
  const until = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return (
    <span className={styles['take']}>
      <WhereFilesMayLeave>
        <Button
          size="small"
          type="primary"
          href={`/v1/exports/${item.id}/file`}
          download
          aria-label={`${t.exports.download} ${item.name}`}
        >
          {t.exports.download}
        </Button>
      </WhereFilesMayLeave>
      <small className="quiet">
        {t.exports.size(new Intl.NumberFormat('en-US').format(Math.ceil((item.bytes ?? 0) / 1024)))} ·{' '}
        {t.exports.keptUntil(date(until))}
      </small>
    </span>
  );
}
