import { expectBooksToBalance } from '../support/books';
import { partsOf, type Sheet } from '../support/figures';
import { creditCodeOf, filed, formOf, must, type Row, sayCanteen } from '../support/filing';
import { reserveOf, uncountedOf } from '../support/reserve';
import { Selling, saleLine } from '../support/selling';
import { claimBack, giveBack } from '../support/settling';
import { delivered } from '../support/story';
import { type Unit, World } from '../support/world';

type Link = { id: string; state: string; lastDay: string | null };

/** 委托经营: what a contractor buys counts for the unit, once both have said so. */
describe('contractors of outsourced canteens', () => {
  let world: World;
  const year = 2026;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-03-10T02:00:00Z'));
  });

  afterAll(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
    await world.stop();
  });

  const propose = async (unit: Unit, contractor: Unit, more: object = {}) =>
    unit.purchaser.post<Link & { code?: string }>('/v1/contractor-links', {
      contractorCreditCode: await creditCodeOf(world, contractor),
      firstDay: '2026-03-01',
      ...more,
    });
  const decide = (contractor: Unit, { id }: Link, decision = 'confirmed') =>
    contractor.finance.post<Link & { code?: string }>(`/v1/contractor-links/${id}/decision`, { decision });

  it('Q9: counts for the unit from the first to the last day, and no longer for the contractor itself', async () => {
    const official = await world.official('320200');
    // Of another district than its contractor.
    const [unit, caterer] = [
      await world.buyer({ unitKind: 'hospital' }),
      await world.buyer({ district: '320281', unitKind: 'soe' }),
    ];
    must(await sayCanteen(unit, 'outsourced'), 200);
    await filed(unit, year, { canteenFoodFen: 10_000_000, reservedFen: 1_000_000 });
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 1_000 });
    const boughtOn = async (day: string, quantity: number) => {
      world.clock.set(new Date(`${day}T02:00:00Z`));
      await delivered(caterer, shop, [{ pack, quantity }]);
    };
    const figures = async () => {
      await world.settle();
      const { items } = (await official.get<{ items: Row[] }>(`/v1/filings?year=${year}&limit=100`)).body;
      const of = (one: Unit) => items.find(({ unitId }) => unitId === one.id)?.boughtFen;
      const forms = [
        (await formOf(unit, year)).bought.totalFen,
        (await formOf(caterer, year)).bought.totalFen,
      ];
      expect([of(unit), of(caterer)]).toEqual(forms);
      return forms;
    };
    await boughtOn('2026-03-11', 1);
    const link = must(await propose(unit, caterer, { firstDay: '2026-03-12' }), 201);
    await boughtOn('2026-03-12', 20);
    // One side alone has said it.
    expect(await figures()).toEqual([0, 210_000]);
    expect((await decide(unit, link)).status).toBe(404);
    expect(must(await decide(caterer, link), 201)).toMatchObject({ state: 'confirmed' });
    expect((await decide(caterer, link)).body.code).toBe('contractor_link.wrong_state');
    expect(await figures()).toEqual([200_000, 10_000]);
    await boughtOn('2026-03-20', 300);
    const ending = `/v1/contractor-links/${link.id}/ending`;
    expect((await unit.purchaser.post(ending, { lastDay: '2026-03-01' })).status).toBe(422);
    must(await unit.purchaser.post<Link>(ending, { lastDay: '2026-03-19' }), 201);
    expect(
      (await caterer.purchaser.post<Link & { code?: string }>(ending, { lastDay: '2026-03-25' })).body.code,
    ).toBe('contractor_link.bad_day');
    expect(await figures()).toEqual([200_000, 3_010_000]);
  });

  it('an account works for one unit at a time, and nobody claims what others bought', async () => {
    const [first, second, caterer] = [
      await world.buyer(),
      await world.buyer(),
      await world.buyer({ unitKind: 'soe' }),
    ];
    expect(await propose(first, caterer)).toMatchObject({
      ...{ status: 409, body: { code: 'contractor_link.not_outsourced' } },
    });
    for (const unit of [first, second]) must(await sayCanteen(unit, 'outsourced'), 200);
    const [one, two] = [must(await propose(first, caterer), 201), must(await propose(second, caterer), 201)];
    must(await decide(caterer, one), 201);
    expect(await decide(caterer, two)).toMatchObject({ status: 409, body: { code: 'contractor_link.busy' } });
    must(await decide(caterer, two, 'refused'), 201);
    expect((await propose(first, first)).body.code).toBe('contractor_link.unknown');
    expect((await propose(first, caterer, { lastDay: '2026-02-01' })).body.code).toBe(
      'contractor_link.bad_day',
    );
    const stranger = await world.buyer();
    expect((await stranger.purchaser.get<{ items: Link[] }>('/v1/contractor-links')).body.items).toEqual([]);
    const { items } = (await caterer.purchaser.get<{ items: Link[] }>('/v1/contractor-links')).body;
    expect(items.map(({ state }) => state).sort()).toEqual(['confirmed', 'refused']);
    // Taken back as a whole: it ends on the day before its first, and the account is free for somebody else.
    const takenBack = await first.purchaser.post<Link>(`/v1/contractor-links/${one.id}/ending`, {
      lastDay: '2026-02-28',
    });
    expect(must(takenBack, 201)).toMatchObject({ state: 'confirmed', lastDay: '2026-02-28' });
    must(await decide(caterer, must(await propose(second, caterer), 201)), 201);
  });

  it('Q9: what is given back is taken off from whom its acceptance had counted for, not from whom the caterer cooks for now', async () => {
    const [hospital, school, caterer] = [
      await world.buyer({ district: '320282', unitKind: 'hospital' }),
      await world.buyer({ district: '320213' }),
      await world.buyer({ district: '320211', unitKind: 'soe' }),
    ];
    for (const [unit, span] of [
      [hospital, { firstDay: '2026-03-01', lastDay: '2026-03-31' }],
      [school, { firstDay: '2026-04-01' }],
    ] as const) {
      must(await sayCanteen(unit, 'outsourced'), 200);
      must(await decide(caterer, must(await propose(unit, caterer, span), 201)), 201);
    }
    const shop = await world.supplier();
    const pack = await shop.sells({ priceFen: 10_000, stock: 1_000 });
    world.clock.set(new Date('2026-03-20T02:00:00Z'));
    const { acceptanceId } = await delivered(caterer, shop, [{ pack, quantity: 10 }]);
    world.clock.set(new Date('2026-04-10T02:00:00Z'));
    const april = await delivered(caterer, shop, [{ pack, quantity: 7 }]);
    await giveBack(caterer, shop, acceptanceId, 4);
    await claimBack(caterer, shop, acceptanceId, 5_000);
    await giveBack(caterer, shop, april.acceptanceId, 1);
    await world.settle();
    // 1,000 − 400 − 50 yuan; 700 − 100 yuan; nothing of its own.
    const totals = [55_000, 60_000, 0];
    const units = [hospital, school, caterer];
    const pages = await Promise.all(units.map((unit) => reserveOf(unit, year)));
    expect(pages.map(({ totalFen }) => totalFen)).toEqual(totals);
    const forms = await Promise.all(units.map((unit) => formOf(unit, year)));
    expect(forms.map(({ bought }) => bought.totalFen)).toEqual(totals);
    const city = await world.official('320200');
    const { items } = (await city.get<{ items: Row[] }>(`/v1/filings?year=${year}&limit=100`)).body;
    expect(units.map(({ id }) => items.find(({ unitId }) => unitId === id)?.boughtFen)).toEqual(totals);
    const sheet = must(await city.get<Sheet>(`/v1/figures?year=${year}&month=4`), 200);
    expect(partsOf(sheet, 'quota_completed', 'district')).toMatchObject({
      '320282': 55_000,
      '320213': 60_000,
    });
    // Line by line: what was bought in March and given back in April stands with the hospital, what is of April with the school.
    const lines = await uncountedOf(caterer, year, pages[2] as (typeof pages)[number]);
    const reserve = lines.filter(({ ledger }) => ledger === 'reserve');
    const names = new Set(reserve.map(({ countsForName }) => countsForName));
    expect([...names].filter((name) => name !== null)).toHaveLength(2);
    const sums = [...names].map((name) =>
      reserve
        .filter((line) => line.countsForName === name && line.reason === 'counts_for_unit')
        .reduce((fen, { amountFen }) => fen + amountFen, 0),
    );
    expect(sums.sort((a, b) => a - b)).toEqual([55_000, 60_000]);
  });

  it('Q9 is about orders: what an account sold to others feeds nobody, and a reseller is no contractor', async () => {
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    const desk = await Selling.within(world);
    const school = await world.buyer({ district: '320214' });
    must(await sayCanteen(school, 'outsourced'), 200);
    expect(await propose(school, desk.reseller)).toMatchObject({
      ...{ status: 422, body: { code: 'contractor_link.reseller' } },
    });
    // As one that was entered before there was this rule: 1,300.00 sold over the counter stay the shop's own.
    await world.database.write(
      `INSERT INTO contractor_links (id, unit_id, contractor_id, region_code, first_day, state, proposed_by, proposed_at,
                                     decided_by, decided_at)
       SELECT $1, $2, $3, '320214', '2026-01-01', 'confirmed', p.id, now(), d.id, now()
         FROM (SELECT id FROM users WHERE organization_id = $2 LIMIT 1) p, (SELECT id FROM users WHERE organization_id = $3 LIMIT 1) d`,
      [world.newId(), school.id, desk.reseller.id],
    );
    const { id } = await desk.reported([saleLine()]);
    const report = await desk.accepted(id);
    expect(report.countedFen).toBe(130_000);
    await world.settle();
    expect(await reserveOf(school, year)).toMatchObject({ totalFen: 0, ways: [] });
    expect(await reserveOf(desk.reseller, year)).toMatchObject({
      totalFen: 130_000,
      ways: [{ way: 'bought' }],
    });
    const sheet = must(await desk.district.get<Sheet>(`/v1/figures?year=${year}&month=11`), 200);
    expect(partsOf(sheet, 'quota_completed', 'district')['320214'] ?? 0).toBe(0);
  });

  it('who has no budget files nothing: a contractor and a reseller', async () => {
    for (const unitKind of ['contractor', 'reseller'] as const) {
      const unit = await world.buyer({ unitKind });
      const draft = { year, canteenFoodFen: 10_000_000, reservedFen: 1_000_000 };
      expect(await unit.purchaser.post('/v1/filings', draft)).toMatchObject({
        ...{ status: 409, body: { code: 'filing.no_budget' } },
      });
    }
  });

  it('nobody moves what counted in a year that is over', async () => {
    const [unit, other, caterer] = [await world.buyer(), await world.buyer(), await world.buyer()];
    world.clock.set(new Date('2026-12-20T02:00:00Z'));
    for (const one of [unit, other]) must(await sayCanteen(one, 'outsourced'), 200);
    expect((await propose(unit, caterer, { firstDay: '2025-12-31' })).body.code).toBe(
      'contractor_link.bad_day',
    );
    const confirmed = must(await propose(unit, caterer, { firstDay: '2026-01-01' }), 201);
    must(await decide(caterer, confirmed), 201);
    const waiting = must(await propose(other, caterer, { firstDay: '2026-12-01' }), 201);
    world.clock.set(new Date('2027-01-05T02:00:00Z'));
    const ending = `/v1/contractor-links/${confirmed.id}/ending`;
    const end = (lastDay: string) => unit.purchaser.post<Link & { code?: string }>(ending, { lastDay });
    expect((await end('2026-12-30')).body.code).toBe('contractor_link.bad_day');
    must(await end('2026-12-31'), 201);
    expect((await decide(caterer, waiting)).body.code).toBe('contractor_link.bad_day');
    must(await decide(caterer, waiting, 'refused'), 201);
  });
});
