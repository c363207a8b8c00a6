import type { Database } from '@app/platform';

/** The offices of those who can log in, as they were: without one an official is refused whatever comes later. */
export class GivenOffices {
  private constructor(
    private readonly database: Database,
    private readonly offices: string,
  ) {}

  static async read(database: Database): Promise<GivenOffices> {
    const [row] = await database.read<{ offices: unknown }>(
      `SELECT jsonb_agg(f) AS offices FROM offices f
        WHERE withdrawn_at IS NULL
          AND EXISTS (SELECT FROM users u WHERE u.organization_id = f.organization_id AND u.demo AND u.active)`,
    );
    return new GivenOffices(database, JSON.stringify(row?.offices ?? []));
  }

  /** Those that requests withdrew or changed. */
  async giveBack(): Promise<void> {
    await this.database.write(
      `UPDATE offices f
          SET function = g.function, departments = g.departments, first_year = g.first_year, last_year = g.last_year,
              withdrawn_at = NULL, version = f.version + 1
         FROM jsonb_populate_recordset(NULL::offices, $1::jsonb) g
        WHERE f.organization_id = g.organization_id AND f.version <> g.version`,
      [this.offices],
    );
  }
}
