import type { buildDocument } from '@app/platform';
import type { Client } from '../support/client';
import { confirm, delivered, draftOf, type Order, order, type Shipment, ship } from '../support/story';
import type { Pack, Shop, Unit, World } from '../support/world';
import { admissionFields, notEnteredOnAdmissions } from './admission-fields';
import { auditFields, notEnteredOnAudit } from './audit-fields';
import { bankFields, notEnteredOnBanks } from './bank-fields';
import {
  collaborationFields,
  notEnteredByOfficials,
  type Officials,
  officialsIn,
} from './collaboration-fields';
import { figureFields, notEnteredOnFigures } from './figure-fields';
import { filingFields, notEnteredOnFilings } from './filing-fields';
import { integrityFields, notEnteredOnIntegrity } from './integrity-fields';
import { invoiceFields, invoiceOn, notEnteredOnInvoices, requestOn } from './invoice-fields';
import { enterAccount, openRefund, payoutFields } from './payout-fields';
import { type ClosingScene, closingScene, periodFields } from './period-fields';
import { notEnteredOnSales, type SalesScene, salesFields, salesSceneIn } from './sales-fields';
import { notEnteredOnSubsidies, subsidyFields } from './subsidy-fields';

/** What free texts are written on. */
export type Scene = {
  world: World;
  unit: Unit;
  shop: Shop;
  pack: Pack;
  /** Confirmed, and of so many packs that it is never sent whole. */
  big: Order;
  accepted: { order: Order; acceptanceId: string; lineId: string };
  /** Things that only one accepted text each can be written on. */
  orders: Spares<Order>;
  partlySent: Spares<Order>;
  products: Spares<string>;
  shipments: Spares<Shipment>;
  operator: Client;
  /** Accounts that wait to be checked, each of a cooperative of its own. */
  accounts: Spares<string>;
  /** Money that goes back and stands on no list. */
  refundId: string;
  /** Open requests for an invoice, and invoices that nobody has judged, by id. */
  requests: Spares<string>;
  invoices: Spares<string>;
  /** Outside the platform. */
  sales: SalesScene;
  closing: ClosingScene;
  officials: Officials;
  serial: number;
};

type Sent = { status: number; body: unknown };
export type Field = {
  /** Method, address and JSON pointer, as `freeTexts` names it. */
  at: string;
  longest: number;
  /** Notes may have line breaks and may be empty. */
  note?: boolean;
  /** A note that may not be empty. */
  filled?: boolean;
  /** What it must look like besides: an identifier and no text. */
  shape?: RegExp;
  /** Where the newest row is read back: one at a time. */
  alone?: boolean;
  send(scene: Scene, text: string): Promise<Sent>;
  /** What the market says it kept. */
  read(scene: Scene, answer: never): Promise<unknown>;
};

/** Made when needed; what a refused text left unused is used again. */
export class Spares<T> {
  private readonly unused: T[] = [];
  constructor(private readonly make: () => Promise<T>) {}

  async on(work: (one: T) => Promise<Sent>): Promise<Sent> {
    const one = this.unused.pop() ?? (await this.make());
    const sent = await work(one);
    if (sent.status >= 300) this.give(one);
    return sent;
  }

  give(one: T): void {
    this.unused.push(one);
  }
}

export async function sceneIn(world: World): Promise<Scene> {
  const unit = await world.buyer();
  const shop = await world.supplier();
  const pack = await shop.sells({ stock: 900_000, priceFen: 100 });
  const large = async (): Promise<Order> => {
    const placed = await order(unit, [{ pack, quantity: 20_000 }]);
    await confirm(shop, placed.id);
    return placed;
  };
  const [big, other] = [await large(), await large()];
  const done = await delivered(unit, shop, [{ pack, quantity: 50_000 }]);
  const [operator] = await world.operators();
  const { lines } = await shown<{ lines: { id: string }[] }>(
    unit.purchaser,
    `/v1/acceptances/${done.acceptanceId}`,
  );
  return {
    ...{ world, unit, shop, pack, big },
    accepted: { order: done.order, acceptanceId: done.acceptanceId, lineId: lines[0]?.id as string },
    orders: new Spares(() => order(unit, [{ pack, quantity: 1 }])),
    partlySent: new Spares(async () => {
      const placed = await order(unit, [{ pack, quantity: 2 }]);
      await confirm(shop, placed.id);
      await ship(shop, placed, [1]);
      return placed;
    }),
    products: new Spares(async () => (await shop.sells()).productId),
    shipments: new Spares(() => ship(shop, other, [1])),
    operator,
    accounts: new Spares(async () => enterAccount((await world.supplier()).clerk)),
    refundId: await openRefund(world, unit, pack, operator),
    requests: new Spares(() => requestOn(unit, done.order.id)),
    invoices: new Spares(() => invoiceOn(shop, done.order.id, 1)),
    sales: await salesSceneIn(world),
    closing: await closingScene(world),
    officials: await officialsIn(world),
    serial: 0,
  };
}

async function shown<T>(who: Client, path: string): Promise<T> {
  return (await who.get(path)).body as T;
}

