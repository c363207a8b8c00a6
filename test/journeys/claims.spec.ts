import { expectBooksToBalance } from '../support/books';
import { giveBack, propose, release } from '../support/settling';
import {
  accept,
  confirm,
  delivered,
  factsOf,
  importStatement,
  order,
  requestPayment,
  ship,
  sign,
  statementOf,
} from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Sheet = { lines: { id: string; returnedQuantity: number; leftFen: number }[] };
type View = { acceptedFen: number; returnedFen: number; paidFen: number; dueFen: number; state: string };

/** 索赔: the goods stay, part of their price comes back. */
describe('claims', () => {
  let world: World;
  let shop: Shop;
  let unit: Unit;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    shop = await world.supplier();
    unit = await world.buyer();
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const accepted = async (quantity: number) => {
    const pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    const { order: placed, acceptanceId } = await delivered(unit, shop, [{ pack, quantity }]);
    const sheet = async () =>
      (await unit.purchaser.get<Sheet>(`/v1/acceptances/${acceptanceId}`)).body.lines[0];
    const lineId = (await sheet())?.id as string;
    const ask = (kind: 'return' | 'claim', packs: number, amountFen?: number) =>
      unit.purchaser.post<{ id: string; number: string; code: string; amountFen: number }>(
        `/v1/acceptances/${acceptanceId}/returns`,
        { kind, reason: '有磕碰', lines: [{ acceptanceLineId: lineId, quantity: packs, amountFen }] },
      );
    const agree = (id: string) => shop.clerk.post(`/v1/returns/${id}/decision`, { decision: 'agreed' });
    const view = async () => (await unit.purchaser.get<View>(`/v1/orders/${placed.id}`)).body;
    return { placed, sheet, ask, agree, view };
  };

  it('takes the agreed amount off what is due, off the target, and off what the cooperative has earned', async () => {
    const { placed, ask, agree, view, sheet } = await accepted(10);
    const { body } = await ask('claim', 4, 1_234);
    expect(body.number).toMatch(/^SP/);
    expect(await sheet()).toMatchObject({ returnedQuantity: 0, leftFen: 8_766 });
    expect(await view()).toMatchObject({ returnedFen: 0, dueFen: 10_000 });
    expect((await agree(body.id)).status).toBe(201);
    expect(await view()).toMatchObject({ acceptedFen: 10_000, returnedFen: 1_234, dueFen: 8_766 });
    await world.settle();
    const facts = await factsOf(await world.official(), `orderId=${placed.id}`);
    expect(facts.map(({ kind, amountFen, quantity }) => [kind, amountFen, quantity]).sort()).toEqual([
      ['claim', -1_234, 0],
      ['purchase', 10_000, 10],
    ]);
    expect((await requestPayment(unit, placed.id)).amountFen).toBe(8_766);
  });

  it('sends money back when the order was paid already', async () => {
    const { placed, ask, agree, view } = await accepted(5);
    const [operator] = await world.operators();
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    await importStatement(operator, statementOf([{ code, amountFen }]));
    const { body } = await ask('claim', 5, 500);
    await agree(body.id);
    await world.settle();
    expect(await view()).toMatchObject({ state: 'completed', paidFen: 4_500, dueFen: 0 });
    const refunds = await unit.finance.get<{ items: { amountFen: number; reason: string }[] }>(
      `/v1/refunds?orderId=${placed.id}`,
    );
    expect(refunds.body.items).toMatchObject([{ amountFen: 500, reason: 'claim' }]);
  });

  it('counts the money again when the bank refuses to send it back, for what was delivered meanwhile', async () => {
    const pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    const operators = await world.operators();
    const placed = await order(unit, [{ pack, quantity: 6 }]);
    await confirm(shop, placed.id);
    const acceptanceId = await accept(unit, await ship(shop, placed, [5]));
    await sign(unit.inspector, acceptanceId);
    const { transferCode: code, amountFen } = await requestPayment(unit, placed.id);
    await importStatement(operators[0], statementOf([{ code, amountFen }]));
    await giveBack(unit, shop, acceptanceId, 1);
    await world.settle();
    const refunds = await unit.finance.get<{ items: { id: string }[] }>(`/v1/refunds?orderId=${placed.id}`);
    const refundId = refunds.body.items[0]?.id as string;
    await release(operators[1], (await propose(operators[0], { refunds: [{ refundId }] })).id);
    await sign(unit.inspector, await accept(unit, await ship(shop, placed, [1])));
    await world.settle();
    const paid = async () => {
      const facts = await factsOf(await world.official(), `orderId=${placed.id}`);
      return facts.map((fact) => fact.paid).sort();
    };
    expect(await paid()).toEqual([false, true, true]);
    const refused = await operators[0].post(`/v1/refunds/${refundId}/failure`, { reason: '户名不符' });
    expect(refused.status).toBe(201);
    await world.settle();
    expect((await unit.purchaser.get<View>(`/v1/orders/${placed.id}`)).body).toMatchObject({
      paidFen: 5_000,
      dueFen: 0,
      state: 'completed',
    });
    expect(await paid()).toEqual([true, true, true]);
  });

  it('never takes more of a line than it is worth, together with what went back', async () => {
    const { ask, agree, sheet } = await accepted(3);
    for (const [kind, packs, amountFen] of [
      ['claim', 1, undefined],
      ['return', 1, 1_000],
    ] as const)
      expect(await ask(kind, packs, amountFen)).toMatchObject({
        status: 422,
        body: { code: 'return.amount_missing', errors: [{ pointer: '/lines/0/amountFen' }] },
      });
    expect(await ask('claim', 4, 100)).toMatchObject({
      status: 409,
      body: { code: 'return.exceeds_accepted' },
    });
    expect(await ask('claim', 3, 3_001)).toMatchObject({
      status: 409,
      body: { code: 'return.exceeds_accepted' },
    });
    const claim = await ask('claim', 3, 1_500);
    expect(await ask('return', 2)).toMatchObject({ status: 409, body: { code: 'return.exceeds_accepted' } });
    const back = await ask('return', 1);
    expect((await agree(claim.body.id)).status).toBe(201);
    expect((await agree(back.body.id)).status).toBe(201);
    expect(await sheet()).toMatchObject({ returnedQuantity: 1, leftFen: 500 });
    expect(await ask('claim', 2, 501)).toMatchObject({ status: 409 });
    expect((await ask('claim', 2, 500)).status).toBe(201);
  });
});
