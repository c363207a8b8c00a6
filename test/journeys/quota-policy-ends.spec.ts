import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { financeOf, formOf, must, sayCanteen } from '../support/filing';
import { World } from '../support/world';

/** Who may end a rule of the reserved share, and that it is over then. */
describe('the end of a rule', () => {
  let world: World;
  let city: Client;
  const draft = { base: 'canteen_food', sourceDocument: '锡财购〔2026〕3号' };

  beforeAll(async () => {
    world = await World.start();
    city = await financeOf(world, '320200');
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const enter = (more: object, who = city) =>
    who.post<{ id: string; code?: string }>('/v1/quota-policies', { ...draft, ...more });
  const inYear = async (year: number, who: Client) =>
    must(
      await who.get<{ items: { id: string; isEndable: boolean }[] }>(`/v1/quota-policies?year=${year}`),
      200,
    );

  it('what the city has entered for a district is the city’s to end, and ended it is used on nowhere', async () => {
    const district = await financeOf(world, '320211');
    const rule = { regionCode: '320211', minimumRatioBp: 1_300, firstYear: 2026, lastYear: null };
    const { id } = must(await enter(rule), 201);
    const endableBy = async (who: Client) =>
      (await inYear(2026, who)).items.find((item) => item.id === id)?.isEndable;
    const end = (who: Client) =>
      who.post<{ code?: string }>(`/v1/quota-policies/${id}/ending`, { lastYear: 2026, reason: '不再执行' });
    expect([await endableBy(city), await endableBy(district)]).toEqual([true, false]);
    expect((await end(district)).status).toBe(404);
    const none = must(await enter({ ...rule, base: 'union_funds_no_canteen', minimumRatioBp: 2_000 }), 201);
    must(await end(city), 201);
    expect(await endableBy(city)).toBe(false);
    const unit = await world.buyer({ district: '320211' });
    expect((await formOf(unit, 2026)).rule).toMatchObject({ minimumRatioBp: 1_300 });
    expect((await formOf(unit, 2027)).rule).toMatchObject({ minimumRatioBp: 1_000, regionName: '全国' });
    const union = await world.buyer({ district: '320211', unitKind: 'union' });
    must(await sayCanteen(union, 'none'), 200);
    const pathOfNone = `/v1/quota-policies/${none.id}/ending`;
    const noCanteen = async (year: number) =>
      must(await district.get<{ noCanteen: number }>(`/v1/filing-summary?year=${year}&canteen=none`), 200)
        .noCanteen;
    expect([await noCanteen(2026), await noCanteen(2027)]).toEqual([0, 0]);
    must(await city.post(pathOfNone, { lastYear: 2026, reason: '不再执行' }), 201);
    // From then on such units have nothing to reserve again.
    expect([await noCanteen(2026), await noCanteen(2027)]).toEqual([0, 1]);
    // One that the district enters itself, it ends itself; and so may the city.
    const own = must(await enter({ ...rule, firstYear: 2028, lastYear: null }, district), 201);
    must(await city.post(`/v1/quota-policies/${own.id}/ending`, { lastYear: 2027, reason: '误录' }), 201);
  });
});
