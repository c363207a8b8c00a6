import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import sharp from 'sharp';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { accept, importStatement, order, requestPayment, ship, sign, statementOf } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Line = { id: string };

/** Whoever lost the answer asks again with the same key: the same answer, no second effect and no refusal. */
describe('an answer that got lost', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;

  beforeAll(async () => {
    world = await World.start();
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  /** Twice with one key, then as a new intent. */
  async function twice(
    person: Client,
    path: string,
    body: object | undefined,
    refusal: string,
  ): Promise<void> {
    const key = randomUUID();
    const first = await person.post(path, body, { key });
    const second = await person.post(path, body, { key });
    const other = await person.post<{ code: string }>(path, body);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect([other.status, other.body.code]).toEqual([409, refusal]);
  }

  const confirmation = (id: string): string => `/v1/orders/${id}/confirmation`;

  it('of a confirmation, a signature and a cancellation', async () => {
    const placed = await order(unit, [{ pack, quantity: 2 }]);
    await twice(shop.clerk, confirmation(placed.id), undefined, 'order.wrong_state');
    const acceptanceId = await accept(unit, await ship(shop, placed));
    const signatures = `/v1/acceptances/${acceptanceId}/signatures`;
    await twice(unit.inspector, signatures, undefined, 'acceptance.already_signed');
    const other = await order(unit, [{ pack, quantity: 1 }]);
    const cancellation = `/v1/orders/${other.id}/cancellation`;
    await twice(unit.purchaser, cancellation, { reason: '改期' }, 'order.wrong_state');
  });

  it('of a proposal, a rejection and a match', async () => {
    const placed = await order(unit, [{ pack, quantity: 3 }]);
    await shop.clerk.post(confirmation(placed.id));
    await sign(unit.inspector, await accept(unit, await ship(shop, placed)));
    const { id: paymentId, amountFen } = await requestPayment(unit, placed.id);
    const [first, second] = await world.operators();
    const { id } = await importStatement(first, statementOf([{ amountFen }]));
    const { body } = await first.get<{ items: Line[] }>(`/v1/bank-lines?statementId=${id}`);
    const line = `/v1/bank-lines/${body.items[0]?.id}`;
    await twice(first, `${line}/match`, { paymentId }, 'bank_line.wrong_state');
    await twice(second, `${line}/rejection`, undefined, 'bank_line.wrong_state');
    await first.post(`${line}/match`, { paymentId });
    await twice(second, `${line}/confirmations`, undefined, 'bank_line.wrong_state');
  });

  it('of a listing', async () => {
    const { productId } = await shop.sells();
    const product = `/v1/products/${productId}`;
    await twice(shop.clerk, `${product}/delisting`, { reason: '换季' }, 'product.wrong_state');
    await twice(shop.clerk, `${product}/relisting`, undefined, 'product.wrong_state');
  });

  it('of a photo: one row, one file', async () => {
    const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#a40' } })
      .jpeg()
      .toBuffer();
    const key = randomUUID();
    const send = () => unit.purchaser.upload<Line>('/v1/photos', '门口.jpg', picture, 'image/jpeg', { key });
    const first = await send();
    const second = await send();
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    const [{ rows } = { rows: 0 }] = await world.database.read<{ rows: number }>(
      'SELECT count(*)::int AS rows FROM files',
    );
    const stored = readdirSync(world.config.filesDir).flatMap((folder) =>
      readdirSync(`${world.config.filesDir}/${folder}`),
    );
    expect({ rows, stored }).toEqual({ rows: 1, stored: [first.body.id] });
  });
});
