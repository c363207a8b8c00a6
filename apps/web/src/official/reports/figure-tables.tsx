import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { type Column, DataList, formatFen, Section } from '../../shared';
import { hrefTo, pageOfRows } from '../filters';
import { Explain } from '../term';
import type { Check, Dimension, Rows, Sheet } from './api';
import styles from './bulletins.module.css';
import { figureText, percentText, useFigureNames } from './figure-text';
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
  if (drill.page === 'rankings')
    return `/official/rankings?year=${year}&of=${drill.filters?.['of'] ?? 'units'}`;
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

/** A figure that leads to its rows; without them it stands for itself. */
function Drilled({ fen, address }: { fen: number; address: string | undefined }) {
  const text = formatFen(fen);
  if (!address) return text;
  return (
    <Link to={pageOfRows(address)} title={`GET ${address}`}>
      {text}
    </Link>
  );
}

interface PartRow {
  key: string;
  name: string;
  value: number;
  month?: number;
}

/** Parts of the accepted amount, with their sum under them; each leads to its rows. */
export function Parts({
  sheet,
  rows: addresses,
  dimension,
}: {
  sheet: Sheet;
  rows: Rows;
  dimension: Dimension;
}): ReactNode {
  const t = useReportWords();
  const addressOf = useRows(addresses);
  const { part } = useFigureNames(sheet.definitions);
  const split = (code: string) =>
    sheet.figures.find((figure) => figure.code === code)?.splits.find((one) => one.dimension === dimension)
      ?.parts;
  const parts = split('accepted_total') ?? [];
  const months = split('accepted_month');
  if (parts.length === 0) return null;
  const value = (code: string) => sheet.figures.find((figure) => figure.code === code)?.value ?? 0;
  const rows: PartRow[] = parts.map((one) => ({
    key: one.key,
    name: part(dimension, one),
    value: one.value,
    ...(months ? { month: months.find(({ key }) => key === one.key)?.value ?? 0 } : {}),
  }));
  const columns: Column<PartRow>[] = [
    {
      key: 'name',
      title: t.figures.dimensions[dimension],
      phone: 'heading',
      render: ({ name }) => name,
      total: t.bulletins.total,
    },
    {
      key: 'value',
      title: t.bulletins.accumulated,
      align: 'end',
      render: (row) => <Drilled fen={row.value} address={addressOf('accepted_total', dimension, row.key)} />,
      total: <Drilled fen={value('accepted_total')} address={addressOf('accepted_total')} />,
    },
    ...(months
      ? [
          {
            key: 'month',
            title: t.bulletins.inMonth,
            align: 'end' as const,
            render: (row: PartRow) => (
              <Drilled fen={row.month ?? 0} address={addressOf('accepted_month', dimension, row.key)} />
            ),
            total: <Drilled fen={value('accepted_month')} address={addressOf('accepted_month')} />,
          },
        ]
      : []),
  ];
  return (
    <DataList
      caption={t.figures.dimensions[dimension]}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      dense
    />
  );
}

const quotaCounts = ['units_to_file', 'units_filed', 'units_not_filed', 'units_reserving_idle'] as const;
const quotaSums = ['reserved_total', 'quota_completed'] as const;

interface QuotaRow {
  key: string;
  name: string;
  values: Record<string, number>;
}

/** 预留份额 by one way of telling units apart: who filed, what is reserved, how far it is. */
export function QuotaParts({ sheet, dimension }: { sheet: Sheet; dimension: Dimension }): ReactNode {
  const t = useReportWords();
  const { part, name } = useFigureNames(sheet.definitions);
  const figure = (code: string) => sheet.figures.find((one) => one.code === code);
  const splitOf = (code: string) =>
    figure(code)?.splits.find((one) => one.dimension === dimension)?.parts ?? [];
  const codes = [...quotaCounts, ...quotaSums];
  const all = Object.fromEntries(codes.map((code) => [code, figure(code)?.value ?? 0]));
  const rows: QuotaRow[] = splitOf('units_budget').map((one) => ({
    key: one.key,
    name: part(dimension, one),
    values: Object.fromEntries(
      codes.map((code) => [code, splitOf(code).find(({ key }) => key === one.key)?.value ?? 0]),
    ),
  }));
  if (rows.length === 0) return null;
  const progress = (values: Record<string, number>) =>
    progressText(values['quota_completed'] ?? 0, values['reserved_total'] ?? 0);
  return (
    <DataList
      caption={t.figures.dimensions[dimension]}
      columns={[
        {
          key: 'name',
          title: t.figures.dimensions[dimension],
          phone: 'heading',
          render: (row) => row.name,
          total: t.bulletins.total,
        },
        ...codes.map((code): Column<QuotaRow> => {
          const text = (value: number) => figureText(isCount(code) ? 'count' : 'fen', value);
          return {
            key: code,
            title: name(code),
            align: 'end',
            render: ({ values }) => text(values[code] ?? 0),
            total: text(all[code] ?? 0),
          };
        }),
        {
          key: 'progress',
          title: name('quota_progress'),
          align: 'end',
          render: ({ values }) => progress(values),
          total: progress(all),
        },
      ]}
      rows={rows}
      rowKey={({ key }) => key}
      dense
    />
  );
}

const isCount = (code: string): boolean => quotaCounts.some((one) => one === code);

/** As the paper divides: half a basis point goes away from zero. */
function progressText(completed: number, reserved: number): string {
  const bp = Math.sign(completed) * Math.round((Math.abs(completed) * 10_000) / reserved);
  return percentText(reserved > 0 ? bp : null);
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
