import { checkCharacter } from '@app/identity';
import type { Shop, Unit } from '../support/world';
import type { Field, Scene } from './fields';

const body = '91320205MAT000001';
const taxNumber = body + checkCharacter(body);
let serial = 0;
const paper = (amountFen: number) => ({
  number: `2633${String(++serial).padStart(16, '0')}`,
  ...{ amountFen, taxFen: 0, issuedOn: '2026-11-20' },
});

async function made(sent: Promise<{ status: number; body: { id: string } }>): Promise<string> {
  const { status, body: answer } = await sent;
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(answer)}`);
  return answer.id;
}

export function invoiceOn(shop: Shop, orderId: string, amountFen: number): Promise<string> {
  return made(shop.clerk.post('/v1/invoices', { ...paper(amountFen), orderIds: [orderId] }));
}

const titleOf = (unit: Unit): Promise<string> =>
  made(unit.purchaser.post('/v1/invoice-titles', { name: '某校', taxNumber, kind: 'ordinary' }));

async function requestDraft(unit: Unit, orderId: string): Promise<object> {
  type Missing = { items: { orderId: string; missingFen: number; askedFen: number }[] };
  const missing = await unit.purchaser.get<Missing>('/v1/missing-invoices?limit=100');
  const { missingFen = 0, askedFen = 0 } = missing.body.items.find((one) => one.orderId === orderId) ?? {};
  return { titleId: await titleOf(unit), orderIds: [orderId], expectedTotalFen: missingFen - askedFen };
}

/** All of the order that is left: one at a time. */
export async function requestOn(unit: Unit, orderId: string): Promise<string> {
  return made(unit.purchaser.post('/v1/invoice-requests', await requestDraft(unit, orderId)));
}

const kept = async ({ world }: Scene, sql: string, id: string): Promise<unknown> =>
  (await world.database.read<{ kept: string }>(sql, [id]))[0]?.kept;

function title(part: string, column: string, longest: number): Field {
  return {
    at: `POST /v1/invoice-titles /${part}`,
    longest,
    send: ({ unit }, text) => {
      const about = { name: '某校', taxNumber, kind: 'ordinary', [part]: text };
      return unit.purchaser.post('/v1/invoice-titles', about);
    },
    read: (scene, { id }: { id: string }) =>
      kept(scene, `SELECT ${column} AS kept FROM invoice_titles WHERE id = $1`, id),
  };
}

export const invoiceFields: readonly Field[] = [
  title('name', 'name', 100),
  title('address', 'address', 100),
  title('phone', 'phone', 40),
  title('bankName', 'bank_name', 60),
  {
    at: 'POST /v1/invoice-requests /note',
    longest: 200,
    note: true,
    alone: true,
    send: async ({ unit, accepted }, note) =>
      unit.purchaser.post('/v1/invoice-requests', {
        ...(await requestDraft(unit, accepted.order.id)),
        note,
      }),
    read: async (scene, { id }: { id: string }) => {
      await scene.unit.purchaser.post(`/v1/invoice-requests/${id}/withdrawal`);
      return kept(scene, 'SELECT note AS kept FROM invoice_requests WHERE id = $1', id);
    },
  },
  {
    at: 'POST /v1/invoice-requests/{id}/refusal /reason',
    longest: 200,
    alone: true,
    send: ({ shop, requests }, reason) =>
      requests.on((id) => shop.clerk.post(`/v1/invoice-requests/${id}/refusal`, { reason })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT reason AS kept FROM invoice_requests WHERE id = $1', id),
  },
  {
    at: 'POST /v1/invoices/{id}/red-letters /reason',
    longest: 200,
    send: ({ shop, invoices }, reason) =>
      invoices.on((id) => shop.clerk.post(`/v1/invoices/${id}/red-letters`, { ...paper(1), reason })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT reversal_reason AS kept FROM invoices WHERE id = $1', id),
  },
  {
    at: 'POST /v1/invoices/{id}/verification /reason',
    longest: 200,
    send: ({ unit, invoices }, reason) =>
      invoices.on((id) =>
        unit.finance.post(`/v1/invoices/${id}/verification`, { outcome: 'disputed', reason }),
      ),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT dispute_reason AS kept FROM invoices WHERE id = $1', id),
  },
];

const digits = 'digits of a known shape, or refused (libs/payments/src/invoices/invoice-number.spec.ts)';
const again = 'as when the title is added';

export const notEnteredOnInvoices: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['orders/{id}/invoices', 'invoices', 'invoices/{id}/red-letters'].flatMap((path) =>
      ['code', 'number'].map((part) => [`POST /v1/${path} /${part}`, digits]),
    ),
  ),
  'POST /v1/invoice-titles /taxNumber': 'a code with a right check character, or refused',
  'POST /v1/invoice-titles /bankAccount': 'digits, or refused',
  ...Object.fromEntries(
    ['name', 'taxNumber', 'address', 'phone', 'bankName', 'bankAccount'].map((part) => [
      `PATCH /v1/invoice-titles/{id} /${part}`,
      again,
    ]),
  ),
};
