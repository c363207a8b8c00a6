import { Client } from 'pg';

/**
 * Notes in the database itself which tables are written: triggers on each of them, in a schema of their own. To count all
 * rows of all tables instead takes longer the more a long run has written. What is rolled back takes its note with it, and
 * a statement that found no row leaves none.
 */
const install = `
  CREATE SCHEMA written;
  CREATE UNLOGGED TABLE written.notes (name text NOT NULL);
  CREATE FUNCTION written.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  BEGIN
    IF TG_OP = 'TRUNCATE' THEN
      INSERT INTO written.notes VALUES (TG_TABLE_NAME);
    ELSIF EXISTS (SELECT FROM touched) THEN
      INSERT INTO written.notes VALUES (TG_TABLE_NAME);
    END IF;
    RETURN NULL;
  END $$;
  DO $$
  DECLARE part regclass;
  BEGIN
    FOR part IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
      EXECUTE format('CREATE TRIGGER noted_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
                        FOR EACH STATEMENT EXECUTE FUNCTION written.note()', part);
      EXECUTE format('CREATE TRIGGER noted_update AFTER UPDATE ON %s REFERENCING NEW TABLE AS touched
                        FOR EACH STATEMENT EXECUTE FUNCTION written.note()', part);
      EXECUTE format('CREATE TRIGGER noted_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS touched
                        FOR EACH STATEMENT EXECUTE FUNCTION written.note()', part);
      EXECUTE format('CREATE TRIGGER noted_truncate AFTER TRUNCATE ON %s
                        FOR EACH STATEMENT EXECUTE FUNCTION written.note()', part);
    END LOOP;
  END $$`;

export class WrittenTables {
  private constructor(private readonly owner: Client) {}

  /** `databaseUrl`: of the owner of the tables, as which tests connect; the role of the API may not make triggers. */
  static async note(databaseUrl: string): Promise<WrittenTables> {
    const owner = new Client({ connectionString: databaseUrl });
    await owner.connect();
    await owner.query(install);
    return new WrittenTables(owner);
  }

  /** Those in which a row came, changed or went since the last call, and was committed. */
  async sinceLast(): Promise<string[]> {
    const { rows } = await this.owner.query<{ name: string }>('DELETE FROM written.notes RETURNING name');
    return [...new Set(rows.map(({ name }) => name))].sort();
  }

  close(): Promise<void> {
    return this.owner.end();
  }
}
