import fc from 'fast-check';
import { splitOver, splitReversal } from './invoice-split.policy';

const fen = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10_000_000_00 }));
const fits = (fen: number, least: number, most = 0): boolean => fen >= least && fen <= most;
const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe('an invoice over several orders', () => {
  it('gives each order its part, and no fen is lost or made', () => {
    fc.assert(
      fc.property(
        fc.array(fen, { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fens, share) => {
          const rooms = fens.map((room, index) => ({ orderId: `order ${index}`, fen: room }));
          const amount = Math.floor(sum(fens) * share);
          const parts = splitOver(amount, rooms) ?? [];
          const roomOf = new Map(rooms.map((room) => [room.orderId, room.fen]));
          const isWhole = sum(parts.map((part) => part.amountFen)) === amount;
          // A matcher for each part would take most of the time.
          return isWhole && parts.every((part) => fits(part.amountFen, 1, roomOf.get(part.orderId)));
        },
      ),
      { numRuns: 100_000 },
    );
  }, 240_000);

  it('gives each order all of its room when the amount is all there is', () => {
    const rooms = [
      { orderId: 'a', fen: 333 },
      { orderId: 'b', fen: 0 },
      { orderId: 'c', fen: 1 },
    ];
    expect(splitOver(334, rooms)).toEqual([
      { orderId: 'a', amountFen: 333 },
      { orderId: 'c', amountFen: 1 },
    ]);
  });

  it('is refused when there is not so much room', () => {
    expect(splitOver(6, [{ orderId: 'a', fen: 5 }])).toBeUndefined();
  });
});

describe('a red letter over several orders', () => {
  const parts = fc.array(fc.record({ left: fen, need: fen }), { minLength: 1, maxLength: 20 });

  it('takes back what must go first, never more than is left, and no fen is lost or made', () => {
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
        const orders = given.map(({ left, need }, index) => ({
          orderId: `order ${index}`,
          leftFen: left,
          needFen: need,
        }));
        const needed = sum(orders.map(({ leftFen, needFen }) => Math.min(leftFen, needFen)));
        const amount = Math.floor(sum(orders.map(({ leftFen }) => leftFen)) * share);
        const taken = new Map(
          (splitReversal(amount, orders) ?? []).map((part) => [part.orderId, part.amountFen]),
        );
        const isWhole = sum([...taken.values()]) === amount;
        return (
          isWhole &&
          orders.every(({ orderId, leftFen, needFen }) => {
            const first = Math.min(leftFen, needFen);
            const back = taken.get(orderId) ?? 0;
            return amount >= needed ? fits(back, first, leftFen) : fits(back, 0, first);
          })
        );
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);

  it('is refused when not so much is left', () => {
    expect(splitReversal(4, [{ orderId: 'a', leftFen: 3, needFen: 9 }])).toBeUndefined();
  });
});
