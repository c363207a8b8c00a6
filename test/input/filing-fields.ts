import type { Client } from '../support/client';
import {
  beginFiling,
  type Filing,
  financeOf,
  must,
  reviewFiling,
  sayCanteen,
  submitFiling,
} from '../support/filing';
import type { Unit } from '../support/world';
import type { Field, Scene } from './fields';

const year = new Date().getUTCFullYear();
const figures = { canteenFoodFen: 1_000_000, reservedFen: 150_000 };

type Desk = { official: Client; writer: Unit; filer: Unit; submitted: Filing; serial: number };
const desks = new WeakMap<Scene, Promise<Desk>>();

/** An official, a unit whose drafts are written and put away, and a filing that is returned and handed in again. */
function deskOf(scene: Scene): Promise<Desk> {
  const made = desks.get(scene) ?? openDesk(scene);
  desks.set(scene, made);
  return made;
}

async function openDesk({ world }: Scene): Promise<Desk> {
  const [official, writer, filer] = [
    await financeOf(world, '320205'),
    await world.buyer(),
    await world.buyer(),
  ];
  must(await sayCanteen(writer, 'own'), 200);
  const draft = await beginFiling(filer, year, figures);
  const submitted = must(await submitFiling(filer, draft), 201);
  return { official, writer, filer, submitted, serial: 0 };
}

async function stored({ world }: Scene, sql: string, id: string): Promise<unknown> {
  return (await world.database.read<{ kept: string }>(sql, [id]))[0]?.kept;
}

/** One filing a year: what was read is moved to a year in which nobody files. */
function draft(part: 'remark' | 'ratchetReason', column: string): Field {
  return {
    at: `POST /v1/filings /${part}`,
    longest: 500,
    note: true,
    alone: true,
    send: async (scene, text) =>
      (await deskOf(scene)).writer.purchaser.post('/v1/filings', { year, [part]: text }),
    read: async (scene, { id }: { id: string }) => {
      const kept = await stored(scene, `SELECT ${column} AS kept FROM filings WHERE id = $1`, id);
      const desk = await deskOf(scene);
      await scene.world.database.write('UPDATE filings SET year = $2 WHERE id = $1', [id, -++desk.serial]);
      return kept;
    },
  };
}

/** Withdrawn when it was read, so that the next one may take its place. */
function policy(part: 'sourceDocument' | 'note', column: string, longest: number): Field {
  return {
    at: `POST /v1/quota-policies /${part}`,
    longest,
    alone: true,
    send: async (scene, text) =>
      (await deskOf(scene)).official.post('/v1/quota-policies', { ...rule, [part]: text }),
    read: async (scene, { id }: { id: string }) => {
      const kept = await stored(scene, `SELECT ${column} AS kept FROM quota_policies WHERE id = $1`, id);
      await (await deskOf(scene)).official.post(`/v1/quota-policies/${id}/ending`, {
        lastYear: 2089,
        reason: '误录',
      });
      return kept;
    },
  };
}

const rule = {
  ...{ regionCode: '320205', firstYear: 2090, lastYear: 2090, base: 'canteen_food', minimumRatioBp: 1_000 },
  sourceDocument: '示例文件',
};

/** What is written about the reserved share. */
export const filingFields: readonly Field[] = [
  change('sourceDocument', 'source_document', 200),
  change('note', 'note', 500),
  change('newName', 'new_name', 50),
  change('newShortName', 'new_short_name', 20),
  {
    at: 'POST /v1/unit-changes/{id}/withdrawal /reason',
    longest: 200,
    alone: true,
    send: async (scene, reason) => {
      const { official, writer } = await deskOf(scene);
      const { id } = must(await official.post<{ id: string }>('/v1/unit-changes', rename(writer.id)), 201);
      return official.post(`/v1/unit-changes/${id}/withdrawal`, { reason });
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT withdrawal AS kept FROM unit_changes WHERE id = $1', id),
  },
  draft('remark', 'remark'),
  draft('ratchetReason', 'ratchet_reason'),
  {
    at: 'POST /v1/filings/{id}/review /reason',
    longest: 300,
    alone: true,
    send: async (scene, reason) => {
      const { official, submitted } = await deskOf(scene);
      return reviewFiling(official, submitted, { decision: 'returned', reason });
    },
    read: async (scene, { id, version }: { id: string; version: number }) => {
      const kept = await stored(scene, 'SELECT return_reason AS kept FROM filings WHERE id = $1', id);
      const desk = await deskOf(scene);
      desk.submitted = must(await submitFiling(desk.filer, { id, version }), 201);
      return kept;
    },
  },
  policy('sourceDocument', 'source_document', 200),
  policy('note', 'note', 500),
  {
    at: 'POST /v1/quota-policies/{id}/ending /reason',
    longest: 200,
    alone: true,
    send: async (scene, reason) => {
      const { official } = await deskOf(scene);
      const { id } = must(
        await official.post<{ id: string }>('/v1/quota-policies', {
          ...rule,
          firstYear: 2091,
          lastYear: 2091,
        }),
        201,
      );
      const sent = await official.post(`/v1/quota-policies/${id}/ending`, { lastYear: 2090, reason });
      if (sent.status !== 201)
        await official.post(`/v1/quota-policies/${id}/ending`, { lastYear: 2090, reason: '误录' });
      return sent;
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT end_reason AS kept FROM quota_policies WHERE id = $1', id),
  },
];

/** Withdrawn when it was read, so that the unit may change again. */
function change(
  part: 'sourceDocument' | 'note' | 'newName' | 'newShortName',
  column: string,
  longest: number,
): Field {
  return {
    at: `POST /v1/unit-changes /${part}`,
    longest,
    ...(part === 'note' ? { note: true } : {}),
    alone: true,
    send: async (scene, text) => {
      const { official, writer } = await deskOf(scene);
      return official.post('/v1/unit-changes', { ...rename(writer.id), [part]: text });
    },
    read: async (scene, { id }: { id: string }) => {
      const kept = await stored(scene, `SELECT ${column} AS kept FROM unit_changes WHERE id = $1`, id);
      await (await deskOf(scene)).official.post(`/v1/unit-changes/${id}/withdrawal`, { reason: '误录' });
      return kept;
    },
  };
}

const rename = (unitId: string) => ({
  ...{ kind: 'rename', unitId, newName: '新名称', newShortName: '新名', sourceDocument: '示例文件' },
  effectiveOn: `${year + 1}-12-31`,
});

const region = 'the code of a region, or refused';

export const notEnteredOnFilings: Readonly<Record<string, string>> = {
  'PATCH /v1/filings/{id} /remark': 'as when the filing is begun',
  'PATCH /v1/filings/{id} /ratchetReason': 'as when the filing is begun',
  'PATCH /v1/units/current/profile /filerCreditCode': 'the code of an organisation, or refused',
  'POST /v1/contractor-links /contractorCreditCode': 'the code of an organisation, or refused',
  'POST /v1/quota-policies /regionCode': region,
  'POST /v1/filing-reminders /regionCode': region,
  'POST /v1/filing-reminders /q': 'a part of a name, asked as in GET /v1/filings',
  'POST /v1/filing-reminders /note': 'once per unit and day; a line as the reason of a returned filing',
};
