import { Link } from 'react-router';
import { useSession } from '../api/session';
import {
  Await,
  formatBp,
  formatFen,
  inShanghai,
  Loading,
  Money,
  Note,
  ProgressBar,
  Section,
  useDates,
  useShared,
} from '../shared';
import { type Reserve, useReserve } from './api';
import styles from './reserve.module.css';
import { useNudgeNote, useReserveWords } from './words';

/** B1: on the unit's home, how far the share is and where the year will end. Resellers and contractors reserve nothing. */
export function ReserveStrip() {
  const t = useReserveWords();
  const organization = useSession().data?.organization;
  const { year } = inShanghai(new Date());
  const hasNoBudget = ['reseller', 'contractor'].includes(organization?.unitKind ?? '');
  const reserve = useReserve(hasNoBudget ? undefined : organization?.id, year);
  if (hasNoBudget) return null;
  return (
    <Section title={t.home.title} actions={<Link to="/buy/reserve">{t.home.more} →</Link>}>
      <Await read={reserve} bones={<Loading rows={2} title={false} />}>
        {(data) => <Strip reserve={data} />}
      </Await>
    </Section>
  );
}

function Strip({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const { marks } = useShared();
  const dates = useDates();
  const noteOf = useNudgeNote();
  const { reservedFen, totalFen, progressBp, forecast, nudge, countsWith } = reserve;
  if (countsWith !== null)
    return (
      <p className="quiet">{countsWith.units.map(({ name }) => name).join(marks.list) || t.closedUnit}</p>
    );
  if (reservedFen === null)
    return (
      <p>
        {t.home.notFiled} · <Link to="/buy/filing">{t.home.file} →</Link>
      </p>
    );
  const endBp = forecast?.progressBp ?? null;
  // By the fen: what rounds to 100 % may still be short of it.
  const isBehind = forecast !== null && endBp !== null && forecast.yearEndFen < reservedFen;
  return (
    <div className={styles['strip']}>
      <p className={styles['stripLine']}>
        <strong className="num">{formatBp(progressBp)}</strong>
        <span>
          <Money fen={totalFen} /> / {formatFen(reservedFen)}
        </span>
        {forecast !== null && endBp !== null && (
          <span className="quiet">
            {t.figures.forecast} {formatFen(forecast.yearEndFen)}
            {marks.brackets(formatBp(endBp))}
          </span>
        )}
      </p>
      <ProgressBar
        bp={progressBp}
        {...(endBp === null ? {} : { forecastBp: endBp })}
        label={`${t.figures.completed} ${formatBp(progressBp)}`}
      />
      <p className={isBehind ? styles['behind'] : 'quiet'}>{outlook(t, reserve, isBehind)}</p>
      {nudge !== null && isBehind && (
        <Note tone="loess">
          {t.nudge(dates.day(nudge.sentAt), formatFen(nudge.forecastFen), formatFen(nudge.reservedFen))}{' '}
          {noteOf(nudge)}
        </Note>
      )}
    </div>
  );
}

function outlook(
  t: ReturnType<typeof useReserveWords>,
  { totalFen, reservedFen, forecast }: Reserve,
  isBehind: boolean,
): string {
  if (reservedFen === null || reservedFen === 0) return '';
  if (totalFen >= reservedFen) return t.home.done;
  if (forecast === null) return '';
  return isBehind ? t.home.behind : t.home.onCourse;
}
