import { businessDate, type Database, days, type Ids, type Tx } from '@app/platform';
import type { Market } from '../../seeds/market';
import type { Buyer, Pack } from './world';

/** Where the deliveries go to. */
type Receiving = { ids: Ids; world: { market: Pick<Market, 'database' | 'clock'>; buyers: Buyer[] } };
export type Delivery = { eventId: string; acceptanceId: string };

const linesPerOrder = 2;
const deliveriesPerTransaction = 1_000;
/** Second signatures lie in as many days before today. */
const spreadDays = 300;

type Goods = Pack & {
  name: string;
  spec: string;
  illustration: string;
  grams: number;
  county: string;
  township: string;
};
type Rows = Record<string, Record<string, unknown>[]>;
type Cast = { goods: Goods[]; buyers: Buyer[]; inspectors: Map<string, string>; ids: Ids; today: Date };

let number = 0;

/**
 * Orders that were shipped, accepted and signed twice, of which the ledger has not heard: written straight into the
 * tables, because only what follows the event is measured. The books check them afterwards like any other.
 */
export async function makeDeliveries(stage: Receiving, count: number): Promise<Delivery[]> {
  const { database, clock } = stage.world.market;
  const cast: Cast = {
    goods: await goodsOf(database),
    buyers: stage.world.buyers,
    inspectors: await inspectorsOf(database),
    ids: stage.ids,
    today: clock.now(),
  };
  const made: Delivery[] = [];
  for (let first = 0; first < count; first += deliveriesPerTransaction) {
    const rows: Rows = {};
    for (let n = first; n < Math.min(count, first + deliveriesPerTransaction); n++)
      made.push(addDelivery(rows, cast, number++));
    await database.transact(async (tx) => {
      for (const [table, list] of Object.entries(rows)) await insert(tx, table, list);
    });
  }
  return made;
}

function addDelivery(rows: Rows, cast: Cast, n: number): Delivery {
  const { ids, buyers, goods } = cast;
  const buyer = buyers[n % buyers.length] as Buyer;
  const at = new Date(cast.today.getTime() - days(n % spreadDays));
  const first = goods[(n * 7) % goods.length] as Goods;
  const shelf = goods.filter(({ supplierId }) => supplierId === first.supplierId);
  const lines = Array.from({ length: linesPerOrder }, (_, position) =>
    lineOf(ids, shelf[(n + position) % shelf.length] as Goods, position + 1, 1 + (n % 20)),
  );
  const [checkoutId, orderId, shipmentId, acceptanceId] = ids.many(4) as [string, string, string, string];
  const totalFen = lines.reduce((sum, line) => sum + line.amountFen, 0);
  const parties = { buyer_id: buyer.actor.organizationId, supplier_id: first.supplierId };
  const terms = { funding_source: 'canteen', payment_terms: 'after_acceptance' };
  const by = buyer.actor.userId;
  add(rows, 'checkouts', {
    ...{ id: checkoutId, buyer_id: parties.buyer_id, placed_by: by, ...terms },
    ...{ delivery_address: { detail: '示例路1号' }, total_fen: totalFen, placed_at: at },
  });
  add(rows, 'orders', {
    ...{ id: orderId, number: `B${businessDate(at)}-${n}`, checkout_id: checkoutId, ...parties, ...terms },
    ...{ state: 'confirmed', goods_fen: totalFen, total_fen: totalFen, paid_fen: 0, freight_fen: 0 },
    ...{ placed_at: at, confirm_by: at, confirmed_at: at },
  });
  add(rows, 'shipments', {
    ...{ id: shipmentId, number: `B${n}`, order_id: orderId, ...parties, state: 'accepted' },
    ...{ transport: 'carrier', carrier: '示例物流', tracking_number: `SL${n}` },
    ...{ shipped_by: by, shipped_at: at, accept_by: at },
  });
  add(rows, 'acceptances', {
    ...{ id: acceptanceId, number: `B${n}`, shipment_id: shipmentId, order_id: orderId, ...parties },
    ...{ state: 'accepted', accepted_fen: totalFen, first_signer_id: by, first_signed_at: at },
    ...{ second_signer_id: cast.inspectors.get(parties.buyer_id), second_signed_at: at },
  });
  for (const line of lines) addLine(rows, ids, line, { orderId, shipmentId, acceptanceId });
  const eventId = addEvents(rows, ids, buyer, at, { orderId, shipmentId, acceptanceId, totalFen });
  return { eventId, acceptanceId };
}

