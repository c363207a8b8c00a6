/** What an id counts; part of it, so that no two tables share one. */
export const kinds = {
  unit: 1,
  supplier: 2,
  official: 3,
  operator: 4,
  unitUser: 5,
  supplierUser: 6,
  staff: 7,
  officialUser: 8,
  operatorUser: 9,
  product: 10,
  sku: 11,
  movement: 12,
  pairing: 13,
  target: 14,
  statement: 15,
  checkout: 20,
  order: 21,
  orderLine: 22,
  shipment: 23,
  shipmentLine: 24,
  acceptance: 25,
  acceptanceLine: 26,
  fact: 27,
  returnFact: 28,
  goodsReturn: 29,
  returnLine: 30,
  invoice: 31,
  payment: 32,
  bankLine: 33,
  event: 34,
  bankAllocation: 35,
} as const;

export type Kind = (typeof kinds)[keyof typeof kinds];

/**
 * A UUIDv7 (time-ordered, as the market's own) whose random bits are a kind and a counter: the same on every machine,
 * and known to whoever knows what it counts. `n` is below 2^48.
 */
export function writeId(into: Buffer, at: number, ms: number, kind: Kind, n: number): void {
  into.writeUIntBE(ms, at, 6);
  into[at + 6] = 0x70;
  into[at + 7] = kind;
  into[at + 8] = 0x80;
  into[at + 9] = 0;
  into.writeUIntBE(n, at + 10, 6);
}

const scratch = Buffer.alloc(16);

export function idText(ms: number, kind: Kind, n: number): string {
  writeId(scratch, 0, ms, kind, n);
  const hex = scratch.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
