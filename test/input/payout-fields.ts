import type { Client } from '../support/client';
import { importStatement, order, requestPayment, statementOf } from '../support/story';
import type { Pack, Unit, World } from '../support/world';
import type { Field, Scene } from './fields';

const account = { holder: '合作社', bank: '农业银行', account: '6222020200012345678' };

export async function enterAccount(clerk: Client): Promise<string> {
  return (await clerk.post<{ id: string }>('/v1/payout-accounts', account)).body.id;
}

/** Of an order that was paid first and called off. */
export async function openRefund(world: World, unit: Unit, pack: Pack, operator: Client): Promise<string> {
  const called = await order(unit, [{ pack, quantity: 1 }], { paymentTerms: 'prepaid' });
  const { transferCode: code, amountFen } = await requestPayment(unit, called.id);
  await importStatement(operator, statementOf([{ code, amountFen }]));
  await unit.purchaser.post(`/v1/orders/${called.id}/cancellation`, { reason: '不再需要' });
  await world.settle();
  const { body } = await operator.get<{ items: { id: string }[] }>('/v1/refunds?state=open');
  return body.items[0]?.id as string;
}

async function stored({ world }: Scene, sql: string, id: string): Promise<unknown> {
  return (await world.database.read<{ kept: string }>(sql, [id]))[0]?.kept;
}

function payoutAccount(part: 'holder' | 'bank'): Field {
  return {
    at: `POST /v1/payout-accounts /${part}`,
    longest: 100,
    send: ({ shop }, text) => shop.clerk.post('/v1/payout-accounts', { ...account, [part]: text }),
    read: (scene, { id }: { id: string }) =>
      stored(scene, `SELECT ${part} AS kept FROM payout_accounts WHERE id = $1`, id),
  };
}

function payee(part: 'name' | 'bank', column: string): Field {
  return {
    at: `POST /v1/payment-lists /refunds/*/payee/${part}`,
    longest: 100,
    alone: true,
    send: ({ operator, refundId }, text) => {
      const to = { name: '某小学', account: account.account, [part]: text };
      return operator.post('/v1/payment-lists', { refunds: [{ refundId, payee: to }] });
    },
    read: async (scene, { id }: { id: string }) => {
      const sql = `SELECT ${column} AS kept FROM payment_list_lines WHERE list_id = $1`;
      const kept = await stored(scene, sql, id);
      await scene.operator.post(`/v1/payment-lists/${id}/withdrawal`);
      return kept;
    },
  };
}

/** What is written on the way of money to cooperatives and back to units. */
export const payoutFields: readonly Field[] = [
  payoutAccount('holder'),
  payoutAccount('bank'),
  {
    at: 'POST /v1/payout-accounts/{id}/check /reason',
    longest: 200,
    send: ({ operator, accounts }, reason) =>
      accounts.on((id) => operator.post(`/v1/payout-accounts/${id}/check`, { decision: 'refused', reason })),
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT refusal AS kept FROM payout_accounts WHERE id = $1', id),
  },
  payee('name', 'payee_name'),
  payee('bank', 'payee_bank'),
];
