import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body, Query } from '../../api/types';
import { usePages } from '../../shared/pages';

export type Ranking = Answer<'askRanking'>;
export type Ranked = Ranking['items'][number];
export type RankingQuery = Query<'askRanking'>;
export type RankedKind = RankingQuery['of'];
/** What a figure of suppliers or goods counts, up to the end of its month. */
export type CountedBy = Required<Pick<RankingQuery, 'counted' | 'untilMonth'>>;
export type Measure = NonNullable<RankingQuery['by']>;
export type ExportItem = Answer<'listExports'>['items'][number];
export type NewExport = Body<'requestExport'>;
export type Bulletin = Answer<'getBulletin'>;
export type BulletinItem = Answer<'listBulletins'>['items'][number];
export type Sheet = Bulletin['figures'];
export type Rows = Bulletin['rows'];
export type Figures = Answer<'askFigures'>;
export type Definition = Figures['definitions'][number];
export type Check = Figures['checks'][number];
export type Split = Figures['figures'][number]['splits'][number];
export type Dimension = Split['dimension'];

export function useRanking(query: RankingQuery) {
  return usePages(['ranking', query], (cursor) =>
    answer(api.GET('/v1/rankings', { params: { query: { ...query, limit: 50, cursor } } })),
  );
}

/** All of a ranking of places, page after page: a country has more of them than one answer. */
export function usePlaces(query: RankingQuery) {
  const ask = (cursor?: string) =>
    answer(api.GET('/v1/rankings', { params: { query: { ...query, limit: 100, cursor } } }));
  return useQuery({
    queryKey: ['places', query],
    queryFn: async () => {
      const whole = await ask();
      for (let cursor = whole.nextCursor; cursor !== null; ) {
        const next = await ask(cursor);
        whole.items.push(...next.items);
        cursor = next.nextCursor;
      }
      return whole;
    },
    placeholderData: keepPreviousData,
  });
}

export function useFigures(year: number) {
  return useQuery({
    queryKey: ['figures', year],
    queryFn: () => answer(api.GET('/v1/figures', { params: { query: { year } } })),
  });
}

const isUnderWay = ({ state }: ExportItem): boolean => state === 'waiting' || state === 'making';

/** Looked at each second while something is being made. */
export function useExports() {
  return usePages(
    ['exports'],
    (cursor) => answer(api.GET('/v1/exports', { params: { query: { limit: 50, cursor } } })),
    (items) => (items.some(isUnderWay) ? 1000 : false),
  );
}

export function useNewExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: NewExport) =>
      once('export', wanted, (headers) =>
        answer(api.POST('/v1/exports', { params: { header: headers }, body: wanted })),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['exports'] }),
  });
}

export function useCancelExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      once(`export.${id}.cancel`, {}, (headers) =>
        answer(
          api.POST('/v1/exports/{id}/cancellation', { params: { path: { id }, header: headers }, body: {} }),
        ),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['exports'] }),
  });
}

export function useBulletins() {
  return usePages(['bulletins'], (cursor) =>
    answer(api.GET('/v1/bulletins', { params: { query: { limit: 24, cursor } } })),
  );
}

export function useBulletin(id: string) {
  return useQuery({
    queryKey: ['bulletin', id],
    queryFn: () => answer(api.GET('/v1/bulletins/{id}', { params: { path: { id } } })),
  });
}

export function useDraft() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (month: Body<'draftBulletin'>) =>
      once('bulletin', month, (headers) =>
        answer(api.POST('/v1/bulletins', { params: { header: headers }, body: month })),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['bulletins'] }),
  });
}

/** Whatever is done to a bulletin answers with the bulletin. */
function useAct<Given>(id: string, act: (given: Given) => Promise<Bulletin>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (bulletin) => {
      queries.setQueryData(['bulletin', id], bulletin);
      await queries.invalidateQueries({ queryKey: ['bulletins'] });
    },
  });
}

export function useWording(id: string) {
  return useAct(id, ({ version, words }: { version: number; words: Body<'wordBulletin'> }) =>
    answer(
      api.PATCH('/v1/bulletins/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${version}"` } },
        body: words,
      }),
    ),
  );
}

export function useBulletinAct(id: string) {
  return useAct(id, (act: 'figures' | 'proposal') =>
    once(`bulletin.${id}.${act}`, {}, (header) => {
      const call = { params: { path: { id }, header }, body: {} };
      if (act === 'figures') return answer(api.POST('/v1/bulletins/{id}/figures', call));
      return answer(api.POST('/v1/bulletins/{id}/proposal', call));
    }),
  );
}

/** Of the version that was read; when it is another one by now, the page shows that. */
export function usePublish(id: string) {
  const queries = useQueryClient();
  const publish = useAct(id, (version: number) =>
    once(`bulletin.${id}.publication`, { version }, (header) =>
      answer(
        api.POST('/v1/bulletins/{id}/publication', {
          params: { path: { id }, header: { ...header, 'If-Match': `"${version}"` } },
          body: {},
        }),
      ),
    ),
  );
  const reload = () => void queries.invalidateQueries({ queryKey: ['bulletin', id] });
  return { ...publish, reload };
}

export function useBulletinReason(id: string) {
  return useAct(id, ({ act, reason }: { act: 'return' | 'withdrawal'; reason: string }) =>
    once(`bulletin.${id}.${act}`, { reason }, (header) => {
      const call = { params: { path: { id }, header }, body: { reason } };
      return answer(
        act === 'return'
          ? api.POST('/v1/bulletins/{id}/return', call)
          : api.POST('/v1/bulletins/{id}/withdrawal', call),
      );
    }),
  );
}
