import { Link } from 'react-router';
import { Await, type Column, DataList, DateText, formatFen, Loading, Section, useShared } from '../shared';
import { MorePages } from '../shared/pages';
import { type CountedLine, type CountedPick, type Line, type Reserve, useCountedLines } from './api';
import { type ReserveWords, useReserveWords } from './words';

/** The rows of a counted amount: they add up to it. `close` is the page without them. */
export function CountedPart({
  reserve,
  pick,
  href,
  close,
}: {
  reserve: Reserve;
  pick: CountedPick;
  href: (line: Pick<Line, 'id' | 'isFact' | 'orderId'>) => string | undefined;
  close: string;
}) {
  const t = useReserveWords();
  const shared = useShared();
  const read = useCountedLines(reserve.unit.id, reserve.year, pick);
  const scope = [
    pick.month !== undefined && shared.dates.month(pick.month),
    reserve.counties.find(({ code }) => code === pick.county)?.name ?? pick.county,
    pick.fund !== undefined && t.funds[`${pick.fund}Fen`],
    pick.way !== undefined && t.ways[pick.way],
    reserve.ways.find(({ other }) => other !== null && other.id === pick.otherId)?.other?.name,
  ];
  return (
    <Section
      title={`${t.countedLines} · ${scope.filter(Boolean).join(' · ')}`}
      note={t.countedNote}
      id="counted"
      actions={<Link to={close}>{t.close}</Link>}
    >
      <Await read={read} bones={<Loading rows={4} title={false} />}>
        {(rows) => (
          <DataList
            caption={t.countedLines}
            columns={columnsOf(t, href, read.first)}
            rows={rows}
            rowKey={({ id, way, other }) => `${id} ${way} ${other?.id}`}
            dense
          />
        )}
      </Await>
      <MorePages read={read} />
    </Section>
  );
}

function columnsOf(
  t: ReserveWords,
  href: (line: Pick<Line, 'id' | 'isFact' | 'orderId'>) => string | undefined,
  whole: { sumFen: number; count: number } | undefined,
): Column<CountedLine>[] {
  const linkOf = ({ id, orderId, isReadable }: CountedLine) =>
    isReadable && orderId !== null ? href({ id, orderId, isFact: true }) : undefined;
  return [
    {
      key: 'product',
      title: t.product,
      phone: 'heading',
      total: t.total,
      render: ({ productName, spec }) => [productName, spec].filter(Boolean).join(' ') || t.outside,
    },
    { key: 'day', title: t.day, render: ({ occurredAt }) => <DateText value={occurredAt} /> },
    { key: 'county', title: t.county, render: ({ countyName }) => countyName },
    {
      key: 'way',
      title: t.byWay,
      render: ({ way, other }) => [t.ways[way], other?.name].filter(Boolean).join(' '),
    },
    {
      key: 'order',
      title: t.order,
      render: (line) => {
        const to = linkOf(line);
        return to === undefined ? (line.orderNumber ?? '—') : <Link to={to}>{line.orderNumber}</Link>;
      },
    },
    {
      key: 'amount',
      title: t.amount,
      align: 'end',
      phone: 'corner',
      total: whole && <span className="num">{`${whole.count} · ${formatFen(whole.sumFen)}`}</span>,
      render: ({ amountFen }) => <span className="num">{formatFen(amountFen)}</span>,
    },
  ];
}
