import { Sessions } from '@app/identity';
import { Client } from '../support/client';
import { Arena, outcomeOf, outcomes, together } from '../support/race';
import { accept, confirm, order, type Shipment, ship } from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

describe('R7: two people at once, and one of them no longer may', () => {
  let arena: Arena;
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    arena = await Arena.open();
    shop = await arena.world.supplier();
    unit = await arena.world.buyer();
    pack = await shop.sells({ stock: 100_000 });
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  const shipped = async (): Promise<Shipment> => {
    const placed = await order(unit, [{ pack, quantity: 3 }]);
    await confirm(shop, placed.id);
    return ship(shop, placed);
  };
  const signature = (person: Client, index: number, acceptanceId: string) =>
    arena.at(person, index).post(`/v1/acceptances/${acceptanceId}/signatures`);

  it('takes one second signature, not two, and never the first signer’s', async () => {
    await arena.race(
      300,
      async () => accept(unit, await shipped()),
      async (acceptanceId, round) => {
        const others = [unit.inspector, unit.approver, unit.inspector];
        const [own, ...answers] = await together(
          [unit.purchaser, ...others].map(
            (person, index) => () => signature(person, round + index, acceptanceId),
          ),
        );
        expect(own && outcomeOf(own)).toBe('409 acceptance.same_signer');
        expect(outcomes(answers)).toEqual({ '201': 1, '409 acceptance.already_signed': 2 });
      },
    );
  });

  it('takes one first signature of a shipment', async () => {
    await arena.race(300, shipped, async (shipment, round) => {
      const lines = shipment.lines.map(({ id, quantity }) => ({
        shipmentLineId: id,
        acceptedQuantity: quantity,
        rejectedQuantity: 0,
      }));
      const people = [unit.purchaser, unit.inspector, unit.purchaser, unit.inspector];
      const answers = await together(
        people.map(
          (person, index) => () =>
            arena.at(person, round + index).post(`/v1/shipments/${shipment.id}/acceptance`, { lines }),
        ),
      );
      expect(outcomes(answers)).toEqual({ '201': 1, '409 acceptance.exists': 3 });
    });
  });

  it('takes none of a person whose session ended, from the moment that is answered', async () => {
    const { world } = arena;
    const [approver] = await world.database.read<{ id: string }>(
      `SELECT id FROM users WHERE organization_id = $1 AND 'approver' = ANY (roles)`,
      [unit.id],
    );
    const userId = approver?.id as string;
    await arena.race(
      300,
      async () => ({
        acceptanceId: await accept(unit, await shipped()),
        guest: new Client(() => world.url, undefined, await world.get(Sessions).open(userId)),
      }),
      async ({ acceptanceId, guest }, round) => {
        const leave = async () => {
          if (round % 2) return arena.at(guest, round).delete('/v1/sessions/current');
          await world.database.read('UPDATE users SET active = false WHERE id = $1', [userId]);
          return { status: 204, body: {}, headers: {}, text: '', bytes: Buffer.alloc(0) };
        };
        const [signed, left] = await together([() => signature(guest, round, acceptanceId), leave]);
        expect(left?.status).toBe(204);
        expect(['201', '401 access.login_required']).toContain(signed && outcomeOf(signed));
        const late = await together([0, 1].map((api) => () => signature(guest, api, acceptanceId)));
        expect(outcomes(late)).toEqual({ '401 access.login_required': 2 });
        await world.database.read('UPDATE users SET active = true WHERE id = $1', [userId]);
        const last = await signature(unit.inspector, round, acceptanceId);
        expect(outcomeOf(last)).toBe(signed?.status === 201 ? '409 acceptance.already_signed' : '201');
      },
    );
  });
});
