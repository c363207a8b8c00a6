import { randomInt, randomUUID } from 'node:crypto';
import { checkCharacter } from '@app/identity';
import type { Caller } from '../caller';
import { type Deal, invoiceNumber } from './deal';

type Title = { id: string; version: number };
type Request = { id: string; amountFen: number };
type Invoice = { id: string; amountFen: number; state: string };

const issuedOn = '2026-11-20';

/** One request over several orders of one cooperative: declined, taken back, answered, disputed, verified, taken back. */
export async function invoiceTogether(deals: readonly Deal[]): Promise<void> {
  const [first] = deals;
  if (!first) return;
  const { unit, shop } = first.trade;
  const title = await addTitle(unit.finance, first.chance(0.2));
  if (!title) return;
  if (first.chance(0.2)) {
    const declined = await ask(deals, title);
    const path = `/v1/invoice-requests/${declined?.id}/refusal`;
    if (declined)
      await shop.clerk.act({ kind: 'request refusal', path, body: { reason: '等全部验收后再开' } });
  }
  if (first.chance(0.2)) {
    const withdrawn = await ask(deals, title);
    const path = `/v1/invoice-requests/${withdrawn?.id}/withdrawal`;
    if (withdrawn) await unit.purchaser.act({ kind: 'request withdrawal', path });
  }
  const request = await ask(deals, title);
  if (!request || !first.chance(0.85)) return;
  const invoice = await answer(shop.clerk, request);
  if (invoice) await judge(first, invoice);
}

/** What was accepted of each, less returns: nothing of it is invoiced yet. */
async function ask(deals: readonly Deal[], { id: titleId }: Title): Promise<Request | undefined> {
  const [first] = deals as [Deal];
  let expectedTotalFen = 0;
  for (const deal of deals) {
    const { acceptedFen, returnedFen } = await deal.figures();
    expectedTotalFen += acceptedFen - returnedFen;
  }
  const intent = randomUUID();
  const { status, body } = await first.trade.unit.purchaser.act<Request>({
    kind: 'invoice request',
    path: '/v1/invoice-requests',
    intent,
    body: { titleId, orderIds: deals.map(({ id }) => id), expectedTotalFen, note: intent },
  });
  return status === 201 ? body : undefined;
}

async function answer(clerk: Caller, request: Request): Promise<Invoice | undefined> {
  const intent = randomUUID();
  const stored = await clerk.act<{ id: string; sha256: string }>({
    kind: 'invoice file',
    path: '/v1/invoice-files',
    intent,
    body: { make: () => pdf(intent) },
  });
  // Without room on the disk the file comes later; the invoice does not wait for it.
  const file = stored.status === 201 ? { fileId: stored.body.id } : {};
  const { amountFen, id: requestId } = request;
  const { status, body } = await clerk.act<Invoice>({
    kind: 'merged invoice',
    path: '/v1/invoices',
    body: { number: invoiceNumber(), amountFen, taxFen: 0, issuedOn, requestId, ...file },
    promised: stored.status === 201 ? { sha256: stored.body.sha256 } : {},
  });
  return status === 201 ? body : undefined;
}

async function judge(deal: Deal, { id, amountFen }: Invoice): Promise<void> {
  const { unit, shop } = deal.trade;
  const path = `/v1/invoices/${id}/verification`;
  if (deal.chance(0.2)) {
    const body = { outcome: 'disputed', reason: '抬头不对' };
    await unit.finance.act({ kind: 'dispute', path, body });
  }
  await unit.finance.act({ kind: 'verification', path, body: { outcome: 'verified' } });
  if (!deal.chance(0.2)) return;
  const reversal = { number: invoiceNumber(), amountFen: Math.ceil(amountFen / 2), taxFen: 0, issuedOn };
  await shop.clerk.act({
    kind: 'red letter',
    path: `/v1/invoices/${id}/red-letters`,
    body: { ...reversal, reason: '部分退货' },
  });
}

/** To whom it is made out; `busy`: another one is added, made the default and removed beside it. */
async function addTitle(finance: Caller, busy: boolean): Promise<Title | undefined> {
  const path = '/v1/invoice-titles';
  const add = (kind: string) =>
    finance.act<Title>({
      kind,
      path,
      body: { name: `演练抬头 ${randomUUID()}`, taxNumber: taxNumber(), kind: 'ordinary' },
    });
  const { status, body } = await add('invoice title');
  if (status !== 201) return undefined;
  if (!busy) return body;
  const passing = await add('passing title');
  const at = `${path}/${passing.body.id}`;
  // What a try whose answer was lost did already: the version says so.
  const expected = ['invoice_title.changed_meanwhile'];
  const changed = { 'if-match': `"${passing.body.version}"` };
  await finance.act({
    kind: 'title change',
    method: 'PATCH',
    path: at,
    headers: changed,
    body: { phone: '0510-88888888' },
    expected,
  });
  const { body: now } = await finance.get<Title>(at);
  const headers = { 'if-match': `"${now.version}"` };
  await finance.act({ kind: 'title removal', method: 'DELETE', path: at, headers, expected });
  return body;
}

function taxNumber(): string {
  const body = `91320205MA${Array.from({ length: 7 }, () => randomInt(10)).join('')}`;
  return body + checkCharacter(body);
}

/** A small whole PDF that no other is like. */
function pdf(name: string): FormData {
  const text = `%PDF-1.7\n% ${name}\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n`;
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'application/pdf' }), `${name}.pdf`);
  return form;
}
