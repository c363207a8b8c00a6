import type { Client } from '../support/client';
import {
  addPart,
  agree,
  draftOf,
  evidenceOf,
  indicatorOf,
  must,
  type Project,
  projectOf,
  report,
} from '../support/collaboration';
import type { World } from '../support/world';
import { type Field, type Scene, Spares } from './fields';

/** What officials of 无锡, 锡山 and 化隆 have between them. */
export type Officials = {
  wuxi: Client;
  xishan: Client;
  hualong: Client;
  agreementId: string;
  indicatorId: string;
  fileId: string;
  targetId: string;
  partId: string;
  /** Has no part as yet. */
  unitId: string;
  pairings: string[];
  /** Wait to be judged: reports, projects, lines of budgets. */
  reports: Spares<string>;
  projects: Spares<string>;
  lines: Spares<string>;
  /** Under way. */
  projectId: string;
  lineId: string;
};

const today = '2026-01-02';
const first = (): object => ({ startsOn: '2026-01-01' });
const suspect = { kind: 'other', description: '冷库办公室', amountFen: 900 };

export async function officialsIn(world: World): Promise<Officials> {
  const [wuxi, xishan, hualong] = [
    await world.official('320200'),
    await world.official('320205'),
    await world.official('630224'),
  ];
  await world.target('320205', '630224', 2026, 100);
  const targets = await wuxi.get<{ items: { id: string }[] }>('/v1/targets?year=2026');
  const pairings = await wuxi.get<{ items: { id: string }[] }>('/v1/pairings');
  const agreement = await agree(xishan, hualong, draftOf('320205', '630224'));
  const [one, other] = [await world.buyer(), await world.buyer()];
  const { id: partId } = await addPart(xishan, agreement.id, { unitId: one.id, amountFen: 100 });
  const { id: indicatorId } = indicatorOf(agreement, 'aid_money');
  const register = async (more: object = {}) =>
    must(await hualong.post<Project>('/v1/projects', projectOf('320205', '630224', { ...first(), ...more })));
  const { id: projectId, budgetLines } = await register();
  must(await xishan.post(`/v1/projects/${projectId}/decision`, { outcome: 'approved' }));
  return {
    ...{ wuxi, xishan, hualong, agreementId: agreement.id, indicatorId, partId, unitId: other.id, projectId },
    fileId: await evidenceOf(hualong),
    targetId: targets.body.items[0]?.id as string,
    pairings: pairings.body.items.map(({ id }) => id),
    lineId: budgetLines[0]?.id as string,
    reports: new Spares(async () => (await report(xishan, indicatorId, 1, { occurredOn: today })).id),
    projects: new Spares(async () => (await register()).id),
    lines: new Spares(async () => {
      const made = await register({ budgetLines: [{ ...suspect, appeal: '值班用房' }] });
      return made.budgetLines[0]?.id as string;
    }),
  };
}

const kept = async ({ world }: Scene, sql: string, id: string): Promise<unknown> =>
  (await world.database.read<{ kept: string }>(sql, [id]))[0]?.kept;

/** One agreement of two places and a year: the draft is taken back when it was read. */
function agreement(at: string, longest: number, write: (text: string) => object, column: string): Field {
  return {
    at: `POST /v1/agreements ${at}`,
    longest,
    alone: true,
    send: ({ officials }, text) =>
      officials.xishan.post('/v1/agreements', draftOf('320205', '630224', { year: 2031, ...write(text) })),
    read: async (scene, { id }: { id: string }) => {
      const sql = `SELECT ${column} AS kept FROM agreements a JOIN agreement_indicators i ON i.agreement_id = a.id
                    WHERE a.id = $1`;
      const text = await kept(scene, sql, id);
      await scene.officials.xishan.post(`/v1/agreements/${id}/withdrawal`);
      return text;
    },
  };
}

const indicator = (part: object) => ({
  indicators: [{ kind: 'other', name: '甲', targetValue: 1, ...part }],
});

/** One at a time: taken back when it was read. */
function supplement(name: 'source' | 'reason' | 'overReason'): Field {
  return {
    at: `POST /v1/agreements/{id}/supplements /${name}`,
    longest: 200,
    alone: true,
    send: ({ officials: { xishan, agreementId, indicatorId } }, text) =>
      xishan.post(`/v1/agreements/${agreementId}/supplements`, {
        ...{ kind: 'change', source: '补充协议', reason: '双方商定', overReason: '加压' },
        indicators: [{ id: indicatorId, targetValue: 7 }],
        [name]: text,
      }),
    read: async (scene, { id }: { id: string }) => {
      const column = name === 'overReason' ? 'over_reason' : name;
      const text = await kept(scene, `SELECT ${column} AS kept FROM agreement_supplements WHERE id = $1`, id);
      await scene.officials.xishan.post(`/v1/supplements/${id}/withdrawal`);
      return text;
    },
  };
}

