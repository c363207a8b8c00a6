import { Button } from 'antd';
import { Link } from 'react-router';
import { Await, type Column, DataList, DateText, formatFen, Loading, Section } from '../shared';
import { MorePages } from '../shared/pages';
import { type Line, type Reserve, type Uncounted, type UncountedPick, useUncountedLines } from './api';
import styles from './reserve.module.css';
import { useReserveWords } from './words';

/** What is left out, by reason; a reason opens its lines. `href` leads to a line's order or evidence. */
export function UncountedPart({
  reserve,
  pick,
  setPick,
  href,
}: {
  reserve: Reserve;
  pick: UncountedPick;
  setPick: (pick: UncountedPick) => void;
  href: (line: Line) => string | undefined;
}) {
  const t = useReserveWords();
  return (
    <Section title={t.uncounted} note={t.uncountedNote} id="uncounted">
      {reserve.uncounted.length === 0 && <p className="quiet">{t.uncountedNone}</p>}
      {(['reserve', 'target'] as const).map((ledger) => {
        const some = reserve.uncounted.filter((one) => one.ledger === ledger);
        return (
          some.length > 0 && (
            <div key={ledger} className={styles['ledger']}>
              <h3>{t.ledgers[ledger]}</h3>
              <ul>
                {some.map((one) => (
                  <Reason key={one.reason} one={one} pick={pick} setPick={setPick} />
                ))}
              </ul>
            </div>
          )
        );
      })}
      {pick.reason !== undefined && (
        <Lines key={`${pick.ledger} ${pick.reason}`} reserve={reserve} pick={pick} href={href} />
      )}
    </Section>
  );
}

function Reason({
  one,
  pick,
  setPick,
}: {
  one: Uncounted;
  pick: UncountedPick;
  setPick: (pick: UncountedPick) => void;
}) {
  const t = useReserveWords();
  const { ledger, reason } = one;
  const open = pick.ledger === ledger && pick.reason === reason;
  return (
    <li className={styles['reason']}>
      <span>
        <b>{t.reasons[reason]}</b>
        <small>{t.why[reason]}</small>
      </span>
      <span className="num">{t.sumOf(one.lines, formatFen(one.amountFen))}</span>
      <Button
        size="small"
        aria-pressed={open}
        aria-label={`${t.show} ${t.reasons[reason]}`}
        type={open ? 'primary' : 'default'}
        onClick={() => setPick(open ? {} : { ledger, reason })}
      >
        {t.show}
      </Button>
    </li>
  );
}

function Lines({
  reserve,
  pick,
  href,
}: {
  reserve: Reserve;
  pick: UncountedPick;
  href: (line: Line) => string | undefined;
}) {
  const t = useReserveWords();
  const lines = useUncountedLines(reserve.unit.id, reserve.year, pick);
  const notes = (line: Line) => [
    t.reasons[line.reason],
    line.countsInYear !== null && t.inYear(line.countsInYear),
    line.countsForName !== null && t.forUnit(line.countsForName),
    line.boughtByName !== null && t.boughtBy(line.boughtByName),
  ];
  const columns: Column<Line>[] = [
    {
      key: 'product',
      title: t.product,
      phone: 'heading',
      render: (line) => `${line.productName} ${line.spec}`,
    },
    { key: 'day', title: t.day, render: (line) => <DateText value={line.occurredAt} /> },
    {
      key: 'order',
      title: t.order,
      render: (line) => {
        const to = line.isReadable ? href(line) : undefined;
        return to === undefined ? line.orderNumber : <Link to={to}>{line.orderNumber}</Link>;
      },
    },
    {
      key: 'reason',
      title: t.reason,
      render: (line) => notes(line).filter(Boolean).join(' · '),
    },
    {
      key: 'amount',
      title: t.amount,
      align: 'end',
      phone: 'corner',
      render: (line) => <span className="num">{formatFen(line.amountFen)}</span>,
    },
  ];
  return (
    <div className={styles['lines']}>
      <Await read={lines} bones={<Loading rows={4} title={false} />}>
        {(rows) => (
          <DataList
            caption={t.linesTitle}
            columns={columns}
            rows={rows}
            rowKey={(line) => `${line.ledger} ${line.id}`}
            dense
          />
        )}
      </Await>
      <MorePages read={lines} />
    </div>
  );
}
