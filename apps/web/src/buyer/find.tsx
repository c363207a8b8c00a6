import { FilterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type ProductFilter, type Sort, useProducts } from '../api/catalog';
import type { ProductPage } from '../api/types';
import { Dialog, Empty, ErrorState, LoadingCards, Note, Page, Select, usePhone, useShared } from '../shared';
import styles from './find.module.css';
import { FindFilters } from './find-filters';
import { useOwnPairs } from './pairing';
import { ProductGrid } from './product-card';
import { SearchBox } from './search-box';
import { useBuyerWords } from './words';

const sorts = ['relevance', 'pricePerKg', '-pricePerKg', 'name', 'newest'] as const satisfies readonly Sort[];
type ShownSort = (typeof sorts)[number];

/** The filter lives in the address: it can be shared, bookmarked and gone back to. */
export function useFindFilter() {
  const [query, setQuery] = useSearchParams();
  const number = (key: string) => {
    const value = Number(query.get(key));
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  const filter: ProductFilter = {
    q: query.get('q') ?? undefined,
    county: query.get('county') ?? undefined,
    category: query.get('category') ?? undefined,
    minPricePerKgFen: number('min'),
    maxPricePerKgFen: number('max'),
    inSeason: query.get('season') === '1' || undefined,
    inStock: query.get('stock') === '1' || undefined,
    fundingSource: query.get('funding') ?? undefined,
    sort: sorts.find((sort) => sort === query.get('sort')),
  } as ProductFilter;
  const change = (changes: Record<string, string | undefined>) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value === undefined || value === '') next.delete(key);
          else next.set(key, value);
        }
        return next;
      },
      { preventScrollReset: true },
    );
  const active = ['county', 'category', 'min', 'max', 'season', 'stock', 'funding'].filter((key) =>
    query.has(key),
  ).length;
  return { filter, change, active };
}

export function Component() {
  const t = useBuyerWords();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const { filter, change, active } = useFindFilter();
  const found = useProducts(filter);
  const first = found.data?.pages[0];
  const filters = <FindFilters filter={filter} change={change} facets={first?.facets} active={active} />;
  return (
    <Page title={t.find.title} actions={<SearchBox value={filter.q ?? ''} onSearch={(q) => change({ q })} />}>
      <div className={styles['layout']}>
        {!phone && <aside className={styles['aside']}>{filters}</aside>}
        <div>
          <div className={styles['tools']}>
            <p aria-live="polite">{first?.count && t.find.count(first.count.value, first.count.capped)}</p>
            {phone && (
              <Button icon={<FilterOutlined />} onClick={() => setOpen(true)}>
                {t.find.filters}
                {active > 0 && ` ${active}`}
              </Button>
            )}
            <Select<ShownSort>
              label={t.find.sort}
              value={sorts.find((sort) => sort === filter.sort) ?? 'relevance'}
              onChange={(sort) => change({ sort: sort === 'relevance' ? undefined : sort })}
              options={sorts.map((sort) => ({ value: sort, label: t.find.sorts[sort] }))}
            />
          </div>
          <Results
            found={found}
            clear={() =>
              change({
                q: '',
                county: '',
                category: '',
                min: '',
                max: '',
                season: '',
                stock: '',
                funding: '',
              })
            }
          />
        </div>
      </div>
      {phone && (
        <Dialog
          open={open}
          onClose={() => setOpen(false)}
          title={t.find.filters}
          footer={
            <Button type="primary" size="large" onClick={() => setOpen(false)}>
              {t.find.seeResults} {first?.count && t.find.count(first.count.value, first.count.capped)}
            </Button>
          }
        >
          {filters}
        </Dialog>
      )}
    </Page>
  );
}

function Results({ found, clear }: { found: ReturnType<typeof useProducts>; clear: () => void }) {
  const t = useBuyerWords();
  const { isPaired } = useOwnPairs();
  if (found.data === undefined) {
    return found.error ? <ErrorState error={found.error} retry={() => found.refetch()} /> : <LoadingCards />;
  }
  const products = found.data.pages.flatMap((page: ProductPage) => page.items);
  if (products.length === 0) {
    return (
      <Empty title={t.find.noneTitle} text={t.find.noneText} next={{ label: t.find.clear, onClick: clear }} />
    );
  }
  return (
    <div className={found.isPlaceholderData ? styles['stale'] : ''}>
      {found.data.pages[0]?.approximate && (
        <div className={styles['approximate']}>
          <Note tone="loess">{t.find.approximate}</Note>
        </div>
      )}
      <ProductGrid products={products} isPaired={isPaired} />
      {found.hasNextPage && <More pending={found.isFetchingNextPage} load={() => found.fetchNextPage()} />}
    </div>
  );
}

/** Loads on by itself near the end; the button stands for keyboards and for slow lines. */
function More({ pending, load }: { pending: boolean; load: () => void }) {
  const shared = useShared();
  const mark = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const element = mark.current;
    if (element === null) return;
    const watcher = new IntersectionObserver((entries) => entries[0]?.isIntersecting && latest.current(), {
      rootMargin: '400px',
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return (
    <div ref={mark} className={styles['more']}>
      <Button loading={pending} onClick={load}>
        {shared.actions.loadMore}
      </Button>
    </div>
  );
}
