import { randomBytes } from 'node:crypto';
import { dataSourceOptions } from '@app/platform';
import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { databaseUrl, dropDatabase, onCluster } from '../support/template';

const id = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`;
const fact = (n: number, occurredAt: string, month: number, fen: number): string => `
  INSERT INTO facts (id, kind, natural_key, occurred_at, year, month, amount_fen, quantity, grams, mode, channel, funding_source,
                     east_code, west_code, buyer_id, supplier_id, product_id, order_id, order_line_id, shipment_id,
                     acceptance_id, acceptance_line_id, evidence_level, paid)
  VALUES ('${id(n)}', 'purchase', 'k${n}', '${occurredAt}', 2025, ${month}, ${fen}, 1, 1, 'BUY', 'platform', 'canteen',
          '320205', '630224', ${Array(8)
            .fill(`'${id(9)}'`)
            .join(', ')}, 1, false)`;

/** A market of before: in time on 20 October in Shanghai; of 31 October, booked in November. */
const before = `
  SET session_replication_role = replica;
  ${fact(1, '2025-10-19T16:00:00Z', 10, 300)};
  ${fact(2, '2025-10-31T02:00:00Z', 11, 500)};
  SET session_replication_role = origin;`;

describe('facts from before a late one stood on the first of its month', () => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const options = dataSourceOptions({ databaseUrl: databaseUrl(name), poolSize: 2 }, []);
  const all = options.migrations as (new () => MigrationInterface)[];
  let client: Client;

  async function migrateTo(migrations: typeof all): Promise<void> {
    const source = await new DataSource({ ...options, migrations }).initialize();
    await source.runMigrations();
    await source.destroy();
  }

  beforeAll(async () => {
    await onCluster((cluster) => cluster.query(`CREATE DATABASE ${name}`));
    await migrateTo(all.filter((migration) => Number(migration.name.slice(-4)) < 54));
    client = new Client({ connectionString: databaseUrl(name) });
    await client.connect();
    await client.query(before);
    await migrateTo(all);
  });

  afterAll(async () => {
    await client?.end();
    await dropDatabase(name);
  });

  it('move there, and so do the sums by day', async () => {
    const facts = await client.query('SELECT month, day FROM facts ORDER BY natural_key');
    expect(facts.rows).toEqual([
      { month: 10, day: 20 },
      { month: 11, day: 1 },
    ]);
    const changes = await client.query(
      'SELECT month, day, amount_fen::int AS fen, fact_count AS facts FROM tally_changes ORDER BY day',
    );
    expect(changes.rows).toEqual([
      { month: 11, day: 1, fen: 500, facts: 1 },
      { month: 11, day: 31, fen: -500, facts: -1 },
    ]);
  });
});
