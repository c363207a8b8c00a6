import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { type Column, DataList, Section, useInYuan } from '../../shared';
import { hrefTo, pageOfRows } from '../filters';
import { Explain } from '../term';
import type { Check, Dimension, Rows, Sheet } from './api';
import { type SplitTable, splitRatios } from './bulletin-splits';
import styles from './bulletins.module.css';
import { figureText, useFigureNames } from './figure-text';
import { useReportWords } from './words';

/** All figures of a sheet with their definitions; each leads to its rows. */
export function MainFigures({ sheet, rows, linked }: { sheet: Sheet; rows: Rows; linked: boolean }) {
  const t = useReportWords();
  const addressOf = useRows(rows);
  const { name, definition, known } = useFigureNames(sheet.definitions);
  const groups = [...new Set(sheet.definitions.map(({ group }) => group))];
  return (
    <div className={styles['groups']}>
      {groups.map((group) => (
        <section key={group} aria-label={t.figures.groups[group]}>
          <h3>{t.figures.groups[group]}</h3>
          <dl className={styles['figures']}>
            {sheet.definitions
              .filter((one) => one.group === group)
              .map(({ code, unit }) => {
                const value = sheet.figures.find((figure) => figure.code === code)?.value ?? null;
                const address = addressOf(code);
                const to = linked ? drillOf(sheet, known.get(code)?.drill ?? null, address) : undefined;
                const text = figureText(unit, value);
                return (
                  <div key={code}>
                    <dt>
                      {name(code)}
                      <Explain title={name(code)} text={definition(code)} address={address} />
                    </dt>
                    <dd className="num">{to ? <Link to={to}>{text}</Link> : text}</dd>
                  </div>
                );
              })}
          </dl>
        </section>
      ))}
    </div>
  );
}

type Drill = Sheet['definitions'][number]['drill'];

/** The page of the rows behind a figure: of facts where their address is known, else the page that its definition names. */
export function drillOf(
  { year, month }: Pick<Sheet, 'year' | 'month'>,
  drill: Drill,
  address?: string,
): string | undefined {
  if (address) return pageOfRows(address);
  if (!drill) return undefined;
  if (drill.page === 'rankings') {
    const counted = drill.filters?.['counted'];
    const those = counted ? `&counted=${counted}&untilMonth=${month}` : '';
    return `/official/rankings?year=${year}&of=${drill.filters?.['of'] ?? 'units'}${those}`;
  }
  if (drill.page === 'applications')
    return `/official/admissions?year=${year}&month=${month}&counted=${drill.filters?.['counted'] ?? 'applied'}`;
  if (drill.page === 'agreements') return `/official/agreements?year=${year}`;
  if (drill.page === 'filings') {
    const pick = drill.filters?.['pick'];
    return `/official/filings?year=${year}${pick ? `&pick=${pick}` : ''}`;
  }
  return hrefTo(drill.page, { year });
}

/** Where the rows of figures and of their parts are read. */
export function useRows(
  rows: Rows,
): (figure: string, dimension?: Dimension, key?: string) => string | undefined {
  const known = useMemo(
    () => new Map(rows.map((one) => [`${one.figure} ${one.dimension} ${one.key}`, one.address])),
    [rows],
  );
  return (figure, dimension, key) => known.get(`${figure} ${dimension ?? null} ${key ?? null}`);
}

/** The page of the units behind one part, where the desk of filings can be narrowed to it: a city's own units it cannot. */
function unitsOf(sheet: Sheet, drill: Drill, dimension: Dimension, key: string): string | undefined {
  const filters: Partial<Record<Dimension, string>> = {
    district: 'regionCode',
    department: 'department',
    unitKind: 'unitKind',
  };
  const filter = filters[dimension];
  if (drill?.page !== 'filings' || !filter || key === 'none') return undefined;
  if (dimension === 'district' && key.endsWith('00')) return undefined;
  return `${drillOf(sheet, drill)}&${filter}=${encodeURIComponent(key)}`;
}

interface PartRow {
  key: string;
  name: string;
}

/** What a target does not name is no target of nothing. */
const nothingWithout = ['target_total', 'target_completed'];

/** Figures of one table part by part, as the paper has them: of a ratio each part is divided by itself. */
function useParts(sheet: Sheet, { dimension, columns }: SplitTable) {
  const { part, known } = useFigureNames(sheet.definitions);
  const figure = (code: string) => sheet.figures.find((one) => one.code === code);
  const parts = (code: string) => figure(code)?.splits.find((split) => split.dimension === dimension)?.parts;
  const shown = columns.filter((code) => {
    const needed: readonly string[] = ratioOf(code) ?? [code];
    return needed.every((one) => parts(one) !== undefined);
  });
  const value = (code: string, key?: string): number | null => {
    const ratio = ratioOf(code);
    if (ratio) return ratioBp(value(ratio[0], key) ?? 0, value(ratio[1], key) ?? 0);
    if (key === undefined) return figure(code)?.value ?? null;
    const found = parts(code)?.find((one) => one.key === key);
    return found?.value ?? (nothingWithout.includes(code) ? null : 0);
  };
  const names = new Map(shown.flatMap((code) => parts(code) ?? []).map((one) => [one.key, one]));
  const rows: PartRow[] = [...names.values()].map((one) => ({ key: one.key, name: part(dimension, one) }));
  const unitOf = (code: string) => (ratioOf(code) ? 'bp' : (known.get(code)?.unit ?? 'fen'));
  const text = (code: string, key?: string) => figureText(unitOf(code), value(code, key));
  return { rows, shown, text, isMoney: (code: string) => unitOf(code) === 'fen' };
}

