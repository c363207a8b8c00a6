import type { ReactNode } from 'react';
import { useSession } from '../api/session';
import { Await, DateText, Empty, Figure, Loading, Page, Section } from '../shared';
import { Adds, Proof } from './adds';
import { Amount, useAmountText } from './amount';
import { type Overview, useOverview } from './api';
import { DeskStrip } from './desk/strip';
import { type Filters, hrefTo, thisYear, useFilters } from './filters';
import { Months } from './months';
import styles from './overview.module.css';
import { PairingProgress } from './pairing-progress';
import { Reach } from './reports/reach';
import { YearStrands } from './strands';
import { Term, type TermName } from './term';
import { useOfficialWords } from './words';
import { YearSelect } from './year-select';

/** O1: the year at a glance; every figure leads to the rows that make it. */
export function Component() {
  const t = useOfficialWords();
  const session = useSession();
  const { filters, set } = useFilters();
  const overview = useOverview(filters.year);
  return (
    <Page
      eyebrow={session.data?.organization.regionName}
      title={t.overview.title(filters.year)}
      lead={
        overview.data && (
          <>
            {t.overview.asOf} <DateText value={overview.data.asOf} clock />
          </>
        )
      }
      actions={<YearSelect year={filters.year} onChange={(year) => set({ year })} />}
      width="wide"
    >
      <Await read={overview} bones={<Loading rows={8} />}>
        {(data) => <Glance data={data} filters={filters} />}
      </Await>
      <DeskStrip />
      <PairingProgress filters={filters} overview={overview.data} />
      <Reach year={filters.year} />
    </Page>
  );
}

function Glance({ data, filters }: { data: Overview; filters: Filters }) {
  const t = useOfficialWords();
  const nothing = data.totalFen === 0 && data.targetFen === 0;
  if (nothing) {
    const next = { label: t.overview.thisYear, to: hrefTo('overview', { year: thisYear() }) };
    return <Empty title={t.overview.nothing(filters.year)} text={t.overview.nothingText} next={next} />;
  }
  return (
    <>
      <YearStrands data={data} filters={filters} />
      <Figures data={data} filters={filters} />
      <Adds
        rows={[
          {
            label: t.adds.months,
            left: data.months.reduce((sum, { amountFen }) => sum + amountFen, 0),
            right: data.acceptedFen,
            to: `${hrefTo('overview', { year: filters.year })}#months`,
          },
          {
            label: t.adds.buckets,
            left: data.acceptedFen + data.outsidePairsFen,
            right: data.totalFen,
            to: hrefTo('pairs', { year: filters.year }),
          },
        ]}
      />
      {data.proof && <Proof {...data.proof} />}
      <Section title={t.months.title} note={t.months.note} id="months">
        <Months months={data.months} filters={filters} targetFen={data.targetFen} />
      </Section>
    </>
  );
}

/** What each figure means for the target, in words. */
function useNotes(data: Overview): { target: string; change: string; forecast: string } {
  const t = useOfficialWords();
  const say = useAmountText();
  const before = data.sameDayLastYearFen ?? 0;
  const change = Math.round(((data.acceptedFen - before) / Math.max(1, before)) * 1000) / 10;
  const gap = data.targetFen - data.completedFen;
  const short = data.targetFen - (data.forecast?.yearEndFen ?? data.targetFen);
  const ofTarget = (open: number, missing: string, done: string) =>
    data.targetFen === 0 ? t.figures.noTarget : open > 0 ? missing : done;
  return {
    target: ofTarget(gap, t.figures.gap(say(gap)), t.figures.reached),
    change:
      data.sameDayLastYearFen === null
        ? t.figures.lastYearUnseen
        : before > 0
          ? t.figures.change(change)
          : t.figures.noLastYear,
    forecast: ofTarget(short, t.figures.forecastShort(say(short)), t.figures.forecastReaches),
  };
}

/** In pairs, up to the same day; of a year that is to come there is none. */
function sameDayRows({ year, sameDayLastYear }: Overview): string {
  const [, untilMonth, untilDay] = (sameDayLastYear ?? '').split('-').map(Number);
  const until = untilMonth && untilDay ? { untilMonth, untilDay } : {};
  return hrefTo('facts', { year: year - 1, ...until, paired: true });
}

function Figures({ data, filters }: { data: Overview; filters: Filters }) {
  const t = useOfficialWords();
  const say = useAmountText();
  const notes = useNotes(data);
  const { year } = filters;
  return (
    <div className={styles['figures']}>
      <Explained term="target">
        <Figure
          label={t.figures.target}
          value={<Amount fen={data.targetFen} />}
          note={notes.target}
          to={`${hrefTo('overview', { year })}#pairings`}
        />
      </Explained>
      <Explained term="paid">
        <Figure
          label={t.figures.paid}
          value={<Amount fen={data.paidFen} />}
          note={t.figures.unpaid(say(Math.max(0, data.acceptedFen - data.paidFen)))}
          to={hrefTo('pairs', { year }, { measure: 'paid' })}
        />
      </Explained>
      <Explained term="sameDay">
        <Figure
          label={t.figures.sameDay}
          value={data.sameDayLastYearFen === null ? '—' : <Amount fen={data.sameDayLastYearFen} />}
          note={notes.change}
          to={sameDayRows(data)}
        />
      </Explained>
      <Explained term="forecast">
        <Figure
          label={t.figures.forecast}
          value={data.forecast ? <Amount fen={data.forecast.yearEndFen} /> : '—'}
          note={notes.forecast}
          to={`${hrefTo('overview', { year })}#months`}
        />
      </Explained>
      <Explained term="outside">
        <Figure
          label={t.figures.outside}
          value={<Amount fen={data.outsidePairsFen} />}
          note={t.figures.outsideNote}
          to={hrefTo('facts', { year, outside: true })}
        />
      </Explained>
    </div>
  );
}

/** A figure with its definition beside it, outside the link. */
function Explained({ term, children }: { term: TermName; children: ReactNode }) {
  return (
    <div className={styles['explained']}>
      {children}
      <span className={styles['mark']}>
        <Term name={term} />
      </span>
    </div>
  );
}
