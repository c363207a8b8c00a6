import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Pairing } from '../api/types';
import type { Tally } from './api';
import { channels, type Filters, fundings } from './filters';

export const rowKinds = ['pairing', 'district', 'county', 'funding', 'channel'] as const;
export type RowKind = (typeof rowKinds)[number];
export type Measure = 'accepted' | 'paid';

const groupKey = {
  pairing: 'pairing',
  district: 'district',
  county: 'county',
  funding: 'fundingSource',
  channel: 'channel',
} as const;

export interface MatrixRow {
  key: string;
  label: string;
  /** Twelve months, in fen. */
  cells: number[];
  totalFen: number;
  /** What the row adds to the filters when it is opened. */
  filters: Partial<Filters>;
  outside: boolean;
}

export interface Matrix {
  rows: MatrixRow[];
  monthFen: number[];
  totalFen: number;
  /** The rows without what is outside pairs; only where the rows are pairs. */
  inPairs: { monthFen: number[]; totalFen: number } | undefined;
  /** The largest cell: the darkest tint. What is outside pairs does not pale the pairs. */
  topFen: number;
}

export const MONTHS = Array.from({ length: 12 }, (_, place) => place + 1);

/** Tallies of a year split by `keys`, within the filters. */
export function useTallies(keys: ReadonlyArray<(typeof groupKey)[RowKind] | 'month'>, filters: Filters) {
  const query = {
    year: filters.year,
    groupBy: keys.length === 0 ? undefined : keys.join(','),
    month: filters.month,
    eastCode: filters.eastCode,
    westCode: filters.westCode,
    pairingId: filters.outside ? 'none' : filters.pairingId,
    fundingSource: filters.fundingSource,
    channel: filters.channel,
  };
  return useQuery({
    queryKey: ['tallies', query],
    queryFn: () => answer(api.GET('/v1/tallies', { params: { query } })),
  });
}

/** The matrix never narrows to one month: its columns are the months. */
export function useMatrixTallies(rows: RowKind, filters: Filters) {
  const { month: _month, ...rest } = filters;
  return useTallies([groupKey[rows], 'month'], rest);
}

export interface RowNames {
  pairings: readonly Pairing[];
  region: (code: string) => string;
  funding: (source: string) => string;
  channel: (channel: string) => string;
  outside: string;
}

const OUTSIDE = 'outside';

function keyOf(kind: RowKind, item: Tally): string {
  if (kind === 'pairing') return item.pairing?.id ?? OUTSIDE;
  return item[groupKey[kind]] ?? OUTSIDE;
}

function emptyRow(key: string, label: string, filters: Partial<Filters>): MatrixRow {
  return { key, label, cells: MONTHS.map(() => 0), totalFen: 0, filters, outside: key === OUTSIDE };
}

function describe(kind: RowKind, key: string, names: RowNames): MatrixRow {
  if (key === OUTSIDE) return emptyRow(key, names.outside, { outside: true });
  if (kind === 'county') return emptyRow(key, names.region(key), { westCode: key });
  if (kind === 'district') return emptyRow(key, names.region(key), { district: key });
  if (kind === 'funding')
    return emptyRow(key, names.funding(key), { fundingSource: fundings.find((one) => one === key) });
  if (kind === 'channel')
    return emptyRow(key, names.channel(key), { channel: channels.find((one) => one === key) });
  const pair = names.pairings.find((one) => one.id === key);
  if (pair === undefined) return emptyRow(key, key, { pairingId: key });
  return emptyRow(key, `${pair.eastName} — ${pair.westName}`, { pairingId: key });
}

/** Rows that stand in the table even when nothing was bought. */
function knownKeys(kind: RowKind, names: RowNames, filters: Filters): string[] {
  const fits = (pair: Pairing) =>
    (filters.pairingId === undefined || pair.id === filters.pairingId) &&
    (filters.eastCode === undefined || pair.eastCode === filters.eastCode) &&
    (filters.westCode === undefined || pair.westCode === filters.westCode);
  if (filters.outside) return [];
  if (kind === 'pairing') return names.pairings.filter(fits).map((pair) => pair.id);
  if (kind === 'county') return [...new Set(names.pairings.filter(fits).map((pair) => pair.westCode))];
  if (kind === 'district') return [...new Set(names.pairings.filter(fits).map((pair) => pair.eastCode))];
  if (kind === 'funding') return fundings.filter((source) => source !== 'resale');
  return channels.filter((channel) => channel === 'platform');
}

/** Puts the tallies in rows and months, adds them up again, and sorts by amount; what is outside pairs comes last. */
export function buildMatrix(
  kind: RowKind,
  items: readonly Tally[],
  names: RowNames,
  filters: Filters,
  measure: Measure,
): Matrix {
  const rows = new Map(knownKeys(kind, names, filters).map((key) => [key, describe(kind, key, names)]));
  const monthFen = MONTHS.map(() => 0);
  for (const item of items) {
    const key = keyOf(kind, item);
    const row = rows.get(key) ?? describe(kind, key, names);
    rows.set(key, row);
    const place = (item.month ?? 1) - 1;
    const fen = measure === 'paid' ? item.paidFen : item.amountFen;
    row.cells[place] = (row.cells[place] ?? 0) + fen;
    row.totalFen += fen;
    monthFen[place] = (monthFen[place] ?? 0) + fen;
  }
  const sorted = [...rows.values()].sort(
    (a, b) =>
      Number(a.outside) - Number(b.outside) || b.totalFen - a.totalFen || a.label.localeCompare(b.label),
  );
  return {
    rows: sorted,
    monthFen,
    totalFen: sum(monthFen),
    inPairs: kind === 'pairing' && !filters.outside ? inPairs(sorted) : undefined,
    topFen: topOf(sorted.some((row) => !row.outside) ? sorted.filter((row) => !row.outside) : sorted),
  };
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, fen) => total + fen, 0);
const topOf = (rows: readonly MatrixRow[]) => Math.max(0, ...rows.flatMap((row) => row.cells));

function inPairs(rows: readonly MatrixRow[]): Matrix['inPairs'] {
  const inside = rows.filter((row) => !row.outside);
  const monthFen = MONTHS.map((_, place) => sum(inside.map((row) => row.cells[place] ?? 0)));
  return { monthFen, totalFen: sum(monthFen) };
}

/** 0 (nothing) to 6 (the largest cell); square root, so that small counties keep a shade. */
export function heat(fen: number, topFen: number): number {
  if (fen <= 0 || topFen <= 0) return 0;
  return Math.min(6, Math.max(1, Math.ceil(Math.sqrt(fen / topFen) * 6)));
}