/** For what no page shows. */
export async function stored({ world }: Scene, sql: string, values: unknown[] = []): Promise<unknown> {
  return (await world.database.read<{ kept: string }>(sql, values))[0]?.kept;
}

type Kept = { note: string | null; deliveryAddress: Record<string, string> };

function checkout(
  at: string,
  longest: number,
  part: (text: string) => object,
  pick: (kept: Kept) => unknown,
): Field {
  return {
    at: `POST /v1/checkouts ${at}`,
    longest,
    note: true,
    send: ({ unit, pack }, text) =>
      unit.purchaser.post('/v1/checkouts', draftOf([{ pack, quantity: 1 }], { ...part(text) })),
    read: async ({ unit }, { orders }: { orders: { id: string }[] }) =>
      pick(await shown<Kept>(unit.purchaser, `/v1/orders/${orders[0]?.id}`)),
  };
}

function address(part: string, longest: number, key = part): Field {
  const written = (text: string) => ({ recipient: '甲', phone: '1', detail: '乙', [key]: text });
  return checkout(
    `/deliveryAddress/${part}`,
    longest,
    (text) => ({ deliveryAddress: written(text) }),
    (kept) => kept.deliveryAddress[key],
  );
}

const truck = { transport: 'own_truck', driverName: '丙', plateNumber: '苏B1' };
const post = { carrier: '邮政', trackingNumber: 'X1' };

/** A text of the shipment itself, or of its one line. */
function shipment(name: string, longest: number, transport: object, ofLine = false): Field {
  return {
    at: `POST /v1/orders/{id}/shipments ${ofLine ? '/lines/*' : ''}/${name}`,
    longest,
    send: ({ shop, big }, text) => {
      const line = { orderLineId: big.lines[0]?.id, quantity: 1, ...(ofLine ? { [name]: text } : {}) };
      const own = ofLine ? {} : { [name]: text };
      return shop.clerk.post(`/v1/orders/${big.id}/shipments`, { lines: [line], ...transport, ...own });
    },
    read: async ({ shop }, { id }: { id: string }) => {
      type Texts = Record<string, string> & { lines: Record<string, string>[] };
      const sent = await shown<Texts>(shop.clerk, `/v1/shipments/${id}`);
      return (ofLine ? sent.lines[0] : sent)?.[name];
    },
  };
}

function acceptance(
  at: string,
  longest: number,
  write: (text: string) => { line?: object; whole?: object },
  pick: (kept: { note: string | null; lines: { reason: string | null }[] }) => unknown,
): Field {
  return {
    at: `POST /v1/shipments/{id}/acceptance ${at}`,
    longest,
    note: true,
    send: ({ unit, shipments }, text) =>
      shipments.on(({ id, lines }) => {
        const { line, whole } = write(text);
        const counted = { shipmentLineId: lines[0]?.id, acceptedQuantity: 1, ...line };
        return unit.purchaser.post(`/v1/shipments/${id}/acceptance`, { lines: [counted], ...whole });
      }),
    read: async ({ unit }, { id }: { id: string }) =>
      pick(await shown(unit.purchaser, `/v1/acceptances/${id}`)),
  };
}

export const fields: readonly Field[] = [
  checkout(
    '/note',
    500,
    (note) => ({ note }),
    ({ note }) => note ?? '',
  ),
  address('recipient', 60),
  address('phone', 40),
  address('region', 60),
  address('detail', 200),
  address('{}', 200, '门牌'),
  {
    at: 'POST /v1/orders/{id}/cancellation /reason',
    longest: 200,
    send: ({ unit, orders }, reason) =>
      orders.on(({ id }) => unit.purchaser.post(`/v1/orders/${id}/cancellation`, { reason })),
    read: async ({ unit }, { id }: { id: string }) =>
      (await shown<{ cancelReason: string }>(unit.purchaser, `/v1/orders/${id}`)).cancelReason,
  },
  {
    at: 'POST /v1/orders/{id}/closure /reason',
    longest: 200,
    send: ({ shop, partlySent }, reason) =>
      partlySent.on(({ id }) => shop.clerk.post(`/v1/orders/${id}/closure`, { reason })),
    read: async ({ unit }, { id }: { id: string }) =>
      (await shown<{ restCloseReason: string }>(unit.purchaser, `/v1/orders/${id}`)).restCloseReason,
  },
  shipment('carrier', 40, post),
  shipment('trackingNumber', 60, post),
  shipment('driverName', 40, truck),
  shipment('plateNumber', 20, truck),
  shipment('lotNumber', 60, post, true),
  shipment('originTownship', 40, post, true),
  acceptance(
    '/note',
    500,
    (note) => ({ whole: { note } }),
    ({ note }) => note ?? '',
  ),
  acceptance(
    '/lines/*/reason',
    200,
    (reason) => ({ line: { reason } }),
    ({ lines }) => lines[0]?.reason ?? '',
  ),
  {
    at: 'POST /v1/acceptances/{id}/returns /reason',
    longest: 200,
    send: ({ unit, accepted: { acceptanceId, lineId } }, reason) =>
      unit.purchaser.post(`/v1/acceptances/${acceptanceId}/returns`, {
        reason,
        lines: [{ acceptanceLineId: lineId, quantity: 1 }],
      }),
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT reason AS kept FROM goods_returns WHERE id = $1', [id]),
  },
  ...admissionFields,
  ...salesFields,
  ...bankFields,
  ...auditFields,
  ...filingFields,
  ...invoiceFields,
  ...subsidyFields,
  {
    at: 'POST /v1/products/{id}/delisting /reason',
    longest: 200,
    send: ({ shop, products }, reason) =>
      products.on((id) => shop.clerk.post(`/v1/products/${id}/delisting`, { reason })),
    read: async (scene, { id }: { id: string }) => {
      const sql = `SELECT payload->>'reason' AS kept FROM events
                    WHERE subject_id = $1 AND type = 'product.delisted' ORDER BY id DESC LIMIT 1`;
      const kept = await stored(scene, sql, [id]);
      await scene.shop.clerk.post(`/v1/products/${id}/relisting`);
      scene.products.give(id);
      return kept;
    },
  },
  {
    at: 'POST /v1/skus/{id}/stock-movements /reason',
    longest: 200,
    alone: true,
    send: ({ shop, pack }, reason) =>
      shop.clerk.post(`/v1/skus/${pack.skuId}/stock-movements`, { kind: 'received', quantity: 1, reason }),
    read: (scene) => stored(scene, 'SELECT reason AS kept FROM stock_movements ORDER BY id DESC LIMIT 1'),
  },
  ...payoutFields,
  ...periodFields,
  ...figureFields,
  ...integrityFields,
  ...collaborationFields,
];

