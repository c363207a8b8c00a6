import type { Caller } from '../caller';

/** A district's office and the city's above it. */
export type Officials = { district: [Caller, Caller]; city: Caller };

type Closing = { id: string };

/** What a second person sees of a month in which nothing was bought. */
export const nothing = { expectedFen: 0, expectedFacts: 0 };

/** In a year in which nothing was bought: proposed, withdrawn, proposed again, sealed, and opened again from above. */
export async function closeMonths({ district: [first, second], city }: Officials): Promise<void> {
  const period = '/v1/periods/320205-2020-01/closings';
  const dropped = await first.act<Closing>({ kind: 'closing', path: period, body: {} });
  const reason = '演练';
  await second.act({
    kind: 'closing withdrawal',
    path: `/v1/closings/${dropped.body.id}/withdrawal`,
    body: { reason },
  });
  const { body } = await second.act<Closing>({ kind: 'closing', path: period, body: {} });
  await first.act({ kind: 'sealing', path: `/v1/closings/${body.id}/confirmation`, body: nothing });
  await city.act({ kind: 'reopening', path: `/v1/closings/${body.id}/reopening`, body: { reason } });
}
