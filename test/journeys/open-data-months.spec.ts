import { closeMonths } from '../support/closing';
import { draftOf, publishedBy } from '../support/figures';
import { delivered } from '../support/story';
import { type OfficialBody, type Pack, type Shop, type Unit, World } from '../support/world';

type Set = {
  figures: { code: string; value: number | null; suppressed: boolean }[];
  parts: { code: string; dimension: string; key: string; value: number | null }[];
};

jest.setTimeout(180_000);

/** What everybody may read of two months, one taken from the other. */
describe('open data of months in a row', () => {
  let world: World;
  let office: OfficialBody;
  let unit: Unit;
  const sold: Record<string, [Shop, Pack]> = {};

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-09-10T02:00:00Z'));
    office = await world.office('320200');
    unit = await world.buyer();
    for (const county of ['630224', '630222', '610622']) {
      const shop = await world.supplier({ county });
      sold[county] = [shop, await shop.sells({ priceFen: 1_000, stock: 10_000 })];
    }
  });

  afterAll(() => world.stop());

  async function bought(county: string, quantity: number, fundingSource = 'canteen'): Promise<void> {
    const [shop, pack] = sold[county] as [Shop, Pack];
    await delivered(unit, shop, [{ pack, quantity }], [], { fundingSource });
  }

  async function published(month: number): Promise<Set> {
    world.clock.set(new Date(Date.UTC(2026, month, 10, 2)));
    await world.settle();
    const name = `2026-${String(month).padStart(2, '0')}`;
    await closeMonths([office.one, office.two], '320200', name, name);
    const { id } = await publishedBy(office.one, office.two, (await draftOf(office.one, 2026, month)).id);
    return (await world.nobody.get<Set>(`/v1/open-data/${id}`)).body;
  }

  const countiesOf = ({ parts }: Set, code: string): Record<string, number | null> =>
    Object.fromEntries(
      parts
        .filter((part) => part.code === code && part.dimension === 'county')
        .map(({ key, value }) => [key, value]),
    );

  it('does not tell what people of one unit bought in a month, although public money was spent before', async () => {
    world.clock.set(new Date('2026-09-15T02:00:00Z'));
    for (const [county, quantity] of [
      ['630224', 100],
      ['630222', 50],
      ['610622', 70],
    ] as const)
      await bought(county, quantity);
    const september = await published(9);
    const all = { '630224': 100_000, '630222': 50_000, '610622': 70_000 };
    expect(countiesOf(september, 'accepted_total')).toEqual(all);
    expect(countiesOf(september, 'accepted_month')).toEqual(all);
    world.clock.set(new Date('2026-10-15T02:00:00Z'));
    await bought('630224', 3, 'personal');
    await bought('630222', 40);
    await bought('610622', 20);
    const october = await published(10);
    // With the smallest other one of October, in the month as in the year to date.
    expect(countiesOf(october, 'accepted_month')).toEqual({
      '630224': null,
      '630222': 40_000,
      '610622': null,
    });
    expect(countiesOf(october, 'accepted_total')).toEqual({
      '630224': null,
      '630222': 90_000,
      '610622': null,
    });
    expect(october.figures.find(({ code }) => code === 'accepted_month')).toMatchObject({
      ...{ value: 63_000, suppressed: false },
    });
  });

  it('nor a month later', async () => {
    world.clock.set(new Date('2026-11-15T02:00:00Z'));
    for (const county of Object.keys(sold)) await bought(county, 10);
    const november = await published(11);
    expect(countiesOf(november, 'accepted_month')).toEqual({
      ...{ '630224': 10_000, '630222': 10_000, '610622': 10_000 },
    });
    expect(countiesOf(november, 'accepted_total')).toEqual({
      ...{ '630224': null, '630222': 100_000, '610622': null },
    });
  });
});
