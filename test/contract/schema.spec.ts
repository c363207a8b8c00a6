import { DataSource } from 'typeorm';
import { World } from '../support/world';

type Column = { table: string; column: string; type: string; nullable: boolean };

describe('entities = migrated schema', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });

  afterAll(() => world.stop());

  it('has an entity for every table, and every column with its type and nullability', async () => {
    const rows = await world.database.read<Column>(
      `SELECT c.table_name AS "table", c.column_name AS "column",
              CASE WHEN c.data_type = 'ARRAY' THEN ltrim(c.udt_name, '_') || '[]' ELSE c.udt_name END AS type,
              c.is_nullable = 'YES' AS nullable
         FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'migrations'
        ORDER BY 1, 2`,
    );
    const declared = world
      .get(DataSource)
      .entityMetadatas.flatMap((entity) =>
        entity.columns.map((column) => ({
          table: entity.tableName,
          column: column.databaseName,
          type: `${typeOf(String(column.type))}${column.isArray ? '[]' : ''}`,
          nullable: column.isNullable,
        })),
      )
      .sort((a, b) => (`${a.table} ${a.column}` < `${b.table} ${b.column}` ? -1 : 1));
    const sorted = rows.sort((a, b) => (`${a.table} ${a.column}` < `${b.table} ${b.column}` ? -1 : 1));
    expect(declared).toEqual(sorted);
  });
});

/** The name that PostgreSQL keeps for what an entity calls it. */
function typeOf(name: string): string {
  const own: Record<string, string> = {
    integer: 'int4',
    int: 'int4',
    bigint: 'int8',
    smallint: 'int2',
    boolean: 'bool',
    varchar: 'varchar',
  };
  return own[name] ?? name;
}
