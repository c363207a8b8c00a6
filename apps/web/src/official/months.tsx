import { Link } from 'react-router';
import { barsOption, Chart, chartInk, formatFen, Refused, useShared, useShortFen } from '../shared';
import { type Overview, useOverview } from './api';
import { type Filters, hrefTo } from './filters';
import styles from './months.module.css';
import { useSeesYear } from './office';
import { useOfficialWords } from './words';

const MONTHS = Array.from({ length: 12 }, (_, place) => place + 1);

/** Twelve months beside those of the year before; under the bars, each month's exact figure opens its rows. */
export function Months({
  months,
  filters,
  targetFen,
}: {
  months: Overview['months'];
  filters: Filters;
  targetFen: number;
}) {
  const t = useOfficialWords();
  const shared = useShared();
  const short = useShortFen();
  // Of a year outside the office's nothing is asked: it would be refused.
  const before = useOverview(filters.year - 1, useSeesYear(filters.year - 1));
  const amount = (rows: Overview['months'] | undefined, month: number) =>
    rows?.find((row) => row.month === month)?.amountFen ?? 0;
  const now = MONTHS.map((month) => amount(months, month));
  const then = MONTHS.map((month) => amount(before.data?.months, month));
  const hasBefore = then.some((fen) => fen !== 0);
  const option = barsOption({
    labels: MONTHS.map((month) => shared.dates.month(month)),
    series: [
      ...(hasBefore
        ? [{ name: shared.dates.year(filters.year - 1), values: then, color: chartInk.lakeSoft }]
        : []),
      { name: shared.dates.year(filters.year), values: now, color: chartInk.lake },
    ],
    format: short,
    ...(targetFen > 0 ? { level: { name: t.months.level, value: Math.round(targetFen / 12) } } : {}),
  });
  const best = MONTHS.reduce((top, month) => (amount(months, month) > amount(months, top) ? month : top), 1);
  const summary = t.months.summary(shared.dates.month(best), formatFen(amount(months, best)));
  let running = 0;
  return (
    <>
      <Refused error={before.error} />
      <Chart option={option} height={240} summary={summary} />
      <ol className={styles['months']}>
        {MONTHS.map((month, place) => {
          running += now[place] ?? 0;
          return (
            <li key={month}>
              <span className={styles['month']}>{shared.dates.month(month)}</span>
              {now[place] === 0 ? (
                <span className="quiet">0.00</span>
              ) : (
                <Link to={hrefTo('pairs', { year: filters.year, month })}>{formatFen(now[place] ?? 0)}</Link>
              )}
              <span className={styles['running']} title={t.months.running}>
                {formatFen(running)}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
