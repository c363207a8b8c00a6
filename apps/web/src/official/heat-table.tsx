import { Fragment } from 'react';
import { Link } from 'react-router';
import { formatFen, useLanguage, useShared } from '../shared';
import { type Filters, hrefTo } from './filters';
import styles from './heat-table.module.css';
import { heat, type Matrix, type MatrixRow, MONTHS, type RowKind } from './matrix';
import { useOfficialWords } from './words';

interface HeatProps {
  matrix: Matrix;
  rows: RowKind;
  unit: 'wan' | 'yuan';
  filters: Filters;
}

/** Two decimals of 万元 (thousands of yuan in English), or the exact yuan. */
function useCell(unit: 'wan' | 'yuan'): (fen: number) => string {
  const { language } = useLanguage();
  const scale = language === 'en' ? 100_000 : 1_000_000;
  const places = language === 'en' ? 1 : 2;
  return (fen) => {
    if (fen === 0) return '—';
    return unit === 'yuan' ? formatFen(fen) : (fen / scale).toFixed(places);
  };
}

/** A real table, so that it can be read aloud, copied and walked with the Tab key; colour repeats what the figures say. */
export function HeatTable({ matrix, rows, unit, filters }: HeatProps) {
  const t = useOfficialWords();
  const shared = useShared();
  const say = useCell(unit);
  const { month: _month, ...base } = filters;
  return (
    <section className={styles['scroll']} aria-label={t.matrix.title(filters.year)}>
      <table className={styles['heat']}>
        <caption className="visually-hidden">{t.matrix.title(filters.year)}</caption>
        <thead>
          <tr>
            <th scope="col">{t.matrix.rows[rows]}</th>
            {MONTHS.map((month) => (
              <th scope="col" key={month} className={month === filters.month ? styles['focus'] : ''}>
                <Link to={hrefTo('units', { ...base, month })}>{shared.dates.month(month)}</Link>
              </th>
            ))}
            <th scope="col">{t.matrix.total}</th>
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((row) => (
            <Fragment key={row.key}>
              {row.outside && matrix.inPairs && <InPairs sums={matrix.inPairs} filters={base} say={say} />}
              <Row row={row} filters={base} topFen={matrix.topFen} say={say} />
            </Fragment>
          ))}
          {matrix.inPairs && !matrix.rows.some((row) => row.outside) && (
            <InPairs sums={matrix.inPairs} filters={base} say={say} />
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.matrix.total}</th>
            {MONTHS.map((month) => (
              <td key={month}>
                <Link to={hrefTo('units', { ...base, month })}>{say(matrix.monthFen[month - 1] ?? 0)}</Link>
              </td>
            ))}
            <td>
              <Link to={hrefTo('units', base)}>{say(matrix.totalFen)}</Link>
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function Row({
  row,
  filters,
  topFen,
  say,
}: {
  row: MatrixRow;
  filters: Filters;
  topFen: number;
  say: (fen: number) => string;
}) {
  const shared = useShared();
  const own = { ...filters, ...row.filters };
  const page = row.outside ? 'facts' : 'units';
  return (
    <tr className={row.outside ? styles['outside'] : ''}>
      <th scope="row">
        <Link className={styles['name']} to={hrefTo(page, own)}>
          {row.label}
        </Link>
      </th>
      {MONTHS.map((month) => {
        const fen = row.cells[month - 1] ?? 0;
        return (
          <td key={month} className={`${styles['cell']} ${styles[`h${heat(fen, topFen)}`]}`}>
            {fen === 0 ? (
              <span>—</span>
            ) : (
              <Link
                to={hrefTo(page, { ...own, month })}
                title={`${row.label} ${shared.dates.month(month)} ${formatFen(fen)} ${shared.units.yuan}`}
              >
                {say(fen)}
              </Link>
            )}
          </td>
        );
      })}
      <td className={styles['total']}>
        <Link to={hrefTo(page, own)}>{say(row.totalFen)}</Link>
      </td>
    </tr>
  );
}

interface InPairsProps {
  sums: NonNullable<Matrix['inPairs']>;
  filters: Filters;
  say: (fen: number) => string;
}

/** The pairs alone: the figure that the targets are measured by. */
function InPairs({ sums, filters, say }: InPairsProps) {
  const t = useOfficialWords();
  const own = { ...filters, paired: true };
  return (
    <tr className={styles['inPairs']}>
      <th scope="row">{t.matrix.inPairs}</th>
      {MONTHS.map((month) => {
        const fen = sums.monthFen[month - 1] ?? 0;
        return (
          <td key={month}>
            {fen === 0 ? <span>—</span> : <Link to={hrefTo('facts', { ...own, month })}>{say(fen)}</Link>}
          </td>
        );
      })}
      <td>
        <Link to={hrefTo('facts', own)}>{say(sums.totalFen)}</Link>
      </td>
    </tr>
  );
}