/** One table of parts with their sum under them; each cell leads to its rows. */
export function Parts({
  sheet,
  rows: addresses,
  table,
  linked,
}: {
  sheet: Sheet;
  rows: Rows;
  table: SplitTable;
  linked: boolean;
}): ReactNode {
  const t = useReportWords();
  const addressOf = useRows(addresses);
  const { name, known } = useFigureNames(sheet.definitions);
  const inYuan = useInYuan();
  const { rows, shown, text, isMoney } = useParts(sheet, table);
  const { dimension } = table;
  const label = useSplitLabel()(table);
  if (rows.length === 0) return null;
  const titles: Record<string, string> = {
    accepted_total: dimension === 'month' ? t.bulletins.inMonth : t.bulletins.accumulated,
    accepted_month: t.bulletins.inMonth,
  };
  const cell = (code: string, key?: string): ReactNode => {
    const said = text(code, key);
    const address = key === undefined ? addressOf(code) : addressOf(code, dimension, key);
    const drill = known.get(code)?.drill ?? null;
    const units = linked && key !== undefined ? unitsOf(sheet, drill, dimension, key) : undefined;
    const to = address ? pageOfRows(address) : units;
    if (!to) return said;
    return (
      <Link to={to} title={address && `GET ${address}`}>
        {said}
      </Link>
    );
  };
  const columns: Column<PartRow>[] = [
    {
      key: 'name',
      title: t.figures.dimensions[dimension],
      phone: 'heading',
      render: (row) => row.name,
      total: t.bulletins.total,
    },
    ...shown.map(
      (code): Column<PartRow> => ({
        key: code,
        title: isMoney(code) ? inYuan(titles[code] ?? name(code)) : (titles[code] ?? name(code)),
        align: 'end',
        render: ({ key }) => cell(code, key),
        total: cell(code),
      }),
    ),
  ];
  return (
    <section aria-label={label} className={shown.length > 2 ? styles['wide'] : ''}>
      <h3>{label}</h3>
      <DataList caption={label} columns={columns} rows={rows} rowKey={({ key }) => key} dense />
    </section>
  );
}

/** What a table is called: of accepted amounts by its dimension alone. */
function useSplitLabel(): (table: SplitTable) => string {
  const t = useReportWords();
  return ({ group, dimension }) => {
    const by = t.figures.dimensions[dimension];
    return group === 'accepted' ? by : `${t.bulletins.splits[group]} · ${by}`;
  };
}

const ratioOf = (code: string): readonly [string, string] | undefined => splitRatios[code];

/** As the paper divides: half a basis point goes away from zero. */
function ratioBp(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const bp = Math.round((Math.abs(part) * 10_000) / Math.abs(whole));
  return part < 0 === whole < 0 ? bp : -bp;
}

/** Every relation between figures; those that do not hold first and in full. */
export function Checks({ sheet }: { sheet: Sheet }) {
  const t = useReportWords();
  const { name, known } = useFigureNames(sheet.definitions);
  const wrong = sheet.checks.filter(({ holds }) => !holds);
  const text = ({ figure }: Check, value: number | null) =>
    figureText(known.get(figure)?.unit ?? 'fen', value);
  return (
    <Section title={t.bulletins.checks} note={t.bulletins.checksNote(sheet.checks.length)} id="checks">
      <p className={wrong.length === 0 ? styles['good'] : styles['bad']} role="status">
        {wrong.length === 0 ? `✓ ${t.bulletins.allHold}` : `✗ ${t.bulletins.someDiffer}`}
      </p>
      {wrong.length > 0 && (
        <DataList
          caption={t.bulletins.checks}
          rows={wrong}
          rowKey={({ kind, figure, against }) => `${kind} ${figure} ${against}`}
          columns={[
            {
              key: 'figure',
              title: t.bulletins.figure,
              phone: 'heading',
              render: ({ figure, against }) => `${name(figure)} · ${against.map(name).join(' + ')}`,
            },
            {
              key: 'stated',
              title: t.bulletins.stated,
              align: 'end',
              render: (check) => text(check, check.stated),
            },
            {
              key: 'computed',
              title: t.bulletins.computed,
              align: 'end',
              render: (check) => text(check, check.computed),
            },
            {
              key: 'difference',
              title: t.bulletins.difference,
              align: 'end',
              render: (check) => text(check, (check.stated ?? 0) - (check.computed ?? 0)),
            },
          ]}
          dense
        />
      )}
    </Section>
  );
}
