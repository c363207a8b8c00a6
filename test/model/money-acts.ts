import { type Act, hasOrders } from './act';
import { dueFen } from './figures';

export const moneyActs: Record<string, Act> = {
  pay: {
    weight: 6,
    may: hasOrders,
    step(market, dice) {
      const owing = market.orders.filter((order) => dueFen(order) > 0);
      const order = dice.mostlyOf(owing, market.orders);
      const asker = dice.of(['finance', 'purchaser'] as const);
      const payment = market.money.request(order);
      return {
        says: `${asker} asks how to pay ${order.name}`,
        outcome: typeof payment === 'string' ? payment : '201',
        orders: [order],
        once: true,
        send: (stage, key) =>
          stage.post(asker, `/v1/orders/${order.id}/payments`, { provider: 'bank_transfer' }, key),
        learn(body: { id: string; transferCode: string; amountFen: number }) {
          if (typeof payment === 'string') return;
          expect(body.amountFen).toBe(payment.amountFen);
          if (payment.id) expect(body.id).toBe(payment.id);
          payment.id = body.id;
          payment.code = body.transferCode;
        },
      };
    },
  },
  refundRefused: {
    weight: 2,
    may: ({ refunds }) => refunds.length > 0,
    step(market, dice) {
      const sent = market.refunds.filter(({ state }) => state === 'sent');
      const refund = dice.mostlyOf(sent, market.refunds);
      const { order } = refund.payment;
      return {
        says: `the bank refuses the refund of ${refund.amountFen} fen for ${order.name}`,
        outcome: market.money.refuse(refund),
        orders: [order],
        once: true,
        send: (stage, key) =>
          stage.post('operator0', `/v1/refunds/${refund.id}/failure`, { reason: '户名不符' }, key),
      };
    },
  },
};
