import { randomUUID } from 'node:crypto';
import { pdfPaper } from '../../support/papers';
import { type SalesReport, saleLine } from '../../support/selling';
import type { Scene } from '../scene';

type Id = { id: string };

const path = '/v1/sales-reports';

const formOf = (name: string, content: Buffer, type: string) => (): FormData => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(content)], { type }), name);
  return form;
};

/**
 * A reseller reports what it sold at its counter: one report is taken back, one comes back and is handed in again, counts,
 * gets its papers, and a part of it is given back.
 */
export async function sellOutside(scene: Scene): Promise<void> {
  const { reseller, official } = scene.outside;
  const soldOn = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const line = () => saleLine({ soldOn });
  await reseller.act({
    kind: 'sales preview',
    path: '/v1/sales-report-previews',
    body: { make: formOf('销售.csv', Buffer.from('发票号码,商品\n1,苹果\n'), 'text/csv') },
    // Reading it is all that happens, and all that can be cut off.
    expected: ['table_file.column_missing'],
  });
  const paper = async (): Promise<string> => {
    const file = formOf(`凭证-${randomUUID()}.pdf`, pdfPaper(), 'application/pdf');
    const { body } = await reseller.act<Id>({
      kind: 'sales file',
      path: '/v1/sales-files',
      body: { make: file },
    });
    return body.id;
  };
  const report = async (files: object[] = []): Promise<SalesReport> => {
    const draft = { channel: 'counter', venue: '演练专柜', lines: [line()], files };
    return (await reseller.act<SalesReport>({ kind: 'sales report', path, body: draft })).body;
  };
  const spare = await report();
  await reseller.act({ kind: 'sales withdrawal', path: `${path}/${spare.id}/withdrawal`, body: {} });
  const fileId = await paper();
  const sent = await report([{ fileId, kind: 'payment' }]);
  const at = (act: string) => `${path}/${sent.id}/${act}`;
  const review = (verdict: Record<string, unknown>) =>
    official.act<SalesReport>({ kind: 'sales review', path: at('review'), body: verdict });
  await review({ outcome: 'returned', reason: '请核对' });
  const again = {
    channel: 'counter',
    venue: '演练专柜',
    lines: [line()],
    files: [{ fileId, kind: 'payment' }],
  };
  await reseller.act({ kind: 'resubmission', path: at('resubmission'), body: again });
  const { body: counted } = await review({ outcome: 'accepted' });
  await claimTwice(scene, again.lines[0]);
  await official.act({ kind: 'paper seen', path: at('confirmations'), body: { fileIds: [fileId] } });
  const more = { files: [{ fileId: await paper(), kind: 'invoice' }] };
  await reseller.act({ kind: 'further paper', path: at('files'), body: more });
  const back = { kind: 'return', quantity: 1, grams: 500, amountFen: 1, occurredOn: soldOn, reason: '破损' };
  const { body: asked } = await reseller.act<SalesReport>({
    kind: 'sales correction',
    path: `/v1/sales-lines/${counted.lines[0]?.id}/corrections`,
    body: back,
  });
  await official.act({
    kind: 'correction decision',
    path: `/v1/sales-corrections/${asked.corrections[0]?.id}/decision`,
    body: { decision: 'accepted' },
  });
}

/** A cooperative enters the invoice of a reported sale for an order of its own: refused, and told to both. */
async function claimTwice({ shops }: Scene, line: Record<string, unknown> | undefined): Promise<void> {
  const [{ clerk }] = shops as [Scene['shops'][number]];
  const { body } = await clerk.get<{ items: Id[] }>('/v1/orders?limit=1');
  const [order] = body.items;
  if (!order) return;
  await clerk.act({
    kind: 'invoice of a sale',
    path: `/v1/orders/${order.id}/invoices`,
    body: { number: line?.['invoiceNumber'], amountFen: 1, issuedOn: line?.['soldOn'] },
    expected: ['invoice.reported_as_sale'],
  });
}
