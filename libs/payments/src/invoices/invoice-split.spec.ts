import fc from 'fast-check';
import { splitOver, splitReversal } from './invoice-split.policy';

const fen = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10_000_000_00 }));
const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe('an invoice over several orders', () => {
  it('gives each order its part, and no fen is lost or made', () => {
    fc.assert(
      fc.property(
        fc.array(fen, { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (fens, share) => {
          const rooms = fens.map((room, index) => ({ orderId: `order ${index}`, fen: room }));
          const amount = Math.floor(sum(fens) * share);
          const parts = splitOver(amount, rooms) ?? [];
          expect(sum(parts.map((part) => part.amountFen))).toBe(amount);
          for (const part of parts) {
            expect(part.amountFen).toBeGreaterThan(0);
            expect(part.amountFen).toBeLessThanOrEqual(
              rooms.find(({ orderId }) => orderId === part.orderId)?.fen ?? 0,
            );
          }
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
  const parts = fc.array(fc.record({ left: fen, need: fen }), { minLength: 1, maxLength: 30 });

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
        expect(sum([...taken.values()])).toBe(amount);
        for (const { orderId, leftFen, needFen } of orders) {
          const back = taken.get(orderId) ?? 0;
          expect(back).toBeLessThanOrEqual(leftFen);
          if (amount >= needed) expect(back).toBeGreaterThanOrEqual(Math.min(leftFen, needFen));
          else expect(back).toBeLessThanOrEqual(Math.min(leftFen, needFen));
        }
      }),
      { numRuns: 100_000 },
    );
  }, 240_000);

  it('is refused when not so much is left', () => {
    expect(splitReversal(4, [{ orderId: 'a', leftFen: 3, needFen: 9 }])).toBeUndefined();
  });
});