function indicatorReport(part: 'note' | 'reason'): Field {
  return {
    at: `POST /v1/indicators/{id}/reports /${part}`,
    longest: 200,
    send: ({ officials: { hualong, indicatorId, fileId } }, text) =>
      hualong.post(`/v1/indicators/${indicatorId}/reports`, {
        ...{ value: -1, occurredOn: today, note: '说明', reason: '原因', fileIds: [fileId] },
        [part]: text,
      }),
    read: (scene, { id }: { id: string }) =>
      kept(scene, `SELECT ${part} AS kept FROM indicator_reports WHERE id = $1`, id),
  };
}

/** Each of a pairing and a year of its own. */
function target(part: 'source' | 'reason'): Field {
  const sql = {
    source: 'SELECT source AS kept FROM targets WHERE id = $1',
    reason: 'SELECT reason AS kept FROM target_changes WHERE target_id = $1',
  };
  return {
    at: `POST /v1/targets /${part}`,
    longest: 200,
    send: (scene, text) => {
      const { wuxi, pairings } = scene.officials;
      const n = scene.serial++;
      const of = {
        pairingId: pairings[n % pairings.length],
        // After the years in which anything else here has a target.
        year: 2030 + (Math.floor(n / pairings.length) % 70),
      };
      return wuxi.post('/v1/targets', { ...of, targetFen: 1, source: '文件', reason: '下达', [part]: text });
    },
    read: (scene, { id }: { id: string }) => kept(scene, sql[part], id),
  };
}

const newest = (column: string, of: string): string =>
  `SELECT ${column} AS kept FROM target_changes WHERE ${of} = $1 ORDER BY id DESC LIMIT 1`;

/** From an amount to the same: only the texts are new. */
function change(part: 'reason' | 'overReason', noun: 'targets' | 'target-parts'): Field {
  const column = part === 'reason' ? 'reason' : 'over_reason';
  const about = { expectedFen: 100, reason: '调整', overReason: '加压' };
  return {
    at: `POST /v1/${noun}/{id}/changes /${part}`,
    longest: 200,
    alone: true,
    send: ({ officials: { wuxi, targetId, partId } }, text) =>
      noun === 'targets'
        ? wuxi.post(`/v1/targets/${targetId}/changes`, { ...about, targetFen: 100, [part]: text })
        : wuxi.post(`/v1/target-parts/${partId}/changes`, { ...about, amountFen: 100, [part]: text }),
    read: (scene, { id }: { id: string }) =>
      kept(scene, newest(column, noun === 'targets' ? 'target_id' : 'part_id'), id),
  };
}

/** Taken out when it was read, so that the unit is free for the next. */
function part(name: 'reason' | 'overReason'): Field {
  return {
    at: `POST /v1/agreements/{id}/target-parts /${name}`,
    longest: 200,
    alone: true,
    send: ({ officials: { xishan, agreementId, unitId } }, text) =>
      xishan.post(`/v1/agreements/${agreementId}/target-parts`, {
        ...{ unitId, amountFen: 1, reason: '分解', overReason: '加压', [name]: text },
      }),
    read: async (scene, { id }: { id: string }) => {
      const column = name === 'reason' ? 'reason' : 'over_reason';
      const text = await kept(scene, newest(column, 'part_id'), id);
      await scene.officials.xishan.post(`/v1/target-parts/${id}/removal`, { reason: '撤销' });
      return text;
    },
  };
}

function project(name: string, longest: number, note = false): Field {
  return {
    at: `POST /v1/projects /${name}`,
    longest,
    note,
    send: ({ officials }, text) =>
      officials.hualong.post('/v1/projects', projectOf('320205', '630224', { [name]: text })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, `SELECT ${name} AS kept FROM projects WHERE id = $1`, id),
  };
}

function budgetLine(name: 'description' | 'appeal', rest: object): Field {
  return {
    at: `POST /v1/projects /budgetLines/*/${name}`,
    longest: 200,
    send: ({ officials }, text) => {
      const budgetLines = [{ kind: 'other', amountFen: 1, ...rest, [name]: text }];
      return officials.hualong.post('/v1/projects', projectOf('320205', '630224', { budgetLines }));
    },
    read: (scene, { id }: { id: string }) =>
      kept(scene, `SELECT ${name} AS kept FROM project_budget_lines WHERE project_id = $1`, id),
  };
}

