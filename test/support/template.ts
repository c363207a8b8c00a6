import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../seeds/migrate';

/** The cluster that tests may create databases in. `npm test` sets it. */
export function clusterUrl(): URL {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is not set: run the tests with `npm test`.');
  return new URL(url);
}

export function databaseUrl(name: string): string {
  const url = clusterUrl();
  url.pathname = `/${name}`;
  return url.toString();
}

export async function onCluster<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: clusterUrl().toString() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What a fresh database is copied from: made once, when it is first asked for. */
export type Template = { name: string; fill: (url: string) => Promise<void> };

/** A fresh migrated database, copied from its template in about a tenth of a second. */
export async function createDatabase(name: string, template: Template): Promise<string> {
  await onCluster(async (client) => {
    // One maker of a template at a time: test files run side by side, and who needs another one does not wait.
    const lock = [7310, template.name];
    await client.query('SELECT pg_advisory_lock($1, hashtext($2))', lock);
    try {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
        template.name,
      ]);
      if (!rowCount) await makeTemplate(client, template.name, template.fill);
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.name}`);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', lock);
    }
  });
  return databaseUrl(name);
}

async function makeTemplate(
  client: Client,
  template: string,
  fill: (url: string) => Promise<void>,
): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draft}`);
  await migrate(databaseUrl(draft));
  await fill(databaseUrl(draft));
  await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
}

export async function dropDatabase(name: string): Promise<void> {
  await onCluster((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

/** The same for all files of one run, and another one for the next run: for what depends on all of the code. */
export function thisRun(): string {
  return process.env['TEST_RUN'] ?? String(process.ppid);
}

/** Changes with the schema and the reference data, so that an old template is never used. */
export function fingerprint(): string {
  const hash = createHash('sha256');
  const root = join(__dirname, '../..');
  for (const folder of ['libs/platform/src/migrations', 'seeds/reference']) {
    for (const name of readdirSync(join(root, folder)).sort())
      hash.update(readFileSync(join(root, folder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}
