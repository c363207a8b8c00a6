import type { Client } from './client';
import type { Pack, Shop, Unit } from './world';

/** The steps of the main job as people take them, over HTTP. Each expects success and hands back the answer. */

export type Order = {
  id: string;
  number: string;
  state: string;
  totalFen: number;
  lines: { id: string; skuId: string; quantity: number; priceFen: number; amountFen: number }[];
};
export type Shipment = { id: string; lines: { id: string; orderLineId: string; quantity: number }[] };
export type Payment = { id: string; amountFen: number; transferCode: string; state: string };

const address = { recipient: '食堂', phone: '0510-12345678', detail: '无锡市锡山区示例路1号' };

export type Basket = { pack: Pack; quantity: number }[];

export function draftOf(basket: Basket, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    lines: basket.map(({ pack, quantity }) => ({ skuId: pack.skuId, quantity })),
    fundingSource: 'canteen',
    deliveryAddress: address,
    expectedTotalFen: basket.reduce((sum, { pack, quantity }) => sum + pack.priceFen * quantity, 0),
    ...more,
  };
}

export async function order(unit: Unit, basket: Basket, more: Record<string, unknown> = {}): Promise<Order> {
  const orders = await orderMany(unit, basket, more);
  expect(orders).toHaveLength(1);
  return orders[0] as Order;
}

export async function orderMany(
  unit: Unit,
  basket: Basket,
  more: Record<string, unknown> = {},
): Promise<Order[]> {
  const { status, body } = await unit.purchaser.post<{ orders: Order[] }>(
    '/v1/checkouts',
    draftOf(basket, more),
  );
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.orders;
}

export async function confirm(shop: Shop, id: string): Promise<void> {
  const answer = await shop.clerk.post(`/v1/orders/${id}/confirmation`);
  expect(answer).toMatchObject({ status: 201, body: { state: 'confirmed' } });
}

/** All that is ordered, or the given quantities per line. */
export async function ship(shop: Shop, placed: Order, quantities?: number[]): Promise<Shipment> {
  const lines = placed.lines
    .map(({ id, quantity }, index) => ({ orderLineId: id, quantity: quantities?.[index] ?? quantity }))
    .filter(({ quantity }) => quantity > 0);
  const { status, body } = await shop.clerk.post<Shipment>(`/v1/orders/${placed.id}/shipments`, {
    lines,
    carrier: '中国邮政',
    trackingNumber: 'EA123456789CN',
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

/** The first signature; rejects the given quantities per line. */
export async function accept(unit: Unit, shipment: Shipment, rejected: number[] = []): Promise<string> {
  const { status, body } = await unit.purchaser.post<{ id: string }>(
    `/v1/shipments/${shipment.id}/acceptance`,
    {
      lines: shipment.lines.map(({ id, quantity }, index) => {
        const rejectedQuantity = rejected[index] ?? 0;
        const reason = rejectedQuantity ? { reason: '外箱破损' } : {};
        return {
          shipmentLineId: id,
          acceptedQuantity: quantity - rejectedQuantity,
          rejectedQuantity,
          ...reason,
        };
      }),
    },
  );
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'awaiting_second_signature' } });
  return body.id;
}

export async function sign(person: Client, acceptanceId: string): Promise<void> {
  const answer = await person.post(`/v1/acceptances/${acceptanceId}/signatures`);
  expect(answer).toMatchObject({ status: 201, body: { state: 'accepted' } });
}

export async function requestPayment(unit: Unit, orderId: string): Promise<Payment> {
  const { status, body } = await unit.finance.post<Payment>(`/v1/orders/${orderId}/payments`, {
    provider: 'bank_transfer',
  });
  expect({ status, body }).toMatchObject({ status: 201, body: { state: 'pending' } });
  return body;
}

export function statementOf(
  lines: { code?: string; amountFen: number; payer?: string; reference?: string }[],
): Buffer {
  const rows = lines.map(({ code = '', amountFen, payer = '无锡某校', reference }, index) => {
    const number = reference ?? `R${code}${index}`;
    return `2026-11-20,${number},${payer},320500001234,${(amountFen / 100).toFixed(2)},货款 ${code}`;
  });
  return Buffer.from(['交易日期,流水号,对方户名,对方账号,贷方金额,附言', ...rows].join('\n'));
}

/** The layout of an account's statements, with the columns named; the others are not there. */
export function layoutOf(
  columns: Record<string, string | string[]>,
  more: Partial<{ sheet: string | null; outgoing: string[]; footers: string[] }> = {},
) {
  const none = { amount: null, credit: null, debit: null, direction: null, payer: null, account: null };
  return {
    ...{ sheet: null, outgoing: [], footers: [], ...more },
    columns: { ...none, reference: null, currency: null, memo: [], ...columns },
  };
}

export async function importStatement(operator: Client, content: Buffer) {
  type Imported = { id: string; matched: number; unmatched: number; duplicates: number };
  const { status, body } = await operator.upload<Imported>(
    '/v1/bank-statements',
    '流水.csv',
    content,
    'text/csv',
  );
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
}

/** From basket to two signatures. */
export async function delivered(
  unit: Unit,
  shop: Shop,
  basket: Basket,
  rejected: number[] = [],
  more: Record<string, unknown> = {},
) {
  const placed = await order(unit, basket, more);
  await confirm(shop, placed.id);
  const shipment = await ship(shop, placed);
  const acceptanceId = await accept(unit, shipment, rejected);
  await sign(unit.inspector, acceptanceId);
  return { order: placed, shipment, acceptanceId };
}

type Targets = {
  items: {
    pairing: { eastCode: string; westCode: string };
    targetFen: number;
    completedFen: number;
    progressBp: number | null;
    paidFen: number;
  }[];
};

export async function targetOf(official: Client, eastCode: string, westCode: string, year = 2026) {
  const { body } = await official.get<Targets>(`/v1/targets?year=${year}`);
  const found = body.items.find(
    ({ pairing }) => pairing.eastCode === eastCode && pairing.westCode === westCode,
  );
  if (!found) throw new Error(`No target for ${eastCode}–${westCode}: ${JSON.stringify(body)}`);
  return found;
}

type FactPage = {
  items: {
    id: string;
    kind: string;
    quantity: number;
    amountFen: number;
    evidenceLevel: number;
    orderId: string;
    paid: boolean;
  }[];
};

export async function factsOf(official: Client, query: string) {
  return (await official.get<FactPage>(`/v1/facts?year=2026&${query}`)).body.items;
}
