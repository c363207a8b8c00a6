import { Link, useSearchParams } from 'react-router';
import { useRegionNames } from '../official/filters';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Loading,
  Money,
  Note,
  Pills,
  Select,
  Tag,
} from '../shared';
import { MorePages } from '../shared/pages';
import { type Channel, channels, type Report, type State, type StillOpen, states, useReports } from './api';
import { ReportTag } from './report-parts';
import styles from './sales.module.css';
import { type SalesWords, useSalesWords } from './words';

/** Reports by state and channel, which are in the address. */
export function ReportList({
  linkTo,
  first = '',
  withReporter = false,
}: {
  linkTo: (id: string) => string;
  /** The state that is shown when the address names none. */
  first?: State | '';
  withReporter?: boolean;
}) {
  const t = useSalesWords();
  const [query, setQuery] = useSearchParams();
  const asked = query.get('state');
  const still = stillOpen(query);
  const state: State | '' =
    asked === 'all' ? '' : (states.find((one) => one === asked) ?? (still ? '' : first));
  const channel: Channel | '' = channels.find((one) => one === query.get('channel')) ?? '';
  const set = (key: string, value: string) =>
    setQuery(
      (old) => {
        const next = new URLSearchParams(old);
        next.set(key, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const reports = useReports({
    ...(state === '' ? {} : { state }),
    ...(channel === '' ? {} : { channel }),
    ...still,
  });
  const isNarrow = state !== '' || channel !== '' || still !== undefined;
  return (
    <>
      {still && <OnlyOpen still={still} />}
      <div className={styles['bar']}>
        <Pills<State | 'all'>
          label={t.list.state}
          value={state === '' ? 'all' : state}
          onChange={(next) => set('state', next)}
          options={[
            { value: 'all', label: t.list.all },
            ...states.map((value) => ({ value, label: t.states[value] })),
          ]}
        />
        <Select<Channel | ''>
          label={t.list.channel}
          value={channel}
          onChange={(next) => set('channel', next)}
          options={[
            { value: '', label: t.list.allChannels },
            ...channels.map((value) => ({ value, label: t.channels[value] })),
          ]}
        />
      </div>
      <Await read={reports} bones={<Loading rows={8} title={false} />}>
        {(rows) => (
          <DataList
            caption={t.title}
            columns={columnsOf(t, withReporter)}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => linkTo(id)}
            empty={
              <Empty
                title={isNarrow ? t.list.noneOf : t.list.none}
                text={isNarrow ? t.list.noneOfText : t.list.noneText}
              />
            }
          />
        )}
      </Await>
      <MorePages read={reports} />
    </>
  );
}

/** From the address: `?open=review&year=2025&month=12&regionCode=320214`, or `?open=corrections` alone; anything odd is left out. */
function stillOpen(query: URLSearchParams): StillOpen | undefined {
  const open = (['review', 'corrections'] as const).find((one) => one === query.get('open'));
  const [year, month] = [Number(query.get('year')), Number(query.get('month'))];
  const regionCode = query.get('regionCode') ?? '';
  if (!open) return undefined;
  if (!(year >= 2000 && year <= 2100) || !/^\d{6}$/.test(regionCode)) return { open };
  return { open, year, regionCode, ...(month >= 1 && month <= 12 ? { month } : {}) };
}

/** Which part of the reports is shown, and the way back to all. */
function OnlyOpen({ still }: { still: StillOpen }) {
  const t = useSalesWords();
  const region = useRegionNames();
  const { open, year, month, regionCode } = still;
  return (
    <Note>
      {regionCode === undefined || year === undefined
        ? t.list.onlyWaiting[open]
        : t.list.onlyOpen[open](region(regionCode), t.list.period(year, month))}{' '}
      <Link to="?state=all">{t.list.showAll}</Link>
    </Note>
  );
}

function columnsOf(t: SalesWords, withReporter: boolean): Column<Report>[] {
  return [
    {
      key: 'number',
      title: t.list.number,
      phone: 'heading',
      render: (report) => <span className="num">{report.number}</span>,
    },
    ...(withReporter
      ? [
          {
            key: 'reporter',
            title: t.list.reporter,
            render: ({ reporter }: Report) => (
              <span className={styles['two']}>
                {reporter.name}
                <small className="quiet">{reporter.regionName}</small>
              </span>
            ),
          },
        ]
      : []),
    {
      key: 'place',
      title: t.list.place,
      render: (report) => (
        <span className={styles['two']}>
          {t.channels[report.channel]}
          <small className="quiet">{report.venue}</small>
        </span>
      ),
    },
    { key: 'lines', title: t.list.lines, align: 'end', render: (report) => report.lineCount },
    {
      key: 'amount',
      title: t.list.amount,
      align: 'end',
      render: (report) => <Money fen={report.amountFen} />,
    },
    {
      key: 'counted',
      title: t.list.counted,
      align: 'end',
      render: (report) =>
        report.countedFen > 0 ? <Money fen={report.countedFen} /> : <span className="quiet">—</span>,
    },
    { key: 'sentAt', title: t.list.sentAt, render: (report) => <DateText value={report.submittedAt} /> },
    { key: 'open', title: t.list.open, render: (report) => <Open report={report} t={t} /> },
    {
      key: 'state',
      title: t.list.state,
      phone: 'corner',
      render: (report) => <ReportTag state={report.state} />,
    },
  ];
}

/** What of it waits for somebody, beside the review itself. */
function Open({ report, t }: { report: Report; t: SalesWords }) {
  const files = report.state === 'accepted' ? report.openFiles : 0;
  if (files === 0 && report.openCorrections === 0) return <span className="quiet">—</span>;
  return (
    <span className={styles['two']}>
      {files > 0 && <Tag tone="wait">{t.list.openFiles(files)}</Tag>}
      {report.openCorrections > 0 && <Tag tone="wait">{t.list.openCorrections(report.openCorrections)}</Tag>}
    </span>
  );
}
