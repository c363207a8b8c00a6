import { randomInt, randomUUID } from 'node:crypto';
import { nothing, type Officials } from './periods';

type Bulletin = { id: string; version: number };
type Export = { id: string; state: string };

/** A round in an office: a bulletin from its draft to its withdrawal, and two files, one of which nobody wants any more. */
export async function keepBulletins([one, two]: Officials['district']): Promise<void> {
  const month = { year: randomInt(2000, 2020), month: randomInt(1, 13) };
  const period = `320205-${month.year}-${String(month.month).padStart(2, '0')}`;
  const expected = ['period.wrong_state'];
  const closing = await one.act<{ id: string }>({
    kind: 'closing',
    path: `/v1/periods/${period}/closings`,
    body: { remark: '演练' },
    expected,
  });
  if (closing.status === 201)
    await two.act({
      kind: 'sealing',
      path: `/v1/closings/${closing.body.id}/confirmation`,
      body: nothing,
      expected,
    });
  const drafted = await one.act<Bulletin>({
    kind: 'bulletin',
    path: '/v1/bulletins',
    body: month,
    expected: ['bulletin.exists'],
  });
  if (drafted.status === 201) await publish([one, two], drafted.body);
  const file = { kind: 'facts', format: 'csv', filters: { year: new Date().getFullYear() } };
  const ask = () =>
    one.act<Export>({ kind: 'export', path: '/v1/exports', body: file, expected: ['request.too_many'] });
  const unwanted = await ask();
  if (unwanted.status === 201)
    await two.act({
      kind: 'export cancellation',
      path: `/v1/exports/${unwanted.body.id}/cancellation`,
      expected: ['export.ended'],
    });
  await ask();
}

async function publish([one, two]: Officials['district'], { id, version }: Bulletin): Promise<void> {
  const path = `/v1/bulletins/${id}`;
  await one.act({
    kind: 'bulletin words',
    method: 'PATCH',
    path,
    headers: { 'if-match': `"${version}"` },
    body: { findings: randomUUID() },
    // Done by the first try whose answer was lost.
    expected: ['bulletin.changed_meanwhile'],
  });
  await one.act({ kind: 'bulletin figures', path: `${path}/figures` });
  await one.act({ kind: 'bulletin proposal', path: `${path}/proposal` });
  await two.act({ kind: 'bulletin return', path: `${path}/return`, body: { reason: '请补充' } });
  const proposed = await one.act<Bulletin>({ kind: 'bulletin proposal', path: `${path}/proposal` });
  await two.act({
    kind: 'bulletin publication',
    path: `${path}/publication`,
    headers: { 'if-match': `"${proposed.body.version}"` },
  });
  await one.act({ kind: 'bulletin withdrawal', path: `${path}/withdrawal`, body: { reason: '演练撤回' } });
}
