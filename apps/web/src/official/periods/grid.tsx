import { CheckCircleFilled, ClockCircleOutlined, LockFilled, MinusOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Await, formatFen, Note, Page, Select, useFromHere, useLanguage, usePhone } from '../../shared';
import { thisYear, yearChoices } from '../filters';
import { type Cell, type Grid, periodPath, type Row, usePeriods } from './api';
import styles from './periods.module.css';
import { type PeriodWords, usePeriodWords } from './words';

/** How a cell looks: a month that is over and not closed is what somebody has to do. */
type Face = 'running' | 'due' | 'closing' | 'closed';

function faceOf({ state, ended }: Cell): Face {
  if (state !== 'open') return state;
  return ended ? 'due' : 'running';
}

const marks: Record<Face, ReactNode> = {
  running: <MinusOutlined />,
  due: <ClockCircleOutlined />,
  closing: <CheckCircleFilled />,
  closed: <LockFilled />,
};

/** 期间关账: regions by month, like a calendar on the wall. */
export function Component() {
  const t = usePeriodWords();
  const phone = usePhone();
  const [query, setQuery] = useSearchParams();
  const asked = Number(query.get('year'));
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : thisYear();
  const region = /^\d{6}$/.test(query.get('region') ?? '') ? (query.get('region') ?? undefined) : undefined;
  const grid = usePeriods(year, region);
  const set = (change: Record<string, string>) =>
    setQuery({ ...Object.fromEntries(query), ...change }, { replace: true });
  const years = yearChoices();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      width="wide"
      actions={
        <Select
          label={t.year(year)}
          value={String(year)}
          onChange={(value) => set({ year: value })}
          options={(years.includes(year) ? years : [year, ...years]).map((one) => ({
            value: String(one),
            label: t.year(one),
          }))}
        />
      }
    >
      <Await read={grid}>
        {(data) => (
          <>
            <Summary row={data.rows[0]} />
            <Legend />
            {phone ? <Calendar grid={data} /> : <Table grid={data} />}
            <p className={styles['note']}>{t.gridNote}</p>
          </>
        )}
      </Await>
    </Page>
  );
}

function Summary({ row }: { row: Row | undefined }) {
  const t = usePeriodWords();
  if (!row) return null;
  const count = (face: Face) => row.months.filter((cell) => faceOf(cell) === face).length;
  const due = count('due') + count('closing');
  return (
    <Note tone={due === 0 ? 'barley' : 'loess'}>
      {row.regionName} · {t.summary(count('closed'), due)}
    </Note>
  );
}

function Legend() {
  const t = usePeriodWords();
  return (
    <ul className={styles['legend']} aria-label={t.legend}>
      {(['running', 'due', 'closing', 'closed'] as const).map((face) => (
        <li key={face}>
          <span className={`${styles['swatch']} ${styles[face]}`} aria-hidden="true">
            {marks[face]}
          </span>
          {faceName(t, face)}
        </li>
      ))}
    </ul>
  );
}

function faceName(t: PeriodWords, face: Face): string {
  if (face === 'running') return t.running;
  return face === 'due' ? t.due : t.states[face];
}

function useShortAmount(): (fen: number) => string {
  const { language } = useLanguage();
  const scale = language === 'en' ? 100_000 : 1_000_000;
  return (fen) => (fen === 0 ? '—' : (fen / scale).toFixed(2));
}

function Table({ grid }: { grid: Grid }) {
  const t = usePeriodWords();
  return (
    <section className={styles['scroll']} aria-label={t.grid(grid.year)}>
      <table className={styles['grid']}>
        <caption className="visually-hidden">{t.grid(grid.year)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.region}</th>
            {grid.rows[0]?.months.map(({ month }) => (
              <th scope="col" key={month}>
                {t.month(month)}
              </th>
            ))}
            <th scope="col">{t.wholeYear}</th>
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, index) => (
            <tr key={row.regionCode} className={index === 0 ? styles['root'] : ''}>
              <th scope="row">
                <RegionName row={row} grid={grid} isRoot={index === 0} />
              </th>
              {[...row.months, row.wholeYear].map((cell) => (
                <td key={cell.month}>
                  <CellLink row={row} cell={cell} year={grid.year} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Opens the level below, or from the first row the level above. */
function RegionName({ row, grid, isRoot }: { row: Row; grid: Grid; isRoot: boolean }) {
  const t = usePeriodWords();
  const [query] = useSearchParams();
  const to = (region: string) => `?${new URLSearchParams({ ...Object.fromEntries(query), region })}`;
  if (isRoot && grid.parentCode)
    return (
      <>
        {row.regionName}{' '}
        <Link className={styles['up']} to={to(grid.parentCode)}>
          {t.upLevel}
        </Link>
      </>
    );
  if (isRoot || row.level === 'county') return row.regionName;
  return <Link to={to(row.regionCode)}>{row.regionName}</Link>;
}

function CellLink({ row, cell, year }: { row: Row; cell: Cell; year: number }) {
  const t = usePeriodWords();
  const short = useShortAmount();
  const here = useFromHere();
  const face = faceOf(cell);
  const when = t.period(year, cell.month);
  const label = t.cell(row.regionName, when, faceName(t, face), formatFen(cell.amountFen));
  return (
    <Link
      className={`${styles['cell']} ${styles[face]}`}
      to={periodPath(cell.id)}
      state={here}
      aria-label={label}
      title={label}
    >
      <span className={styles['mark']} aria-hidden="true">
        {marks[face]}
      </span>
      <span className={styles['amount']}>{short(cell.amountFen)}</span>
    </Link>
  );
}

/** On a phone one region at a time: twelve months as a calendar, and the year under them. */
function Calendar({ grid }: { grid: Grid }) {
  const t = usePeriodWords();
  const [query, setQuery] = useSearchParams();
  const chosen = query.get('row') ?? '';
  const row = grid.rows.find(({ regionCode }) => regionCode === chosen) ?? grid.rows[0];
  if (!row) return null;
  return (
    <>
      {grid.rows.length > 1 && (
        <Select
          label={t.region}
          showLabel
          value={row.regionCode}
          onChange={(value) => setQuery({ ...Object.fromEntries(query), row: value }, { replace: true })}
          options={grid.rows.map(({ regionCode, regionName }) => ({ value: regionCode, label: regionName }))}
        />
      )}
      <ol className={styles['calendar']} aria-label={t.grid(grid.year)}>
        {[...row.months, row.wholeYear].map((cell) => (
          <li key={cell.month} className={cell.month === 0 ? styles['whole'] : ''}>
            <span className={styles['monthName']} aria-hidden="true">
              {cell.month === 0 ? t.wholeYear : t.month(cell.month)}
            </span>
            <CellLink row={row} cell={cell} year={grid.year} />
          </li>
        ))}
      </ol>
    </>
  );
}
