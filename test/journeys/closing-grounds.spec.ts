import { OpenMonths } from '@app/procurement';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  type Closed,
  close,
  closeMonths,
  type Office,
  officeOf,
  openChecks,
  periodPage,
  propose,
  reopen,
  sealFiles,
} from '../support/closing';
import { delivered } from '../support/story';
import { type Pack, type Shop, type Unit, World } from '../support/world';

type Grid = {
  rows: { regionCode: string; months: { state: string }[]; wholeYear: { state: string } }[];
};

/** What a closing rests on – months before it, offices below, closings above, the seal before – whoever asks. */
describe('a month rests on the months before it, below it and above it', () => {
  let world: World;
  let shop: Shop;
  let pack: Pack;
  let city: Office;
  let first: Office;
  let quiet: Office;
  let cityMarch: Closed;

  const buys = async (unit: Unit, at: string, quantity: number) => {
    world.clock.set(new Date(at));
    await delivered(unit, shop, [{ pack, quantity }]);
    await world.settle();
  };
  const checkOf = async (person: Client, id: string, code: string) =>
    (await periodPage(person, id)).checks.items.find((one) => one.code === code);

  beforeAll(async () => {
    world = await World.start();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 10_000, priceFen: 1_000 });
    city = await officeOf(world, '320200');
    first = await officeOf(world, '320205');
    quiet = await officeOf(world, '320206');
    const quietUnit = await world.buyer({ district: '320206' });
    await buys(quietUnit, '2025-02-10T02:00:00Z', 2);
    await buys(await world.buyer(), '2025-03-10T02:00:00Z', 30);
    await buys(await world.buyer({ district: '320281' }), '2025-03-11T02:00:00Z', 4);
    await buys(quietUnit, '2025-04-10T02:00:00Z', 3);
    world.clock.set(new Date('2026-01-05T02:00:00Z'));
    await close(quiet, '320206-2025-02');
    await close(first, '320205-2025-03');
    await close(city, '320200-2025-02');
    cityMarch = await close(city, '320200-2025-03');
  });

  afterAll(async () => {
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  it('closed above is closed for a district that had nothing in it: on its page, in its calendar', async () => {
    expect(await periodPage(quiet[0], '320206-2025-03')).toMatchObject({
      ...{ state: 'closed', closing: null },
      may: { propose: false, confirm: false, withdraw: false, reopen: false },
    });
    const { body } = await quiet[0].get<Grid>('/v1/periods?year=2025');
    const states = body.rows[0]?.months.map(({ state }) => state);
    expect(states?.slice(0, 4)).toEqual(['open', 'closed', 'closed', 'open']);
    expect(openChecks(await periodPage(quiet[0], '320206-2025-04'))).toEqual([]);
  });

  it('and its year is closed over it: two packs of February, three of April', async () => {
    await close(quiet, '320206-2025-01');
    expect(await checkOf(quiet[0], '320206-2025', 'months')).toMatchObject({ open: 9 });
    await closeMonths(quiet, '320206', '2025-04', '2025-12');
    const year = await close(quiet, '320206-2025');
    expect((await periodPage(quiet[0], '320206-2025')).closing).toMatchObject({
      ...{ factCount: 2, amountFen: 5_000 },
    });
    const { content } = await sealFiles(quiet[0], year.id);
    expect(content.trimEnd().split('\n')).toHaveLength(11);
    expect(content).not.toContain('2025-03\t');
    await expectBooksToBalance(world.database);
  });

  it('a district that got its office later closes its year over what the city sealed of it', async () => {
    const late = await officeOf(world, '320281');
    await closeMonths(late, '320281', '2025-01', '2025-01');
    await closeMonths(late, '320281', '2025-04', '2025-12');
    expect(await checkOf(late[0], '320281-2025', 'months')).toMatchObject({ open: 0 });
    const year = await close(late, '320281-2025');
    expect((await periodPage(late[0], '320281-2025')).closing).toMatchObject({
      ...{ factCount: 1, amountFen: 4_000 },
    });
    const { cells } = await sealFiles(late[0], year.id);
    expect(cells).toMatch(/^03\t.*\t320281\t630224\t.*\t4000\t1\n$/);
    await expectBooksToBalance(world.database);
    // The month above is not opened under a year that rests on it.
    const province = await world.official('320000');
    expect(await reopen(province, cityMarch.id)).toMatchObject({
      status: 409,
      body: { code: 'period.year_closed' },
    });
  });

  it('an office of one year is held by the months before it, and seals behind the seals it does not see', async () => {
    const whole = await officeOf(world, '320213');
    const unit = await world.buyer({ district: '320213' });
    await buys(unit, '2025-12-10T02:00:00Z', 5);
    await buys(unit, '2026-01-04T02:00:00Z', 6);
    world.clock.set(new Date('2026-02-03T02:00:00Z'));
    const limited: Office = [
      await world.official('320213', ['official'], { firstYear: 2026, lastYear: 2026 }),
      await world.official('320213', ['official'], { function: 'finance', firstYear: 2026 }),
    ];
    expect(await checkOf(limited[0], '320213-2026-01', 'earlier_months')).toMatchObject({
      ...{ open: 1, periods: ['320213-2025-12'] },
    });
    expect(await propose(limited[0], '320213-2026-01')).toMatchObject({
      ...{ status: 409, body: { code: 'period.not_ready' } },
    });
    const december = await close(whole, '320213-2025-12');
    await close(limited, '320213-2026-01');
    expect((await periodPage(limited[0], '320213-2026-01')).closing).toMatchObject({
      ...{ number: 2, amountFen: 6_000, previousSha256: december.sealSha256 },
    });
    await expectBooksToBalance(world.database);
  });

  describe('below', () => {
    it('only offices that could close it are waited for', async () => {
      await world.official('320211', ['official'], { function: 'department', departments: ['教育局'] });
      await world.official('320211', ['official'], { function: 'audit' });
      await world.official('320211', ['official'], { lastYear: 2024 });
      const gone = await world.official('320211');
      await buys(await world.buyer({ district: '320211' }), '2026-02-02T02:00:00Z', 1);
      world.clock.set(new Date('2026-03-03T02:00:00Z'));
      const asked = () => checkOf(city[0], '320200-2026-02', 'children');
      expect(await asked()).toMatchObject({ open: 1, periods: ['320211-2026-02'] });
      const { body } = await gone.get<{ organization: { id: string } }>('/v1/sessions/current');
      const [operator] = await world.operators();
      const headers = { 'if-match': '"1"' };
      expect((await operator.delete(`/v1/offices/${body.organization.id}`, { headers })).status).toBe(204);
      expect(await asked()).toMatchObject({ open: 0 });
    });

    it('a county is waited for by the province when its city has no office', async () => {
      const county = await officeOf(world, '630224');
      const province = await officeOf(world, '630000');
      const asked = () => checkOf(province[0], '630000-2025-02', 'children');
      expect(await asked()).toMatchObject({ open: 1, periods: ['630224-2025-02'] });
      await close(county, '630224-2025-02');
      expect(await asked()).toMatchObject({ open: 0 });
      const { parts } = (await periodPage(province[0], '630000-2025-02')).checks;
      expect(parts).toContainEqual({ part: 'children', partsFen: 2_000, wholeFen: 2_000 });
      await close(province, '630000-2025-02');
      // The city between them publishes of figures that are taken after that.
      const { closing } = await periodPage(province[0], '630000-2025-02');
      const sealing = await world.get(OpenMonths).until((sql, values) => world.database.read(sql, values), {
        ...{ regionCode: '630200', year: 2025, month: 2 },
      });
      expect(sealing).toMatchObject({ open: [], sealedAt: closing?.confirmedAt, seals: [] });
    });
  });
});
