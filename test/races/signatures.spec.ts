import { expectBooksToBalance } from '../support/books';
import {
  accept,
  confirm,
  delivered,
  importStatement,
  order,
  requestPayment,
  ship,
  statementOf,
} from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

const rounds = 10;

describe('two people at once', () => {
  let world: World;
  let apis: string[];
  let shop: Shop;
  let unit: Unit;
  let pack: Pack;

  beforeAll(async () => {
    world = await World.start();
    apis = await world.apiProcesses(2);
    shop = await world.supplier();
    unit = await world.buyer();
    pack = await shop.sells({ stock: 10_000 });
  });

  afterAll(() => world.stop());

  const here = () => apis[0] as string;
  const there = () => apis[1] as string;

  it('takes one second signature, not two', async () => {
    for (let round = 0; round < rounds; round++) {
      const placed = await order(unit, [{ pack, quantity: 3 }]);
      await confirm(shop, placed.id);
      const acceptanceId = await accept(unit, await ship(shop, placed));
      const answers = await Promise.all([
        unit.inspector.at(here()).post(`/v1/acceptances/${acceptanceId}/signatures`),
        unit.approver.at(there()).post(`/v1/acceptances/${acceptanceId}/signatures`),
        unit.purchaser.at(here()).post(`/v1/acceptances/${acceptanceId}/signatures`),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(answers[2]?.body).toMatchObject({ code: 'acceptance.same_signer' });
    }
  });

  it('takes one acceptance of a shipment', async () => {
    const placed = await order(unit, [{ pack, quantity: 2 }]);
    await confirm(shop, placed.id);
    const shipment = await ship(shop, placed);
    const lines = shipment.lines.map(({ id, quantity }) => ({
      shipmentLineId: id,
      acceptedQuantity: quantity,
      rejectedQuantity: 0,
    }));
    const answers = await Promise.all(
      [unit.purchaser.at(here()), unit.inspector.at(there()), unit.purchaser.at(there())].map((person) =>
        person.post(`/v1/shipments/${shipment.id}/acceptance`, { lines }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('never ships more than was ordered', async () => {
    const placed = await order(unit, [{ pack, quantity: 5 }]);
    await confirm(shop, placed.id);
    const body = {
      lines: [{ orderLineId: placed.lines[0]?.id, quantity: 3 }],
      carrier: '邮政',
      trackingNumber: 'X1',
    };
    const answers = await Promise.all(
      [here(), there(), here()].map((api) =>
        shop.clerk.at(api).post(`/v1/orders/${placed.id}/shipments`, body),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
  });

  it('matches a line imported twice at once to its payment once', async () => {
    const [operator, second] = await world.operators();
    const { order: placed } = await delivered(unit, shop, [{ pack, quantity: 2 }]);
    const payment = await requestPayment(unit, placed.id);
    const statement = statementOf([{ code: payment.transferCode, amountFen: payment.amountFen }]);
    const imports = await Promise.all([
      importStatement(operator.at(here()), statement),
      importStatement(second.at(there()), statement),
    ]);
    expect(imports.map(({ matched }) => matched).sort()).toEqual([0, 1]);
    expect(imports.map(({ duplicates }) => duplicates).sort()).toEqual([0, 1]);
  });

  it('leaves the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });
});