function payment(name: 'payee' | 'voucher' | 'reason', longest: number): Field {
  return {
    at: `POST /v1/projects/{id}/payments /${name}`,
    longest,
    alone: true,
    send: async ({ officials: { hualong, projectId, lineId, fileId } }, text) => {
      const about = { lineId, paidOn: today, payee: '甲', voucher: '记-1', fileIds: [fileId] };
      const path = `/v1/projects/${projectId}/payments`;
      if (name === 'reason') {
        await hualong.post(path, { ...about, amountFen: 1 });
        return hualong.post(path, { ...about, amountFen: -1, reason: text });
      }
      return hualong.post(path, { ...about, amountFen: 1, [name]: text });
    },
    read: (scene, { id }: { id: string }) =>
      kept(
        scene,
        `SELECT ${name} AS kept FROM project_payments WHERE project_id = $1 ORDER BY id DESC LIMIT 1`,
        id,
      ),
  };
}

export const collaborationFields: readonly Field[] = [
  agreement('/title', 100, (title) => ({ title }), 'a.title'),
  agreement('/source', 200, (source) => ({ source }), 'a.source'),
  agreement('/indicators/*/name', 60, (name) => indicator({ name }), 'i.name'),
  agreement('/indicators/*/definition', 300, (definition) => indicator({ definition }), 'i.definition'),
  indicatorReport('note'),
  indicatorReport('reason'),
  supplement('source'),
  supplement('reason'),
  supplement('overReason'),
  {
    at: 'POST /v1/indicator-reports/{id}/review /reason',
    longest: 200,
    send: ({ officials: { hualong, reports } }, reason) =>
      reports.on((id) => hualong.post(`/v1/indicator-reports/${id}/review`, { outcome: 'returned', reason })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT return_reason AS kept FROM indicator_reports WHERE id = $1', id),
  },
  target('source'),
  target('reason'),
  change('reason', 'targets'),
  change('overReason', 'targets'),
  change('reason', 'target-parts'),
  change('overReason', 'target-parts'),
  part('reason'),
  part('overReason'),
  {
    at: 'POST /v1/target-parts/{id}/removal /reason',
    longest: 200,
    alone: true,
    send: async ({ officials: { xishan, agreementId, unitId } }, reason) => {
      const path = `/v1/agreements/${agreementId}/target-parts`;
      const made = await xishan.post<{ id: string }>(path, { unitId, amountFen: 1, reason: '分解' });
      const removed = await xishan.post(`/v1/target-parts/${made.body.id}/removal`, { reason });
      if (removed.status >= 300)
        await xishan.post(`/v1/target-parts/${made.body.id}/removal`, { reason: '撤销' });
      return removed;
    },
    read: (scene, { id }: { id: string }) => kept(scene, newest('reason', 'part_id'), id),
  },
  project('name', 100),
  project('place', 60),
  project('implementer', 100),
  project('description', 1000, true),
  {
    at: 'POST /v1/projects /appeal',
    longest: 200,
    send: ({ officials: { hualong } }, appeal) =>
      hualong.post('/v1/projects', projectOf('320205', '630224', { name: '冷库及值班办公室', appeal })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT appeal AS kept FROM projects WHERE id = $1', id),
  },
  budgetLine('description', {}),
  budgetLine('appeal', { description: '冷库办公室' }),
  {
    at: 'POST /v1/projects/{id}/decision /reason',
    longest: 200,
    send: ({ officials: { xishan, projects } }, reason) =>
      projects.on((id) => xishan.post(`/v1/projects/${id}/decision`, { outcome: 'refused', reason })),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT refusal AS kept FROM projects WHERE id = $1', id),
  },
  {
    at: 'POST /v1/project-budget-lines/{id}/judgement /reason',
    longest: 200,
    send: ({ officials: { xishan, lines } }, reason) =>
      lines.on((id) =>
        xishan.post(`/v1/project-budget-lines/${id}/judgement`, { outcome: 'cleared', reason }),
      ),
    read: (scene, { id }: { id: string }) =>
      kept(scene, 'SELECT judgement AS kept FROM project_budget_lines WHERE project_id = $1', id),
  },
  {
    at: 'POST /v1/projects/{id}/reports /note',
    longest: 300,
    alone: true,
    send: ({ officials: { hualong, projectId, fileId } }, note) =>
      hualong.post(`/v1/projects/${projectId}/reports`, {
        ...{ progressBp: 100, occurredOn: today, note, fileIds: [fileId] },
      }),
    read: (scene, { id }: { id: string }) =>
      kept(
        scene,
        'SELECT note AS kept FROM project_reports WHERE project_id = $1 ORDER BY id DESC LIMIT 1',
        id,
      ),
  },
  payment('payee', 100),
  payment('voucher', 60),
  payment('reason', 200),
];

const code = 'the code of a region that exists, or refused';

export const notEnteredByOfficials: Readonly<Record<string, string>> = {
  'POST /v1/agreements /eastCode': code,
  'POST /v1/agreements /westCode': code,
  'POST /v1/agreements/{id}/target-parts /regionCode': code,
  'POST /v1/projects /eastCode': code,
  'POST /v1/projects /westCode': code,
  'POST /v1/projects/{id}/payments /appeal':
    'as of a project or of a line of its budget; after one of them nothing more is paid of the line',
};
