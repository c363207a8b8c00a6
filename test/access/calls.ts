import type { INestApplicationContext } from '@nestjs/common';
import type { Answer, Client } from '../support/client';
import { type Route, routesOf } from '../support/routes';
import { acts, nouns, type Rule } from './rules';
import type { Trade } from './trades';

export type ObjectRoute = Route & { name: string; rule: Required<Pick<Rule, 'object'>> & Rule };

export const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Every route with an object in its address, and how the matrix calls it. Throws with the name of one without a rule. */
export function objectRoutes(app: INestApplicationContext): ObjectRoute[] {
  return routesOf(app)
    .filter(({ path }) => path.includes(':'))
    .map((route) => {
      const name = nameOf(route);
      const noun = /\/([^/:]+)\/:/.exec(route.path)?.[1] ?? '';
      const rule = route.method === 'GET' ? {} : acts[name];
      const object = rule?.object ?? nouns[noun];
      if (!rule || !object)
        throw new Error(`The matrix has no rule for ${name}: add one to test/access/rules.ts`);
      return { ...route, name, rule: { ...rule, object } };
    });
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
  if (route.method === 'GET') return client.get(address);
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
