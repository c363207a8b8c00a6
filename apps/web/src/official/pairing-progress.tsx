import {
  Await,
  type Column,
  DataList,
  Empty,
  ErrorState,
  formatBp,
  formatFen,
  Loading,
  ProgressBar,
  plainFen,
  Section,
  useShared,
} from '../shared';
import { Adds } from './adds';
import { FigureLink, Quiet } from './amount';
import { type Overview, type Target, useTargets } from './api';
import { ExportButtons } from './export-buttons';
import { type Filters, hrefTo, pageOfRows } from './filters';
import { useTallies } from './matrix';
import styles from './pairing-progress.module.css';
import { yearShareBp } from './strands';
import { Term } from './term';
import { type OfficialWords, useOfficialWords } from './words';

function sum(rows: readonly Target[], key: 'targetFen' | 'completedFen' | 'paidFen'): number {
  return rows.reduce((total, row) => total + row[key], 0);
}

function columnsOf(t: OfficialWords, rows: readonly Target[], markBp: number | undefined): Column<Target>[] {
  return [
    {
      key: 'pair',
      title: t.pairings.pair,
      render: (row) => `${row.pairing.eastName} — ${row.pairing.westName}`,
      phone: 'heading',
      total: t.pairings.total,
    },
    {
      key: 'progress',
      title: t.pairings.progress,
      width: '28%',
      render: (row) => (
        <span className={styles['progress']}>
          <ProgressBar
            bp={row.progressBp}
            label={t.pairings.progress}
            {...(markBp === undefined ? {} : { markBp })}
          />
          <b>{formatBp(row.progressBp)}</b>
        </span>
      ),
    },
    {
      key: 'accepted',
      title: t.pairings.accepted,
      align: 'end',
      render: (row) => <FigureLink fen={row.completedFen} to={pageOfRows(row.rows, 'units')} />,
      total: formatFen(sum(rows, 'completedFen')),
    },
    {
      key: 'target',
      title: t.pairings.target,
      align: 'end',
      render: (row) => <span title={row.source}>{formatFen(row.targetFen)}</span>,
      total: formatFen(sum(rows, 'targetFen')),
    },
    {
      key: 'paid',
      title: t.pairings.paid,
      align: 'end',
      render: (row) => <FigureLink fen={row.paidFen} to={`${pageOfRows(row.rows)}&paid=true`} />,
      total: formatFen(sum(rows, 'paidFen')),
    },
    {
      key: 'level',
      title: t.pairings.level,
      align: 'end',
      render: (row) => <Quiet>{t.evidence.atLeast(row.minimumEvidenceLevel)}</Quiet>,
    },
  ];
}

/** Every pairing with its target; the goods bought outside any pairing stand below, in nobody's target. */
export function PairingProgress({ filters, overview }: { filters: Filters; overview: Overview | undefined }) {
  const t = useOfficialWords();
  const shared = useShared();
  const targets = useTargets(filters.year);
  const rows = targets.data?.items ?? [];
  const markBp = overview === undefined ? undefined : yearShareBp(overview.asOf, filters.year);
  const table = () => [
    [t.pairings.pair, t.pairings.progress, t.pairings.accepted, t.pairings.target, t.pairings.paid],
    ...rows.map((row) => [
      `${row.pairing.eastName}—${row.pairing.westName}`,
      formatBp(row.progressBp),
      plainFen(row.completedFen),
      plainFen(row.targetFen),
      plainFen(row.paidFen),
    ]),
  ];
  if (targets.data === undefined)
    return targets.error ? <ErrorState error={targets.error} retry={() => targets.refetch()} /> : <Loading />;
  if (rows.length === 0 && overview?.totalFen === 0) return null;
  return (
    <Section
      id="pairings"
      title={t.pairings.title}
      note={
        <>
          {t.pairings.note(shared.units.yuan)}
          <Term name="target" />
        </>
      }
      actions={<ExportButtons name={t.pairings.file(filters.year)} table={table} />}
    >
      <DataList
        caption={t.pairings.title}
        columns={columnsOf(t, rows, markBp)}
        rows={rows}
        rowKey={(row) => row.id}
        rowLink={(row) => pageOfRows(row.rows, 'units')}
        empty={<Empty title={t.pairings.empty(filters.year)} text={t.pairings.emptyText} />}
        dense
      />
      {overview && <Outside year={filters.year} overview={overview} />}
    </Section>
  );
}

/** What is in no pairing, and that pairings and it make the whole. */
function Outside({ year, overview }: { year: number; overview: Overview }) {
  const t = useOfficialWords();
  const tallies = useTallies(['pairing'], { year });
  return (
    <>
      <p className={styles['outside']}>
        <span>
          {t.outside}
          <Term name="outside" />
        </span>
        <FigureLink fen={overview.outsidePairsFen} to={hrefTo('facts', { year, outside: true })} />
      </p>
      <Await read={tallies} bones={<Loading rows={1} title={false} />}>
        {({ items }) => {
          const left = items.reduce((total, { amountFen }) => total + amountFen, 0);
          const to = hrefTo('pairs', { year });
          return <Adds rows={[{ label: t.adds.pairs, left, right: overview.totalFen, to }]} />;
        }}
      </Await>
    </>
  );
}
