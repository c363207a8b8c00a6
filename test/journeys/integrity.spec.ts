import { IntegrityScanner } from '@app/reporting';
import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import { close, officeOf } from '../support/closing';
import {
  accepted,
  type Flag,
  type FlagPage,
  type Pair,
  paid,
  pairIn,
  photographed,
  photosOfBoxes,
  sent,
} from '../support/odd-trades';
import { good } from '../support/selling';
import { giveBack } from '../support/settling';
import { accept, confirm, order, requestPayment, ship, sign } from '../support/story';
import { type Unit, World } from '../support/world';

jest.setTimeout(300_000);

/** What happens to which case; `caught` and `spared` name the unit (or for land the shop) that it is about. */
type Case = { caught: string; spared: string; measured: Record<string, number> };

describe('what looks odd in the trade', () => {
  let world: World;
  let operator: Client;
  let city: Client;
  let totalBefore: number;
  const cases: Record<string, Case> = {};
  const pairs: Record<string, Pair> = {};

  const on = (day: string, time = '02:00:00'): void => world.clock.set(new Date(`${day}T${time}Z`));
  const name = async ({ id }: { id: string }): Promise<string> =>
    (await city.get<{ name: string }>(`/v1/organizations/${id}`)).body.name;
  const ofUnits = async (caught: Unit, spared: Unit, measured: Case['measured']): Promise<Case> => ({
    ...{ caught: await name(caught), spared: await name(spared), measured },
  });
  const flagsOf = async (client: Client, query: string): Promise<Flag[]> =>
    good(await client.get<{ items: Flag[] }>(`/v1/integrity-flags?limit=100&${query}`), 200).items;
  const page = async (client: Client, id: string): Promise<FlagPage> =>
    good(await client.get<FlagPage>(`/v1/integrity-flags/${id}`), 200);
  /** As two workers would at the same moment. */
  const look = async (): Promise<void> => {
    await world.settle();
    const scanner = world.get(IntegrityScanner);
    await Promise.all([scanner.run(), scanner.run()]);
  };
  const total = async (): Promise<number> =>
    (await city.get<{ totalFen: number }>('/v1/tallies?year=2026&groupBy=county')).body.totalFen;

  beforeAll(async () => {
    world = await World.start();
    on('2026-03-10');
    [operator] = await world.operators();
    city = await world.official('320200');
    await closedMonth();
    await orders();
    await money();
    await papers();
    await landAndDecember();
    await world.settle();
    totalBefore = await total();
    await look();
  });

  afterAll(() => world.stop());

  /** March is closed in 江阴; afterwards one unit gives goods of March back, another one a trifle and goods of April. */
  async function closedMonth(): Promise<void> {
    const places = { district: '320281', county: '610622' };
    const [late, open] = [await pairIn(world, places), await pairIn(world, places)];
    const march = await accepted(late, 30);
    const trifle = await accepted(open, 9);
    await world.settle();
    on('2026-04-03');
    await close(await officeOf(world, '320281'), '320281-2026-03');
    await giveBack(late.unit, late.shop, march.acceptanceId, 20);
    await giveBack(open.unit, open.shop, trifle.acceptanceId, 1);
    const april = await accepted(open, 30);
    await giveBack(open.unit, open.shop, april.acceptanceId, 20);
    cases['refund_after_close'] = await ofUnits(late.unit, open.unit, { monthsLater: 1 });
  }

  async function orders(): Promise<void> {
    const [odd, even] = [await pairIn(world), await pairIn(world)];
    for (const [day, packs] of [
      ['2026-04-06', 10],
      ['2026-04-20', 20],
      ['2026-05-04', 30],
    ] as const) {
      on(day);
      await order(odd.unit, [{ pack: odd.pack, quantity: packs }]);
      await order(even.unit, [{ pack: even.pack, quantity: packs + 1 }]);
    }
    pairs['round'] = odd;
    cases['round_amounts'] = await ofUnits(odd.unit, even.unit, { atLeast: 3, shareBp: 10_000, orders: 3 });

    const [parts, apart] = [await pairIn(world), await pairIn(world)];
    for (const [first, second] of [
      ['2026-05-05', '2026-05-05'],
      ['2026-05-07', '2026-05-13'],
      ['2026-05-10', '2026-05-22'],
    ] as const) {
      on(first);
      await order(parts.unit, [{ pack: parts.pack, quantity: 199 }]);
      on(second);
      await order(apart.unit, [{ pack: apart.pack, quantity: 199 }]);
    }
    cases['split_orders'] = await ofUnits(parts.unit, apart.unit, { orders: 3, totalFen: 5_970_000 });

    on('2026-06-01');
    const [dear, fair] = [await pairIn(world, { priceFen: 9_001 }), await pairIn(world, { priceFen: 9_000 })];
    for (const { pack } of [dear, fair]) {
      const price = {
        productId: pack.productId,
        pricePerKgFen: 5_000,
        capturedOn: '2026-05-30',
        source: '测试：某市场',
      };
      good(await operator.post('/v1/reference-prices', price));
    }
    on('2026-06-02');
    for (const { unit, pack } of [dear, fair]) await order(unit, [{ pack, quantity: 2 }]);
    // 90.01 yuan for 1.8 kg are 50.005… yuan a kilogram, 1.1 in 10,000 above 50.
    cases['price_above_reference'] = await ofUnits(dear.unit, fair.unit, { overBp: 1 });

    const [elsewhere, listed] = [await pairIn(world, { county: '610629' }), await pairIn(world)];
    await sent(elsewhere, 3);
    await sent(listed, 3);
    cases['origin_unlisted'] = await ofUnits(elsewhere.unit, listed.unit, { lines: 1 });

    const [hasty, slow] = [await pairIn(world), await pairIn(world)];
    const times = { hasty: ['03:00:00', '03:00:40', '03:00:50'], slow: ['03:10:00', '03:10:40', '03:11:01'] };
    for (const [{ unit, shop, pack }, [ordered, signed, payment]] of [
      [hasty, times.hasty],
      [slow, times.slow],
    ] as const) {
      on('2026-06-03', ordered);
      const placed = await order(unit, [{ pack, quantity: 4 }]);
      await confirm(shop, placed.id);
      const acceptanceId = await accept(unit, await ship(shop, placed));
      on('2026-06-03', signed);
      await sign(unit.inspector, acceptanceId);
      on('2026-06-03', payment);
      await requestPayment(unit, placed.id);
    }
    cases['same_minute'] = await ofUnits(hasty.unit, slow.unit, { seconds: 50 });
  }

  async function money(): Promise<void> {
    on('2026-06-10');
    // Those of March would have to log in again, which an upload does not.
    [operator] = await world.operators();
    const three = [
      await pairIn(world),
      await pairIn(world),
      await pairIn(world, { district: '320281', county: '610622' }),
    ];
    for (const pair of three)
      await paid(pair, operator, { payer: '王小明', account: '6222020200011112222', day: '2026-06-10' });
    const treasury = [await pairIn(world), await pairIn(world), await pairIn(world)];
    for (const pair of treasury)
      await paid(pair, operator, { payer: '无锡市锡山区财政局', account: '320500000001', day: '2026-06-10' });
    pairs['payer'] = three[0] as Pair;
    const [first, other] = [three[0] as Pair, treasury[0] as Pair];
    cases['shared_payer'] = await ofUnits(first.unit, other.unit, { buyers: 3 });

    const [kin, strangers] = [await pairIn(world), await pairIn(world)];
    for (const [pair, account] of [
      [kin, '6222020200012345678'],
      [strangers, '6222020200099999999'],
    ] as const) {
      const payout = { holder: '测试合作社', bank: '农业银行化隆支行', account };
      good(await pair.shop.clerk.post('/v1/payout-accounts', payout));
      await world.database.write('INSERT INTO contacts VALUES ($1, $2)', [pair.shop.id, '138-1234-5678']);
    }
    await paid(kin, operator, { payer: '某校', account: '6222020200012345678', day: '2026-06-11' });
    await paid(strangers, operator, { payer: '某校', account: '6222020200012345678', day: '2026-06-11' });
    const phone = (text: string) => ({
      deliveryAddress: { recipient: '食堂', phone: text, detail: '示例路9号后门' },
    });
    await order(kin.unit, [{ pack: kin.pack, quantity: 1 }], phone('+86 13812345678'));
    await order(strangers.unit, [{ pack: strangers.pack, quantity: 1 }], phone('13812345679'));
    cases['shared_contacts'] = await ofUnits(kin.unit, strangers.unit, { places: 1 });
  }

  async function papers(): Promise<void> {
    on('2026-06-15');
    const { first, again, other, third } = await photosOfBoxes();
    const [copied, honest] = [await pairIn(world), await pairIn(world)];
    await photographed(copied, first, '到货.jpg');
    on('2026-07-20');
    await photographed(copied, again, '到货2.jpg');
    await photographed(honest, other, '卸货.jpg');
    await photographed(honest, third, '卸货2.jpg');
    cases['repeated_photo'] = await ofUnits(copied.unit, honest.unit, { photos: 1 });
  }

  async function landAndDecember(): Promise<void> {
    on('2026-09-01');
    const [much, enough] = [await pairIn(world), await pairIn(world)];
    for (const { shop, pack } of [much, enough]) {
      const plot = {
        productId: pack.productId,
        year: 2026,
        township: '群科镇',
        hundredthMu: 250,
        kgPerMu: 400,
      };
      good(await shop.clerk.post('/v1/plots', { ...plot, source: '测试：县产量调查' }));
    }
    // 2.5 mu × 400 kg bear a tonne; a tenth more is allowed: 612 packs of 1.8 kg are 1,101.6 kg, 611 are 1,099.8.
    await sent(much, 612);
    await sent(enough, 611);
    cases['above_yield'] = {
      caught: await name(much.shop),
      spared: await name(enough.shop),
      measured: { sentKg: 1_101, grownKg: 1_000, overBp: 1_016 },
    };

    const [rush, even] = [await pairIn(world), await pairIn(world)];
    on('2026-10-12');
    await accepted(rush, 150);
    await accepted(even, 301);
    on('2026-12-07');
    await accepted(rush, 300);
    await accepted(even, 300);
    cases['december_spike'] = await ofUnits(rush.unit, even.unit, {
      shareBp: 6_666,
      decemberFen: 3_000_000,
      yearFen: 4_500_000,
    });
  }

  const rules = [
    ...[
      'origin_unlisted',
      'price_above_reference',
      'round_amounts',
      'same_minute',
      'shared_payer',
      'shared_contacts',
    ],
    ...['repeated_photo', 'above_yield', 'december_spike', 'refund_after_close', 'split_orders'],
  ];

  it('has a case for every rule there is', async () => {
    const { items } = good(await city.get<{ items: { code: string }[] }>('/v1/integrity-rules'), 200);
    expect(items.map(({ code }) => code).sort()).toEqual([...rules].sort());
    expect(Object.keys(cases).sort()).toEqual([...rules].sort());
  });

  it.each(rules)('%s: catches the one and spares the other', async (rule) => {
    const flags = await flagsOf(city, `rule=${rule}`);
    const parties = flags.flatMap(({ buyerNames, supplierName, rule: of }) =>
      of === 'above_yield' ? [supplierName] : buyerNames,
    );
    const { caught, spared, measured } = cases[rule] as Case;
    expect(parties).toContain(caught);
    expect(parties).not.toContain(spared);
    const flag = flags.find(({ buyerNames, supplierName }) => [...buyerNames, supplierName].includes(caught));
    const detail = await page(city, flag?.id as string);
    expect(detail.measured).toMatchObject(measured);
    expect(detail.items.length).toBeGreaterThan(0);
    expect(detail.state).toBe('open');
  });

  it('finds nothing twice, asked or not', async () => {
    const before = (await flagsOf(city, '')).length;
    good(await city.post('/v1/integrity-scans', { from: '2026-01-01' }));
    const second = await city.post<Flag>('/v1/integrity-scans', { from: '2026-01-01' });
    expect([second.status, second.body.code]).toEqual([409, 'flag_search.waiting']);
    const ahead = await city.post<Flag>('/v1/integrity-scans', { from: '2027-01-01' });
    expect([ahead.status, ahead.body.code]).toEqual([422, 'flag_search.day_ahead']);
    await look();
    expect((await city.get('/v1/integrity-scans')).body).toMatchObject({ items: [{ found: 0 }] });
    expect(await flagsOf(city, '')).toHaveLength(before);
    expect(await total()).toBe(totalBefore);
  });

  it('is given to one, grows meanwhile, ends with a reason, and names the old case when it comes back', async () => {
    const caught = cases['round_amounts']?.caught as string;
    const [{ id, number }] = (await flagsOf(city, 'rule=round_amounts')).filter(({ buyerNames }) =>
      buyerNames.includes(caught),
    ) as [Flag];
    const [auditor, beside] = [await world.official('320200', ['auditor']), await world.official('320206')];
    const { body: me } = await city.get<{ user: { id: string } }>('/v1/sessions/current');
    const assign = (client: Client) =>
      client.post<Flag>(`/v1/integrity-flags/${id}/assignment`, { ownerId: me.user.id });
    const end = (sightings: number) =>
      city.post<Flag>(`/v1/integrity-flags/${id}/outcome`, {
        outcome: 'confirmed',
        reason: '三笔均凑整',
        sightings,
      });
    const before = await page(auditor, id);
    expect((await assign(auditor)).status).toBe(403);
    expect((await beside.get(`/v1/integrity-flags/${id}`)).status).toBe(404);
    expect((await assign(beside)).status).toBe(404);
    expect((await end(1)).body.code).toBe('flag.not_owner');
    const stranger = { ownerId: (await beside.get<typeof me>('/v1/sessions/current')).body.user.id };
    const district = await world.official('320205');
    const unfit = await district.post<Flag>(`/v1/integrity-flags/${id}/assignment`, stranger);
    expect([unfit.status, unfit.body.code]).toEqual([422, 'flag.owner_unfit']);
    good(await assign(city));
    const { unit, pack } = pairs['round'] as Pair;
    for (const day of ['2026-12-08', '2026-12-09', '2026-12-10']) {
      on(day);
      await order(unit, [{ pack, quantity: 10 }]);
    }
    await look();
    const grown = await page(city, id);
    expect(grown).toMatchObject({ state: 'assigned', sightings: 2, lastDay: '2026-12-10' });
    expect([grown.amountFen, grown.items.slice(0, 3)]).toEqual([900_000, before.items]);
    expect((await end(1)).body.code).toBe('flag.grew_meanwhile');
    good(await end(2));
    expect((await end(2)).body.code).toBe('flag.ended');
    expect((await assign(city)).body.code).toBe('flag.ended');
    on('2026-12-10', '03:00:00');
    await order(unit, [{ pack, quantity: 10 }]);
    await look();
    const [again] = (await flagsOf(city, 'rule=round_amounts&state=open')) as [Flag];
    expect(await page(city, again.id)).toMatchObject({
      ...{ firstDay: '2026-12-10', sightings: 1 },
      previous: { id, number, state: 'confirmed' },
    });
    expect(await total()).toBe(totalBefore);
    const figures = await city.get<{ items: { rule: string; states: object }[] }>(
      '/v1/integrity-figures?year=2026',
    );
    expect(good(figures, 200).items.find(({ rule }) => rule === 'round_amounts')).toMatchObject({
      ...{ found: 2, states: { open: 1, assigned: 0, confirmed: 1, explained: 0, dismissed: 0 } },
      months: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1],
    });
  });

  it('shows each reader what lies in the own places, without numbers of people, and keeps that it was seen', async () => {
    const [flag] = (await flagsOf(city, 'rule=shared_payer')) as [Flag];
    // It crosses two districts, so it is the city's.
    const district = await world.official('320205');
    expect((await district.get(`/v1/integrity-flags/${flag.id}`)).status).toBe(404);
    const [whole, masked] = [await page(operator, flag.id), await page(city, flag.id)];
    expect(whole).toMatchObject({ elsewhere: 0, buyerCount: 3 });
    const payers = ({ items }: FlagPage) => items.map(({ about }) => [about['payer'], about['account']]);
    expect(payers(whole)).toEqual(Array.from({ length: 3 }, () => ['王小明', '****2222']));
    expect(payers(masked)).toEqual(Array.from({ length: 3 }, () => ['王**', '****2222']));
    expect(masked.items.every(({ factId }) => factId !== null)).toBe(true);
    const west = await world.official('610622');
    const [late] = (await flagsOf(west, 'rule=refund_after_close')) as [Flag];
    expect((await page(city, late.id)).items.map(({ kind }) => kind)).toEqual(['fact', 'fact', 'closing']);
    expect(await page(west, late.id)).toMatchObject({
      elsewhere: 1,
      items: [{ kind: 'fact' }, { kind: 'fact' }],
    });
    const seen = await world.database.read<object>(
      `SELECT act, label FROM access_log WHERE subject_id = $1 ORDER BY id`,
      [flag.id],
    );
    expect(seen.at(-1)).toEqual({ act: 'evidence', label: `疑点 ${flag.number} · 多家单位由同一账户付款` });
    const county = await world.official('630224');
    expect(await flagsOf(county, 'rule=december_spike')).toEqual([]);
    expect((await flagsOf(county, 'rule=above_yield')).length).toBeGreaterThan(0);
    const { unit } = pairs['payer'] as Pair;
    expect((await unit.purchaser.get(`/v1/integrity-flags/${flag.id}`)).status).toBe(403);
  });

  it('measures by thresholds that are data, each with its paper', async () => {
    const path = '/v1/integrity-rules/split_orders';
    const thresholds = { limitFen: 3_000_000, days: 10, shareBp: 2_000 };
    const source = '测试：某区限额标准';
    const set = (body: object, version: number) =>
      operator.patch<Flag>(path, body, { headers: { 'if-match': `"${version}"` } });
    expect((await set({ thresholds: { limitFen: 3_000_000 }, source }, 1)).body.code).toBe(
      'integrity_rule.thresholds_unfit',
    );
    expect((await set({ thresholds, source }, 7)).body.code).toBe('integrity_rule.changed_meanwhile');
    good(await set({ thresholds, source }, 1), 200);
    good(await city.post('/v1/integrity-scans', { from: '2026-05-01' }));
    await look();
    const flags = await flagsOf(city, 'rule=split_orders');
    const { caught, spared } = cases['split_orders'] as Case;
    const limitFor = async (party: string) => {
      const flag = flags.find(({ buyerNames }) => buyerNames.includes(party)) as Flag;
      return (await page(city, flag.id)).thresholds['limitFen'];
    };
    expect([await limitFor(caught), await limitFor(spared)]).toEqual([5_000_000, 3_000_000]);
    await expectBooksToBalance(world.database);
    type Rule = { code: string; limits: Record<string, { least: number; most: number }> };
    const { items } = good(await operator.get<{ items: Rule[] }>('/v1/integrity-rules'), 200);
    const { limits } = items.find(({ code }) => code === 'split_orders') as Rule;
    expect(limits).toMatchObject({ days: { least: 1, most: 3_660 }, shareBp: { least: 0, most: 100_000 } });
    for (const days of [0, 3_661])
      expect((await set({ thresholds: { ...thresholds, days }, source }, 2)).body.code).toBe(
        'integrity_rule.thresholds_unfit',
      );
    good(await set({ thresholds: { ...thresholds, days: limits['days']?.most }, source }, 2), 200);
  });
});
