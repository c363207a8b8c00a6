import { type Field, stored } from './fields';

/** What is written about land, prices and what looks odd. */
const plot = (part: 'township' | 'source', longest: number): Field => ({
  at: `POST /v1/plots /${part}`,
  longest,
  send: ({ shop, pack }, text) =>
    shop.clerk.post('/v1/plots', {
      ...{
        productId: pack.productId,
        year: 2026,
        township: '群科镇',
        hundredthMu: 100,
        kgPerMu: 1,
        source: '测试',
      },
      [part]: text,
    }),
  read: (scene, { id }: { id: string }) =>
    stored(scene, `SELECT ${part} AS kept FROM plots WHERE id = $1`, [id]),
});

export const integrityFields: readonly Field[] = [
  plot('township', 40),
  plot('source', 100),
  {
    at: 'POST /v1/plots/{id}/withdrawal /reason',
    longest: 200,
    send: async ({ shop, pack }, reason) => {
      const draft = {
        productId: pack.productId,
        year: 2026,
        township: '群科镇',
        hundredthMu: 100,
        kgPerMu: 1,
      };
      const { body } = await shop.clerk.post<{ id: string }>('/v1/plots', { ...draft, source: '测试' });
      return shop.clerk.post(`/v1/plots/${body.id}/withdrawal`, { reason });
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT withdrawal AS kept FROM plots WHERE id = $1', [id]),
  },
  {
    at: 'POST /v1/reference-prices /source',
    longest: 200,
    send: ({ operator, pack }, source) =>
      operator.post('/v1/reference-prices', {
        ...{ productId: pack.productId, pricePerKgFen: 1_000_000, capturedOn: '2026-01-01', source },
      }),
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT source AS kept FROM reference_prices WHERE id = $1', [id]),
  },
  {
    at: 'PATCH /v1/integrity-rules/{code} /source',
    longest: 200,
    alone: true,
    send: async ({ operator }, source) => {
      const { body } = await operator.get<{ items: { code: string; version: number }[] }>(
        '/v1/integrity-rules',
      );
      const { version } = body.items.find(({ code }) => code === 'split_orders') as { version: number };
      return operator.patch(
        '/v1/integrity-rules/split_orders',
        { source },
        { headers: { 'if-match': `"${version}"` } },
      );
    },
    read: (scene) => stored(scene, `SELECT source AS kept FROM integrity_rules WHERE code = 'split_orders'`),
  },
];

export const notEnteredOnIntegrity: Readonly<Record<string, string>> = {
  'POST /v1/integrity-flags/{id}/outcome /reason':
    'the same kind of line as the source of a rule; each needs a case of its own (test/journeys/integrity.spec.ts)',
};
