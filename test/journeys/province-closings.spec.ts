import type { Client } from '../support/client';
import { type Closed, close, periodPage, reopen } from '../support/closing';
import { delivered } from '../support/story';
import { World } from '../support/world';

/** Above a province nobody is on the platform: what it closed by mistake is opened by a third person of its own. */
describe('a month that a province closed', () => {
  let world: World;
  let proposer: Client;
  let confirmer: Client;
  let third: Client;
  let march: Closed;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 1_000 });
    await delivered(await world.buyer(), shop, [{ pack, quantity: 3 }]);
    await world.settle();
    proposer = await world.official('320000');
    confirmer = await world.official('320000', ['official'], { function: 'finance' });
    third = await world.official('320000', ['official'], { function: 'finance' });
    world.clock.set(new Date('2026-04-02T02:00:00Z'));
    march = await close([proposer, confirmer], '320000-2026-03');
  });

  afterAll(() => world.stop());

  it('is not opened by the two who signed, nor by an office of some departments, nor from elsewhere', async () => {
    const narrow = await world.official('320000', ['official'], {
      function: 'finance',
      departments: ['教育局'],
    });
    const refusals: [Client, number, string][] = [
      [proposer, 409, 'period.needs_higher_level'],
      [confirmer, 409, 'period.needs_higher_level'],
      [narrow, 403, 'access.not_permitted'],
      [await world.official('630000'), 404, 'request.not_found'],
    ];
    for (const [person, status, code] of refusals)
      expect(await reopen(person, march.id)).toMatchObject({ status, body: { code } });
    expect((await periodPage(proposer, '320000-2026-03')).may.reopen).toBe(false);
  });

  it('is opened by a third one, and closed again', async () => {
    expect((await periodPage(third, '320000-2026-03')).may.reopen).toBe(true);
    expect(await reopen(third, march.id, '部里要求更正')).toMatchObject({
      status: 201,
      body: { state: 'reopened' },
    });
    await close([proposer, confirmer], '320000-2026-03');
    const { history } = await periodPage(third, '320000-2026-03');
    expect(history.map(({ state }) => state)).toEqual(['closed', 'reopened']);
  });
});
