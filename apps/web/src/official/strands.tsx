import { Link } from 'react-router';
import { formatBp, formatFen, inShanghai, useShared } from '../shared';
import { useAmountText } from './amount';
import type { Overview } from './api';
import { type Filters, hrefTo, thisYear } from './filters';
import styles from './strands.module.css';
import { Term } from './term';
import { useOfficialWords } from './words';

/** How much of the year has passed in Shanghai at this moment, in basis points; undefined for another year. */
export function yearShareBp(asOf: string, year: number): number | undefined {
  const { year: now, month, day } = inShanghai(asOf);
  if (now !== year || year !== thisYear()) return undefined;
  const start = Date.UTC(year, 0, 1);
  return Math.round(((Date.UTC(year, month - 1, day) - start) / (Date.UTC(year + 1, 0, 1) - start)) * 10_000);
}

/**
 * The year as two strands on one scale: what counts towards the target (lake) above what was paid (loess), tied at the target.
 * The pale continuation is the forecast; the dashed line is where the calendar stands.
 */
export function YearStrands({ data, filters }: { data: Overview; filters: Filters }) {
  const t = useOfficialWords();
  const forecastFen = data.forecast?.yearEndFen ?? 0;
  const countingFen = data.targetFen > 0 ? data.completedFen : data.acceptedFen;
  const scale = Math.max(data.targetFen, countingFen, data.paidFen, forecastFen, 1);
  const share = (fen: number) => `${Math.min(100, (fen / scale) * 100)}%`;
  const passed = yearShareBp(data.asOf, filters.year);
  const ofTarget = (fen: number) =>
    data.targetFen > 0 ? formatBp(Math.round((fen / data.targetFen) * 10_000)) : '—';
  return (
    <div className={styles['strands']}>
      <Headline data={data} filters={filters} />
      <div className={styles['track']} aria-hidden="true">
        {data.targetFen > 0 && (
          <span className={styles['target']} style={{ left: share(data.targetFen) }}>
            <i />
          </span>
        )}
        {passed !== undefined && data.targetFen > 0 && (
          <span className={styles['passed']} style={{ left: share((data.targetFen * passed) / 10_000) }}>
            <em>{t.strands.passed(formatBp(passed))}</em>
          </span>
        )}
        <span className={styles['lane']}>
          <span className={styles['forecast']} style={{ width: share(forecastFen) }} />
          <span className={styles['accepted']} style={{ width: share(countingFen) }} />
        </span>
        <span className={styles['lane']}>
          <span className={styles['paid']} style={{ width: share(data.paidFen) }} />
        </span>
      </div>
      <ul className={styles['legend']}>
        <li>
          <i className={styles['keyAccepted']} />
          {t.strands.accepted(ofTarget(countingFen))}
        </li>
        <li>
          <i className={styles['keyPaid']} />
          {t.strands.paid(ofTarget(data.paidFen))}
        </li>
        {forecastFen > 0 && (
          <li>
            <i className={styles['keyForecast']} />
            {t.strands.forecast(ofTarget(forecastFen))}
          </li>
        )}
      </ul>
    </div>
  );
}

function Headline({ data, filters }: { data: Overview; filters: Filters }) {
  const t = useOfficialWords();
  const shared = useShared();
  const say = useAmountText();
  return (
    <div className={styles['headline']}>
      <div>
        <p className={styles['label']}>
          {t.figures.accepted}
          <Term name="accepted" />
        </p>
        <Link className={styles['huge']} to={hrefTo('pairs', { year: filters.year })}>
          {formatFen(data.acceptedFen)}
          <small>{shared.units.yuan}</small>
        </Link>
      </div>
      <div className={styles['progress']}>
        <p className={styles['label']}>
          {t.figures.progress}
          <Term name="progress" />
        </p>
        <Link className={styles['percent']} to={`${hrefTo('overview', { year: filters.year })}#pairings`}>
          {formatBp(data.progressBp)}
        </Link>
        <span className={styles['of']}>{t.strands.ofTarget(say(data.targetFen))}</span>
      </div>
    </div>
  );
}
