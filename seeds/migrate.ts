import 'reflect-metadata';
import { dataSourceOptions } from '@app/platform';
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

if (require.main === module) {
  const url = process.env['DATABASE_URL'];
  if (!url) {
    console.error('DATABASE_URL is not set: name the database to migrate.');
    process.exit(1);
  }
  migrate(url).then(
    (names) => console.log(names.length ? `migrated: ${names.join(', ')}` : 'the schema is up to date'),
    (error: unknown) => {
      console.error(`Migration failed: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    },
  );
}
