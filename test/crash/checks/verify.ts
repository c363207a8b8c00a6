import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bell, Clock, Database, dataSourceOptions, Ids } from '@app/platform';
import { TallyChecks } from '@app/procurement';
import { checkBooks } from '@app/reporting';
import { DataSource } from 'typeorm';
import { subscriptions } from '../../../apps/worker/src/subscriptions';
import { effectRules } from './effects';

export type Finding = { id: string; says: string; checked: number; broken: number; examples?: unknown[] };

/**
 * Every rule about what stands in the database and on the disk, for a moment of rest; `cutUploads` is how many uploads
 * were cut short on purpose.
 */
export async function inspect(databaseUrl: string, filesDir: string, cutUploads = 0): Promise<Finding[]> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, []));
  await source.initialize();
  try {
    const database = new Database(source, new Bell());
    return [
      ...(await books(database)),
      await talliesLive(database),
      await handledOnce(database),
      ...(await effects(database)),
      ...(await evidence(database, filesDir, cutUploads)),
    ];
  } finally {
    await source.destroy();
  }
}

async function books(database: Database): Promise<Finding[]> {
  const entries = await checkBooks(database);
  return entries.map(({ id, says, broken, checked }) => ({ id, says, broken, checked }));
}

async function talliesLive(database: Database): Promise<Finding> {
  const clock = new Clock();
  const differing = await new TallyChecks(database, new Ids(clock), clock).differences();
  const [row] = await database.read<{ cells: number }>('SELECT count(*)::int AS cells FROM tallies');
  return {
    id: 'I2b',
    says: 'live tallies equal rebuilt ones, cell by cell, to the fen',
    checked: row?.cells ?? 0,
    broken: differing.length,
    ...some(differing),
  };
}

/** The names of the handlers come from the worker's own table; asking it for them calls none. */
function expectedHandlers(): { type: string; handler: string }[] {
  const all = subscriptions({ get: () => undefined } as never);
  return Object.entries(all).flatMap(([type, handlers]) =>
    Object.keys(handlers).map((handler) => ({ type, handler })),
  );
}

async function handledOnce(database: Database): Promise<Finding> {
  const expected = expectedHandlers();
  const rows = await database.read<{ events: number; broken: number }>(
    `WITH expected AS (
       SELECT e.id AS event_id, x.handler FROM events e
         JOIN unnest($1::text[], $2::text[]) AS x(type, handler) ON x.type = e.type)
     SELECT (SELECT count(*) FROM expected)::int AS events,
            (SELECT count(*) FROM ((TABLE expected EXCEPT ALL SELECT event_id, handler FROM receipts)
                                   UNION ALL (SELECT event_id, handler FROM receipts EXCEPT ALL TABLE expected)) d)::int
              AS broken`,
    [expected.map(({ type }) => type), expected.map(({ handler }) => handler)],
  );
  return {
    id: 'once',
    says: 'each event was handled by each of its handlers exactly once',
    checked: rows[0]?.events ?? 0,
    broken: rows[0]?.broken ?? 0,
  };
}

async function effects(database: Database): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { id, says, all, broken } of effectRules) {
    const [count] = await database.read<{ count: number }>(`SELECT count(*)::int AS count FROM ${all}`);
    const rows = await database.read(`SELECT * FROM (${broken}) broken LIMIT 1000`);
    findings.push({ id, says, checked: count?.count ?? 0, broken: rows.length, ...some(rows) });
  }
  return findings;
}

/** I15: rows and files belong together. A file without a row is waste; a row without its file is a loss. */
async function evidence(database: Database, filesDir: string, cutUploads: number): Promise<Finding[]> {
  const rows = await database.read<{ id: string; sha256: string; bytes: number }>(
    'SELECT id, sha256, bytes FROM files',
  );
  const bad = rows.filter(({ id, sha256 }) => {
    const path = join(filesDir, id.slice(-2), id);
    return !existsSync(path) || createHash('sha256').update(readFileSync(path)).digest('hex') !== sha256;
  });
  const known = new Set(rows.map(({ id }) => id));
  const stored = storedFiles(filesDir);
  const mostTraces = cutUploads + 5 + rows.length / 10;
  const halves = stored.filter((name) => name.endsWith('.part'));
  const orphans = stored.filter((name) => !name.endsWith('.part') && !known.has(name));
  return [
    {
      id: 'I15',
      says: 'each evidence file exists and its SHA-256 matches its row',
      checked: rows.length,
      broken: bad.length,
      ...some(bad),
    },
    {
      id: 'I15b',
      says: `files without a row are few and harmless: ${orphans.length} whole, ${halves.length} half`,
      checked: stored.length,
      // Each is the trace of one upload that a crash cut short; more would be a leak.
      broken: orphans.length + halves.length > mostTraces ? orphans.length + halves.length : 0,
    },
  ];
}

function storedFiles(filesDir: string): string[] {
  return readdirSync(filesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(join(filesDir, entry.name)));
}

const some = (rows: unknown[]): { examples?: unknown[] } =>
  rows.length ? { examples: rows.slice(0, 3) } : {};
