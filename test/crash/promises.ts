import { createHash } from 'node:crypto';
import type { Acknowledged } from './acknowledged';
import type { Caller } from './caller';
import type { Finding } from './verify';

/** Looks an effect up through the API as the person who was promised it; what is wrong, or undefined. */
type Look = (caller: Caller, effect: Acknowledged) => Promise<string | undefined>;

const atOnce = 8;

type Thing = Record<string, unknown> & { items?: Record<string, unknown>[] };

const one = async (caller: Caller, path: string): Promise<Thing> => {
  const { status, body } = await caller.get<Thing>(path);
  if (status !== 200) throw new Error(`${path} answers ${status}`);
  return body;
};

function differs(
  found: Record<string, unknown> | undefined,
  wanted: Record<string, unknown>,
): string | undefined {
  if (!found) return 'it is not there';
  const wrong = Object.keys(wanted).filter(
    (key) => JSON.stringify(found[key]) !== JSON.stringify(wanted[key]),
  );
  return wrong.length ? `${wrong.join(', ')}: ${JSON.stringify(found[wrong[0] as string])}` : undefined;
}

const idIn = (path: string): string => path.split('/')[3] as string;
const pickKeys = (from: Record<string, unknown>, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

const looks: Record<string, Look> = {
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
  cancellation: async (caller, { path }) =>
    differs(await one(caller, `/v1/orders/${idIn(path)}`), { state: 'cancelled' }),
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
  payment: async (caller, { body }) =>
    differs(
      await one(caller, `/v1/payments/${body['id']}`),
      pickKeys(body, 'id', 'orderId', 'amountFen', 'transferCode'),
    ),
  invoice: async (caller, { path, body }) => {
    const { items } = await one(caller, `/v1/invoices?orderId=${idIn(path)}&limit=50`);
    return differs(
      items?.find(({ id }) => id === body['id']),
      pickKeys(body, 'number', 'amountFen'),
    );
  },
  verification: async (caller, { path }) =>
    differs(await one(caller, `/v1/invoices/${idIn(path)}`), { state: 'verified' }),
  return: async (caller, effect) => findReturn(caller, effect.body['id'] as string, {}),
  'return decision': async (caller, effect) =>
    findReturn(caller, idIn(effect.path), { state: effect.body['state'] }),
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
  'bank statement': async (caller, { body }) => {
    const { items } = await one(caller, `/v1/bank-lines?statementId=${body['id']}&direction=in&limit=100`);
    return items?.length === body['lines'] ? undefined : `it has ${items?.length} lines`;
  },
  match: async (caller, { path }) => {
    const rows = await wholeList(caller, '/v1/bank-lines?state=matched');
    return rows.some(({ id }) => id === idIn(path)) ? undefined : 'the line is not matched';
  },
};

async function findReturn(
  caller: Caller,
  id: string,
  wanted: Record<string, unknown>,
): Promise<string | undefined> {
  const rows = await wholeList(caller, '/v1/returns');
  return differs(
    rows.find((row) => row['id'] === id),
    wanted,
  );
}

const lists = new Map<string, Promise<Record<string, unknown>[]>>();

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

/** I1: the list of acknowledged effects against what the API says now. One finding per kind of effect. */
export async function comparePromises(
  acknowledged: readonly Acknowledged[],
  callers: ReadonlyMap<string, Caller>,
): Promise<Finding[]> {
  lists.clear();
  const findings: Finding[] = [];
  for (const [kind, look] of Object.entries(looks)) {
    const effects = acknowledged.filter((effect) => effect.kind === kind);
    const wrong: string[] = [];
    await each(effects, async (effect) => {
      const caller = callers.get(effect.login);
      const said = caller ? await look(caller, effect).catch(String) : 'nobody was promised it';
      if (said) wrong.push(`${effect.path} (${effect.intent}): ${said}`);
    });
    const examples = wrong.length ? { examples: wrong.slice(0, 3) } : {};
    const says = `every acknowledged ${kind} is there as it was promised`;
    findings.push({ id: 'I1', says, checked: effects.length, broken: wrong.length, ...examples });
  }
  return findings;
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) await work(all[index] as T);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
