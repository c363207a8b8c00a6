import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExportMaker } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import { delivered } from '../support/story';
import { type OfficialBody, World } from '../support/world';

type Item = { id: string; state: string; rowsDone: number };

const rounds = 6;

jest.setTimeout(240_000);

describe('several workers and people at one export', () => {
  let world: World;
  let office: OfficialBody;

  beforeAll(async () => {
    world = await World.start({ environment: { EXPORTS_PER_HOUR: '1000' } });
    office = await world.office('320200');
    const unit = await world.buyer();
    const shop = await world.supplier();
    await delivered(unit, shop, [{ pack: await shop.sells(), quantity: 3 }]);
    await world.settle();
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const ask = async (): Promise<string> => {
    const wanted = { kind: 'facts', format: 'csv', filters: { year: 2026 } };
    return (await office.one.post<Item>('/v1/exports', wanted)).body.id;
  };
  const look = async (id: string) => (await office.one.get<Item>(`/v1/exports/${id}`)).body;
  const made = async (id: string) => {
    const [row] = await world.database.read<{ times: number }>(
      `SELECT count(*)::int AS times FROM events WHERE type = 'export.made' AND subject_id = $1`,
      [id],
    );
    return row?.times;
  };
  /** Files that no export knows: what lost its race must have taken its own with it. */
  const strays = async () => {
    const known = await world.database.read<{ id: string }>(
      `SELECT file_id AS id FROM exports WHERE state = 'done'`,
    );
    const folder = world.config.filesDir;
    const there = readdirSync(folder).flatMap((part) => readdirSync(join(folder, part)));
    return there.filter((name) => !known.some(({ id }) => id === name));
  };

  it('make each of them once', async () => {
    for (let round = 0; round < rounds; round++) {
      const ids = [await ask(), await ask(), await ask()];
      const counts = await Promise.all(Array.from({ length: 4 }, () => world.get(ExportMaker).makeWaiting()));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
      for (const id of ids) expect([(await look(id)).state, await made(id)]).toEqual(['done', 1]);
    }
    expect(await strays()).toEqual([]);
  });

  it('make it or cancel it, never both', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const id = await ask();
      const [{ status }] = await Promise.all([
        office.two.post(`/v1/exports/${id}/cancellation`),
        world.get(ExportMaker).makeWaiting(),
      ]);
      const { state } = await look(id);
      expect([status, state]).toEqual(status === 201 ? [201, 'cancelled'] : [409, 'done']);
      expect(await made(id)).toBe(state === 'done' ? 1 : 0);
      ends.add(state);
    }
    expect([...ends].every((state) => state === 'done' || state === 'cancelled')).toBe(true);
    expect(await strays()).toEqual([]);
  });

  it('a worker that comes back after it was given up writes over nobody', async () => {
    const id = await ask();
    await world.database.write(
      `UPDATE exports SET state = 'making', attempt = 1, file_id = $2, beat_at = clock_timestamp() - interval '2 minutes'
        WHERE id = $1`,
      [id, world.newId()],
    );
    expect(await world.get(ExportMaker).makeWaiting()).toBe(1);
    // What the lost one would say now.
    const late = await world.database.write(
      `UPDATE exports SET rows_done = 0 WHERE id = $1 AND attempt = 1 AND state = 'making' RETURNING id`,
      [id],
    );
    expect(late).toEqual([]);
    expect(await look(id)).toMatchObject({ state: 'done', rowsDone: 1 });
  });
});
