import { Figure, formatBp, formatFen, Money, ProgressBar, ProgressRing, useShortFen } from '../shared';
import type { Reserve } from './api';
import styles from './reserve.module.css';
import { type ReserveWords, useReserveWords } from './words';

/** Completed of reserved, and where the year will end; "—" where nothing is reserved (Q11). */
export function Figures({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const short = useShortFen();
  const { reservedFen, totalFen, progressBp, forecast, tookOverFen } = reserve;
  return (
    <div className={styles['top']}>
      <ProgressRing bp={progressBp} label={t.figures.progress} size={148}>
        <small>{t.figures.progress}</small>
        <strong className="num">{formatBp(progressBp)}</strong>
      </ProgressRing>
      <div className={styles['figures']}>
        <Figure
          label={t.figures.reserved}
          value={reservedFen === null ? '—' : <Money fen={reservedFen} />}
          note={
            reservedFen === null
              ? t.figures.reservedNone
              : tookOverFen > 0 && t.figures.tookOver(formatFen(tookOverFen))
          }
        />
        <Figure
          label={t.figures.completed}
          value={<Money fen={totalFen} />}
          note={reservedFen !== null && restOf(t, reservedFen - totalFen)}
        />
        <Figure
          label={t.figures.forecast}
          value={forecast === null ? '—' : <Money fen={forecast.yearEndFen} />}
          note={forecast?.progressBp != null && t.figures.forecastOf(formatBp(forecast.progressBp))}
        />
        {reservedFen !== null && reservedFen > 0 && (
          <div className={styles['bar']}>
            <ProgressBar
              bp={progressBp}
              {...(forecast?.progressBp == null ? {} : { forecastBp: forecast.progressBp })}
              label={`${t.figures.completed} ${short(totalFen)} / ${short(reservedFen)}`}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function restOf(t: ReserveWords, fen: number): string {
  return fen > 0 ? t.figures.left(formatFen(fen)) : t.figures.over(formatFen(-fen));
}

/** The method in words, with the figures that went into it. */
export function Method({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const { forecast } = reserve;
  if (forecast === null) return null;
  const { method, seasonBp, lastYearFen } = forecast;
  const formula = {
    season_and_last_year: t.formula,
    season: t.formulaSeason,
    linear_pace: '',
    year_closed: '',
  };
  return (
    <details className={styles['method']}>
      <summary>{t.method}</summary>
      <p>{t.methods[method]}</p>
      {seasonBp !== null && method !== 'year_closed' && (
        <p>{t.methodFacts(formatBp(seasonBp), lastYearFen === null ? '—' : formatFen(lastYearFen))}</p>
      )}
      {formula[method] !== '' && <p className="num">{formula[method]}</p>}
      <p className="quiet">{t.methodHint}</p>
    </details>
  );
}
