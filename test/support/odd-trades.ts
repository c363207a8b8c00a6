import sharp from 'sharp';
import type { Client } from './client';
import { good } from './selling';
import { accept, confirm, importStatement, type Order, order, requestPayment, ship, sign } from './story';
import type { Pack, Shop, Unit, World } from './world';

/** Trades that look odd, and beside each one that only nearly does, as people make them over HTTP. */

export type Flag = {
  id: string;
  number: string;
  rule: string;
  state: string;
  firstDay: string;
  lastDay: string;
  amountFen: number;
  sightings: number;
  buyerNames: string[];
  buyerCount: number;
  supplierName: string | null;
  ownerId: string | null;
  code?: string;
};
export type FlagPage = Flag & {
  measured: Record<string, number>;
  thresholds: Record<string, number>;
  elsewhere: number;
  reason: string | null;
  previous: { id: string; number: string; state: string } | null;
  items: {
    kind: string;
    id: string | null;
    label: string;
    amountFen: number | null;
    factId: string | null;
    about: Record<string, string | number | null>;
  }[];
};

export type Pair = { unit: Unit; shop: Shop; pack: Pack };

/** A unit and a shop of their own, so that no case touches another one; a pack costs 100 yuan and weighs 1.8 kg. */
export async function pairIn(
  world: World,
  {
    district = '320205',
    county = '630224',
    ...goods
  }: { district?: string; county?: string } & Parameters<Shop['sells']>[0] = {},
): Promise<Pair> {
  const unit = await world.buyer({ district });
  const shop = await world.supplier({
    county: ['630224', '610622', '610630'].includes(county) ? county : '630224',
  });
  return { unit, shop, pack: await shop.sells({ priceFen: 10_000, county, ...goods }) };
}

export async function sent({ unit, shop, pack }: Pair, quantity: number, more: Record<string, unknown> = {}) {
  const placed = await order(unit, [{ pack, quantity }], more);
  await confirm(shop, placed.id);
  return { placed, shipment: await ship(shop, placed) };
}

export async function accepted(pair: Pair, quantity: number, more: Record<string, unknown> = {}) {
  const { placed, shipment } = await sent(pair, quantity, more);
  const acceptanceId = await accept(pair.unit, shipment);
  await sign(pair.unit.inspector, acceptanceId);
  return { placed, acceptanceId };
}

/** Accepted with this photo beside the numbers. */
export async function photographed({ unit, ...pair }: Pair, photo: Buffer, name: string): Promise<string> {
  const { shipment } = await sent({ unit, ...pair }, 1);
  const upload = unit.purchaser.upload<{ id: string }>('/v1/photos', name, photo, 'image/jpeg');
  const { id } = good(await upload);
  const lines = shipment.lines.map((line) => ({ shipmentLineId: line.id, acceptedQuantity: line.quantity }));
  const body = { lines, photoIds: [id] };
  return good(await unit.purchaser.post<{ id: string }>(`/v1/shipments/${shipment.id}/acceptance`, body)).id;
}

export async function paid(
  pair: Pair,
  operator: Client,
  { payer, account, day }: { payer: string; account: string; day: string },
): Promise<Order> {
  const { placed } = await accepted(pair, 1);
  const { transferCode, amountFen } = await requestPayment(pair.unit, placed.id);
  const row = `${day},R${transferCode},${payer},${account},${(amountFen / 100).toFixed(2)},货款 ${transferCode}`;
  const head = '交易日期,流水号,对方户名,对方账号,贷方金额,附言';
  expect(await importStatement(operator, Buffer.from(`${head}\n${row}`))).toMatchObject({ matched: 1 });
  return placed;
}

const drawn = (shapes: string): Promise<Buffer> =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600">${shapes}</svg>`))
    .jpeg({ quality: 92 })
    .toBuffer();

/** Boxes on a floor; the same again as a phone would send it on: smaller, pressed, brighter; and other boxes. */
export async function photosOfBoxes(): Promise<Record<'first' | 'again' | 'other' | 'third', Buffer>> {
  const first = await drawn(`<defs><linearGradient id="w" x2="1" y2="0.6"><stop stop-color="#8a8f98"/>
    <stop offset="1" stop-color="#e9e4d8"/></linearGradient></defs><rect width="800" height="600" fill="url(#w)"/>
    <rect x="60" y="300" width="230" height="230" fill="#9a6b3a"/><rect x="320" y="230" width="190" height="300" fill="#6b4522"/>
    <rect x="545" y="340" width="200" height="190" fill="#c79a5b"/><circle cx="640" cy="130" r="70" fill="#f4efe2"/>`);
  const other =
    await drawn(`<rect width="800" height="600" fill="#cfd6d0"/><rect y="420" width="800" height="180" fill="#7d8478"/>
    <rect x="90" y="120" width="260" height="420" fill="#b98a4a"/><rect x="420" y="360" width="300" height="170" fill="#5d3d20"/>
    <circle cx="560" cy="170" r="110" fill="#3f5d43"/>`);
  const again = await sharp(first).resize(420).modulate({ brightness: 1.1 }).jpeg({ quality: 55 }).toBuffer();
  const third = await sharp(other).flop().jpeg({ quality: 92 }).toBuffer();
  return { first, again, other, third };
}
