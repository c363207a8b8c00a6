import type { Client } from './client';
import type { Sheet } from './figures';

/** From a figure to its rows, over HTTP: an address that an answer names, and what is found there. */

export type Row = { figure: string; dimension: string | null; key: string | null; address: string };
export type Drilled = Omit<Sheet, 'definitions'> & {
  definitions: (Sheet['definitions'][number] & {
    drill: { page: string; filters?: Record<string, string> } | null;
  })[];
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

type Drill = { what: string; shown: number | null; behind: number | null };

/** Every figure that leads to a ranking of those that it counts: as it is shown, beside how many are listed. */
export async function drillCounted(
  who: Client,
  { year, month, figures, definitions }: Omit<Drilled, 'rows'>,
): Promise<Drill[]> {
  const drilled: Drill[] = [];
  for (const { code, drill } of definitions) {
    if (drill?.page !== 'rankings' || !drill.filters?.['counted']) continue;
    const asked = new URLSearchParams({ ...drill.filters, year: `${year}`, untilMonth: `${month}` });
    const path = `/v1/rankings?${asked}&limit=1`;
    const { count, sumFen, wholeFen } = await read<Record<'count' | 'sumFen' | 'wholeFen', number>>(
      who,
      path,
    );
    expect([path, sumFen]).toEqual([path, wholeFen]);
    const shown = figures.find((figure) => figure.code === code)?.value ?? null;
    drilled.push({ what: `${code} ${path}`, shown, behind: count });
  }
  return drilled;
}

/** Every figure that leads to facts, and every part of it: as it is shown, beside what its rows come to. */
export async function drillAll(who: Client, { figures, definitions, rows }: Drilled): Promise<Drill[]> {
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const drilled: Drill[] = [];
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
