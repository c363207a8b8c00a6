import { World } from '../support/world';
import { WrittenTables } from './written-tables';

describe('which tables were written', () => {
  let world: World;
  let tables: WrittenTables;

  beforeAll(async () => {
    world = await World.start();
    tables = await WrittenTables.note(world.config.databaseUrl);
  });

  afterAll(async () => {
    await tables?.close();
    await world?.stop();
  });

  const add = `INSERT INTO tally_proofs (id, as_of, took_ms, differing_cells, years)
               VALUES (gen_random_uuid(), now(), 1, 0, '[]')`;

  it.each([
    ['a row that came', add],
    ['a row that changed to what it was', 'UPDATE tally_proofs SET took_ms = took_ms'],
    ['a row that went', 'DELETE FROM tally_proofs'],
  ])('tells %s, once', async (_, sql) => {
    await world.database.transact((tx) => tx.query(sql));
    expect(await tables.sinceLast()).toEqual(['tally_proofs']);
    expect(await tables.sinceLast()).toEqual([]);
  });

  it('tells nothing of what was taken back, and of statements that found no row', async () => {
    const gaveUp = world.database.transact(async (tx) => {
      await tx.query(add);
      throw new Error('given up');
    });
    await expect(gaveUp).rejects.toThrow('given up');
    await world.database.transact((tx) => tx.query('DELETE FROM tally_proofs WHERE took_ms < 0'));
    expect(await tables.sinceLast()).toEqual([]);
  });

  it('knows every table', async () => {
    const [row] = await world.database.read<{ unknown: string | null }>(
      `SELECT string_agg(relname, ', ') AS unknown FROM pg_class c
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
          AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE 'noted%') < 4`,
    );
    expect(row?.unknown).toBeNull();
  });
});
