import { allocateFen, sumFen } from '@app/platform';

/** What of an order may still be invoiced or taken back; integer fen, not negative. */
export type Room = { orderId: string; fen: number };
export type Part = { orderId: string; amountFen: number };

/**
 * An invoice over several orders, whose amount need not be all that they have room for: each order gets its share of the
 * amount by its room, never more than the room, and the shares add up to the amount. Orders that get nothing are left
 * out. Undefined when the amount is more than all the room.
 */
export function splitOver(amountFen: number, rooms: readonly Room[]): Part[] | undefined {
  if (amountFen > sumFen(rooms.map(({ fen }) => fen))) return undefined;
  const shares = allocateFen(
    amountFen,
    rooms.map(({ fen }) => fen),
  );
  return rooms
    .map(({ orderId }, index) => ({ orderId, amountFen: shares[index] as number }))
    .filter((part) => part.amountFen > 0);
}

/** An invoice's part of one order as a red letter finds it. */
export type Reversible = {
  orderId: string;
  /** Not yet taken back. */
  leftFen: number;
  /** Invoiced beyond what is still accepted, after a return. */
  needFen: number;
};

/**
 * A red letter takes back first what must go, then the rest by what is left. Undefined when it is more than is left.
 */
export function splitReversal(amountFen: number, parts: readonly Reversible[]): Part[] | undefined {
  const needs = parts.map(({ orderId, leftFen, needFen }) => ({ orderId, fen: Math.min(leftFen, needFen) }));
  const first = splitOver(Math.min(amountFen, sumFen(needs.map(({ fen }) => fen))), needs) ?? [];
  const taken = new Map(first.map((part) => [part.orderId, part.amountFen]));
  const rest = splitOver(
    amountFen - sumFen(taken.values()),
    parts.map(({ orderId, leftFen }) => ({ orderId, fen: leftFen - (taken.get(orderId) ?? 0) })),
  );
  if (!rest) return undefined;
  for (const part of rest) taken.set(part.orderId, (taken.get(part.orderId) ?? 0) + part.amountFen);
  return [...taken].map(([orderId, amount]) => ({ orderId, amountFen: amount }));
}
