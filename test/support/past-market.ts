import { randomBytes } from 'node:crypto';
import { dataSourceOptions } from '@app/platform';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { databaseUrl, dropDatabase, onCluster } from './template';

/** A market of before a migration, brought to today with what was in it. */
export class PastMarket {
  private constructor(
    private readonly name: string,
    readonly client: Client,
  ) {}

  /** `migration`: the number of the first one that it did not have; `rows`: what was in it, as statements. */
  static async migrated(migration: number, rows: string): Promise<PastMarket> {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const options = dataSourceOptions({ databaseUrl: databaseUrl(name), poolSize: 2 }, []);
    const all = options.migrations as (new () => MigrationInterface)[];
    const migrateTo = async (migrations: typeof all): Promise<void> => {
      const source = await new DataSource({ ...options, migrations }).initialize();
      await source.runMigrations();
      await source.destroy();
    };
    await onCluster((cluster) => cluster.query(`CREATE DATABASE ${name}`));
    await migrateTo(all.filter((one) => Number(one.name.slice(-4)) < migration));
    const client = new Client({ connectionString: databaseUrl(name) });
    await client.connect();
    await client.query(rows);
    await migrateTo(all);
    return new PastMarket(name, client);
  }

  async end(): Promise<void> {
    await this.client.end();
    await dropDatabase(this.name);
  }
}
