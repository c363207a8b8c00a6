import { differs, idIn, type Look, one, pickKeys } from './looks';

/** What was made is there, with these of the figures that its answer had. */
const made =
  (nouns: string, ...keys: string[]): Look =>
  async (caller, { body }) =>
    differs(await one(caller, `${nouns}/${body['id']}`), pickKeys(body, 'id', ...keys));

/** What was acted on came to that state, which is its last one. */
const became =
  (nouns: string, state: string): Look =>
  async (caller, { path }) =>
    differs(await one(caller, `${nouns}/${idIn(path)}`), { state });

const closingBecame =
  (state: string): Look =>
  async (caller, { path }) => {
    const { closing } = await one(caller, `/v1/closings/${idIn(path)}`);
    return differs(closing as Record<string, unknown>, { state });
  };

/** How the effects on what officials, counties and resellers keep are looked up, by their kinds. */
export const ofOfficials: Record<string, Look> = {
  agreement: made('/v1/agreements', 'title', 'year'),
  'agreement withdrawal': became('/v1/agreements', 'withdrawn'),
  'agreement confirmation': became('/v1/agreements', 'in_force'),
  project: made('/v1/projects', 'name'),
  'project completion': became('/v1/projects', 'completed'),
  bulletin: made('/v1/bulletins', 'title'),
  'bulletin withdrawal': became('/v1/bulletins', 'withdrawn'),
  'closing withdrawal': closingBecame('withdrawn'),
  reopening: closingBecame('reopened'),
  'sales report': made('/v1/sales-reports', 'number'),
  'sales withdrawal': became('/v1/sales-reports', 'withdrawn'),
  'subsidy programme': made('/v1/subsidy-programmes'),
  'subsidy published list': made('/v1/subsidy-runs', 'number'),
  'subsidy withdrawal': became('/v1/subsidy-runs', 'withdrawn'),
};
