import { useSearchParams } from 'react-router';
import { Empty, ErrorState, Loading, Page, Pills } from '../shared';
import { MorePages } from '../shared/pages';
import { useReturns } from './api';
import { ReturnCard } from './return-card';
import { useSupplierWords } from './words';

export function Component() {
  const t = useSupplierWords();
  const [query, setQuery] = useSearchParams();
  const all = query.get('show') === 'all';
  const returns = useReturns(all ? {} : { state: 'requested' });
  const rows = returns.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t.returns.title} lead={t.returns.lead} width="narrow">
      <Pills
        label={t.orders.filter}
        value={all ? 'all' : 'open'}
        onChange={(value) => setQuery(value === 'all' ? { show: 'all' } : {}, { replace: true })}
        options={[
          { value: 'open', label: t.returns.open },
          { value: 'all', label: t.returns.all },
        ]}
      />
      {rows === undefined &&
        (returns.error ? (
          <ErrorState error={returns.error} retry={() => returns.refetch()} />
        ) : (
          <Loading rows={5} />
        ))}
      {rows?.length === 0 && <Empty title={t.returns.empty} text={t.returns.emptyText} />}
      {rows?.map((one) => (
        <ReturnCard key={one.id} goodsReturn={one} linked />
      ))}
      <MorePages
        read={{
          hasMore: returns.hasNextPage,
          more: () => returns.fetchNextPage(),
          isFetchingMore: returns.isFetchingNextPage,
          error: returns.error,
        }}
      />
    </Page>
  );
}
