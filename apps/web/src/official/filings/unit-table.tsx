import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useFilingWords } from '../../filing/words';
import { formatBp, formatFen, Tag, toneOf, useDates, useFromHere, useInYuan, usePhone } from '../../shared';
import { MorePages } from '../../shared/pages';
import type { UnitRow } from './api';
import styles from './filings.module.css';

/** Of one row in pixels, as in the style sheet: what is out of sight is left out by it. */
const rowHeight = { desktop: 48, phone: 156 };
/** Rows kept above and below what is seen. */
const margin = 12;

interface Read {
  hasMore: boolean;
  more: () => unknown;
  isFetchingMore: boolean;
  error: unknown;
}

/**
 * Some thousand units in a frame of their own: only rows in sight are in the page, and the next hundred are read before
 * the end is reached. A screen reader hears how many rows there are and which one it is at.
 */
export function UnitTable({ rows, read, year }: { rows: readonly UnitRow[]; read: Read; year: number }) {
  const t = useFilingWords();
  const phone = usePhone();
  const height = phone ? rowHeight.phone : rowHeight.desktop;
  const { frame, top, first, last } = useWindow(rows.length, height);
  const asked = useRef('');
  useEffect(() => {
    const isNearEnd = last >= rows.length - margin;
    const place = isNearEnd ? `${rows.length} ${top}` : '';
    const again = asked.current === place;
    asked.current = place;
    // After a failure whoever scrolls asks again, and the button below; standing still asks no more.
    if (isNearEnd && read.hasMore && !read.isFetchingMore && !(read.error && again)) read.more();
  }, [last, top, rows.length, read]);
  return (
    <>
      <section ref={frame} className={styles['frame']} aria-label={t.desk.title}>
        <table aria-rowcount={read.hasMore ? -1 : rows.length + 1}>
          <Head />
          <tbody style={{ paddingTop: first * height, paddingBottom: (rows.length - last) * height }}>
            {rows.slice(first, last).map((row, place) => (
              <Row key={row.unitId} row={row} index={first + place + 2} year={year} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="quiet" role="status">
        {t.desk.counted(rows.length)}
        {read.hasMore ? ' …' : ` · ${t.desk.end}`}
      </p>
      {Boolean(read.error) && <MorePages read={read} />}
    </>
  );
}

/** Which rows are in sight of the frame. */
function useWindow(count: number, height: number) {
  const frame = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, size: 900 });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // So that the keyboard scrolls it.
    element.tabIndex = 0;
    const look = () => setSeen({ top: element.scrollTop, size: element.clientHeight });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, []);
  const first = Math.max(0, Math.min(count, Math.floor(seen.top / height)) - margin);
  const last = Math.min(count, Math.ceil((seen.top + seen.size) / height) + margin);
  useFocusInSight(frame, `${first} ${last}`);
  return { frame, top: seen.top, first, last };
}

/** Acts by which a reader looks elsewhere than where the focus is. */
const looksElsewhere = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * The browser scrolls to what gets the focus before the rows around it are written anew; each time that they are, what
 * has the focus is brought into sight again, until the reader looks elsewhere.
 */
function useFocusInSight(frame: RefObject<HTMLElement | null>, rows: string): void {
  const held = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const hold = ({ target }: FocusEvent) => {
      held.current = target === element ? null : (target as HTMLElement);
      requestAnimationFrame(() => bringIntoSight(held.current));
    };
    const release = () => {
      held.current = null;
    };
    element.addEventListener('focusin', hold);
    for (const act of looksElsewhere) element.addEventListener(act, release, { passive: true });
    return () => {
      element.removeEventListener('focusin', hold);
      for (const act of looksElsewhere) element.removeEventListener(act, release);
    };
  }, [frame]);
  const written = useRef(rows);
  useLayoutEffect(() => {
    if (written.current === rows) return;
    written.current = rows;
    bringIntoSight(held.current);
  }, [rows]);
}

function bringIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function Head() {
  const t = useFilingWords();
  const inYuan = useInYuan();
  const names = [
    t.desk.unit,
    t.desk.state,
    t.desk.canteen,
    inYuan(t.desk.required),
    inYuan(t.desk.reserved),
    t.desk.share,
    inYuan(t.desk.bought),
    t.desk.progress,
    inYuan(t.desk.forecast),
  ];
  return (
    <thead>
      <tr className={styles['head']} aria-rowindex={1}>
        {names.map((name, place) => (
          <th key={name} scope="col" className={place > 2 ? styles['end'] : undefined}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ row, index, year }: { row: UnitRow; index: number; year: number }) {
  const t = useFilingWords();
  const inYuan = useInYuan();
  const here = useFromHere();
  const dates = useDates();
  const money = (fen: number | null) => (fen === null ? '—' : formatFen(fen));
  const kinds: Record<string, string> = t.unitKinds;
  const about = [row.regionName, kinds[row.unitKind], row.department && t.departments[row.department]].concat(
    row.formerName === null ? [] : t.desk.formerly(row.formerName),
  );
  return (
    <tr className={styles['row']} aria-rowindex={index}>
      <Cell name="unit">
        <b>
          {row.filingId === null ? (
            row.name
          ) : (
            <Link to={`/official/filings/${row.filingId}`} state={here}>
              {row.name}
            </Link>
          )}
        </b>
        {row.ended === null ? (
          <small>{about.filter(Boolean).join(' · ')}</small>
        ) : (
          <EndedNote ended={row.ended} />
        )}
      </Cell>
      <Cell name="state">
        <Tag tone={toneOf(row.state)}>
          {row.reservedFen === 0 ? `${t.states[row.state]} · ${t.zero}` : t.states[row.state]}
        </Tag>
        {row.isLate && <em>{t.late}</em>}
        {row.filingId === null && row.ended === null && row.remindedAt !== null && (
          <small>{t.desk.remindedOn(dates.day(row.remindedAt))}</small>
        )}
      </Cell>
      <Cell name="canteen">
        {row.canteen === null ? <span className="quiet">{t.canteenUnknown}</span> : t.canteens[row.canteen]}
        {row.filedByName !== null && <small>{row.filedByName}</small>}
      </Cell>
      <Cell name="money" title={inYuan(t.desk.required)}>
        {money(row.requiredFen)}
      </Cell>
      <Cell name="money" title={inYuan(t.desk.reserved)}>
        {money(row.reservedFen)}
      </Cell>
      <Cell name="money" title={t.desk.share}>
        {formatBp(row.ratioBp)}
      </Cell>
      <Cell name="money" title={inYuan(t.desk.bought)}>
        {money(row.boughtFen)}
      </Cell>
      <Cell name="money" title={t.desk.progress}>
        <Link
          to={`/official/units/${row.unitId}/reserve?year=${year}`}
          state={here}
          aria-label={`${t.desk.progress} ${formatBp(row.progressBp)}`}
        >
          {formatBp(row.progressBp)}
        </Link>
      </Cell>
      <Cell name="money" title={inYuan(t.desk.forecast)}>
        {money(row.forecastFen)}
      </Cell>
    </tr>
  );
}

/** 被谁承接: since when a unit is no more, and who goes on. */
function EndedNote({ ended }: { ended: NonNullable<UnitRow['ended']> }) {
  const t = useFilingWords();
  const dates = useDates();
  const { kind, effectiveOn, successors } = ended;
  const text = t.desk.endedInto(t.desk.endings[kind], dates.date(effectiveOn), successors.join('、'));
  return <small title={text}>{text}</small>;
}

/** On a phone a figure carries its own title. */
function Cell({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <td className={styles[name]} data-title={title}>
      {children}
    </td>
  );
}
