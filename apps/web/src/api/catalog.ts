import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { fetchJson } from './client';
import type { Pairing, ProductDetail, ProductPage, Region } from './types';

export type Sort = 'relevance' | 'pricePerKg' | '-pricePerKg' | 'name' | 'newest';

export interface ProductFilter {
  q?: string;
  county?: string;
  category?: string;
  minPricePerKgFen?: number;
  maxPricePerKgFen?: number;
  inSeason?: boolean;
  inStock?: boolean;
  fundingSource?: string;
  sort?: Sort;
}

type Values = Record<string, string | number | boolean | undefined>;

/** Leaves out what is not set. */
export function queryString(values: Values): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== false) query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const HOUR = 3_600_000;

/** Pages of a search; facets and the count come with the first page. */
export function useProducts(filter: ProductFilter, limit = 24) {
  return useInfiniteQuery({
    queryKey: ['products', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      fetchJson<ProductPage>(
        `/v1/products${queryString({
          ...filter,
          limit,
          ...(pageParam === '' ? { facets: true, count: 'exact' } : { cursor: pageParam }),
        })}`,
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** A short row of goods, e.g. in season. */
export function useProductRow(filter: ProductFilter, limit: number) {
  return useQuery({
    queryKey: ['product-row', filter, limit],
    queryFn: () => fetchJson<ProductPage>(`/v1/products${queryString({ ...filter, limit })}`),
  });
}

const productQuery = (id: string) => ({
  queryKey: ['product', id],
  queryFn: () => fetchJson<ProductDetail>(`/v1/products/${id}`),
});

export function useProduct(id: string) {
  return useQuery(productQuery(id));
}

/** The present prices and stock of what lies in a basket. */
export function useProductsById(ids: readonly string[]) {
  return useQueries({ queries: ids.map((id) => ({ ...productQuery(id), staleTime: 0 })) });
}

export function useCategories() {
  return useQuery({
    queryKey: ['categories'],
    queryFn: () =>
      fetchJson<{ items: Array<{ code: string; name: string; nameEn: string }> }>('/v1/categories'),
    staleTime: HOUR,
  });
}

export function useRegions() {
  return useQuery({
    queryKey: ['regions'],
    queryFn: () => fetchJson<{ items: Region[] }>('/v1/regions'),
    staleTime: HOUR,
  });
}

export function usePairings() {
  return useQuery({
    queryKey: ['pairings'],
    queryFn: () => fetchJson<{ items: Pairing[] }>('/v1/pairings'),
    staleTime: HOUR,
  });
}
