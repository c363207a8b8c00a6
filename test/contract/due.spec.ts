import { dueFen, type OrderFigures } from '@app/orders';
import fc from 'fast-check';
import { World } from '../support/world';

/** `request_payment` decides in PostgreSQL what is due, everything else here: the two must say the same. */
describe('what is due', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  }, 120_000);

  afterAll(() => world.stop());

  const order: fc.Arbitrary<OrderFigures> = fc.record({
    state: fc.constantFrom('placed', 'confirmed', 'completed', 'cancelled'),
    paymentTerms: fc.constantFrom('prepaid', 'after_acceptance'),
    ...{ totalFen: fc.nat(1_000_000), paidFen: fc.nat(1_000_000), acceptedFen: fc.nat(1_000_000) },
    ...{ rejectedFen: fc.nat(1_000_000), returnedFen: fc.nat(1_000_000), closedFen: fc.nat(1_000_000) },
    ...{
      quantity: fc.nat(9),
      shippedQuantity: fc.nat(9),
      acceptedQuantity: fc.nat(9),
      rejectedQuantity: fc.nat(9),
      closedQuantity: fc.nat(9),
    },
  });

  it('is the same in PostgreSQL and in the orders lib', async () => {
    const orders = fc.sample(order, 2_000);
    const rows = await world.database.read<{ due: number }>(
      `SELECT order_due_fen(o->>'state', o->>'paymentTerms', (o->>'totalFen')::bigint, (o->>'paidFen')::bigint,
                (o->>'acceptedFen')::bigint, (o->>'rejectedFen')::bigint + (o->>'closedFen')::bigint,
                (o->>'returnedFen')::bigint) AS due
         FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given(o, n) ORDER BY n`,
      [JSON.stringify(orders)],
    );
    expect(rows.map(({ due }) => due)).toEqual(orders.map(dueFen));
    expect(rows.some(({ due }) => due > 0)).toBe(true);
  });
});
