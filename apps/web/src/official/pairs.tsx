import { Await, DateText, Empty, Loading, Page, Pills, plainFen, useShared } from '../shared';
import { Adds } from './adds';
import { ExportButtons } from './export-buttons';
import { FilterBar } from './filter-bar';
import { type Filters, hrefTo, tallyFilters, useFilters, useRegionNames } from './filters';
import { HeatTable } from './heat-table';
import {
  buildMatrix,
  type Matrix,
  type Measure,
  MONTHS,
  type RowKind,
  type RowNames,
  rowKinds,
  useMatrixTallies,
} from './matrix';
import { useOwnPairs } from './own-pairs';
import styles from './pairs.module.css';
import { Term } from './term';
import { useOfficialWords } from './words';

function useRowNames(): RowNames {
  const t = useOfficialWords();
  const region = useRegionNames();
  const pairings = useOwnPairs();
  const named = (names: Record<string, string>) => (key: string) => names[key] ?? key;
  return {
    pairings,
    region,
    funding: named(t.funding),
    channel: named(t.channels),
    outside: t.outside,
  };
}

/** O2: rows × months; darker is more, and every cell opens the units that bought. */
export function Component() {
  const t = useOfficialWords();
  const { filters: all, query, set } = useFilters();
  const filters = tallyFilters(all);
  const rows = rowKinds.find((kind) => kind === query.get('rows')) ?? 'pairing';
  const unit = query.get('unit') === 'yuan' ? 'yuan' : 'wan';
  const measure: Measure = query.get('measure') === 'paid' ? 'paid' : 'accepted';
  const tallies = useMatrixTallies(rows, filters);
  const names = useRowNames();
  return (
    <Page
      title={t.matrix.title(filters.year)}
      lead={
        <>
          {t.matrix.lead}
          <Term name="attribution" />
        </>
      }
      width="wide"
    >
      <FilterBar filters={filters} set={set} show={['year', 'pairing', 'funding', 'channel']} />
      <Tools rows={rows} unit={unit} measure={measure} set={set} />
      <Await read={tallies} bones={<Loading rows={10} />}>
        {(data) => (
          <Result
            matrix={buildMatrix(rows, data.items, names, filters, measure)}
            rows={rows}
            unit={unit}
            filters={filters}
            totalFen={measure === 'paid' ? data.paidFen : data.totalFen}
            measure={measure}
            asOf={data.asOf}
          />
        )}
      </Await>
    </Page>
  );
}

/** What the rows are, which figure the cells show, and in which unit; the default leaves the address short. */
function Tools({
  rows,
  unit,
  measure,
  set,
}: Pick<ResultProps, 'rows' | 'unit' | 'measure'> & { set: ReturnType<typeof useFilters>['set'] }) {
  const t = useOfficialWords();
  return (
    <div className={styles['tools']}>
      <Pills
        label={t.matrix.rowsLabel}
        value={rows}
        onChange={(kind) => set({ rows: kind === 'pairing' ? undefined : kind })}
        options={rowKinds.map((kind) => ({ value: kind, label: t.matrix.rows[kind] }))}
      />
      <Pills
        label={t.matrix.measureLabel}
        value={measure}
        onChange={(chosen) => set({ measure: chosen === 'accepted' ? undefined : chosen })}
        options={[
          { value: 'accepted', label: t.figures.accepted },
          { value: 'paid', label: t.figures.paid },
        ]}
      />
      <Pills
        label={t.matrix.unitLabel}
        value={unit}
        onChange={(chosen) => set({ unit: chosen === 'wan' ? undefined : chosen })}
        options={[
          { value: 'wan', label: t.matrix.wan },
          { value: 'yuan', label: t.matrix.yuan },
        ]}
      />
    </div>
  );
}

interface ResultProps {
  matrix: Matrix;
  rows: RowKind;
  unit: 'wan' | 'yuan';
  measure: Measure;
  filters: Filters;
  totalFen: number;
  asOf: string;
}

function Result({ matrix, rows, unit, measure, filters, totalFen, asOf }: ResultProps) {
  const t = useOfficialWords();
  const shared = useShared();
  if (matrix.rows.length === 0)
    return <Empty title={t.matrix.empty(filters.year)} text={t.matrix.emptyText} />;
  const own = measure === 'paid' ? { ...filters, paid: true } : filters;
  const table = () => [
    [t.matrix.rows[rows], ...MONTHS.map((month) => shared.dates.month(month)), t.matrix.total],
    ...matrix.rows.map((row) => [row.label, ...row.cells.map(plainFen), plainFen(row.totalFen)]),
    ...(matrix.inPairs
      ? [[t.matrix.inPairs, ...matrix.inPairs.monthFen.map(plainFen), plainFen(matrix.inPairs.totalFen)]]
      : []),
    [t.matrix.total, ...matrix.monthFen.map(plainFen), plainFen(matrix.totalFen)],
  ];
  return (
    <>
      <div className={styles['caption']}>
        <span className="quiet">
          {t.matrix.unitNote[unit]} · {t.overview.asOf} <DateText value={asOf} clock />
        </span>
        <span className={styles['exports']}>
          <ExportButtons name={t.matrix.file(filters.year, t.matrix.rows[rows])} table={table} />
        </span>
      </div>
      <HeatTable matrix={matrix} rows={rows} unit={unit} filters={own} />
      <Adds
        rows={[
          {
            label: t.adds.cells,
            left: matrix.totalFen,
            right: totalFen,
            to: hrefTo('facts', own),
          },
        ]}
      />
    </>
  );
}
