import { createHash } from 'node:crypto';

/** A caller's promise "this is the same intent": scoped to the user, bound to route and body. */
export type OnceKey = { ownerId: string; key: string; route: string; bodyHash: string };

/** Order of keys does not matter to the hash: the same intent serialised differently is the same body. */
export function bodyHash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(body)) ?? '')
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)]),
    );
  }
  return value;
}
