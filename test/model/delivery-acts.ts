import { type Act, type Dice, hasOrders, hasShipments, type Ids, type Step } from './act';
import { dueFen, type Order } from './figures';
import type { Market } from './market';
import type { Person, Stage } from './stage';

const signers: Person[] = ['purchaser', 'inspector', 'approver'];

/** With something left to send, and paid where it must be. */
const isShippable = (order: Order): boolean =>
  order.state === 'confirmed' &&
  order.lines.some(({ shipped, quantity }) => shipped < quantity) &&
  (order.terms === 'after_acceptance' || dueFen(order) === 0);

export const deliveryActs: Record<string, Act> = {
  ship: {
    weight: 7,
    may: hasOrders,
    step(market, dice) {
      const order = dice.mostlyOf(market.orders.filter(isShippable), market.orders);
      const all = order.lines.map((line) => ({
        line,
        // Mostly what is left, sometimes a part of it, seldom more than there is.
        quantity:
          [0, 0, 1, 2].map((less) => line.quantity - line.shipped - less).concat([3])[dice.roll(5)] ?? 0,
      }));
      const some = all.filter(({ quantity }) => quantity > 0);
      const sent = some.length ? some : all.slice(0, 1).map((one) => ({ ...one, quantity: 1 }));
      const shipment = market.ship(order, sent);
      const lines = sent.map(({ line, quantity }) => ({ orderLineId: line.id, quantity }));
      return {
        says: `${lines.map(({ quantity }) => quantity).join(' + ')} packs of ${order.name} are sent off`,
        outcome: typeof shipment === 'string' ? shipment : '201',
        orders: [order],
        once: true,
        send: (stage, key) => stage.ship(order, lines, key),
        learn({ id, lines: answered }: { id: string; lines: Ids[] }) {
          if (typeof shipment === 'string') return;
          shipment.id = id;
          for (const [index, line] of shipment.lines.entries()) line.id = answered[index]?.id as string;
        },
      };
    },
  },
  accept: { weight: 7, may: hasShipments, step: accept },
  sign: {
    weight: 7,
    may: ({ shipments }) => shipments.some(({ acceptanceId }) => acceptanceId),
    step(market, dice) {
      const counted = market.shipments.filter(({ acceptanceId }) => acceptanceId);
      const shipment = dice.mostlyOf(
        counted.filter(({ signedAs }) => !signedAs),
        counted,
      );
      const signer = dice.of(signers);
      return {
        says: `${signer} signs second for ${shipment.name}`,
        outcome: market.sign(shipment, signer),
        orders: [shipment.order],
        send: (stage) => stage.post(signer, `/v1/acceptances/${shipment.acceptanceId}/signatures`),
      };
    },
  },
  overdue: {
    weight: 1,
    may: hasShipments,
    step(market, dice) {
      const shipment = dice.of(market.shipments);
      const level = dice.of([1, 2] as const);
      market.overdue(shipment, level);
      const happen = (stage: Stage) => stage.letBeOverdue(shipment, level);
      const says = `${shipment.name} is overdue for the ${level === 1 ? 'first' : 'second'} reminder`;
      return { says, orders: [shipment.order], happen };
    },
  },
};

function accept(market: Market, dice: Dice): Step {
  const shipment = dice.mostlyOf(
    market.shipments.filter(({ state }) => state === 'shipped'),
    market.shipments,
  );
  const signer = dice.of(['purchaser', 'inspector'] as const);
  const rejected = shipment.lines.map((line) => Math.min(line.quantity, Math.max(0, dice.roll(6) - 2)));
  const fault = dice.of([undefined, undefined, undefined, undefined, 'too many', 'no reason'] as const);
  const outcome = market.accept(shipment, signer, rejected, fault);
  const lines = shipment.lines.map(({ id, quantity }, index) => ({
    shipmentLineId: id,
    acceptedQuantity: quantity - (rejected[index] ?? 0) + (fault === 'too many' ? 1 : 0),
    rejectedQuantity: rejected[index] ?? 0,
    ...(rejected[index] && fault !== 'no reason' ? { reason: '外箱破损' } : {}),
  }));
  return {
    says: `${signer} counts ${shipment.name}, rejects ${rejected.join(' + ')}${fault ? `, ${fault}` : ''}`,
    outcome,
    orders: [shipment.order],
    once: true,
    send: (stage, key) => stage.post(signer, `/v1/shipments/${shipment.id}/acceptance`, { lines }, key),
    async learn({ id }: Ids, stage) {
      shipment.acceptanceId = id;
      const ids = await stage.acceptanceLines(id);
      for (const line of shipment.lines) line.acceptanceLineId = ids.get(line.id) as string;
    },
  };
}

export const returnActs: Record<string, Act> = {
  askBack: {
    weight: 5,
    may: ({ shipments }) => shipments.some(({ acceptanceId }) => acceptanceId),
    step: (market, dice) => askBack(market, dice, 'return'),
  },
  claim: {
    weight: 4,
    may: ({ shipments }) => shipments.some(({ acceptanceId }) => acceptanceId),
    step: (market, dice) => askBack(market, dice, 'claim'),
  },
  decide: {
    weight: 4,
    may: ({ returns }) => returns.length > 0,
    step(market, dice) {
      const goods = dice.mostlyOf(
        market.returns.filter(({ state }) => state === 'requested'),
        market.returns,
      );
      const decision = dice.of(['agreed', 'agreed', 'refused'] as const);
      return {
        says: `the supplier answers ${goods.name}: ${decision}`,
        outcome: market.decide(goods, decision),
        orders: [goods.order],
        once: true,
        send: (stage, key) => stage.post('clerk', `/v1/returns/${goods.id}/decision`, { decision }, key),
      };
    },
  },
};

function askBack(market: Market, dice: Dice, kind: 'return' | 'claim'): Step {
  const counted = market.shipments.filter(({ acceptanceId }) => acceptanceId);
  const shipment = dice.mostlyOf(
    counted.filter(({ signedAs }) => signedAs),
    counted,
  );
  const asker = dice.of(['purchaser', 'inspector'] as const);
  const all = shipment.lines.map((of) => {
    const quantity = dice.roll(4);
    const priceFen = quantity * of.line.priceFen;
    // Of a claim mostly a part of the price, seldom more than all of it.
    const amountFen = kind === 'claim' ? Math.ceil(priceFen * dice.of([0.1, 0.5, 1, 0.3, 1.5])) : priceFen;
    return { of, quantity, amountFen };
  });
  const some = all.filter(({ quantity }) => quantity > 0);
  const one = all.slice(0, 1).map(({ of }) => ({ of, quantity: 1, amountFen: of.line.priceFen }));
  const lines = some.length ? some : one;
  const goods = market.askBack(shipment, kind, lines);
  const verb = kind === 'claim' ? 'claims a part of the price of' : 'asks to give back';
  const body = {
    ...{ kind, reason: '霉变' },
    lines: lines.map(({ of, quantity, amountFen }) => ({
      ...{ acceptanceLineId: of.acceptanceLineId, quantity },
      ...(kind === 'claim' ? { amountFen } : {}),
    })),
  };
  return {
    says: `${asker} ${verb} ${lines.map(({ quantity, amountFen }) => `${quantity} (${amountFen} fen)`).join(' + ')} of ${shipment.name}`,
    outcome: typeof goods === 'string' ? goods : '201',
    orders: [shipment.order],
    once: true,
    send: (stage, key) => stage.post(asker, `/v1/acceptances/${shipment.acceptanceId}/returns`, body, key),
    learn({ id }: Ids) {
      if (typeof goods !== 'string') goods.id = id;
    },
  };
}
