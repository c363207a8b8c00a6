import 'reflect-metadata';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Bell, Database, dataSourceOptions, storedPath } from '@app/platform';
import { checkBooks } from '@app/reporting';
import { Client } from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { ArchiveReader, type End, type Entry, type Head, UnusableArchive } from './archive';
import { plainText, quoted, tablesInOrder } from './tables';

type Place = { databaseUrl: string; filesDir: string };
type Options = { force?: boolean; print?: (line: string) => void };
type Restored = { head: Head; end: End; brokenRules: string[] };

/** What was asked cannot be done here; the message says what to do instead. Nothing was changed. */
export class Refused extends Error {}

/**
 * Puts an archive in the place of an empty database: read once to the end to be sure of it, then loaded in one
 * transaction into the schema of that day, then brought to the schema of today.
 */
export async function restore(place: Place, path: string, options: Options = {}): Promise<Restored> {
  const print = options.print ?? (() => undefined);
  const { head, end } = await verify(path);
  const known = migrationNames(place.databaseUrl);
  const strange = head.migrations.filter((name) => !known.includes(name));
  if (strange.length)
    throw new Refused(
      `The archive comes from a newer version (${head.version}; ${strange.join(', ')}): restore it with that one.`,
    );
  print(`归档完好 the archive is whole: made ${head.madeAt}, ${sum(end.rows)} rows, ${end.files} files`);
  const client = new Client({ connectionString: place.databaseUrl, application_name: 'market-restore' });
  await client.connect();
  try {
    await client.query(plainText);
    await refuseToOverwrite(client, options.force ?? false);
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await migrateTo(place.databaseUrl, head.migrations);
    await load(client, path, place.filesDir);
  } finally {
    await client.end();
  }
  await migrateTo(place.databaseUrl, known);
  return { head, end, brokenRules: await examine(place.databaseUrl) };
}

/** Reads the whole archive without touching anything. */
async function verify(path: string): Promise<{ head: Head; end: End }> {
  const archive = new ArchiveReader(path);
  for await (const _ of archive.entries());
  return { head: archive.head, end: archive.end };
}

/** Rows that migrations themselves write: a database that has no others is empty. */
const ofMigrations = ['integrity_rules', 'integrity_marks'];

async function refuseToOverwrite(client: Client, force: boolean): Promise<void> {
  const { rows: others } = await client.query(
    `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
  );
  if (others.length)
    throw new Refused(
      `${others.length} connections to this database are open: stop api and worker (npm start) first.`,
    );
  if (force) return;
  for (const { name } of await tablesInOrder(client)) {
    if (ofMigrations.includes(name)) continue;
    const { rowCount } = await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
    if (rowCount)
      throw new Refused(
        `The database is not empty (there are rows in ${name}). Restore into an empty one, or --force to lose what is in it.`,
      );
  }
}

function migrationNames(databaseUrl: string): string[] {
  return sourceWith(databaseUrl, () => true).names;
}

function sourceWith(databaseUrl: string, wanted: (name: string) => boolean) {
  const options = dataSourceOptions({ databaseUrl, poolSize: 2 }, []);
  const all = options.migrations as unknown as (new () => { name: string })[];
  const migrations = all.filter((Migration) => wanted(new Migration().name));
  return {
    names: migrations.map((Migration) => new Migration().name),
    open: () => new DataSource({ ...options, migrations }).initialize(),
  };
}

async function migrateTo(databaseUrl: string, names: string[]): Promise<void> {
  const source = await sourceWith(databaseUrl, (name) => names.includes(name)).open();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/** All rows or none: what fails on the way leaves the empty schema. */
async function load(client: Client, path: string, filesDir: string): Promise<void> {
  const archive = new ArchiveReader(path);
  const tables = await tablesInOrder(client);
  const all = tables.map(({ name }) => quoted(name));
  await client.query('BEGIN');
  // History may not change, and a restore is no change: our own triggers rest, foreign keys are checked all the same.
  for (const table of all) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${all.join(', ')}`);
  const loader = new Loader(client);
  for await (const entry of archive.entries()) {
    const [kind, name = ''] = entry.name.split('/');
    const table = archive.head.tables.find((one) => one.name === name);
    if (kind === 'tables' && table) await loader.add(table, entry.content);
    else if (kind === 'files') await writeEvidence(filesDir, name, entry);
    else throw new UnusableArchive(`The archive holds something unknown: ${entry.name}`);
  }
  await loader.finish();
  for (const [name, rows] of Object.entries(archive.end.rows)) {
    if (rows !== (loader.rows[name] ?? 0))
      throw new UnusableArchive(
        `${name}: ${loader.rows[name] ?? 0} rows were read and ${rows} were written.`,
      );
  }
  for (const { name, value, called } of archive.head.sequences)
    await client.query('SELECT setval($1::regclass, $2, $3)', [quoted(name), value, called]);
  // A session that was ended after the backup would live again.
  await client.query('DELETE FROM sessions');
  for (const table of all) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await client.query('COMMIT');
  await client.query('ANALYZE');
}

