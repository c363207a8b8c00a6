import { useSearchParams } from 'react-router';
import { DateText, Empty, formatFen, inShanghai, Note, Select, useDates, useShared } from '../shared';
import type { Line, Reserve } from './api';
import { CountedPart } from './counted';
import { Figures, Method } from './figures';
import { Months, Splits } from './parts';
import { usePicks } from './picks';
import styles from './reserve.module.css';
import { UncountedPart } from './uncounted';
import { useNudgeNote, useReserveWords } from './words';

/** A row that leads to its order, or to its evidence. */
type Opened = Pick<Line, 'id' | 'isFact' | 'orderId'>;

/** B14: one page for the unit and its officials. */
export function ReserveView({
  reserve,
  href,
  marketHref,
}: {
  reserve: Reserve;
  href: (line: Opened) => string | undefined;
  /** Where the unit goes on buying; an official does not. */
  marketHref?: string;
}) {
  const t = useReserveWords();
  const picks = usePicks();
  // Who has ended orders nothing more.
  const goesOn = reserve.countsWith?.reason !== 'succeeded';
  const isEmpty = reserve.totalFen === 0 && reserve.ways.length === 0;
  return (
    <div className={styles['view']}>
      <Notices reserve={reserve} />
      <Figures reserve={reserve} />
      <p className={styles['asOf']}>
        {t.asOf} <DateText value={reserve.asOf} clock />
      </p>
      <Method reserve={reserve} />
      {isEmpty ? (
        <Empty
          title={t.none}
          text={t.noneText}
          {...(marketHref === undefined || !goesOn ? {} : { next: { label: t.toMarket, to: marketHref } })}
        />
      ) : (
        <>
          <Months reserve={reserve} />
          <Splits reserve={reserve} linkOf={picks.linkOf} />
          {picks.counted !== undefined && (
            <CountedPart reserve={reserve} pick={picks.counted} href={href} close={picks.linkOf({})} />
          )}
        </>
      )}
      <UncountedPart reserve={reserve} pick={picks.uncounted} setPick={picks.setUncounted} href={href} />
    </div>
  );
}

function Notices({ reserve }: { reserve: Reserve }) {
  const t = useReserveWords();
  const { marks } = useShared();
  const dates = useDates();
  const noteOf = useNudgeNote();
  const { countsWith, nudge, unit } = reserve;
  const names = (countsWith?.units ?? []).map(({ name }) => name).join(marks.list);
  const since = countsWith?.since ? dates.date(countsWith.since) : '';
  return (
    <div className={styles['notices']}>
      {unit.formerName !== null && <p className="quiet">{t.formerName(unit.formerName)}</p>}
      {countsWith !== null && (
        <Note tone="barley">
          {countsWith.reason === 'shared_canteen'
            ? t.countsWith.shared_canteen(names)
            : names === ''
              ? t.closedUnit
              : t.countsWith.succeeded(names, since)}
        </Note>
      )}
      {nudge !== null && countsWith?.reason !== 'succeeded' && (
        <Note tone="loess">
          {t.nudge(dates.day(nudge.sentAt), formatFen(nudge.forecastFen), formatFen(nudge.reservedFen))}{' '}
          {noteOf(nudge)}
        </Note>
      )}
    </div>
  );
}

const yearsBack = 3;

/** The year lives in the address. */
export function useReserveYear() {
  const t = useReserveWords();
  const shared = useShared();
  const [query, setQuery] = useSearchParams();
  const { year: now } = inShanghai(new Date());
  const asked = Number(query.get('year'));
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : now;
  const years = Array.from({ length: yearsBack + 1 }, (_, place) => now - place);
  const picker = (
    <Select
      label={t.year}
      value={String(year)}
      onChange={(value) => setQuery({ year: value }, { replace: true })}
      options={(years.includes(year) ? years : [...years, year]).map((one) => ({
        value: String(one),
        label: shared.dates.year(one),
      }))}
    />
  );
  return { year, picker };
}
