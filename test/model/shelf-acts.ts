import { type Act, hasShipments } from './act';
import type { Pack, Shipment } from './figures';

export const shelfActs: Record<string, Act> = {
  price: {
    weight: 1,
    step(market, dice) {
      const pack = dice.of(market.packs);
      const [seen, priceFen] = [pack.version - (dice.roll(4) === 3 ? 1 : 0), 100 * (1 + dice.roll(9))];
      return {
        says: `${pack.name} is to cost ${priceFen} fen, version ${seen} seen`,
        outcome: market.changePrice(pack, seen, priceFen),
        send: (stage) => stage.changePrice(pack, seen, priceFen),
      };
    },
  },
  stock: {
    weight: 2,
    step(market, dice) {
      const pack: Pack = dice.of(market.packs);
      const quantity = dice.of([5, -1, 8, -3, -9]);
      return {
        says: `${quantity} packs of ${pack.name} are booked`,
        outcome: market.moveStock(pack, quantity),
        once: true,
        send: (stage, key) =>
          stage.post(
            'clerk',
            `/v1/skus/${pack.id}/stock-movements`,
            { kind: quantity > 0 ? 'received' : 'adjusted', quantity, reason: '盘点' },
            key,
          ),
      };
    },
  },
  listing: {
    weight: 1,
    step(market, dice) {
      const pack = dice.of(market.packs);
      // Mostly the other way than it is.
      const listed = dice.roll(4) === 3 ? pack.listed : !pack.listed;
      return {
        says: `${pack.name} is ${listed ? 'put back into' : 'taken out of'} the market`,
        outcome: market.list(pack, listed),
        send: (stage) =>
          stage.post(
            'clerk',
            `/v1/products/${pack.productId}/${listed ? 'relisting' : 'delisting'}`,
            listed ? undefined : { reason: '过季' },
          ),
      };
    },
  },
};

/** Somebody of another house, or of the wrong office: told nothing, and nothing happens. */
export const strangerActs: Record<string, Act> = {
  stranger: {
    weight: 1,
    may: hasShipments,
    step(market, dice) {
      const shipment: Shipment = dice.of(market.shipments);
      const { order } = shipment;
      const [who, path, body, outcome] = dice.of([
        ['stranger', `/v1/orders/${order.id}/cancellation`, { reason: '不要了' }, '404 request.not_found'],
        [
          'stranger',
          `/v1/orders/${order.id}/payments`,
          { provider: 'bank_transfer' },
          '404 request.not_found',
        ],
        ['finance', `/v1/orders/${order.id}/confirmation`, undefined, '403 access.not_permitted'],
        [
          'operator0',
          `/v1/orders/${order.id}/cancellation`,
          { reason: '不要了' },
          '403 access.not_permitted',
        ],
      ] as const);
      return {
        says: `${who} tries ${path.replace(order.id, order.name)}`,
        outcome,
        orders: [order],
        send: (stage) => stage.post(who, path, body),
      };
    },
  },
};
