import { randomUUID } from 'node:crypto';
import type { Scene } from '../scene';

type Made = { id: string };

/**
 * What the rules compare with, and a case that they find: a price above any reference makes each order of the goods one,
 * and an official looks into it.
 */
export async function lookIntoOddTrades(scene: Scene): Promise<void> {
  const [shop] = scene.shops as [Scene['shops'][number]];
  const [pack] = shop.packs as [Scene['shops'][number]['packs'][number]];
  const [operator] = scene.operators;
  const { body: sku } = await shop.clerk.get<{ productId: string }>(`/v1/skus/${pack.skuId}`);
  const { productId } = sku;
  const price = { productId, pricePerKgFen: 1, capturedOn: '2026-01-01', source: randomUUID() };
  await operator.act<Made>({ kind: 'reference price', path: '/v1/reference-prices', body: price });
  const draft = {
    productId,
    year: 2020,
    township: randomUUID(),
    hundredthMu: 100,
    kgPerMu: 1,
    source: '演练',
  };
  const { body: plot } = await shop.clerk.act<Made>({ kind: 'plot', path: '/v1/plots', body: draft });
  await shop.clerk.act({
    kind: 'plot withdrawal',
    path: `/v1/plots/${plot.id}/withdrawal`,
    body: { reason: '演练撤回' },
  });
  const { body: rules } = await operator.get<{ items: { code: string; version: number }[] }>(
    '/v1/integrity-rules',
  );
  await operator.act({
    kind: 'rule',
    method: 'PATCH',
    path: '/v1/integrity-rules/split_orders',
    headers: { 'if-match': `"${rules.items.find(({ code }) => code === 'split_orders')?.version}"` },
    body: { source: randomUUID() },
    // Done by the first try whose answer was lost.
    expected: ['integrity_rule.changed_meanwhile'],
  });
  await decide(scene);
}

async function decide(scene: Scene): Promise<void> {
  const { city } = scene.officials;
  await city.act({
    kind: 'flag search',
    path: '/v1/integrity-scans',
    body: { from: '2020-01-01' },
    expected: ['flag_search.waiting'],
  });
  const { body: me } = await city.get<{ user: { id: string } }>('/v1/sessions/current');
  const { body } = await city.get<{ items: { id: string; sightings: number }[] }>(
    '/v1/integrity-flags?state=alive',
  );
  // Of the first orders nothing is found yet; the next round comes by again.
  const [flag] = body.items;
  if (!flag) return;
  await city.act({
    kind: 'flag assignment',
    path: `/v1/integrity-flags/${flag.id}/assignment`,
    body: { ownerId: me.user.id },
    expected: ['flag.ended'],
  });
  await city.act({
    kind: 'flag outcome',
    path: `/v1/integrity-flags/${flag.id}/outcome`,
    body: { outcome: 'explained', reason: '演练', sightings: flag.sightings },
    expected: ['flag.ended', 'flag.grew_meanwhile'],
  });
}