const compared = 'it is compared and kept nowhere (test/journeys/login-attempts.spec.ts)';
const hashed = 'a hash of it is kept, which tells nothing of the text';

const digits = 'digits alone are kept (test/journeys/settlements.spec.ts)';
const released =
  'the same kind of line as the reason of a check; each needs a transfer that the bank was told';

/** Strings of bodies that do not come out again, and why. */
export const notEntered: Readonly<Record<string, string>> = {
  ...notEnteredOnAdmissions,
  ...notEnteredOnInvoices,
  ...notEnteredOnBanks,
  ...notEnteredOnSales,
  ...notEnteredOnAudit,
  ...notEnteredOnFilings,
  ...notEnteredOnFigures,
  ...notEnteredOnIntegrity,
  ...notEnteredOnSubsidies,
  ...notEnteredByOfficials,
  'POST /v1/sessions /login': compared,
  'POST /v1/sessions /password': compared,
  'POST /v1/sessions /code': compared,
  'POST /v1/password-changes /oldPassword': compared,
  'POST /v1/password-changes /newPassword': hashed,
  'POST /v1/second-factor/enrolment /password': compared,
  'POST /v1/second-factor/confirmation /code': compared,
  'POST /v1/second-factor/removal /code': compared,
  'POST /v1/payout-accounts /account': digits,
  'POST /v1/payment-lists /refunds/*/payee/account': digits,
  'POST /v1/payouts/{id}/failure /reason': released,
  'POST /v1/refunds/{id}/failure /reason': released,
  'POST /v1/orders/{id}/shipments /lines/*/originCountyCode': 'the code of a county that exists, or refused',
};

type Document = ReturnType<typeof buildDocument>;
type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  format?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};

function named({ components }: Document): Record<string, Schema> {
  return (components?.schemas ?? {}) as Record<string, Schema>;
}

/** Pointers of all strings that neither a list nor a format closes. */
function stringsIn(document: Document, schema: Schema, at = ''): string[] {
  const into = (inner: Schema, step = ''): string[] => stringsIn(document, inner, at + step);
  const { $ref, type, items, properties = {}, additionalProperties } = schema;
  if ($ref) return into(named(document)[$ref.split('/').at(-1) as string] ?? {});
  const open = [type].flat().includes('string') && !schema.enum && !schema.format;
  return [
    ...(open ? [at] : []),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((all) => (all ?? []).flatMap((one) => into(one))),
    ...(items ? into(items, '/*') : []),
    ...Object.entries(properties).flatMap(([name, one]) => into(one, `/${name}`)),
    ...(typeof additionalProperties === 'object' ? into(additionalProperties, '/{}') : []),
  ];
}

type Operation = {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { in: string; name: string; schema: Schema }[];
};

function operationsOf(document: Document): [name: string, path: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]): [string, string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        path,
        operation,
      ],
    ),
  );
}

/** Every free text of every body in the API document. */
export function freeTexts(document: Document): string[] {
  return operationsOf(document).flatMap(([name, , { requestBody }]) =>
    Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      stringsIn(document, schema).map((at) => `${name} ${at}`),
    ),
  );
}

/** Every free text that a list is asked by. */
export function freeQuestions(document: Document): { path: string; name: string }[] {
  return operationsOf(document).flatMap(([operation, path, { parameters = [] }]) =>
    (operation.startsWith('GET ') ? parameters : [])
      .filter((one) => one.in === 'query' && stringsIn(document, one.schema).length > 0)
      .map(({ name }) => ({ path, name })),
  );
}
