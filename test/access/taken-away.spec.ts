import type { Client } from '../support/client';
import { confirm, draftOf, type Order, order } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

jest.setTimeout(300_000);

/** A right that is taken away is gone at the very next request, at every process, whatever was asked before. */
describe('a right taken away', () => {
  let world: World;
  let addresses: string[];
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let placed: Order;

  beforeAll(async () => {
    world = await World.start();
    addresses = await world.apiProcesses(2);
    shop = await world.supplier();
    pack = await shop.sells();
  });

  beforeEach(async () => {
    unit = await world.buyer();
    placed = await order(unit, [{ pack, quantity: 1 }]);
  });

  afterAll(() => world.stop());

  type Call = (client: Client) => Promise<{ status: number }>;

  /** The same person with the same session at each process. Called once before too, so that what a process remembers would show. */
  async function everywhere(person: Client, call: Call): Promise<number[]> {
    const token = await person.tokenOnce();
    const bearer = { authorization: `Bearer ${token}` };
    const statuses: number[] = [];
    for (const address of addresses) {
      const at = person.at(address);
      const strict = { ...at, get: (path: string) => at.get(path, { headers: bearer }) } as Client;
      strict.post = (path, body, options) => at.post(path, body, { ...options, headers: bearer });
      statuses.push((await call(strict)).status);
    }
    return statuses;
  }

  const readOrder: Call = (client) => client.get(`/v1/orders/${placed.id}`);
  const change = (sql: string, ...values: unknown[]) =>
    world.database.transact((tx) => tx.query(sql, values)) as Promise<unknown>;
  const userOf = async (client: Client): Promise<string> =>
    (await client.get<{ user: { id: string } }>('/v1/sessions/current')).body.user.id;

  it('a user who is deactivated is asked to log in, and cannot', async () => {
    const id = await userOf(unit.purchaser);
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([200, 200]);
    await change('UPDATE users SET active = false WHERE id = $1', id);
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([401, 401]);
    await expect(unit.purchaser.get('/v1/orders')).rejects.toThrow(/401/);
  });

  it('a role that is removed permits nothing any more', async () => {
    const id = await userOf(unit.purchaser);
    const buy: Call = (client) => client.post('/v1/checkouts', draftOf([{ pack, quantity: 1 }]));
    expect(await everywhere(unit.purchaser, buy)).toEqual([201, 201]);
    await change(`UPDATE users SET roles = '{finance}' WHERE id = $1`, id);
    expect(await everywhere(unit.purchaser, buy)).toEqual([403, 403]);
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([200, 200]);
  });

  it('a session that is closed at one process is void at the other', async () => {
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([200, 200]);
    const token = await unit.purchaser.tokenOnce();
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    const closed = await unit.purchaser.at(addresses[0] as string).delete('/v1/sessions/current', bearer);
    expect(closed.status).toBe(204);
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([401, 401]);
  });

  it('a person who moves to another organisation leaves everything behind', async () => {
    const id = await userOf(unit.purchaser);
    const other = await world.buyer();
    const key = `moved-${world.newId()}`;
    const buy: Call = (client) => client.post('/v1/checkouts', draftOf([{ pack, quantity: 2 }]), { key });
    expect(await everywhere(unit.purchaser, buy)).toEqual([201, 201]);
    await change('UPDATE users SET organization_id = $2 WHERE id = $1', id, other.id);
    expect(await everywhere(unit.purchaser, readOrder)).toEqual([404, 404]);
    const { body } = await unit.purchaser.get<{ items: unknown[] }>('/v1/orders');
    expect(body.items).toEqual([]);
    // Not even what an old key of the same person holds.
    expect(await everywhere(unit.purchaser, buy)).toEqual([422, 422]);
  });

  it('an official body that gets another region reads that one', async () => {
    const official = await world.official('320205');
    const { body } = await official.get<{ organization: { id: string } }>('/v1/sessions/current');
    const regions: string[] = [];
    const readUnits: Call = async (client) => {
      const answer = await client.get<{ items: { regionCode: string }[] }>('/v1/units?year=2026');
      regions.push(...answer.body.items.map(({ regionCode }) => regionCode));
      return answer;
    };
    expect(await everywhere(official, readUnits)).toEqual([200, 200]);
    expect(new Set(regions)).toEqual(new Set(['320205']));
    regions.length = 0;
    await world.buyer({ district: '320281' });
    await change(`UPDATE organizations SET region_code = '320281' WHERE id = $1`, body.organization.id);
    expect(await everywhere(official, readUnits)).toEqual([200, 200]);
    expect(new Set(regions)).toEqual(new Set(['320281']));
  });

  it('a clerk who is deactivated while others are served takes nobody along', async () => {
    const leaving = await world.supplier();
    const theirs = await order(unit, [{ pack: await leaving.sells(), quantity: 1 }]);
    const id = await userOf(leaving.clerk);
    await change('UPDATE users SET active = false WHERE id = $1', id);
    const [gone] = await Promise.all([
      everywhere(leaving.clerk, (client) => client.post(`/v1/orders/${theirs.id}/confirmation`)),
      confirm(shop, placed.id),
      everywhere(unit.purchaser, readOrder),
    ]);
    expect(gone).toEqual([401, 401]);
  });
});
