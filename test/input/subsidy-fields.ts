import type { Client } from '../support/client';
import { programme, rulesOf } from '../support/subsidy';
import { writePayment, writeRun, writeSale } from '../support/subsidy-rows';
import type { Field, Scene } from './fields';

/** A county's desk, with as many lists in each state as texts need. */
type Desk = { county: [Client, Client]; open: string; run(state: State): Promise<Run> };
type State = Parameters<typeof writeRun>[1]['state'];
type Run = { id: string; lineId: string };

const rules = rulesOf({ firstDay: '2025-01-01', lastDay: '2025-12-31' });
const desks = new WeakMap<Scene, Promise<Desk>>();

function deskOf(scene: Scene): Promise<Desk> {
  const desk = desks.get(scene) ?? openDesk(scene);
  desks.set(scene, desk);
  return desk;
}

async function openDesk({ world, shop }: Scene): Promise<Desk> {
  const county: [Client, Client] = [await world.official('630224'), await world.official('630224')];
  const userOf = async (client: Client) =>
    (await client.get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;
  const people = [await userOf(county[0]), await userOf(county[1])] as const;
  await world.settle();
  const [fact] = await world.database.read<{ id: string }>(`SELECT id FROM facts WHERE supplier_id = $1`, [
    shop.id,
  ]);
  const sold = await writeSale(world, fact?.id as string);
  const run = async (state: State) => {
    const programmeId = await programme(county[0], rules);
    const about = { programmeId, number: `BT-${programmeId}`, state, county: '630224', rules };
    return writeRun(world, { ...about, people, shop, sold });
  };
  return { county, run, open: (await run('notice')).id };
}

async function stored({ world }: Scene, sql: string, id: string): Promise<unknown> {
  return (await world.database.read<{ kept: string }>(sql, [id]))[0]?.kept;
}

/** An act that a list takes once. */
function act(
  verb: string,
  state: State,
  column: string,
  body: (text: string, scene: Scene) => object,
): Field {
  return {
    at: `POST /v1/subsidy-runs/{id}/${verb}`,
    longest: 200,
    send: async (scene, text) => {
      const { county, run } = await deskOf(scene);
      return county[1].post(
        `/v1/subsidy-runs/${(await run(state)).id}/${verb.split(' ')[0]}`,
        body(text, scene),
      );
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, `SELECT ${column} AS kept FROM subsidy_runs WHERE id = $1`, id),
  };
}

function programmeText(part: 'name' | 'sourceDocument', column: string, longest: number): Field {
  return {
    at: `POST /v1/subsidy-programmes /${part}`,
    longest,
    send: async (scene, text) => {
      const { county } = await deskOf(scene);
      const draft = { name: '项目', sourceDocument: '文件', rules, [part]: text };
      return county[0].post('/v1/subsidy-programmes', draft);
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, `SELECT ${column} AS kept FROM subsidy_programmes WHERE id = $1`, id),
  };
}

let objections = 0;

function objection(part: 'contact' | 'text', longest: number): Field {
  return {
    at: `POST /v1/subsidy-runs/{id}/objections /${part}`,
    longest,
    ...(part === 'text' ? { note: true, filled: true } : {}),
    send: async (scene, text) => {
      const { county, open } = await deskOf(scene);
      // The same from the same is one: the other part differs.
      const other = `${++objections}`;
      const said = { contact: other, text: other, [part]: text };
      return county[0].post(`/v1/subsidy-runs/${open}/objections`, said);
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, `SELECT ${part} AS kept FROM subsidy_objections WHERE id = $1`, id),
  };
}

/** What is written on the way of a subsidy. */
export const subsidyFields: readonly Field[] = [
  programmeText('name', 'name', 100),
  programmeText('sourceDocument', 'source_document', 200),
  act('withdrawal /reason', 'notice', 'withdrawal', (reason) => ({ reason })),
  act('refusal /reason', 'final', 'refusal', (reason) => ({ reason })),
  act(
    'final-list /corrections/*/reason',
    'review',
    `(SELECT correction_reason FROM subsidy_lines l WHERE l.run_id = subsidy_runs.id AND l.version = 2)`,
    (reason, { shop }) => ({
      basis: 'notice',
      // The only one on it: taken off, the list would pay nobody.
      corrections: [{ supplierId: shop.id, eligibleFen: 100, reason }],
    }),
  ),
  {
    at: 'POST /v1/subsidy-payments/{id}/outcome /failed/*/reason',
    longest: 200,
    send: async (scene, reason) => {
      const { county, run } = await deskOf(scene);
      const { id: runId, lineId } = await run('confirmed');
      const person = (await county[0].get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;
      const about = { runId, lineId, number: `BF-${runId}`, county: '630224', person };
      const { id, transferId } = await writePayment(scene.world, about);
      const paidOn = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      return county[0].post(`/v1/subsidy-payments/${id}/outcome`, {
        paidOn,
        failed: [{ transferId, reason }],
      });
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT failure AS kept FROM subsidy_transfers WHERE payment_id = $1', id),
  },
  objection('contact', 100),
  objection('text', 2000),
  {
    at: 'POST /v1/subsidy-objections/{id}/decision /answer',
    longest: 1000,
    ...{ note: true, filled: true },
    send: async (scene, answer) => {
      const { county, open } = await deskOf(scene);
      const said = { contact: `${++objections}`, text: '不实' };
      const filed = await county[0].post<{ id: string }>(`/v1/subsidy-runs/${open}/objections`, said);
      const decision = { outcome: 'rejected', answer };
      return county[1].post(`/v1/subsidy-objections/${filed.body.id}/decision`, decision);
    },
    read: (scene, { id }: { id: string }) =>
      stored(scene, 'SELECT answer AS kept FROM subsidy_objections WHERE id = $1', id),
  },
];

const code = 'the code of a region that exists, or refused';
const again = 'as when the programme is added';
const allowance = 'as from somebody logged in; an address without a login may send twenty an hour';

export const notEnteredOnSubsidies: Readonly<Record<string, string>> = {
  'POST /v1/subsidy-programmes /rules/buyersIn': code,
  'POST /v1/subsidy-previews /rules/buyersIn': code,
  'POST /v1/subsidy-previews /list/corrections/*/reason': 'nothing is kept of a preview',
  'POST /v1/subsidy-runs/{id}/final-list /unchanged/*/reason':
    'the same kind of line as of a correction; stands in the event alone, for an objection that was upheld',
  'PATCH /v1/subsidy-programmes/{id} /rules/buyersIn': code,
  'PATCH /v1/subsidy-programmes/{id} /name': again,
  'PATCH /v1/subsidy-programmes/{id} /sourceDocument': again,
  'POST /v1/subsidy-notices/{id}/objections /name': allowance,
  'POST /v1/subsidy-notices/{id}/objections /contact': allowance,
  'POST /v1/subsidy-notices/{id}/objections /text': allowance,
};
