import { Link, useParams } from 'react-router';
import { useFilingWords } from '../../filing/words';
import { Await, type Column, DataList, DateText, formatFen, Page } from '../../shared';
import { MorePages } from '../../shared/pages';
import { type Reached, useReached } from './api';
import { useChoice } from './choice';

/** Whom one batch of reminders reached, and what each has done since. */
export function Component() {
  const t = useFilingWords();
  const { id = '' } = useParams();
  const { choice } = useChoice();
  const reached = useReached(id);
  const isBuying = reached.data?.some(({ reservedFen }) => reservedFen !== null) === true;
  const columns: Column<Reached>[] = [
    {
      key: 'name',
      title: t.desk.unit,
      phone: 'heading',
      render: ({ unitId, name, year }) => (
        <Link to={`/official/units/${unitId}/reserve?year=${year}`}>{name}</Link>
      ),
    },
    { key: 'region', title: t.desk.region, render: ({ regionName }) => regionName },
    {
      key: 'state',
      title: t.desk.state,
      phone: 'corner',
      render: ({ state, filingId }) =>
        filingId === null ? (
          t.states[state]
        ) : (
          <Link to={`/official/filings/${filingId}`}>{t.states[state]}</Link>
        ),
    },
    ...(isBuying ? figuresOf(t) : [filedAfter(t)]),
  ];
  return (
    <Page
      title={t.desk.reached}
      lead={t.desk.reachedLead}
      back={{ to: `/official/filings/reminders?year=${choice.year}`, label: t.desk.remindLog }}
    >
      <Await read={reached}>
        {(rows) => (
          <DataList caption={t.desk.reached} columns={columns} rows={rows} rowKey={({ unitId }) => unitId} />
        )}
      </Await>
      <MorePages read={reached} />
    </Page>
  );
}

type Words = ReturnType<typeof useFilingWords>;

/** The figures that a reminder to buy was made of. */
function figuresOf(t: Words): Column<Reached>[] {
  const amount = (fen: number | null) => <span className="num">{fen === null ? '—' : formatFen(fen)}</span>;
  return [
    {
      key: 'reserved',
      title: t.desk.reservedThen,
      align: 'end',
      render: ({ reservedFen }) => amount(reservedFen),
    },
    {
      key: 'forecast',
      title: t.desk.forecastThen,
      align: 'end',
      render: ({ forecastFen }) => amount(forecastFen),
    },
  ];
}

function filedAfter(t: Words): Column<Reached> {
  return {
    key: 'since',
    title: t.desk.filedAfter,
    render: ({ filedAt }) => (filedAt === null ? t.desk.notYet : <DateText value={filedAt} />),
  };
}
