import { type Act, type Dice, hasOrders, type Ids, type Step } from './act';
import type { Market } from './market';
import type { Stage } from './stage';

export const orderActs: Record<string, Act> = {
  place: { weight: 5, may: ({ orders }) => orders.length < 5, step: place },
  confirm: { weight: 5, may: hasOrders, step: confirm },
  cancel: {
    weight: 1,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      const by = dice.of(['buyer', 'supplier'] as const);
      return {
        says: `the ${by} cancels ${order.name}`,
        outcome: market.cancel(order, by),
        orders: [order],
        send: (stage) =>
          stage.post(by === 'buyer' ? 'purchaser' : 'clerk', `/v1/orders/${order.id}/cancellation`, {
            reason: '计划有变',
          }),
      };
    },
  },
  closeRest: {
    weight: 2,
    may: hasOrders,
    step(market, dice) {
      const begun = market.orders.filter(({ lines }) =>
        lines.some(({ shipped, quantity }) => shipped < quantity),
      );
      const order = dice.mostlyOf(begun, market.orders);
      const by = dice.of(['supplier', 'supplier', 'buyer'] as const);
      return {
        says: `the ${by} closes the rest of ${order.name}`,
        outcome: market.closeRest(order, by),
        orders: [order],
        once: true,
        send: (stage, key) =>
          stage.post(
            by === 'buyer' ? 'purchaser' : 'clerk',
            `/v1/orders/${order.id}/closure`,
            { reason: '今年的货没有了' },
            key,
          ),
      };
    },
  },
  expire: {
    weight: 1,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      market.expire(order);
      const happen = (stage: Stage) => stage.letExpire(order);
      return { says: `72 hours pass for ${order.name}`, orders: [order], happen };
    },
  },
  work: {
    weight: 2,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      const often = 1 + dice.roll(2);
      market.review(order);
      const happen = (stage: Stage) => stage.deliver(order, often);
      return {
        says: `the worker gets what was recorded of ${order.name}, ${often} times at once`,
        orders: [order],
        happen,
      };
    },
  },
};

function place(market: Market, dice: Dice): Step {
  const lines = Array.from({ length: 1 + dice.roll(3) }, () => ({
    pack: dice.of(market.packs),
    quantity: 1 + dice.roll(5),
  }));
  const terms = dice.of(['after_acceptance', 'prepaid'] as const);
  const seenFen =
    lines.reduce((sum, { pack, quantity }) => sum + pack.priceFen * quantity, 0) +
    (dice.roll(8) === 7 ? 100 : 0);
  const placed = market.place(lines, terms, seenFen);
  const basket = lines.map(({ pack, quantity }) => `${quantity} × ${pack.name}`).join(' + ');
  return {
    says: `basket of ${basket}, ${terms}, ${seenFen} fen seen`,
    outcome: typeof placed === 'string' ? placed : '201',
    orders: typeof placed === 'string' ? [] : [placed],
    once: true,
    send: (stage, key) => stage.checkout(lines, terms, seenFen, key),
    learn({ orders: [answered] }: { orders: [{ id: string; lines: Ids[] }] }) {
      if (typeof placed === 'string') return;
      placed.id = answered.id;
      for (const [index, line] of placed.lines.entries()) line.id = answered.lines[index]?.id as string;
    },
  };
}

function confirm(market: Market, dice: Dice): Step {
  const order = dice.mostlyOf(
    market.orders.filter(({ state }) => state === 'placed'),
    market.orders,
  );
  return {
    says: `the supplier confirms ${order.name}`,
    outcome: market.confirm(order),
    orders: [order],
    send: (stage) => stage.post('clerk', `/v1/orders/${order.id}/confirmation`),
  };
}
