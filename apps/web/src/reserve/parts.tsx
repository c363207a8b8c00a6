import { barsOption, Chart, chartInk, formatFen, Section, useShared, useShortFen } from '../shared';
import type { Reserve } from './api';
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
    .join('，');
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
}

/** By fund, by county, and in which way it came to count; each list adds up to what is completed. */
export function Splits({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const ways = reserve.ways.map(({ way, other, amountFen }) => ({
    key: `${way} ${other?.id}`,
    label: other === null ? t.ways[way] : `${t.ways[way]} ${other.name}`,
    fen: amountFen,
  }));
  return (
    <div className={styles['splits']}>
      <Split
        title={t.byFund}
        rows={funds.map((fund) => ({ key: fund, label: t.funds[fund], fen: reserve[fund] }))}
        totalFen={reserve.totalFen}
      />
      <Split
        title={t.byCounty}
        rows={reserve.counties.map(({ code, name, amountFen }) => ({
          key: code,
          label: name,
          fen: amountFen,
        }))}
        totalFen={reserve.totalFen}
      />
      <Split title={t.byWay} rows={ways} totalFen={reserve.totalFen} />
    </div>
  );
}

function Split({ title, rows, totalFen }: { title: string; rows: readonly Row[]; totalFen: number }) {
  const t = useReserveWords();
  const top = Math.max(1, ...rows.map(({ fen }) => Math.abs(fen)));
  const holds = rows.reduce((sum, { fen }) => sum + fen, 0) === totalFen;
  return (
    <section className={styles['split']} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {rows.map(({ key, label, fen }) => (
          <li key={key}>
            <span>{label}</span>
            <span className="num">{formatFen(fen)}</span>
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
