import { type Field, type Scene, stored } from './fields';

/** A body without an office yet, for the next text. */
async function bodyOf({ world }: Scene): Promise<string> {
  const official = await world.official('320205');
  const { body } = await official.get<{ organization: { id: string } }>('/v1/sessions/current');
  await world.database.write('UPDATE offices SET withdrawn_at = now() WHERE organization_id = $1', [
    body.organization.id,
  ]);
  return body.organization.id;
}

async function factOf(scene: Scene): Promise<unknown> {
  await scene.world.settle();
  return stored(scene, 'SELECT id AS kept FROM facts WHERE order_id = $1 LIMIT 1', [scene.accepted.order.id]);
}

/** What is written about official bodies, and by those who look at people. */
export const auditFields: readonly Field[] = [
  {
    at: 'POST /v1/offices /departments/*',
    longest: 40,
    send: async (scene, text) =>
      scene.operator.post('/v1/offices', {
        organizationId: await bodyOf(scene),
        function: 'department',
        departments: [text],
      }),
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT departments[1] AS kept FROM offices WHERE organization_id = $1', [id]),
  },
  {
    at: 'POST /v1/evidence/{factId}/unmasking /reason',
    longest: 200,
    alone: true,
    send: async (scene, reason) => {
      const auditor = await scene.world.official('320205', ['auditor']);
      return auditor.post(`/v1/evidence/${await factOf(scene)}/unmasking`, { reason });
    },
    read: (scene) =>
      stored(scene, `SELECT reason AS kept FROM access_log WHERE act = 'unmasked' ORDER BY id DESC LIMIT 1`),
  },
  {
    at: 'POST /v1/table-copies /name',
    longest: 120,
    alone: true,
    send: ({ officials: { xishan } }, name) =>
      xishan.post('/v1/table-copies', { name, way: 'file', rows: 1, filters: { q: '甲' } }),
    read: (scene) =>
      stored(scene, `SELECT label AS kept FROM access_log WHERE act = 'export' ORDER BY id DESC LIMIT 1`),
  },
  {
    at: 'POST /v1/table-copies /filters/{}',
    longest: 100,
    alone: true,
    send: ({ officials: { xishan } }, q) =>
      xishan.post('/v1/table-copies', { name: '表', way: 'file', rows: 1, filters: { q } }),
    read: (scene) =>
      stored(
        scene,
        `SELECT filters->>'q' AS kept FROM access_log WHERE act = 'export' ORDER BY id DESC LIMIT 1`,
      ),
  },
];

export const notEnteredOnAudit: Readonly<Record<string, string>> = {
  'PATCH /v1/offices/{id} /departments/*': 'as when the office is granted',
};
