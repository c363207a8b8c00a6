import type { Client } from './client';
import { delivered, importStatement, requestPayment, statementOf } from './story';
import type { Pack, Shop, Unit, World } from './world';

/** From acceptance to the cooperative's account, as people take the steps. Each expects success. */

type Item = { id: string; transferCode: string; amountFen: number; state: string };
export type List = { id: string; number: string; state: string };

/** Delivered, accepted and paid for: the order is completed. */
export async function paidFor(
  unit: Unit,
  shop: Shop,
  operator: Client,
  basket: { pack: Pack; quantity: number }[],
  rejected: number[] = [],
) {
  const done = await delivered(unit, shop, basket, rejected);
  const { transferCode, amountFen } = await requestPayment(unit, done.order.id);
  await importStatement(operator, statementOf([{ code: transferCode, amountFen }]));
  return { ...done, amountFen };
}

/** Asked back by the buyer and agreed by the cooperative. */
export async function giveBack(
  unit: Unit,
  shop: Shop,
  acceptanceId: string,
  quantity: number,
): Promise<string> {
  const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
  const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
    reason: '霉变',
    lines: [{ acceptanceLineId: sheet.body.lines[0]?.id, quantity }],
  });
  expect(asked).toMatchObject({ status: 201 });
  const decided = await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
  expect(decided).toMatchObject({ status: 201 });
  return asked.body.id;
}

/** The goods stay, and a part of the price of the first line goes back. */
export async function claimBack(
  unit: Unit,
  shop: Shop,
  acceptanceId: string,
  amountFen: number,
): Promise<string> {
  const sheet = await unit.purchaser.get<{ lines: { id: string }[] }>(`/v1/acceptances/${acceptanceId}`);
  const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
    ...{ kind: 'claim', reason: '有霉点' },
    lines: [{ acceptanceLineId: sheet.body.lines[0]?.id, quantity: 1, amountFen }],
  });
  expect(asked).toMatchObject({ status: 201 });
  const decided = await shop.clerk.post(`/v1/returns/${asked.body.id}/decision`, { decision: 'agreed' });
  expect(decided).toMatchObject({ status: 201 });
  return asked.body.id;
}

export async function runSettlements(operator: Client, supplierId?: string) {
  type Run = { settlements: number; amountFen: number; suppliersLeft: number };
  const { status, body } = await operator.post<Run>('/v1/settlement-runs', supplierId ? { supplierId } : {});
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

export async function openAccount(shop: Shop, operator: Client, account = '6222020200012345678') {
  const draft = { holder: '测试合作社', bank: '农业银行化隆支行', account };
  const entered = await shop.clerk.post<{ id: string }>('/v1/payout-accounts', draft);
  expect(entered).toMatchObject({ status: 201, body: { state: 'entered' } });
  const checked = await operator.post(`/v1/payout-accounts/${entered.body.id}/check`, {
    decision: 'confirmed',
  });
  expect(checked).toMatchObject({ status: 201, body: { state: 'current' } });
  return entered.body.id;
}

export async function payoutsOf(operator: Client, supplierId: string, state: string): Promise<Item[]> {
  const { body } = await operator.get<{ items: Item[] }>(
    `/v1/payouts?supplierId=${supplierId}&state=${state}&limit=100`,
  );
  return body.items;
}

export async function propose(operator: Client, draft: object): Promise<List> {
  const { status, body } = await operator.post<List>('/v1/payment-lists', draft);
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'proposed' } });
  return body;
}

export async function release(operator: Client, id: string): Promise<void> {
  const answer = await operator.post(`/v1/payment-lists/${id}/release`);
  expect(answer).toMatchObject({ status: 201, body: { state: 'released' } });
}

/** The bank's statement shows that these transfers left. */
export async function bankPays(world: World, payoutIds: string[], refundIds: string[] = []): Promise<void> {
  await bankShows(world, [...payoutIds, ...refundIds], -1);
}

/** And days later that they came back. */
export async function bankReturns(world: World, payoutIds: string[]): Promise<void> {
  await bankShows(world, payoutIds, 1);
}

async function bankShows(world: World, ids: string[], sign: 1 | -1): Promise<void> {
  const [operator] = await world.operators();
  const transfers = await world.database.read<{ code: string; amountFen: number }>(
    `SELECT transfer_code AS code, amount_fen AS "amountFen" FROM payouts WHERE id = ANY ($1::uuid[])
     UNION ALL SELECT transfer_code, amount_fen FROM refunds WHERE id = ANY ($1::uuid[])`,
    [ids],
  );
  expect(transfers).toHaveLength(ids.length);
  const lines = transfers.map(({ code, amountFen }) => ({
    code,
    amountFen: sign * amountFen,
    payer: '对方户名',
    reference: `${sign}-${code}`,
  }));
  const { id } = await importStatement(operator, statementOf(lines));
  const shown = await operator.get<{ items: { state: string }[] }>(
    `/v1/bank-lines?statementId=${id}&limit=100`,
  );
  expect(shown.body.items.map(({ state }) => state)).toEqual(lines.map(() => 'matched'));
}

/** Settled, listed by one operator, released by the other, and paid by the bank: all that waits for this cooperative. */
export async function payOut(world: World, operators: [Client, Client], shop: Shop): Promise<string[]> {
  await world.settle();
  await runSettlements(operators[0], shop.id);
  const ids = (await payoutsOf(operators[0], shop.id, 'open')).map(({ id }) => id);
  if (ids.length === 0) return [];
  const list = await propose(operators[0], { payoutIds: ids });
  await release(operators[1], list.id);
  await bankPays(world, ids);
  return ids;
}
