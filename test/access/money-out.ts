import type { Client } from '../support/client';
import { openAccount, payoutsOf, propose, release, runSettlements } from '../support/settling';
import type { Shop, World } from '../support/world';

/** What a trade has on its way to the cooperative and back to the unit. */
export type MoneyOut = {
  settlementId: string;
  /** With the bank. */
  payoutId: string;
  refundId: string;
  /** Waits to be checked. */
  accountId: string;
  /** Released; and two that wait, one to be released and one to be withdrawn. */
  listId: string;
  proposedListId: string;
  spareListId: string;
  marks: string[];
};

/** Three refunds of the unit must be open, and an order of the shop paid for. */
export async function moneyOut(world: World, [one, two]: [Client, Client], shop: Shop): Promise<MoneyOut> {
  await world.settle();
  await openAccount(shop, one);
  const next = { holder: '测试合作社', bank: '农业银行', account: '6228480000000000001' };
  const entered = await shop.clerk.post<{ id: string }>('/v1/payout-accounts', next);
  await runSettlements(one, shop.id);
  const { body } = await shop.clerk.get<{ items: { id: string; number: string }[] }>('/v1/settlements');
  const refunds = (
    await shop.clerk.get<{ items: { id: string; number: string }[] }>('/v1/refunds?state=open')
  ).body.items;
  const [payout] = await payoutsOf(one, shop.id, 'open');
  const [sent, waiting, spare] = refunds.map(({ id }) => id);
  const list = await propose(one, { payoutIds: [payout?.id], refunds: [{ refundId: sent }] });
  await release(two, list.id);
  const [settlement] = body.items;
  return {
    settlementId: settlement?.id as string,
    payoutId: payout?.id as string,
    refundId: sent as string,
    accountId: entered.body.id,
    listId: list.id,
    proposedListId: (await propose(one, { refunds: [{ refundId: waiting }] })).id,
    spareListId: (await propose(one, { refunds: [{ refundId: spare }] })).id,
    marks: [settlement, payout, ...refunds].flatMap((paper) => (paper ? [paper.id] : [])),
  };
}
