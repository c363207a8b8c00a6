import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Refused } from './feedback';
import { useShared } from './words';

interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * A list read page by page. `data` holds the rows so far, so that it fits in `Await`; `first` is the first answer, for
 * what only that carries (number, sum).
 */
export function usePages<Item, Answer extends PageOf<Item>>(
  queryKey: QueryKey,
  fetchPage: (cursor: string | undefined) => Promise<Answer & PageOf<Item>>,
  /** Milliseconds until all pages so far are read again, while these rows are on them; false = not by itself. */
  again?: (items: readonly Item[]) => number | false,
) {
  const read = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: ({ state }) => again?.(state.data?.pages.flatMap((page) => page.items) ?? []) ?? false,
  });
  const pages = read.data?.pages;
  return {
    data: pages?.flatMap((page) => page.items),
    first: pages?.[0],
    error: read.error,
    isPending: read.isPending,
    refetch: read.refetch,
    hasMore: read.hasNextPage,
    more: () => read.fetchNextPage(),
    isFetchingMore: read.isFetchingNextPage,
  };
}

/** "Show more" under a list, while there is more; what went wrong with the last try stands above it. */
export function MorePages({
  read,
}: {
  read: { hasMore: boolean; more: () => unknown; isFetchingMore: boolean; error: unknown };
}) {
  const t = useShared();
  if (!read.hasMore) return null;
  return (
    <div style={{ padding: '20px 0', textAlign: 'center' }}>
      <Refused error={read.error} />
      <Button onClick={() => read.more()} loading={read.isFetchingMore}>
        {t.actions.loadMore}
      </Button>
    </div>
  );
}
