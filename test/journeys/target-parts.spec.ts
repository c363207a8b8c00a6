import { expectBooksToBalance } from '../support/books';
import type { Client } from '../support/client';
import {
  type Agreement,
  addPart,
  agree,
  draftOf,
  evidenceOf,
  indicatorOf,
  must,
  type Part,
  type Parts,
  report,
} from '../support/collaboration';
import { delivered, targetOf } from '../support/story';
import { type Shop, type Unit, World } from '../support/world';

type Changes = {
  items: { fromFen: number | null; toFen: number | null; reason: string; changedBy: object | null }[];
};
type Target = { id: string; targetFen: number };
type Pairing = { id: string; eastCode: string; westCode: string };

/** 江苏 – 青海, of which 无锡 has a part; it gives parts to pairings, and 锡山 divides its own among units. */
describe('a target broken down: agreement → city → pairing → unit', () => {
  let world: World;
  let province: Client;
  let wuxi: Client;
  let xishan: Client;
  let hualong: Client;
  let unit: Unit;
  let shop: Shop;
  let agreement: Agreement;
  let pairings: Pairing[];

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    province = await world.official('320000');
    wuxi = await world.official('320200');
    xishan = await world.official('320205');
    hualong = await world.official('630224');
    unit = await world.buyer({ district: '320205' });
    shop = await world.supplier({ county: '630224' });
    agreement = await agree(province, await world.official('630000'), draftOf('320000', '630000'));
    pairings = (await wuxi.get<{ items: Pairing[] }>('/v1/pairings')).body.items;
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const partsOf = async (who: Client, parentId?: string): Promise<Parts> => {
    const query = parentId ? `?parentId=${parentId}` : '';
    const { status, body } = await who.get<Parts>(`/v1/agreements/${agreement.id}/target-parts${query}`);
    expect(status).toBe(200);
    return body;
  };
  const pairingId = (eastCode: string, westCode: string) =>
    pairings.find((pair) => pair.eastCode === eastCode && pair.westCode === westCode)?.id;
  const change = (who: Client, part: Part, amountFen: number, more: object = {}) =>
    who.post<Part>(`/v1/target-parts/${part.id}/changes`, {
      ...{ amountFen, expectedFen: part.amountFen, reason: '中期调整' },
      ...more,
    });
  const refused = (answer: { status: number; body: object }, code: string, status = 409) =>
    expect(answer).toMatchObject({ status, body: { code } });

  it('gives the city its part; what nobody was given is shown', async () => {
    const city = await addPart(province, agreement.id, { regionCode: '320200', amountFen: 700_000 });
    expect(city).toMatchObject({ name: '无锡市', kind: 'region', undividedFen: 700_000, mayChange: true });
    expect((await partsOf(province)).whole).toMatchObject({
      amountFen: 1_000_000,
      allocatedFen: 700_000,
      undividedFen: 300_000,
      overFen: 0,
      mayDivide: true,
    });
    const path = `/v1/agreements/${agreement.id}/target-parts`;
    const part = { amountFen: 1, reason: '分解' };
    refused(await province.post(path, { ...part, regionCode: '320200' }), 'target_part.exists');
    refused(await province.post(path, { ...part, regionCode: '320205' }), 'target_part.not_below', 422);
    refused(
      await province.post(path, { ...part, pairingId: pairingId('320205', '630224') }),
      'target_part.mixed',
    );
    refused(await wuxi.post(path, { ...part, regionCode: '320200' }), 'target.set_by_superior');
    refused(await xishan.post(path, { ...part, unitId: unit.id }), 'request.not_found', 404);
  });

  it('is divided by pairing: a target that exists becomes a part, and a part becomes a target', async () => {
    await world.target('320205', '630224', 2026, 400_000);
    world.clock.set(new Date('2026-11-20T02:01:00Z'));
    const [city] = (await partsOf(wuxi)).items as [Part];
    const first = { parentId: city.id, pairingId: pairingId('320205', '630224') };
    refused(
      await wuxi.post(`/v1/agreements/${agreement.id}/target-parts`, {
        ...first,
        amountFen: 1,
        reason: '分解',
      }),
      'target_part.target_differs',
    );
    const known = await addPart(wuxi, agreement.id, first);
    expect(known).toMatchObject({ name: '锡山区 — 化隆回族自治县', amountFen: 400_000 });
    const made = { parentId: city.id, pairingId: pairingId('320206', '630202'), amountFen: 200_000 };
    await addPart(wuxi, agreement.id, made);
    expect(await targetOf(wuxi, '320206', '630202')).toMatchObject({ targetFen: 200_000 });
    expect((await partsOf(wuxi, city.id)).whole).toMatchObject({
      allocatedFen: 600_000,
      undividedFen: 100_000,
    });
    // The county sees the part of its pairing, and nothing of the others.
    const seen = await partsOf(hualong);
    expect(seen).toMatchObject({
      whole: null,
      items: [{ id: known.id, mayChange: false, mayDivide: false }],
    });
    const above = (await hualong.get<Agreement>(`/v1/agreements/${agreement.id}`)).body;
    expect(indicatorOf(above, 'purchases')).toMatchObject({
      targetValue: 1_000_000,
      doneValue: null,
      reports: null,
    });
  });

  it('never passes the whole unnoticed, whichever side of it moves', async () => {
    const [city] = (await partsOf(wuxi)).items as [Part];
    const [pair] = (await partsOf(wuxi, city.id)).items as [Part];
    refused(await change(wuxi, pair, 500_001), 'target_part.over_allocated');
    expect((await change(wuxi, pair, 500_001)).body).toMatchObject({ wholeFen: 700_000, overFen: 1 });
    refused(await change(xishan, pair, 300_000), 'target.set_by_superior');
    must(await change(wuxi, pair, 520_000, { overReason: '锡山自加任务' }));
    expect((await partsOf(wuxi)).items).toMatchObject([
      { overFen: 20_000, overReason: '锡山自加任务', undividedFen: 0 },
    ]);
    expect(await targetOf(wuxi, '320205', '630224')).toMatchObject({ targetFen: 520_000 });
    refused(await change(wuxi, pair, 530_000), 'target.changed_meanwhile');
    // Less of too much needs no new reason; enough takes the reason away.
    const [over] = (await partsOf(wuxi, city.id)).items as [Part];
    must(await change(wuxi, over, 510_000));
    expect((await partsOf(wuxi)).items).toMatchObject([{ overFen: 10_000, overReason: '锡山自加任务' }]);
    must(await change(province, city, 710_000));
    expect((await partsOf(wuxi)).items).toMatchObject([{ overFen: 0, overReason: null, undividedFen: 0 }]);
    const [now] = (await partsOf(province)).items as [Part];
    refused(await change(province, now, 600_000), 'target_part.over_allocated');
    refused(await change(province, now, 1_000_001), 'target_part.over_allocated');
  });

  it('is divided among units by their district, with the progress of each from its own sums', async () => {
    const [pair] = (await partsOf(xishan)).items as [Part];
    expect(pair).toMatchObject({ mayChange: false, mayDivide: true });
    const other = await world.buyer({ district: '320206' });
    const path = `/v1/agreements/${agreement.id}/target-parts`;
    const elsewhere = { parentId: pair.id, unitId: other.id, amountFen: 1, reason: '分解' };
    refused(await xishan.post(path, elsewhere), 'target_part.not_below', 422);
    refused(await hualong.post(path, { ...elsewhere, unitId: unit.id }), 'target.set_by_superior');
    await addPart(xishan, agreement.id, { parentId: pair.id, unitId: unit.id, amountFen: 100_000 });
    await delivered(unit, shop, [{ pack: await shop.sells({ priceFen: 1_000 }), quantity: 40 }]);
    const beside = await world.supplier({ county: '630222' });
    const goods = [{ pack: await beside.sells({ county: '630222', priceFen: 700 }), quantity: 10 }];
    await delivered(unit, beside, goods);
    await world.settle();
    const { whole, items } = await partsOf(xishan, pair.id);
    expect(whole).toMatchObject({ amountFen: 510_000, completedFen: 40_000, allocatedFen: 100_000 });
    expect(items).toMatchObject([{ kind: 'unit', completedFen: 40_000, progressBp: 4_000 }]);
    expect((await partsOf(wuxi)).items).toMatchObject([{ kind: 'region', completedFen: 40_000 }]);
    // At level 2 a delivery that nobody has paid or invoiced does not count: the facts of the unit are asked.
    const { id } = (await targetOf(wuxi, '320205', '630224')) as unknown as Target;
    const stricter = {
      targetFen: 510_000,
      expectedFen: 510_000,
      minimumEvidenceLevel: 2,
      reason: '提高凭证要求',
    };
    must(await wuxi.post(`/v1/targets/${id}/changes`, stricter));
    expect((await partsOf(xishan, pair.id)).items).toMatchObject([
      { completedFen: 0, minimumEvidenceLevel: 2 },
    ]);
    const own = async ({ purchaser }: Unit) =>
      (await purchaser.get<{ items: object[] }>('/v1/units/current/target-parts?year=2026')).body.items;
    expect(await own(unit)).toMatchObject([{ amountFen: 100_000, completedFen: 0, minimumEvidenceLevel: 2 }]);
    const easier = { ...stricter, minimumEvidenceLevel: 1, reason: '恢复' };
    must(await wuxi.post(`/v1/targets/${id}/changes`, easier));
    expect((await partsOf(xishan, pair.id)).items).toMatchObject([{ completedFen: 40_000 }]);
    expect(await own(unit)).toMatchObject([
      { westName: '化隆回族自治县', amountFen: 100_000, completedFen: 40_000, progressBp: 4_000 },
    ]);
    expect(await own(other)).toEqual([]);
  });

  it('keeps every amount: who, when, from, to, why', async () => {
    const [pair] = (await partsOf(xishan)).items as [Part];
    const { body } = await hualong.get<Changes>(`/v1/target-parts/${pair.id}/changes?limit=100`);
    expect(body.items.map(({ fromFen, toFen }) => [fromFen, toFen])).toEqual([
      [510_000, 510_000],
      [510_000, 510_000],
      [520_000, 510_000],
      [400_000, 520_000],
      [null, 400_000],
      [null, 400_000],
    ]);
    expect(body.items.at(0)).toMatchObject({ reason: '恢复', changedBy: { name: expect.any(String) } });
    expect(body.items.at(-1)?.changedBy).toBeNull();
    const target = await hualong.get<Changes>(`/v1/targets/${pair.targetId}/changes?limit=1`);
    expect(target.body).toMatchObject({ items: [{ toFen: 510_000 }], nextCursor: expect.any(String) });
    const [mine] = (await partsOf(xishan, pair.id)).items as [Part];
    refused(
      await wuxi.post(`/v1/target-parts/${pair.id}/removal`, { reason: '撤销' }),
      'target_part.has_parts',
    );
    must(await xishan.post(`/v1/target-parts/${mine.id}/removal`, { reason: '单位并入他校' }));
    refused(
      await xishan.post(`/v1/target-parts/${mine.id}/removal`, { reason: '再撤' }),
      'target.changed_meanwhile',
    );
    expect((await partsOf(xishan, pair.id)).items).toEqual([]);
    const gone = await xishan.get<Changes>(`/v1/target-parts/${mine.id}/changes`);
    expect(gone.body.items[0]).toMatchObject({ fromFen: 100_000, toFen: null, reason: '单位并入他校' });
  });

  it('is out of sight for whoever lost its last part, with the agreement', async () => {
    const [pair] = (await partsOf(xishan)).items as [Part];
    must(await wuxi.post(`/v1/target-parts/${pair.id}/removal`, { reason: '调整结对' }));
    expect(await xishan.get(`/v1/agreements/${agreement.id}/target-parts`)).toMatchObject({ status: 404 });
    const again = await xishan.post(`/v1/target-parts/${pair.id}/removal`, { reason: '再撤' });
    refused(again, 'request.not_found', 404);
    refused(await change(xishan, pair, 1), 'request.not_found', 404);
  });

  it('lets a level above set the target of a pairing that stands in no agreement', async () => {
    const draft = {
      ...{ pairingId: pairingId('320281', '610622'), year: 2026, targetFen: 90_000 },
      ...{ source: '市下达任务通知', reason: '年初下达' },
    };
    refused(await (await world.official('320281')).post('/v1/targets', draft), 'target.set_by_superior');
    refused(await hualong.post('/v1/targets', draft), 'target.unknown_pairing', 422);
    const target = must(await wuxi.post<Target>('/v1/targets', draft));
    refused(await wuxi.post('/v1/targets', draft), 'target.exists');
    const next = { targetFen: 95_000, expectedFen: 90_000, reason: '追加' };
    expect(must(await wuxi.post<Target>(`/v1/targets/${target.id}/changes`, next))).toMatchObject({
      targetFen: 95_000,
      progressBp: 0,
    });
    refused(await wuxi.post(`/v1/targets/${target.id}/changes`, next), 'target.changed_meanwhile');
  });

  it('is broken down only of an agreement in force that has purchases', async () => {
    const [east, west] = [await world.official('320213'), await world.official('630225')];
    const indicators = [{ kind: 'aid_money', targetValue: 5 }];
    const aid = await agree(east, west, draftOf('320213', '630225', { indicators }));
    const part = { unitId: unit.id, amountFen: 1, reason: '分解' };
    refused(await east.post(`/v1/agreements/${aid.id}/target-parts`, part), 'target_part.no_whole');
    await report(east, indicatorOf(aid, 'aid_money').id, 5);
    expect(await evidenceOf(east)).toEqual(expect.any(String));
  });

  it('of a stopped agreement stay as they were: a target that lives on is held to no whole any more', async () => {
    const year = 2031;
    const qinghai = await world.official('630000');
    const stopped = await agree(province, qinghai, draftOf('320000', '630000', { year }));
    const city = await addPart(province, stopped.id, { regionCode: '320200', amountFen: 800_000 });
    const pairing = pairings.find(({ eastCode }) => eastCode === '320205') as Pairing;
    const parentId = city.id;
    const pair = await addPart(wuxi, stopped.id, { parentId, pairingId: pairing.id, amountFen: 700_000 });
    const signed = { kind: 'stop', source: '补充协议', reason: '提前终止' };
    const stop = must(
      await province.post<{ id: string }>(`/v1/agreements/${stopped.id}/supplements`, signed),
    );
    must(await qinghai.post(`/v1/supplements/${stop.id}/confirmation`));
    const path = `/v1/agreements/${stopped.id}/target-parts`;
    expect((await province.get<Parts>(path)).body).toMatchObject({
      ...{ whole: { mayDivide: false }, items: [{ id: city.id, mayChange: false, mayDivide: false }] },
    });
    const notInForce = { status: 409, body: { code: 'agreement.not_in_force' } };
    const changed = { expectedFen: 800_000, amountFen: 1, reason: '调减' };
    expect(await province.post(`/v1/target-parts/${city.id}/changes`, changed)).toMatchObject(notInForce);
    expect(
      await wuxi.post(`/v1/target-parts/${pair.id}/changes`, { ...changed, expectedFen: 700_000 }),
    ).toMatchObject(notInForce);
    const removed = await province.post(`/v1/target-parts/${city.id}/removal`, { reason: '撤销' });
    expect(removed).toMatchObject(notInForce);
    expect(
      await wuxi.post(path, { parentId, pairingId: pairing.id, amountFen: 1, reason: '分解' }),
    ).toMatchObject(notInForce);
    // More than the part of the city was: no agreement in force asks why. The books are asked after each test.
    must(
      await wuxi.post(`/v1/targets/${pair.targetId}/changes`, {
        ...{ expectedFen: 700_000, targetFen: 2_000_000, reason: '单独下达' },
      }),
    );
  });
});
