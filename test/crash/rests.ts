import type { ShopCallers } from './scene';

/** The rest of an order that was sent in part will not be sent. */
export async function closeRest({ clerk }: ShopCallers, orderId: string): Promise<void> {
  const path = `/v1/orders/${orderId}/closure`;
  await clerk.act({ kind: 'closure', path, body: { reason: '演练断货' } });
}
