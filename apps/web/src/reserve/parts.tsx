import { Link } from 'react-router';
import { barsOption, Chart, chartInk, formatFen, Section, useShared, useShortFen } from '../shared';
import type { CountedPick, Reserve } from './api';
import styles from './reserve.module.css';
import { useReserveWords } from './words';

const funds = ['canteenFen', 'unionFen', 'personalFen', 'otherFen'] as const;
const colours = [chartInk.lake, chartInk.loess, chartInk.barley, chartInk.lakeSoft];

/** Funds kept apart by month (Q10). */
export function Months({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const shared = useShared();
  const short = useShortFen();
  const labels = reserve.months.map(({ month }) => shared.dates.month(month));
  const shown = funds.filter((fund) => reserve.months.some((month) => month[fund] !== 0));
  const option = barsOption({
    labels,
    series: shown.map((fund) => ({
      name: t.funds[fund],
      values: reserve.months.map((month) => month[fund]),
      stack: 'month',
      color: colours[funds.indexOf(fund)] ?? chartInk.lake,
    })),
    format: short,
  });
  const text = reserve.months
    .map((month, place) => `${labels[place]} ${short(funds.reduce((sum, fund) => sum + month[fund], 0))}`)
    .join(shared.marks.comma);
  return (
    <Section title={t.months} note={t.monthsNote}>
      <Chart option={option} height={260} summary={t.monthsSummary(text)} />
    </Section>
  );
}

interface Row {
  key: string;
  label: string;
  fen: number;
  pick: CountedPick;
}

const fundOf = {
  canteenFen: 'canteen',
  unionFen: 'union',
  personalFen: 'personal',
  otherFen: 'other',
} as const;

/**
 * By month, by fund, by county, and in which way it came to count; each list adds up to what is completed, and each
 * amount opens the rows that it is the sum of.
 */
export function Splits({ reserve, linkOf }: { reserve: Reserve; linkOf: (pick: CountedPick) => string }) {
  const t = useReserveWords();
  const shared = useShared();
  const { totalFen } = reserve;
  const months = reserve.months
    .map((month) => ({ month: month.month, fen: funds.reduce((sum, fund) => sum + month[fund], 0) }))
    .filter(({ fen }) => fen !== 0)
    .map(({ month, fen }) => ({
      key: String(month),
      label: shared.dates.month(month),
      fen,
      pick: { month },
    }));
  const byFund = funds.map((fund) => ({
    key: fund,
    label: t.funds[fund],
    fen: reserve[fund],
    pick: { fund: fundOf[fund] },
  }));
  const byCounty = reserve.counties.map(({ code, name, amountFen }) => ({
    key: code,
    label: name,
    fen: amountFen,
    pick: { county: code },
  }));
  const byWay = reserve.ways.map(({ way, other, amountFen }) => ({
    key: `${way} ${other?.id}`,
    label: other === null ? t.ways[way] : `${t.ways[way]} ${other.name}`,
    fen: amountFen,
    pick: { way, ...(other === null ? {} : { otherId: other.id }) },
  }));
  return (
    <div className={styles['splits']}>
      <Split title={t.byMonth} rows={months} totalFen={totalFen} linkOf={linkOf} />
      <Split title={t.byFund} rows={byFund} totalFen={totalFen} linkOf={linkOf} />
      <Split title={t.byCounty} rows={byCounty} totalFen={totalFen} linkOf={linkOf} />
      <Split title={t.byWay} rows={byWay} totalFen={totalFen} linkOf={linkOf} />
    </div>
  );
}

function Split({
  title,
  rows,
  totalFen,
  linkOf,
}: {
  title: string;
  rows: readonly Row[];
  totalFen: number;
  linkOf: (pick: CountedPick) => string;
}) {
  const t = useReserveWords();
  const top = Math.max(1, ...rows.map(({ fen }) => Math.abs(fen)));
  const holds = rows.reduce((sum, { fen }) => sum + fen, 0) === totalFen;
  return (
    <section className={styles['split']} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {rows.map(({ key, label, fen, pick }) => (
          <li key={key}>
            <span>{label}</span>
            {fen === 0 ? (
              <span className="num">{formatFen(fen)}</span>
            ) : (
              <Link className="num" to={linkOf(pick)} aria-label={t.openRows(label, formatFen(fen))}>
                {formatFen(fen)}
              </Link>
            )}
            <i
              className={fen < 0 ? styles['minus'] : ''}
              style={{ inlineSize: `${(Math.abs(fen) / top) * 100}%` }}
            />
          </li>
        ))}
        <li className={styles['sum']}>
          <span>{t.total}</span>
          <span className="num">
            {formatFen(totalFen)} {holds ? '✓' : '✗'}
          </span>
        </li>
      </ul>
    </section>
  );
}
