import { useSearchParams } from 'react-router';
import { queryString, useRegions } from '../api/catalog';
import { inShanghai } from '../shared';
import type { Channel, FactQuery, Funding } from './api';

/** The filters of every official page; they live in the address, so that a link shows what its sender saw. */
export interface Filters {
  year: number;
  month?: number;
  eastCode?: string;
  westCode?: string;
  /** At either end: a region of whichever side. */
  regionCode?: string;
  fundingSource?: Funding;
  channel?: Channel;
  buyerId?: string;
  supplierId?: string;
  productId?: string;
  /** Purchases between a district and a county that are no pair. */
  outside?: boolean;
  evidenceLevel?: number;
  paid?: boolean;
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

export function thisYear(): number {
  return inShanghai(new Date()).year;
}

/** The year under way and the four before it. */
export function yearChoices(): number[] {
  return Array.from({ length: 5 }, (_, back) => thisYear() - back);
}

const code = (text: string | null) => (text !== null && /^\d{6}$/.test(text) ? text : undefined);
const word = (text: string | null) => (text !== null && /^[\w-]{1,40}$/.test(text) ? text : undefined);

function whole(text: string | null, low: number, high: number): number | undefined {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= low && value <= high ? value : undefined;
}

/** Reads an address that may have been typed by hand: anything odd is left out. */
export function readFilters(query: URLSearchParams): Filters {
  const found = {
    month: whole(query.get('month'), 1, 12),
    eastCode: code(query.get('eastCode')),
    westCode: code(query.get('westCode')),
    regionCode: code(query.get('regionCode')),
    fundingSource: fundings.find((one) => one === query.get('fundingSource')),
    channel: channels.find((one) => one === query.get('channel')),
    buyerId: word(query.get('buyerId')),
    supplierId: word(query.get('supplierId')),
    productId: word(query.get('productId')),
    outside: query.get('outside') === 'true' ? true : undefined,
    evidenceLevel: whole(query.get('evidenceLevel'), 0, 3),
    paid: query.get('paid') === 'true' ? true : undefined,
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
  return `${path}${queryString({ ...filters, ...extra })}`;
}

/** The filters as the API of facts calls them. */
export function factQuery({ outside, paid, ...rest }: Filters): FactQuery {
  return { ...rest, ...(outside ? { pairingId: 'none' } : {}), ...(paid ? { paid: 'true' } : {}) };
}

/** The name of a six-digit area code, or the code itself until the names are here. */
export function useRegionNames(): (areaCode: string) => string {
  const regions = useRegions();
  const names = new Map(regions.data?.items.map((region) => [region.code, region.name]));
  return (areaCode) => names.get(areaCode) ?? areaCode;
}
