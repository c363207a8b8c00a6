import { createHash } from 'node:crypto';
import type { Acknowledged } from '../acknowledged';
import type { Caller } from '../caller';

/** Looks an effect up through the API as the person who was promised it; what is wrong, or undefined. */
export type Look = (caller: Caller, effect: Acknowledged) => Promise<string | undefined>;

type Thing = Record<string, unknown> & { items?: Record<string, unknown>[] };

export const one = async (caller: Caller, path: string): Promise<Thing> => {
  const { status, body } = await caller.get<Thing>(path);
  if (status !== 200) throw new Error(`${path} answers ${status}`);
  return body;
};

export function differs(
  found: Record<string, unknown> | undefined,
  wanted: Record<string, unknown>,
): string | undefined {
  if (!found) return 'it is not there';
  const wrong = Object.keys(wanted).filter(
    (key) => JSON.stringify(found[key]) !== JSON.stringify(wanted[key]),
  );
  return wrong.length ? `${wrong.join(', ')}: ${JSON.stringify(found[wrong[0] as string])}` : undefined;
}

export const idIn = (path: string): string => path.split('/')[3] as string;
export const pickKeys = (from: Record<string, unknown>, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

export const ofGoods: Record<string, Look> = {
  order: async (caller, { body }) => {
    for (const order of body['orders'] as (Record<string, unknown> & {
      lines: Record<string, unknown>[];
    })[]) {
      const found = await one(caller, `/v1/orders/${order['id']}`);
      const wrong = differs(found, pickKeys(order, 'id', 'number', 'totalFen', 'supplierId'));
      if (wrong) return wrong;
      const keys = ['id', 'skuId', 'productName', 'spec', 'quantity', 'priceFen', 'amountFen'];
      const lines = (found['lines'] as Record<string, unknown>[]).map((line) => pickKeys(line, ...keys));
      if (JSON.stringify(lines) !== JSON.stringify(order.lines.map((line) => pickKeys(line, ...keys))))
        return 'its lines differ';
    }
    return undefined;
  },
  confirmation: async (caller, { path }) => {
    const { state } = await one(caller, `/v1/orders/${idIn(path)}`);
    return state === 'placed' ? 'it is not confirmed' : undefined;
  },
  sealing: async (caller, { path, body }) => {
    const { closing } = await one(caller, `/v1/closings/${idIn(path)}`);
    return differs(closing as Record<string, unknown>, pickKeys(body, 'id', 'sealSha256'));
  },
  cancellation: async (caller, { path }) =>
    // What was paid is on its way back, or gone.
    differs(await one(caller, `/v1/orders/${idIn(path)}`), { state: 'cancelled', paidFen: 0 }),
  closure: async (caller, { path, body }) => {
    const { restCloseReason, lines } = await one(caller, `/v1/orders/${idIn(path)}`);
    const closed = (lines as { closedQuantity: number }[]).reduce(
      (sum, line) => sum + line.closedQuantity,
      0,
    );
    return restCloseReason && closed === body['closedQuantity'] ? undefined : `${closed} packs are closed`;
  },
  shipment: async (caller, { body }) =>
    differs(await one(caller, `/v1/shipments/${body['id']}`), pickKeys(body, 'id', 'number')),
  acceptance: async (caller, { body }) =>
    differs(
      await one(caller, `/v1/acceptances/${body['id']}`),
      pickKeys(body, 'id', 'number', 'acceptedFen'),
    ),
  signature: async (caller, { path }) =>
    differs(await one(caller, `/v1/acceptances/${idIn(path)}`), { state: 'accepted' }),
  return: async (caller, effect) => findReturn(caller, effect.body['id'] as string, {}),
  claim: async (caller, effect) => findReturn(caller, effect.body['id'] as string, { kind: 'claim' }),
  'return decision': async (caller, effect) => findReturn(caller, idIn(effect.path), decided(effect)),
  'claim decision': async (caller, effect) => findReturn(caller, idIn(effect.path), decided(effect)),
  'stock movement': async (caller, { path, intent }) => {
    const rows = await wholeList(caller, path);
    return rows.some(({ reason }) => reason === intent) ? undefined : 'it is not there';
  },
  photo: async (caller, { body }) => {
    const { status, bytes } = await caller.bytes(`/v1/files/${body['id']}`);
    if (status !== 200) return `it answers ${status}`;
    return createHash('sha256').update(bytes).digest('hex') === body['sha256']
      ? undefined
      : 'its bytes differ';
  },
  admission: async (caller, { path }) =>
    differs(await one(caller, `/v1/supplier-applications/${idIn(path)}`), { state: 'admitted' }),
};

const decided = ({ body }: Acknowledged) => pickKeys(body, 'state', 'amountFen');

async function findReturn(
  caller: Caller,
  id: string,
  wanted: Record<string, unknown>,
): Promise<string | undefined> {
  return differs(await inList(caller, '/v1/returns', id), wanted);
}

const lists = new Map<string, Promise<Record<string, unknown>[]>>();

export function forgetLists(): void {
  lists.clear();
}

/** The row of a list by its id. */
export async function inList(
  caller: Caller,
  path: string,
  id: unknown,
): Promise<Record<string, unknown> | undefined> {
  return (await wholeList(caller, path)).find((row) => row['id'] === id);
}

/** Every page of a list, read once: nothing changes any more. */
function wholeList(caller: Caller, path: string): Promise<Record<string, unknown>[]> {
  const name = `${caller.login} ${path}`;
  const known = lists.get(name) ?? readAll(caller, path);
  lists.set(name, known);
  return known;
}

async function readAll(caller: Caller, path: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let cursor = ''; ; ) {
    const mark = path.includes('?') ? '&' : '?';
    const found = await one(caller, `${path}${mark}limit=100${cursor && `&cursor=${cursor}`}`);
    rows.push(...(found.items ?? []));
    if (!found['nextCursor']) return rows;
    cursor = String(found['nextCursor']);
  }
}
