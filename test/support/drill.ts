import type { Client } from './client';
import type { Sheet } from './figures';

/** From a figure to its rows, over HTTP: an address that an answer names, and what is found there. */

export type Row = { figure: string; dimension: string | null; key: string | null; address: string };
export type Drilled = Omit<Sheet, 'definitions'> & {
  definitions: (Sheet['definitions'][number] & { drill: { page: string } | null })[];
  rows: Row[];
};
export type Behind = { count: number; sumFen: number; counted: 'facts' | 'sums' };

export async function read<T>(who: Client, path: string): Promise<T> {
  const { status, body } = await who.get<T>(path);
  expect({ path, status }).toEqual({ path, status: 200 });
  return body;
}

export async function readAll<T>(who: Client, path: string): Promise<T[]> {
  const all: T[] = [];
  for (let cursor = ''; ; ) {
    const next = await read<{ items: T[]; nextCursor: string | null }>(who, `${path}${cursor}`);
    all.push(...next.items);
    if (!next.nextCursor) return all;
    cursor = `&cursor=${encodeURIComponent(next.nextCursor)}`;
  }
}

/** Number and sum of all rows at an address. */
export function behind(who: Client, address: string): Promise<Behind> {
  return read<Behind>(who, `${address}&count=exact&limit=1`);
}

/** What facts are told apart by; a figure of facts has the rows of each of its parts. */
const ofFacts = [
  ...['district', 'county', 'pairing', 'fundingSource', 'channel', 'mode', 'evidenceLevel', 'month'],
];

/** Every figure that leads to facts, and every part of it: as it is shown, beside what its rows come to. */
export async function drillAll(
  who: Client,
  { figures, definitions, rows }: Drilled,
): Promise<{ what: string; shown: number | null; behind: number | null }[]> {
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const drilled = [];
  for (const { code, value, splits } of figures) {
    const definition = known.get(code);
    if (definition?.drill?.page !== 'facts') continue;
    const parts = splits
      .filter(({ dimension }) => ofFacts.includes(dimension))
      .flatMap(({ dimension, parts: all }) =>
        all.map((part) => ({ dimension, key: part.key, value: part.value })),
      );
    for (const one of [{ dimension: null, key: null, value }, ...parts]) {
      const row = rows.find(
        ({ figure, dimension, key }) => figure === code && dimension === one.dimension && key === one.key,
      );
      const found = row && (await behind(who, row.address));
      drilled.push({
        what: `${code} ${one.dimension ?? ''} ${one.key ?? ''} ${row?.address}`,
        shown: one.value,
        behind: found ? (definition.unit === 'fen' ? found.sumFen : found.count) : null,
      });
    }
  }
  return drilled;
}
