import { Client, DatabaseError } from 'pg';

/** Somebody as the policies know them (libs/platform/src/tenant.ts). */
export type Eye = {
  name: string;
  scope: '' | 'party' | 'official' | 'operator';
  organization?: string;
  user?: string;
  regions?: string[];
};
export type Policy = { table: string; name: string; using: string | null; check: string | null };
type Column = { name: string; updatable: boolean };
type Table = { name: string; columns: Column[]; removable: boolean };

/** SQLSTATEs: neither grant nor policy allows it; the triggers that guard history. */
const refused = '42501';
const history = 'P0001';

/** PostgreSQL's policies asked directly, as the role of the processes and as anybody: no statement of ours between. */
export class Eyes {
  private readonly owner: Client;
  private tables: Table[] = [];

  constructor(databaseUrl: string) {
    this.owner = new Client({ connectionString: databaseUrl });
  }

  async open(): Promise<void> {
    await this.owner.connect();
    this.tables = await this.rows<Table>(
      `SELECT c.relname AS name, has_table_privilege('market_app', c.oid, 'DELETE') AS removable,
              json_agg(json_build_object('name', a.attname,
                'updatable', has_column_privilege('market_app', c.oid, a.attnum, 'UPDATE')) ORDER BY a.attnum) AS columns
         FROM pg_class c
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
        GROUP BY c.oid, c.relname ORDER BY c.relname`,
    );
  }

  close(): Promise<void> {
    return this.owner.end();
  }

  get tableNames(): string[] {
    return this.tables.map(({ name }) => name);
  }

  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query<Row>(sql, values)).rows;
  }

  policies(): Promise<Policy[]> {
    return this.rows<Policy>(
      `SELECT tablename AS table, policyname AS name, qual AS using, with_check AS check
         FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2`,
    );
  }

  /** What is done in here did not happen: changed policies least of all. */
  async undone<T>(work: () => Promise<T>): Promise<T> {
    await this.owner.query('BEGIN');
    try {
      return await work();
    } finally {
      await this.owner.query('ROLLBACK');
    }
  }

  /** Fingerprints of the rows that the eye sees, with the row as JSON. */
  seen(eye: Eye, table: string): Promise<Map<string, string>> {
    return this.undone(async () => {
      await this.become(eye);
      const rows = await this.rows<{ print: string; row: string }>(
        `SELECT md5(t::text) AS print, to_jsonb(t)::text AS row FROM ${table} t ORDER BY t::text`,
      );
      return new Map(rows.map(({ print, row }) => [print, row]));
    });
  }

  /** Inside `undone`: what the eye can do to rows of the table that are not its own, `row` being one of them. */
  async trespasses(eye: Eye, { name, row }: { name: string; row: string }): Promise<string[]> {
    const table = this.tables.find((one) => one.name === name) as Table;
    const all = table.columns.map((column) => column.name);
    const updatable = table.columns.filter((column) => column.updatable).map((column) => column.name);
    const of = `jsonb_populate_record(NULL::${name}, $1)`;
    const done: string[] = [];
    const attempt = async (verb: string, sql: string, values: unknown[] = []): Promise<void> => {
      if (await this.has(eye, sql, values)) done.push(verb);
    };
    await attempt('read', `SELECT FROM ${name} t WHERE to_jsonb(t) = $1`, [row]);
    const [first] = updatable;
    if (first) {
      await attempt('change', `UPDATE ${name} t SET ${first} = ${first} WHERE to_jsonb(t) = $1`, [row]);
      // Its own rows, made somebody else's. Without a condition: so no policy for reading stands in for that of writing.
      const list = updatable.join(', ');
      await attempt('give away', `UPDATE ${name} SET (${list}) = (SELECT ${list} FROM ${of})`, [row]);
    }
    // Not even its own.
    if (table.removable) await attempt('remove', `DELETE FROM ${name}`);
    const list = all.join(', ');
    await attempt('add', `INSERT INTO ${name} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${of}`, [
      row,
    ]);
    return done.map((verb) => `${eye.name}: ${verb} ${name}`);
  }

  /** Whether a row was met: read, changed, or stopped by something that comes after the policies, such as a key. */
  private async has(eye: Eye, sql: string, values: unknown[]): Promise<boolean> {
    await this.owner.query('SAVEPOINT before');
    try {
      await this.become(eye);
      return ((await this.owner.query(sql, values)).rowCount ?? 0) > 0;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return error.code !== refused && error.code !== history;
    } finally {
      await this.owner.query('ROLLBACK TO before');
    }
  }

  private async become({ scope, organization = '', user = '', regions = [] }: Eye): Promise<void> {
    await this.owner.query('SET LOCAL ROLE market_app');
    await this.owner.query(
      `SELECT set_config('app.scope', $1, true), set_config('app.organization', $2, true),
              set_config('app.user', $3, true), set_config('app.regions', $4, true)`,
      [scope, organization, user, regions.join(',')],
    );
  }
}
