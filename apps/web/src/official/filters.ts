import { useSearchParams } from 'react-router';
import { queryString, useRegions } from '../api/catalog';
import { inShanghai } from '../shared';
import type { Channel, FactQuery, Funding, Mode, UnitQuery } from './api';

/** The filters of every official page; they live in the address, so that a link shows what its sender saw. */
export interface Filters {
  year: number;
  month?: number;
  /** Up to the end of this month, or up to a day of it. */
  untilMonth?: number;
  untilDay?: number;
  eastCode?: string;
  westCode?: string;
  /** At either end: a region of whichever side. */
  regionCode?: string;
  /** What the units of this very region bought: of a city without those of its counties. */
  district?: string;
  fundingSource?: Funding;
  channel?: Channel;
  mode?: Mode;
  buyerId?: string;
  supplierId?: string;
  productId?: string;
  /** Purchases between a district and a county that are no pair. */
  outside?: boolean;
  /** Purchases of any pair, or of this one. */
  paired?: boolean;
  pairingId?: string;
  evidenceLevel?: number;
  minimumEvidenceLevel?: number;
  /** What the progress of targets counts. */
  countsToTarget?: boolean;
  paid?: boolean;
}

type FilterName = Exclude<keyof Filters, 'year'>;
const places = ['eastCode', 'westCode', 'outside', 'pairingId'] as const;
const ofTallies = ['month', ...places, 'fundingSource', 'channel'] as const;
const ofRankings = [
  ...ofTallies,
  ...(['district', 'paired', 'mode', 'evidenceLevel', 'minimumEvidenceLevel', 'paid'] as const),
] as const;
const ofUnits = [...ofRankings, 'untilMonth', 'untilDay'] as const;

function only(names: readonly FilterName[]): (filters: Filters) => Filters {
  return (filters) => {
    const kept = Object.entries(filters).filter(([name]) => names.some((one) => one === name));
    return { year: filters.year, ...Object.fromEntries(kept) };
  };
}
/** What sums can be narrowed to, what rankings and tiles can, and what lists of units can. Facts can by everything. */
export const tallyFilters = only(ofTallies);
export const rankingFilters = only(ofRankings);
export const unitFilters = only(ofUnits);
/** Whether sums can tell the same as the list that is narrowed so. */
export function isTallied(filters: Filters): boolean {
  return Object.keys(filters).length === Object.keys(tallyFilters(filters)).length;
}

export const channels: readonly Channel[] = [
  'platform',
  'counter',
  'pavilion',
  'zone',
  'livestream',
  'expo',
  'retail',
  'wholesale',
];
export const fundings: readonly Funding[] = ['canteen', 'union', 'unit_other', 'personal', 'resale'];

export const modes: readonly Mode[] = ['BUY', 'HELP_SELL'];

export function thisYear(): number {
  return inShanghai(new Date()).year;
}

/** The year under way and the four before it. */
export function yearChoices(): number[] {
  return Array.from({ length: 5 }, (_, back) => thisYear() - back);
}

const code = (text: string | null) => (text !== null && /^\d{6}$/.test(text) ? text : undefined);
const flag = (text: string | null) => (text === 'true' ? true : text === 'false' ? false : undefined);
const uuidPattern = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const uuid = (text: string | null) => (text !== null && uuidPattern.test(text) ? text : undefined);
const word = (text: string | null) => (text !== null && /^[\w-]{1,40}$/.test(text) ? text : undefined);

function whole(text: string | null, low: number, high: number): number | undefined {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= low && value <= high ? value : undefined;
}

/** Reads an address that may have been typed by hand: anything odd is left out. */
export function readFilters(query: URLSearchParams): Filters {
  const pairing = query.get('pairingId');
  const untilMonth = whole(query.get('untilMonth'), 1, 12);
  const found = {
    month: whole(query.get('month'), 1, 12),
    untilMonth,
    untilDay: untilMonth === undefined ? undefined : whole(query.get('untilDay'), 1, 31),
    eastCode: code(query.get('eastCode')),
    westCode: code(query.get('westCode')),
    regionCode: code(query.get('regionCode')),
    district: code(query.get('district')),
    fundingSource: fundings.find((one) => one === query.get('fundingSource')),
    channel: channels.find((one) => one === query.get('channel')),
    mode: modes.find((one) => one === query.get('mode')),
    buyerId: word(query.get('buyerId')),
    supplierId: word(query.get('supplierId')),
    productId: word(query.get('productId')),
    outside: query.get('outside') === 'true' || pairing === 'none' ? true : undefined,
    paired: query.get('paired') === 'true' ? true : undefined,
    pairingId: pairing === 'none' ? undefined : uuid(pairing),
    evidenceLevel: whole(query.get('evidenceLevel'), 0, 3),
    minimumEvidenceLevel: whole(query.get('minimumEvidenceLevel'), 0, 3),
    countsToTarget: flag(query.get('countsToTarget')),
    paid: flag(query.get('paid')),
  };
  const kept = Object.entries(found).filter(([, value]) => value !== undefined);
  return { year: whole(query.get('year'), 2000, 2100) ?? thisYear(), ...Object.fromEntries(kept) };
}

export function useFilters(): {
  filters: Filters;
  query: URLSearchParams;
  set: (change: Readonly<Record<string, string | number | boolean | undefined>>) => void;
} {
  const [query, setQuery] = useSearchParams();
  const set = (change: Readonly<Record<string, string | number | boolean | undefined>>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change)) {
          if (value === undefined || value === '' || value === false) next.delete(key);
          else next.set(key, String(value));
        }
        return next;
      },
      { replace: true },
    );
  return { filters: readFilters(query), query, set };
}

type Extra = Readonly<Record<string, string | number | boolean | undefined>>;

/** The address of a page with these filters: `hrefTo('facts', {...filters, month: 3})`. */
export function hrefTo(
  page: 'overview' | 'pairs' | 'units' | 'facts',
  filters: Filters,
  extra: Extra = {},
): string {
  const path = page === 'overview' ? '/official' : `/official/${page}`;
  const written = Object.entries({ ...filters, ...extra }).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? String(value) : value,
  ]);
  return `${path}${queryString(Object.fromEntries(written))}`;
}

/** The page that shows what this address of the API answers: its filters are those of the page. */
export function pageOfRows(address: string, page: 'facts' | 'units' = 'facts'): string {
  return address.replace('/v1/facts', `/official/${page}`);
}

/** The filters as the API of facts calls them. */
export function factQuery({ outside, paid, paired, countsToTarget, ...rest }: Filters): FactQuery {
  return {
    ...rest,
    ...(outside ? { pairingId: 'none' } : {}),
    ...(paired ? { paired: 'true' } : {}),
    ...(paid === undefined ? {} : { paid: `${paid}` }),
    ...(countsToTarget === undefined ? {} : { countsToTarget: `${countsToTarget}` }),
  };
}

/** The same for units, which are always of a year. */
export function unitQuery(filters: Filters): UnitQuery {
  const { countsToTarget: _target, ...query } = factQuery(unitFilters(filters));
  return { ...query, year: filters.year } as UnitQuery;
}

/** The name of a six-digit area code, or the code itself until the names are here. */
export function useRegionNames(): (areaCode: string) => string {
  const regions = useRegions();
  const names = new Map(regions.data?.items.map((region) => [region.code, region.name]));
  return (areaCode) => names.get(areaCode) ?? areaCode;
}
