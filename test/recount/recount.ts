import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, types } from 'pg';

const bigint = 20;

/** One figure, or a part of it, by the words of the API; no dimension = the whole. */
export type Counted = { code: string; dimension: string; key: string; value: number };

/**
 * What the papers of a market come to, counted by the SQL files beside this one. They are written from the rules alone
 * (docs/rules.md): whoever changes how the product counts changes nothing here unless a rule changed.
 */
export class Recount {
  private constructor(private readonly client: Client) {}

  static async of(databaseUrl: string): Promise<Recount> {
    const getTypeParser = (oid: number, format?: 'text') =>
      oid === bigint ? Number : types.getTypeParser(oid, format);
    const client = new Client({
      connectionString: databaseUrl,
      types: { getTypeParser: getTypeParser as never },
    });
    await client.connect();
    await client.query(sql('papers'));
    return new Recount(client);
  }

  async ask<Row extends object>(file: string, ...values: unknown[]): Promise<Row[]> {
    return (await this.client.query<Row>(sql(file), values)).rows;
  }

  /** The region and all below it. */
  async codesOf(region: string): Promise<string[]> {
    const { rows } = await this.client.query<{ codes: string[] }>('SELECT pg_temp.below($1) AS codes', [
      region,
    ]);
    return rows[0]?.codes ?? [];
  }

  /** As the owner of the database: no sum is left. */
  async forgetSums(): Promise<void> {
    await this.client.query('TRUNCATE tallies, pair_tallies, region_tallies, unit_tallies, tally_changes');
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

function sql(file: string): string {
  return readFileSync(join(__dirname, `${file}.sql`), 'utf8');
}

/** Basis points, half away from zero; nothing of nothing. */
export function ratio(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const exact = (Math.abs(part) * 10_000) / Math.abs(whole);
  return Math.sign(part) * Math.sign(whole) * Math.floor(exact + 0.5);
}

type Value = number | null | undefined | readonly (number | null | undefined)[];
export type Figures = ReadonlyMap<string, Value>;
export type Difference = { what: string; shown: Value; counted: Value };

/** What stands in one and not in the other, or differs; what is nothing may be left out. */
export function differences(shown: Figures, counted: Figures): Difference[] {
  const all = [...new Set([...shown.keys(), ...counted.keys()])].sort();
  return all
    .map((what) => ({ what, shown: shown.get(what), counted: counted.get(what) }))
    .filter((row) => JSON.stringify(something(row.shown)) !== JSON.stringify(something(row.counted)));
}

function something(value: Value): Value {
  const isNothing = Array.isArray(value) ? value.every((one) => !one) : !value;
  return isNothing ? null : value;
}
