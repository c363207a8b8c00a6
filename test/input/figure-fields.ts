import { close } from '../support/closing';
import type { Bulletin } from '../support/figures';
import type { OfficialBody } from '../support/world';
import type { Field, Scene } from './fields';

type Drafted = { office: OfficialBody; id: string };
const drafts = new WeakMap<Scene, Promise<Drafted>>();

/** One bulletin of a month that is over, on which every text is written in turn. */
function drafted(scene: Scene): Promise<Drafted> {
  const known = drafts.get(scene);
  if (known) return known;
  const made = (async () => {
    const office = await scene.world.office('320281');
    await close([office.one, office.two], '320281-2025-01', '例行关账');
    const { body } = await office.one.post<Bulletin>('/v1/bulletins', { year: 2025, month: 1 });
    return { office, id: body.id };
  })();
  drafts.set(scene, made);
  return made;
}

async function shown(scene: Scene): Promise<Bulletin> {
  const { office, id } = await drafted(scene);
  return (await office.one.get<Bulletin>(`/v1/bulletins/${id}`)).body;
}

function words(part: 'title' | 'opening' | 'findings' | 'requests', longest: number): Field {
  return {
    at: `PATCH /v1/bulletins/{id} /${part}`,
    longest,
    ...(part === 'title' ? {} : { note: true }),
    alone: true,
    send: async (scene, text) => {
      const { office, id } = await drafted(scene);
      const { version } = await shown(scene);
      const headers = { 'if-match': `"${version}"` };
      return office.one.patch(`/v1/bulletins/${id}`, { [part]: text }, { headers });
    },
    read: async (scene) => ((await shown(scene)) as unknown as Record<string, string>)[part],
  };
}

/** What officials write around figures. */
export const figureFields: readonly Field[] = [
  words('title', 60),
  words('opening', 2_000),
  words('findings', 4_000),
  words('requests', 4_000),
  {
    at: 'POST /v1/bulletins/{id}/return /reason',
    longest: 200,
    alone: true,
    send: async (scene, reason) => {
      const { office, id } = await drafted(scene);
      await office.one.post(`/v1/bulletins/${id}/proposal`);
      return office.two.post(`/v1/bulletins/${id}/return`, { reason });
    },
    read: async (scene) => (await shown(scene)).returnReason,
  },
];

const place = 'the code of a region, of six digits; another one finds nothing';

export const notEnteredOnFigures: Readonly<Record<string, string>> = {
  'POST /v1/exports /filters/district': place,
  'POST /v1/exports /filters/eastCode': place,
  'POST /v1/exports /filters/westCode': place,
  'POST /v1/exports /filters/regionCode': place,
  'POST /v1/exports /filters/q':
    'a part of a name that is looked for, which an export keeps and shows to nobody',
  'POST /v1/bulletins/{id}/withdrawal /reason':
    'the same kind of line as the reason of a return; each needs a published bulletin',
};
