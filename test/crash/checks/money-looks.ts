import { createHash } from 'node:crypto';
import type { Acknowledged } from '../acknowledged';
import type { Caller } from '../caller';
import { differs, idIn, inList, type Look, one, pickKeys } from './looks';

type Row = Record<string, unknown>;
type Part = { kind: string; paperId: string; amountFen: number };

const ofBank: Record<string, Look> = {
  'bank account': async (caller, { body, promised }) =>
    differs(await bankAccount(caller, body['id']), promised ?? {}),
  'bank layout': async (caller, { path, promised }) => {
    const layout = (await bankAccount(caller, idIn(path)))?.['layout'] as { columns: Row } | undefined;
    return differs(layout?.columns, promised?.['columns'] as Row);
  },
  'bank statement': async (caller, { body }) => {
    const { items } = await one(caller, `/v1/bank-lines?statementId=${body['id']}&direction=in&limit=100`);
    const wanted = Number(body['lines']) - Number(body['duplicates']);
    return items?.length === wanted ? undefined : `it has ${items?.length} lines`;
  },
  'bank statement again': async (_caller, { body }) =>
    body['duplicates'] === body['lines'] ? undefined : 'it brought lines a second time',
  allocation: async (caller, { path, promised }) => {
    const line = await inList(caller, '/v1/bank-lines', idIn(path));
    const applied = (line?.['allocations'] ?? []) as (Part & { state: string })[];
    const parts = (promised?.['parts'] ?? []) as Part[];
    const missing = parts.filter(
      (part) =>
        !applied.some(
          ({ kind, paperId, amountFen, state }) =>
            state === 'applied' &&
            kind === part.kind &&
            paperId === part.paperId &&
            Math.abs(amountFen) === part.amountFen,
        ),
    );
    return missing.length ? `not applied: ${JSON.stringify(missing)}` : undefined;
  },
};

const ofPayments: Record<string, Look> = {
  payment: async (caller, { body }) =>
    differs(
      await one(caller, `/v1/payments/${body['id']}`),
      pickKeys(body, 'id', 'orderId', 'amountFen', 'transferCode'),
    ),
  attempt: async (caller, { body }) => {
    const found = await one(caller, `/v1/payment-attempts/${body['id']}`);
    // One that was open goes on; one that has come to its end stays there.
    const isPaid = body['state'] === 'succeeded';
    return differs(found, pickKeys(body, 'id', 'amountFen', ...(isPaid ? ['state', 'surplusFen'] : [])));
  },
  'provider event': async (caller, { path }) => {
    const { state } = await one(caller, path);
    return state === 'waiting' ? 'nothing was made of it' : undefined;
  },
  application: async (caller, { body }) =>
    differs(await one(caller, `/v1/provider-events/${body['id']}`), pickKeys(body, 'state', 'reason')),
};

const ofInvoices: Record<string, Look> = {
  invoice: async (caller, { path, body }) => {
    const { items } = await one(caller, `/v1/invoices?orderId=${idIn(path)}&limit=50`);
    return differs(
      items?.find(({ id }) => id === body['id']),
      pickKeys(body, 'number', 'amountFen'),
    );
  },
  verification: async (caller, { path }) =>
    differs(await one(caller, `/v1/invoices/${idIn(path)}`), { state: 'verified' }),
  'invoice title': async (caller, { body }) =>
    differs(await one(caller, `/v1/invoice-titles/${body['id']}`), pickKeys(body, 'name', 'taxNumber')),
  'title removal': async (caller, { path }) => {
    const { status } = await caller.get(path);
    return status === 404 ? undefined : `it answers ${status}`;
  },
  'invoice request': async (caller, { body }) =>
    differs(
      await one(caller, `/v1/invoice-requests/${body['id']}`),
      pickKeys(body, 'amountFen', 'note', 'requestedAt'),
    ),
  'request refusal': requestEnded,
  'request withdrawal': requestEnded,
  'merged invoice': async (caller, { body, promised }) => {
    const path = `/v1/invoices/${body['id']}`;
    const wrong = differs(await one(caller, path), pickKeys(body, 'number', 'amountFen'));
    if (wrong || !promised?.['sha256']) return wrong;
    const { status, bytes } = await caller.bytes(`${path}/file`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return status === 200 && sha256 === promised['sha256'] ? undefined : `its file answers ${status}`;
  },
  'red letter': async (caller, { body }) =>
    differs(await one(caller, `/v1/invoices/${body['id']}`), pickKeys(body, 'number', 'amountFen')),
};

const ofPayouts: Record<string, Look> = {
  'payout account': async (caller, { body, promised }) =>
    differs(await inList(caller, '/v1/payout-accounts', body['id']), promised ?? {}),
  'account check': async (caller, { body }) =>
    differs(await inList(caller, '/v1/payout-accounts', body['id']), pickKeys(body, 'state')),
  'payment list': async (caller, { body }) =>
    differs(await one(caller, `/v1/payment-lists/${body['id']}`), pickKeys(body, 'id', 'number')),
  'list release': listIs,
  'list withdrawal': listIs,
  'refused payout': async (caller, { path }) =>
    differs(await inList(caller, '/v1/payouts', idIn(path)), { state: 'failed' }),
  'refused refund': async (caller, { path }) =>
    differs(await inList(caller, '/v1/refunds', idIn(path)), { state: 'failed' }),
};

/** How the effects on money are looked up, by their kinds. */
export const ofMoney: Record<string, Look> = { ...ofBank, ...ofPayments, ...ofInvoices, ...ofPayouts };

async function bankAccount(caller: Caller, id: unknown): Promise<Row | undefined> {
  const { items } = await one(caller, '/v1/bank-accounts');
  return items?.find((account) => account['id'] === id);
}

async function requestEnded(caller: Caller, { path, body }: Acknowledged): Promise<string | undefined> {
  return differs(await one(caller, `/v1/invoice-requests/${idIn(path)}`), pickKeys(body, 'state', 'reason'));
}

async function listIs(caller: Caller, { path, body }: Acknowledged): Promise<string | undefined> {
  return differs(await one(caller, `/v1/payment-lists/${idIn(path)}`), pickKeys(body, 'state'));
}
