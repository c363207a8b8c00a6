import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { answer, api } from './client';
import type { Query } from './types';

type ProductQuery = Query<'listProducts'>;
export type Sort = NonNullable<ProductQuery['sort']>;

export interface ProductFilter
  extends Pick<
    ProductQuery,
    'q' | 'county' | 'category' | 'minPricePerKgFen' | 'maxPricePerKgFen' | 'fundingSource' | 'sort'
  > {
  inSeason?: boolean;
  inStock?: boolean;
}

type Values = Record<string, string | number | boolean | undefined>;

/** `?a=1&b=2`, without what is not set. */
export function queryString(values: Values): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== false) query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const flag = (on: boolean | undefined): 'true' | undefined => (on ? 'true' : undefined);

/** The filter as the API takes it; an empty text means no filter. */
function toQuery({ inSeason, inStock, q, county, category, ...rest }: ProductFilter): ProductQuery {
  return {
    ...rest,
    q: q || undefined,
    county: county || undefined,
    category: category || undefined,
    inSeason: flag(inSeason),
    inStock: flag(inStock),
  };
}

const HOUR = 3_600_000;

/** Pages of a search; facets and the count come with the first page. */
export function useProducts(filter: ProductFilter, limit = 24) {
  return useInfiniteQuery({
    queryKey: ['products', filter, limit],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const first = { facets: 'true', count: 'exact' } as const;
      const query = { ...toQuery(filter), limit, ...(pageParam === '' ? first : { cursor: pageParam }) };
      return answer(api.GET('/v1/products', { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** A short row of goods, e.g. in season. */
export function useProductRow(filter: ProductFilter, limit: number) {
  return useQuery({
    queryKey: ['product-row', filter, limit],
    queryFn: () => answer(api.GET('/v1/products', { params: { query: { ...toQuery(filter), limit } } })),
  });
}

export const fetchProduct = (id: string) =>
  answer(api.GET('/v1/products/{id}', { params: { path: { id } } }));

const productQuery = (id: string) => ({ queryKey: ['product', id], queryFn: () => fetchProduct(id) });

export function useProduct(id: string) {
  return useQuery(productQuery(id));
}

/** What the same goods cost elsewhere, as it was last captured; null when nobody recorded it. */
export function useReferencePrice(productId: string) {
  return useQuery({
    queryKey: ['product', productId, 'reference price'],
    queryFn: () =>
      answer(
        api.GET('/v1/products/{id}/reference-prices', {
          params: { path: { id: productId }, query: { limit: 1 } },
        }),
      ).then(({ items }) => items[0] ?? null),
  });
}

/** The present prices and stock of what lies in a basket. */
export function useProductsById(ids: readonly string[]) {
  return useQueries({ queries: ids.map((id) => ({ ...productQuery(id), staleTime: 0 })) });
}

export function useCategories() {
  return useQuery({
    queryKey: ['categories'],
    queryFn: () => answer(api.GET('/v1/categories')),
    staleTime: HOUR,
  });
}

export function useRegions() {
  return useQuery({ queryKey: ['regions'], queryFn: () => answer(api.GET('/v1/regions')), staleTime: HOUR });
}

export function usePairings() {
  return useQuery({
    queryKey: ['pairings'],
    queryFn: () => answer(api.GET('/v1/pairings')),
    staleTime: HOUR,
  });
}