/** One COPY per table, fed with its pieces as they come. */
class Loader {
  readonly rows: Record<string, number> = {};
  private open: { name: string; copy: CopyStreamQuery; done: Promise<void> } | undefined;

  constructor(private readonly client: Client) {}

  async add({ name, columns }: Head['tables'][number], content: Buffer): Promise<void> {
    if (this.open?.name !== name) {
      await this.finish();
      const sql = `COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) FROM STDIN`;
      const copy = this.client.query(copyFrom(sql));
      const done = finished(copy);
      // Whoever waits next hears of it.
      done.catch(() => undefined);
      this.open = { name, copy, done };
    }
    const { copy, done } = this.open as NonNullable<Loader['open']>;
    if (!copy.write(content)) await Promise.race([once(copy, 'drain'), done]);
  }

  async finish(): Promise<void> {
    if (!this.open) return;
    const { name, copy, done } = this.open;
    this.open = undefined;
    copy.end();
    await done;
    this.rows[name] = copy.rowCount;
  }
}

async function writeEvidence(filesDir: string, id: string, { content }: Entry): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new UnusableArchive(`The archive holds a file with the name ${id}.`);
  const path = storedPath(filesDir, id);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, content, { flush: true });
  await rename(`${path}.part`, path);
}

/** The invariants that do not hold in what was restored; none, if all is well. */
async function examine(databaseUrl: string): Promise<string[]> {
  const source = await new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, [])).initialize();
  try {
    const rules = await checkBooks(new Database(source, new Bell()));
    return rules.filter(({ broken }) => broken > 0).map(({ id, says }) => `${id} ${says}`);
  } finally {
    await source.destroy();
  }
}

function sum(rows: Record<string, number>): number {
  return Object.values(rows).reduce((total, count) => total + count, 0);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: 'string' }, force: { type: 'boolean' } } });
  const { DATABASE_URL: databaseUrl, FILES_DIR: filesDir } = process.env;
  if (!databaseUrl || !filesDir) throw new Error('DATABASE_URL and FILES_DIR say where to: set both.');
  if (!values.from) throw new Error('Say which archive: npm run restore -- --from <file>');
  const begun = Date.now();
  const path = resolve(process.env['INIT_CWD'] ?? '.', values.from);
  const { end, brokenRules } = await restore({ databaseUrl, filesDir }, path, {
    force: values.force ?? false,
    print: console.log,
  });
  if (end.damagedFiles.length)
    console.error(`Missing or changed already when the backup was made: ${end.damagedFiles.join(', ')}`);
  if (!brokenRules.length) console.log('账目核对无误 the books balance.');
  else {
    // What was wrong that day is restored as it was: no market at all would be worse than one with a known fault.
    console.error(`账目不平 The books do not balance: ${brokenRules.join('; ')}`);
    process.exitCode = 2;
  }
  console.log(`恢复完成 restored in ${((Date.now() - begun) / 1000).toFixed(1)} s. Everybody logs in again.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(`Not restored: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
