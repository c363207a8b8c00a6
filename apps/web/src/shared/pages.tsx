import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { queryString } from '../api/catalog';
import { fetchJson } from '../api/client';
import { useShared } from './words';

interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A list read page by page; `data` is the rows so far, so that it fits in `Await`. */
export function usePages<Item, First extends PageOf<Item> = PageOf<Item>>(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>> = {},
  options: { enabled?: boolean; refetchInterval?: number } = {},
) {
  const read = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam }) => fetchJson<First>(`${path}${queryString({ ...query, cursor: pageParam })}`),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    ...options,
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

/** "Show more" under a list, while there is more. */
export function MorePages({
  read,
}: {
  read: { hasMore: boolean; more: () => unknown; isFetchingMore: boolean };
}) {
  const t = useShared();
  if (!read.hasMore) return null;
  return (
    <p style={{ padding: '20px 0', textAlign: 'center' }}>
      <Button onClick={() => read.more()} loading={read.isFetchingMore}>
        {t.actions.loadMore}
      </Button>
    </p>
  );
}
