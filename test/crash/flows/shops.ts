import { randomUUID } from 'node:crypto';
import { Caller } from '../caller';
import { password } from '../cast';
import { pause } from '../options';
import type { Scene, ShopCallers } from '../scene';

const betweenMs = 700;

/** What goes on beside the orders: stock, prices, listings, photos of suppliers, people who come and go. */
export async function workAside(scene: Scene, ended: () => boolean): Promise<void> {
  await Promise.all([
    ...scene.shops.map(async (shop) => {
      while (!ended()) {
        await keepShop(scene, shop);
        await pause(betweenMs);
      }
    }),
    (async () => {
      while (!ended()) {
        await comeAndGo(scene);
        await pause(betweenMs);
      }
    })(),
  ]);
}

/** One round in a shop: each act that a supplier has beside orders. */
export async function keepShop(scene: Scene, { clerk, packs, odd }: ShopCallers): Promise<void> {
  const [pack] = packs;
  const intent = randomUUID();
  await clerk.act({
    kind: 'stock movement',
    path: `/v1/skus/${pack?.skuId}/stock-movements`,
    intent,
    body: { kind: 'received', quantity: 3, reason: intent },
  });
  const photo = randomUUID();
  const body = { make: scene.photos.form(`${photo}.jpg`) };
  await clerk.act({ kind: 'photo', path: '/v1/photos', intent: photo, body });
  await clerk.act({
    kind: 'delisting',
    path: `/v1/products/${odd.productId}/delisting`,
    body: { reason: '演练下架' },
  });
  await clerk.act({ kind: 'relisting', path: `/v1/products/${odd.productId}/relisting` });
  const { body: terms } = await clerk.get<{ version: number; priceFen: number }>(`/v1/skus/${odd.skuId}`);
  await clerk.act({
    kind: 'price',
    method: 'PATCH',
    path: `/v1/skus/${odd.skuId}`,
    headers: { 'if-match': `"${terms.version}"` },
    body: { priceFen: terms.priceFen + 1 },
    // The answer to the first try was lost and the price is changed already: the version says so.
    expected: ['sku.changed_meanwhile'],
  });
}

/** Somebody logs in, looks at who they are, and logs out. */
export async function comeAndGo(scene: Scene): Promise<void> {
  const guest = new Caller(
    scene.exchange,
    (scene.units[0] as Scene['units'][number]).finance.login,
    password,
  );
  await guest.get('/v1/sessions/current');
  const path = '/v1/sessions/current';
  // Logged out by the first try whose answer was lost: the second one meets a session that has ended.
  await guest.act({ kind: 'log-out', method: 'DELETE', path, expected: ['access.login_required'] });
}