type Line = Goods & { lineId: string; position: number; quantity: number; amountFen: number };

function lineOf(ids: Ids, goods: Goods, position: number, quantity: number): Line {
  return { ...goods, lineId: ids.next(), position, quantity, amountFen: goods.priceFen * quantity };
}

function addLine(
  rows: Rows,
  ids: Ids,
  line: Line,
  papers: { orderId: string; shipmentId: string; acceptanceId: string },
): void {
  const shipmentLineId = ids.next();
  const { quantity, priceFen, amountFen, county } = line;
  const prices = { price_fen: priceFen, amount_fen: amountFen };
  add(rows, 'order_lines', {
    ...{ id: line.lineId, order_id: papers.orderId, position: line.position, sku_id: line.id },
    ...{ product_id: line.productId, product_name: line.name, spec: line.spec },
    ...{ illustration: line.illustration, unit_grams: line.grams, origin_county_code: county, quantity },
    ...{ ...prices, shipped_quantity: quantity, accepted_quantity: quantity },
  });
  add(rows, 'shipment_lines', {
    ...{ id: shipmentLineId, shipment_id: papers.shipmentId, order_line_id: line.lineId, quantity },
    ...{ lot_number: `L${line.lineId.slice(0, 8)}`, origin_county_code: county },
    ...{ origin_township: line.township },
  });
  add(rows, 'acceptance_lines', {
    ...{ id: ids.next(), acceptance_id: papers.acceptanceId, shipment_line_id: shipmentLineId },
    ...{ order_line_id: line.lineId, accepted_quantity: quantity, rejected_quantity: 0, ...prices },
  });
}

function addEvents(
  rows: Rows,
  ids: Ids,
  buyer: Buyer,
  at: Date,
  about: { orderId: string; shipmentId: string; acceptanceId: string; totalFen: number },
): string {
  const { orderId, shipmentId, acceptanceId, totalFen } = about;
  const actor: unknown = JSON.parse(buyer.asEvent);
  const payloads: [string, object][] = [
    ['order.placed', { orderId, totalFen }],
    ['order.confirmed', {}],
    ['delivery.accepted', { acceptanceId, shipmentId, acceptedFen: totalFen }],
  ];
  let last = '';
  for (const [type, payload] of payloads) {
    last = ids.next();
    add(rows, 'events', { id: last, type, subject_id: orderId, actor, payload, occurred_at: at });
  }
  add(rows, 'outbox', { event_id: last });
  return last;
}

function add(rows: Rows, table: string, row: Record<string, unknown>): void {
  const list = rows[table];
  if (list) list.push(row);
  else rows[table] = [row];
}

/** The order of `rows` is that of the foreign keys: parents were added first. */
async function insert(tx: Tx, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await tx.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

function goodsOf(database: Database): Promise<Goods[]> {
  return database.read<Goods>(
    `SELECT k.id, p.id AS "productId", p.supplier_id AS "supplierId", k.price_fen AS "priceFen", p.name, k.spec,
            p.illustration, k.unit_grams AS grams, p.origin_county_code AS county, p.origin_township AS township
       FROM skus k JOIN products p ON p.id = k.product_id
      WHERE NOT 'canteen' = ANY (p.excluded_funding) ORDER BY k.id`,
  );
}

async function inspectorsOf(database: Database): Promise<Map<string, string>> {
  const rows = await database.read<{ organizationId: string; id: string }>(
    `SELECT organization_id AS "organizationId", id FROM users WHERE 'inspector' = ANY (roles)`,
  );
  return new Map(rows.map((row) => [row.organizationId, row.id]));
}
