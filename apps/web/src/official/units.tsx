import { answer, api } from '../api/client';
import {
  Await,
  type Column,
  DataList,
  Empty,
  formatFen,
  Loading,
  Page,
  plainFen,
  useShared,
} from '../shared';
import { MorePages, usePages } from '../shared/pages';
import { Adds } from './adds';
import { FigureLink, Quiet } from './amount';
import type { UnitRow } from './api';
import { ExportButtons } from './export-buttons';
import { FilterBar } from './filter-bar';
import { type Filters, hrefTo, isTallied, tallyFilters, unitFilters, unitQuery, useFilters } from './filters';
import { useTallies } from './matrix';
import { percentText } from './reports/figure-text';
import { useScopeTitle } from './scope-title';
import { Term } from './term';
import { type OfficialWords, useOfficialWords } from './words';

/** Who bought what is behind a cell of the heat table. */
export function Component() {
  const t = useOfficialWords();
  const { filters, set } = useFilters();
  const within = unitFilters(filters);
  const units = usePages(['units', within], (cursor) =>
    answer(
      api.GET('/v1/units', {
        params: { query: { ...unitQuery(within), count: 'exact', limit: 100, cursor } },
      }),
    ),
  );
  const scope = useScopeTitle(within);
  const { month: _month, ...wholeYear } = tallyFilters(within);
  return (
    <Page
      title={t.units.title}
      eyebrow={scope}
      lead={
        <>
          {t.units.lead}
          <Term name="units" />
        </>
      }
      back={{ to: hrefTo('pairs', wholeYear), label: t.nav.pairs }}
      width="wide"
    >
      <FilterBar
        filters={within}
        set={set}
        show={['year', 'month', 'pairing', 'funding', 'channel', 'level']}
      />
      <Await read={units}>
        {(rows) => (
          <Units rows={rows} wholeFen={units.first?.sumFen} whole={!units.hasMore} filters={within} />
        )}
      </Await>
      <MorePages read={units} />
    </Page>
  );
}

/** `wholeFen` is of all units, also of those that are not on screen yet. */
function columnsOf(
  t: OfficialWords,
  rows: readonly UnitRow[],
  wholeFen: number,
  filters: Filters,
): Column<UnitRow>[] {
  const kinds: Record<string, string> = t.unitKinds;
  const total = rows.reduce((sum, row) => sum + row.amountFen, 0);
  const facts = (row: UnitRow) => hrefTo('facts', { ...filters, buyerId: row.buyerId });
  const kind: Column<UnitRow> = {
    key: 'kind',
    title: t.units.kind,
    render: (row) => <Quiet>{kinds[row.unitKind ?? ''] ?? '—'}</Quiet>,
    phone: 'corner',
  };
  return [
    {
      key: 'name',
      title: t.units.unit,
      render: (row) => row.name,
      phone: 'heading',
      total: t.units.total(rows.length),
    },
    ...(rows.some((row) => row.unitKind !== null) ? [kind] : []),
    { key: 'region', title: t.units.region, render: (row) => row.regionName },
    {
      key: 'amount',
      title: t.units.amount,
      align: 'end',
      render: (row) => <FigureLink fen={row.amountFen} to={facts(row)} />,
      total: formatFen(total),
    },
    {
      key: 'share',
      title: t.units.share,
      align: 'end',
      render: (row) => percentText(wholeFen > 0 ? Math.round((row.amountFen / wholeFen) * 10_000) : null),
    },
    {
      key: 'paid',
      title: t.units.paid,
      align: 'end',
      render: (row) => formatFen(row.paidFen),
      total: formatFen(rows.reduce((sum, row) => sum + row.paidFen, 0)),
    },
    {
      key: 'count',
      title: t.units.count,
      align: 'end',
      render: (row) => row.factCount,
      total: rows.reduce((sum, row) => sum + row.factCount, 0),
    },
  ];
}

function Units({
  rows,
  wholeFen,
  whole,
  filters,
}: {
  rows: readonly UnitRow[];
  wholeFen: number | undefined;
  whole: boolean;
  filters: Filters;
}) {
  const t = useOfficialWords();
  const shared = useShared();
  const kinds: Record<string, string> = t.unitKinds;
  const sum = rows.reduce((total, row) => total + row.amountFen, 0);
  const table = () => [
    [t.units.unit, t.units.kind, t.units.amount, t.units.paid, t.units.count],
    ...rows.map((row) => [
      row.name,
      kinds[row.unitKind ?? ''] ?? '',
      plainFen(row.amountFen),
      plainFen(row.paidFen),
      row.factCount,
    ]),
  ];
  return (
    <div style={{ marginTop: 24 }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, marginBottom: 8 }}>
        <ExportButtons name={`${t.units.title}-${filters.year}`} table={table} />
      </div>
      <DataList
        caption={t.units.title}
        columns={columnsOf(t, rows, wholeFen ?? sum, filters)}
        rows={rows}
        rowKey={(row) => row.buyerId}
        rowLink={(row) => hrefTo('facts', { ...filters, buyerId: row.buyerId })}
        empty={
          <Empty
            title={t.units.empty}
            text={t.units.emptyText}
            next={{ label: t.units.emptyNext, to: hrefTo('units', { year: filters.year }) }}
          />
        }
        dense
      />
      {rows.length > 0 && whole && isTallied(filters) && <UnitsAdd sum={sum} filters={filters} />}
      <p className="quiet" style={{ marginTop: 12, fontSize: 13 }}>
        {t.pairings.note(shared.units.yuan)}
      </p>
    </div>
  );
}

/** The units' sum against the tally of the same cell. */
function UnitsAdd({ sum, filters }: { sum: number; filters: Filters }) {
  const t = useOfficialWords();
  const tally = useTallies([], filters);
  return (
    <Await read={tally} bones={<Loading rows={1} title={false} />}>
      {({ totalFen: right }) => (
        <Adds rows={[{ label: t.adds.units, left: sum, right, to: hrefTo('facts', filters) }]} />
      )}
    </Await>
  );
}
