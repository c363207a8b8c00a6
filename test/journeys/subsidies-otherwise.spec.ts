import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { giveBack } from '../support/settling';
import { delivered } from '../support/story';
import { draftOf, endNotice, finalise, programme, publish, rulesOf, runOf } from '../support/subsidy';
import { type Shop, type Unit, World } from '../support/world';

const harvest = new Date('2026-10-15T02:00:00Z');
const afterwards = new Date('2026-11-02T02:00:00Z');

jest.setTimeout(240_000);

describe('a subsidy that takes another way', () => {
  let world: World;
  let county: [Client, Client];
  let unit: Unit;
  let shop: Shop;
  let acceptanceId: string;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(harvest);
    unit = await world.buyer();
    shop = await world.supplier();
    county = [await world.official('630224'), await world.official('630224')];
    const pack = await shop.sells({ priceFen: 100_000 });
    ({ acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 3 }]));
    await world.settle();
    world.clock.set(afterwards);
  });

  afterAll(() => world.stop());

  it('withdrawn, it leaves the public page and another list can be published', async () => {
    const id = await programme(county[0], rulesOf());
    const run = await publish(county[0], id);
    const withdrawn = await county[1].post(`/v1/subsidy-runs/${run.id}/withdrawal`, { reason: '规则有误' });
    expect(withdrawn).toMatchObject({ status: 201, body: { state: 'withdrawn' } });
    const shown = await world.nobody.get(`/v1/subsidy-notices/${run.id}`);
    expect(shown.body).toMatchObject({
      state: 'withdrawn',
      lines: [],
      withdrawal: '规则有误',
      isOpen: false,
    });
    expect((await publish(county[0], id)).id).not.toBe(run.id);
  });

  it('goods that came back after the period are taken off the sale they belong to, if it is drawn up later', async () => {
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    await giveBack(unit, shop, acceptanceId, 1);
    await world.settle();
    const october = await programme(county[0], rulesOf());
    const november = await programme(county[0], rulesOf({ firstDay: '2026-11-01', lastDay: '2026-11-30' }));
    expect((await draftOf(county[0], october)).totals.amountFen).toBe(10_000);
    expect((await draftOf(county[0], november)).lines).toEqual([]);
    const none = await county[0].post(`/v1/subsidy-programmes/${november}/runs`, { expectedTotalFen: 1 });
    expect(none).toMatchObject({ status: 409, body: { code: 'subsidy.period_open' } });
  });

  it('made final from the facts of now, it has what happened during the notice', async () => {
    const run = await publish(county[0], await programme(county[0], rulesOf()));
    await giveBack(unit, shop, acceptanceId, 1);
    await world.settle();
    expect(await runOf(county[0], run.id)).toMatchObject({
      totals: { amountFen: 10_000, toRecoverFen: 5_000 },
    });
    await endNotice(world, county[0], run.id);
    expect((await finalise(county[0], run.id, { basis: 'now' })).totalFen).toBe(5_000);
    expect((await runOf(county[0], run.id)).totals.toRecoverFen).toBe(0);
    await expectBooksToBalance(world.database);
  });
});
