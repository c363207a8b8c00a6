import { auditsOnly, permits } from '@app/platform';
import type { INestApplicationContext } from '@nestjs/common';
import type { Answer, Client } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import type { World } from '../support/world';
import type { Person } from './people';
import { acts, nouns, type Rule, reaches } from './rules';
import type { Trade } from './trades';

export type ObjectRoute = Route & {
  name: string;
  rule: Required<Pick<Rule, 'object'>> & Rule;
};

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Every route with an object in its address, and how the matrix calls it. Throws with the name of one without a rule. */
export function objectRoutes(app: INestApplicationContext): ObjectRoute[] {
  return (
    routesOf(app)
      // What is shown to everybody belongs to nobody.
      .filter(({ path, access }) => path.includes(':') && access !== 'public')
      .map((route) => {
        const name = nameOf(route);
        const noun = /\/([^/:]+)\/:/.exec(route.path)?.[1] ?? '';
        const rule = acts[name] ?? (route.method === 'GET' ? {} : undefined);
        const object = rule?.object ?? nouns[noun];
        if (!rule || !object)
          throw new Error(`The matrix has no rule for ${name}: add one to test/access/rules.ts`);
        return { ...route, name, rule: { ...rule, object } };
      })
  );
}

/** The route on the object of a trade, or on `id` with everything else as if it were that trade's. */
export function callOn<T = { code?: string }>(
  client: Client,
  route: ObjectRoute,
  trade: Trade,
  id = route.rule.object(trade),
): Promise<Answer<T>> {
  const address = route.path.replace(/:\w+/, id);
  const { headers } = route.rule;
  if (route.method === 'GET')
    return client.get(route.rule.query ? `${address}?${route.rule.query}` : address);
  if (route.method === 'DELETE') return client.delete(address, { headers });
  const body = route.rule.body?.(trade);
  return route.method === 'PATCH'
    ? client.patch(address, body, { headers })
    : client.post(address, body, { headers });
}

const perCall = new Set(['x-request-id', 'date', 'content-length', 'connection', 'keep-alive']);

/** An answer without what differs between any two requests: two things that look equal here cannot be told apart. */
export function shapeOf({ status, body, headers }: Answer<unknown>): object {
  const { instance: _, requestId: __, ...rest } = body as Record<string, unknown>;
  const shown = Object.entries(headers).filter(([name]) => !perCall.has(name));
  return { status, body: rest, headers: Object.fromEntries(shown) };
}

export const letsIn = ({ access, method }: Route, { persona, role, office }: Person): boolean => {
  if (typeof access !== 'object') return false;
  const actor = { persona, roles: [role], office } as never;
  return permits(access, actor) && (method === 'GET' || !auditsOnly(access, actor));
};

/** A route for everybody's eyes (`all`) shows every object; one of a single person (`self`) his or hers. */
export const mayReach = (
  { access, method, rule, path }: ObjectRoute,
  person: Person,
  trade: Trade,
): boolean => {
  const noun = /\/([^/:]+)\/:/.exec(path)?.[1] ?? '';
  const [, county] = trade.regions;
  if (person.below && rule.seat) return person.region === county;
  const ofOffice = reaches[noun];
  if (ofOffice) return ofOffice(person, trade, method === 'GET');
  const scope = typeof access === 'object' ? access.scope : 'all';
  if (person.below && noun.startsWith('subsidy-') && scope === 'region') return person.below.includes(county);
  if (scope === 'self') return person.role === 'purchaser' && person.concerns(trade);
  if (scope === 'district') return person.oversees?.(trade) ?? person.concerns(trade);
  return scope === 'all' || person.concerns(trade);
};

export type Refusal = {
  route: ObjectRoute;
  person: Person;
  trade: Trade;
  absent: Answer<unknown>;
  seen: Answer<unknown>;
};

/** Every call that must be refused, beside the same call on an object that does not exist. */
export async function refusals(
  routes: readonly ObjectRoute[],
  people: readonly Person[],
  trades: readonly Trade[],
  newId: () => string,
): Promise<Refusal[]> {
  const all: Refusal[] = [];
  for (const route of routes) {
    for (const person of people) {
      const refused = trades.filter((trade) => !letsIn(route, person) || !mayReach(route, person, trade));
      const [absent, ...answers] = await Promise.all([
        callOn(person.client, route, trades[0] as Trade, newId()),
        ...refused.map((trade) => callOn(person.client, route, trade)),
      ]);
      all.push(
        ...refused.map((trade, index) => ({
          route,
          person,
          trade,
          absent,
          seen: answers[index] as Answer<unknown>,
        })),
      );
    }
  }
  return all;
}

/** A fingerprint of every table: what a refused call left behind would show. */
export async function everyRow(world: World): Promise<Record<string, string>> {
  const tables = await world.database.read<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await world.database.read<{ print: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print FROM ${name} t`,
    );
    prints[name] = row?.print ?? '';
  }
  return prints;
}
