import { applicationOf } from '../support/admission';
import type { Client } from '../support/client';
import type { Field, Scene } from './fields';

const path = '/v1/supplier-applications';
const desks = new WeakMap<Scene, Promise<{ farming: Client; operator: Client }>>();

function deskOf(scene: Scene) {
  const desk = desks.get(scene) ?? openDesk(scene);
  desks.set(scene, desk);
  return desk;
}

async function openDesk({ world }: Scene): Promise<{ farming: Client; operator: Client }> {
  const farming = await world.official('630224', ['official'], { function: 'agriculture' });
  const [operator] = await world.operators();
  return { farming, operator };
}

/** What only programs write so often: an address without a login may apply twenty times an hour. */
async function open({ world }: Scene): Promise<string> {
  const draft = applicationOf();
  const [{ id }] = (await world.database.read(
    `SELECT apply_as_supplier($1, sha256($2::bytea), $3, 'hash', now(), $4, '{"system": "test"}', NULL) AS id`,
    [world.newId(), draft['receipt'], JSON.stringify(draft), world.newId()],
  )) as [{ id: string }];
  return id;
}

const stored = async ({ world }: Scene, id: string): Promise<unknown> =>
  (
    await world.database.read<{ reason: string }>(
      'SELECT reason FROM supplier_application_words WHERE application_id = $1',
      [id],
    )
  )[0]?.reason;

/** What offices and the platform say of who applies. */
export const admissionFields: readonly Field[] = [
  {
    at: `POST ${path}/{id}/sign-offs /reason`,
    longest: 500,
    send: async (scene, reason) =>
      (await deskOf(scene)).farming.post(`${path}/${await open(scene)}/sign-offs`, {
        approved: true,
        reason,
      }),
    read: (scene, { id }: { id: string }) => stored(scene, id),
  },
  {
    at: `POST ${path}/{id}/decision /reason`,
    longest: 500,
    send: async (scene, reason) =>
      (await deskOf(scene)).operator.post(`${path}/${await open(scene)}/decision`, {
        admitted: false,
        reason,
      }),
    read: (scene, { id }: { id: string }) => stored(scene, id),
  },
];

const allowance =
  'an address without a login may apply twenty times an hour (test/journeys/admissions.spec.ts)';

export const notEnteredOnAdmissions: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['name', 'shortName', 'township', 'address', 'contactName', 'goods', 'linkage'].map((part) => [
      `POST ${path} /${part}`,
      allowance,
    ]),
  ),
  ...Object.fromEntries(
    ['creditCode', 'phone', 'login'].map((part) => [
      `POST ${path} /${part}`,
      'a code of fixed characters, or refused',
    ]),
  ),
  [`POST ${path} /regionCode`]: 'the code of a county of a pair, or refused',
  [`POST ${path} /password`]: 'a hash of it is kept, which tells nothing of the text',
};
