import type { Client } from '../support/client';
import { close, type Office, officeOf, propose } from '../support/closing';
import type { World } from '../support/world';
import { type Field, type Scene, Spares } from './fields';

/** Officials, and months of a year in which nothing was bought. */
export type ClosingScene = {
  office: Office;
  above: Client;
  months: Spares<string>;
  proposed: Spares<string>;
  closed: Spares<string>;
};

export async function closingScene(world: World): Promise<ClosingScene> {
  const office = await officeOf(world, '320213');
  let serial = 0;
  const month = (): string => {
    const next = serial++;
    return `320213-${2000 + Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}`;
  };
  return {
    office,
    above: await world.official('320200'),
    months: new Spares(async () => month()),
    proposed: new Spares(async () => (await propose(office[0], month())).body.id),
    closed: new Spares(async () => (await close(office, month())).id),
  };
}

async function stored({ world }: Scene, column: string, id: string): Promise<unknown> {
  const [row] = await world.database.read<{ kept: string }>(
    `SELECT ${column} AS kept FROM closings WHERE id = $1`,
    [id],
  );
  return row?.kept;
}

type Closing = { id: string; periodId: string };

/** What officials write when they close a month, and when they take it back. */
export const periodFields: readonly Field[] = [
  {
    at: 'POST /v1/periods/{id}/closings /remark',
    longest: 500,
    note: true,
    send: ({ closing }, remark) =>
      closing.months.on((month) => closing.office[0].post(`/v1/periods/${month}/closings`, { remark })),
    read: async (scene, { id, periodId }: Closing) => {
      const kept = await stored(scene, 'remark', id);
      await scene.closing.office[0].post(`/v1/closings/${id}/withdrawal`, { reason: '再来' });
      scene.closing.months.give(periodId);
      return kept;
    },
  },
  {
    at: 'POST /v1/closings/{id}/withdrawal /reason',
    longest: 300,
    send: ({ closing }, reason) =>
      closing.proposed.on((id) => closing.office[0].post(`/v1/closings/${id}/withdrawal`, { reason })),
    read: async (scene, { id, periodId }: Closing) => {
      const again = await propose(scene.closing.office[0], periodId);
      scene.closing.proposed.give(again.body.id);
      return stored(scene, 'withdrawal_reason', id);
    },
  },
  {
    at: 'POST /v1/closings/{id}/reopening /reason',
    longest: 300,
    send: ({ closing }, reason) =>
      closing.closed.on((id) => closing.above.post(`/v1/closings/${id}/reopening`, { reason })),
    read: async (scene, { id, periodId }: Closing) => {
      scene.closing.closed.give((await close(scene.closing.office, periodId)).id);
      return stored(scene, 'reopening_reason', id);
    },
  },
];
