import type { Scene } from '../scene';

type Office = { office: { version: number } | null };
type Facts = { items: { id: string }[] };

/** An operator gives a body its office, its auditor looks at people, and the office is changed and taken away again. */
export async function keepOffices(scene: Scene): Promise<void> {
  const { body: organizationId, auditor } = scene.audit;
  const [operator] = scene.operators;
  const path = `/v1/offices/${organizationId}`;
  const text = { function: 'audit', departments: [] };
  await operator.act({
    kind: 'office',
    path: '/v1/offices',
    body: { organizationId, ...text },
    // Granted by the first try whose answer was lost.
    expected: ['office.exists'],
  });
  const { body: facts } = await auditor.get<Facts>('/v1/facts?limit=1');
  const [fact] = facts.items;
  if (fact) {
    await auditor.get(`/v1/evidence/${fact.id}`);
    await auditor.act({
      kind: 'unmasking',
      path: `/v1/evidence/${fact.id}/unmasking`,
      body: { reason: '演练核对' },
    });
  }
  for (const method of ['PATCH', 'DELETE'] as const) {
    const { body: seen } = await operator.get<Office>(path);
    await operator.act({
      kind: `office ${method}`,
      method,
      path,
      headers: { 'if-match': `"${seen.office?.version}"` },
      ...(method === 'PATCH' ? { body: { ...text, firstYear: 2020 } } : {}),
      expected: ['office.changed_meanwhile'],
    });
  }
}
