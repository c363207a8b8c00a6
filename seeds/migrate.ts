import 'reflect-metadata';
import { dataSourceOptions } from '@app/platform';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

/** Brings the database of DATABASE_URL to the newest schema; forward only. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const source = new DataSource(dataSourceOptions({ databaseUrl, poolSize: 2 }, []));
  await source.initialize();
  try {
    const done = await source.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/**
 * The login of api and worker, where it is not the owner's: it may act as the role of the application and do nothing
 * else. Made, or given the password of its URL again.
 */
export async function admit(ownerUrl: string, loginUrl: string): Promise<void> {
  const { username, password } = new URL(loginUrl);
  const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (!name || !secret || name === decodeURIComponent(new URL(ownerUrl).username))
    throw new Error('APP_DATABASE_URL needs a login of its own with a password.');
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ sql: string }>(
      `SELECT format('%s ROLE %I LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS PASSWORD %L',
                     CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = $1) THEN 'ALTER' ELSE 'CREATE' END,
                     $1::text, $2::text) AS sql
       UNION ALL SELECT format('GRANT market_app TO %I', $1::text)`,
      [name, secret],
    );
    for (const { sql } of rows) await client.query(sql);
  } finally {
    await client.end();
  }
}

async function main(url: string, loginUrl: string | undefined): Promise<void> {
  const names = await migrate(url);
  console.log(names.length ? `migrated: ${names.join(', ')}` : 'the schema is up to date');
  if (loginUrl) await admit(url, loginUrl);
}

if (require.main === module) {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database to migrate.');
    process.exit(1);
  }
  main(url, process.env['APP_DATABASE_URL']).catch((error: unknown) => {
    console.error(`Migration failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
}
