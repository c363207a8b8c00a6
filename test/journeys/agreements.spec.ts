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
  type Report,
  report,
  review,
} from '../support/collaboration';
import { delivered } from '../support/story';
import { World } from '../support/world';

type Page<T> = { items: T[]; nextCursor: string | null };

/** 无锡 (320200) and 海东 (630200); 锡山 (320205) is paired with 化隆 (630224). */
describe('a yearly agreement between two regions', () => {
  let world: World;
  let wuxi: Client;
  let haidong: Client;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    wuxi = await world.official('320200');
    haidong = await world.official('630200');
  });

  afterEach(async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  afterAll(() => world.stop());

  const read = async (who: Client, id: string) => (await who.get<Agreement>(`/v1/agreements/${id}`)).body;

  it('is entered by one side and in force once the other side confirms it', async () => {
    const drafted = must(await wuxi.post<Agreement>('/v1/agreements', draftOf('320200', '630200')));
    expect(drafted).toMatchObject({
      state: 'draft',
      callerSide: 'east',
      mayConfirm: false,
      mayWithdraw: true,
    });
    const again = await haidong.post('/v1/agreements', draftOf('320200', '630200'));
    expect(again).toMatchObject({ status: 409, body: { code: 'agreement.exists' } });
    const colleague = await world.official('320200');
    const own = await colleague.post(`/v1/agreements/${drafted.id}/confirmation`);
    expect(own).toMatchObject({ status: 409, body: { code: 'agreement.other_side_confirms' } });
    const early = await wuxi.post(`/v1/indicators/${indicatorOf(drafted, 'aid_money').id}/reports`, {
      ...{ value: 1, occurredOn: '2026-11-10', note: '到账' },
      fileIds: [await evidenceOf(wuxi)],
    });
    expect(early).toMatchObject({ status: 409, body: { code: 'agreement.not_in_force' } });
    expect(await read(haidong, drafted.id)).toMatchObject({ mayConfirm: true, mayWithdraw: false });
    const confirmed = must(await haidong.post<Agreement>(`/v1/agreements/${drafted.id}/confirmation`));
    expect(confirmed).toMatchObject({ state: 'in_force', mayConfirm: false });
    const twice = await haidong.post(`/v1/agreements/${drafted.id}/confirmation`);
    expect(twice).toMatchObject({ status: 409, body: { code: 'agreement.wrong_state' } });
  });

  it('is withdrawn by the side that entered it, and entered again', async () => {
    const draft = draftOf('320200', '610600');
    const { id } = must(await wuxi.post<Agreement>('/v1/agreements', draft));
    const yanan = await world.official('610600');
    const other = await yanan.post(`/v1/agreements/${id}/withdrawal`);
    expect(other).toMatchObject({ status: 409, body: { code: 'agreement.own_side_withdraws' } });
    must(await wuxi.post(`/v1/agreements/${id}/withdrawal`));
    must(await yanan.post<Agreement>('/v1/agreements', draft));
  });

  it('is refused between regions that are not paired, and for regions of others', async () => {
    const odd = await wuxi.post('/v1/agreements', draftOf('320205', '610622'));
    expect(odd).toMatchObject({ status: 422, body: { code: 'agreement.not_paired' } });
    const others = await (await world.official('320281')).post('/v1/agreements', draftOf('320205', '630224'));
    expect(others).toMatchObject({ status: 422, body: { code: 'agreement.not_yours' } });
    for (const [path, indicators] of [
      ['/indicators', [1, 2].map((targetValue) => ({ kind: 'purchases', targetValue }))],
      ['/indicators/0/name', [{ kind: 'other', targetValue: 1 }]],
    ]) {
      const wrong = await wuxi.post<{ errors: { pointer: string }[] }>(
        '/v1/agreements',
        draftOf('320205', '630224', { indicators }),
      );
      expect({ status: wrong.status, at: wrong.body.errors[0]?.pointer }).toEqual({ status: 422, at: path });
    }
  });

  it('counts purchases by the tally: accepted goods of the pairs, and others only when it says so', async () => {
    const [xishan, hualong] = [await world.official('320205'), await world.official('630224')];
    const district = await agree(xishan, hualong, draftOf('320205', '630224'));
    const unit = await world.buyer({ district: '320205' });
    const [paired, other] = [
      await world.supplier({ county: '630224' }),
      await world.supplier({ county: '630222' }),
    ];
    await delivered(unit, paired, [{ pack: await paired.sells({ priceFen: 1_000 }), quantity: 30 }], [2]);
    await delivered(unit, other, [
      { pack: await other.sells({ county: '630222', priceFen: 500 }), quantity: 10 },
    ]);
    await world.settle();
    const city = (await wuxi.get<Page<Agreement>>('/v1/agreements?year=2026&state=in_force')).body.items;
    const [wuxiHaidong] = city.filter(({ title, id }) => title === '年度协作协议' && id !== district.id);
    // 28 packs of a pair at 10 yuan; 10 packs at 5 yuan from a county with which the district is not paired.
    expect(indicatorOf(wuxiHaidong as Agreement, 'purchases')).toMatchObject({
      doneValue: 28_000,
      progressBp: 280,
      paidFen: 0,
      outsidePairsFen: 5_000,
      reports: { reported: 0, accepted: 0, returned: 0 },
      definition: expect.stringMatching(/^东部采购/),
      definitionEn: expect.stringMatching(/^Western goods/),
    });
    expect(indicatorOf(await read(hualong, district.id), 'purchases').doneValue).toBe(28_000);
    const strict = draftOf('320200', '630200', {
      year: 2027,
      minimumEvidenceLevel: 3,
      countsOutsidePairs: true,
    });
    world.clock.set(new Date('2027-02-01T02:00:00Z'));
    const next = await agree(wuxi, haidong, strict);
    expect(indicatorOf(next, 'purchases')).toMatchObject({ doneValue: 0, outsidePairsFen: 0 });
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    const typed = await wuxi.post(`/v1/indicators/${indicatorOf(district, 'purchases').id}/reports`, {
      ...{ value: 5, occurredOn: '2026-11-10', note: '补报' },
      fileIds: [await evidenceOf(wuxi)],
    });
    expect(typed).toMatchObject({ status: 409, body: { code: 'indicator_report.tallied' } });
  });

  it('keeps the words of its own in which an indicator was signed, whoever reads them', async () => {
    const [liangxi, xunhua] = [await world.official('320213'), await world.official('630225')];
    const worded = draftOf('320213', '630225', {
      indicators: [{ kind: 'aid_money', targetValue: 5, definition: '按规划' }],
    });
    expect((await agree(liangxi, xunhua, worded)).indicators).toEqual([
      expect.objectContaining({ definition: '按规划', definitionEn: null }),
    ]);
  });

  it('counts a report by hand once somebody of the other side, or of the level above, accepted it', async () => {
    const [xishan, yanan] = [await world.official('320214'), await world.official('630223')];
    const agreement = await agree(xishan, yanan, draftOf('320214', '630223'));
    const { id: indicatorId } = indicatorOf(agreement, 'aid_money');
    const sent = await report(xishan, indicatorId, 300_000);
    expect(sent).toMatchObject({ state: 'reported', mayReview: false, files: [{ name: '凭证.pdf' }] });
    const aid = async () => indicatorOf(await read(xishan, agreement.id), 'aid_money');
    expect(await aid()).toMatchObject({ doneValue: 0, reports: { reported: 1, accepted: 0 } });
    for (const who of [xishan, await world.official('320214')])
      expect(
        await who.post(`/v1/indicator-reports/${sent.id}/review`, { outcome: 'accepted' }),
      ).toMatchObject({
        status: 409,
        body: { code: 'indicator_report.other_person_reviews' },
      });
    expect(await review(yanan, sent.id)).toMatchObject({ state: 'accepted' });
    expect(await aid()).toMatchObject({ doneValue: 300_000, progressBp: 6_000 });
    // The level above may judge too: the city for its district.
    await review(wuxi, (await report(xishan, indicatorId, 50_000)).id);
    const returned = await report(yanan, indicatorId, 80_000);
    const back = { outcome: 'returned', reason: '缺到账凭证' };
    must(await xishan.post(`/v1/indicator-reports/${returned.id}/review`, back));
    expect(await aid()).toMatchObject({
      doneValue: 350_000,
      reports: { reported: 0, accepted: 2, returned: 1 },
    });
    const late = await yanan.post(`/v1/indicator-reports/${returned.id}/review`, { outcome: 'accepted' });
    expect(late).toMatchObject({ status: 409, body: { code: 'indicator_report.wrong_state' } });
  });

  it('takes something off by another report with a reason, never below nothing', async () => {
    const [east, west] = [await world.official('320211'), await world.official('630222')];
    const { id: indicatorId } = indicatorOf(
      await agree(east, west, draftOf('320211', '630222')),
      'aid_money',
    );
    await review(west, (await report(east, indicatorId, 100_000)).id);
    const off = { value: -30_000, occurredOn: '2026-11-12', note: '退回结余' };
    const fileIds = [await evidenceOf(east)];
    const silent = await east.post(`/v1/indicators/${indicatorId}/reports`, { ...off, fileIds });
    expect(silent).toMatchObject({ status: 422, body: { code: 'indicator_report.reason_needed' } });
    await review(west, (await report(east, indicatorId, -30_000, { reason: '结余退回' })).id);
    const much = await report(east, indicatorId, -70_001, { reason: '重复填报' });
    expect(await west.post(`/v1/indicator-reports/${much.id}/review`, { outcome: 'accepted' })).toMatchObject(
      {
        status: 409,
        body: { code: 'indicator_report.below_nothing', acceptedValue: 70_000 },
      },
    );
    for (const occurredOn of ['2025-12-31', '2026-11-21'])
      expect(
        await east.post(`/v1/indicators/${indicatorId}/reports`, {
          value: 1,
          note: '到账',
          occurredOn,
          fileIds,
        }),
      ).toMatchObject({ status: 422, body: { code: 'indicator_report.other_year' } });
    const foreign = [await evidenceOf(west)];
    expect(
      await east.post(`/v1/indicators/${indicatorId}/reports`, { ...off, value: 1, fileIds: foreign }),
    ).toMatchObject({ status: 422, body: { code: 'collaboration_file.unknown' } });
  });

  it('shows attachments to its two sides and those above them, and to nobody beside', async () => {
    const [east, west] = [await world.official('320206'), await world.official('630202')];
    const agreement = await agree(east, west, draftOf('320206', '630202'));
    const { files } = await report(east, indicatorOf(agreement, 'specialists_sent').id, 3);
    const path = `/v1/collaboration-files/${files[0]?.id}`;
    const seenBy = async (who: Client) => [
      (await who.get(path)).status,
      (await who.get(`/v1/agreements/${agreement.id}`)).status,
      (await who.get(`/v1/agreements/${agreement.id}/reports`)).status,
    ];
    const others = [await world.official('320205'), await world.official('630224')];
    for (const who of [east, west, wuxi, haidong]) expect(await seenBy(who)).toEqual([200, 200, 200]);
    for (const who of others) expect(await seenBy(who)).toEqual([404, 404, 404]);
    const auditor = await world.official('320206', ['auditor']);
    const { body } = await auditor.get<Page<Report>>(`/v1/agreements/${agreement.id}/reports`);
    expect(body.items).toMatchObject([{ value: 3, state: 'reported', mayReview: false }]);
    const act = await auditor.post(`/v1/indicator-reports/${body.items[0]?.id}/review`, {
      outcome: 'accepted',
    });
    expect(act).toMatchObject({ status: 403 });
  });

  it('is changed and stopped by supplements that both sides sign, and keeps what was agreed first', async () => {
    const [nanjing, qinghai] = [await world.official('320000'), await world.official('630000')];
    const agreement = await agree(nanjing, qinghai, draftOf('320000', '630000'));
    const [purchases, aid] = [indicatorOf(agreement, 'purchases'), indicatorOf(agreement, 'aid_money')];
    const path = `/v1/agreements/${agreement.id}/supplements`;
    const signed = { source: '补充协议〔2026〕1号', reason: '中期调整', signedOn: '2026-11-18' };
    const change = (indicators: object[], more: object = {}) => ({
      kind: 'change',
      ...signed,
      indicators,
      ...more,
    });
    const refused = (answer: { status: number; body: object }, status: number, code: string) =>
      expect(answer).toMatchObject({ status, body: { code } });
    refused(
      await nanjing.post(path, change([{ id: aid.id, targetValue: aid.targetValue }])),
      422,
      'supplement.no_change',
    );
    refused(
      await nanjing.post(path, change([{ id: world.newId(), targetValue: 1 }])),
      422,
      'supplement.unknown_indicator',
    );
    refused(
      await (await world.official('610000')).post(path, change([{ id: aid.id, targetValue: 1 }])),
      404,
      'request.not_found',
    );
    await addPart(nanjing, agreement.id, { regionCode: '320200', amountFen: 900_000 });
    const less = change([
      { id: aid.id, targetValue: 600_000 },
      { id: purchases.id, targetValue: 800_000 },
    ]);
    const draft = must(await nanjing.post<{ id: string; mayConfirm: boolean }>(path, less));
    refused(await qinghai.post(path, less), 409, 'supplement.pending');
    refused(
      await nanjing.post(`/v1/supplements/${draft.id}/confirmation`),
      409,
      'agreement.other_side_confirms',
    );
    // Its parts would be more than the whole: somebody has to say why.
    refused(
      await qinghai.post(`/v1/supplements/${draft.id}/confirmation`),
      409,
      'target_part.over_allocated',
    );
    expect(indicatorOf(await read(nanjing, agreement.id), 'aid_money').targetValue).toBe(500_000);
    refused(
      await qinghai.post(`/v1/supplements/${draft.id}/withdrawal`),
      409,
      'agreement.own_side_withdraws',
    );
    must(await nanjing.post(`/v1/supplements/${draft.id}/withdrawal`));
    const second = must(await nanjing.post<{ id: string }>(path, { ...less, overReason: '无锡自加任务' }));
    must(await qinghai.post(`/v1/supplements/${second.id}/confirmation`));
    const changed = await read(qinghai, agreement.id);
    expect(indicatorOf(changed, 'aid_money')).toMatchObject({ targetValue: 600_000, firstValue: 500_000 });
    expect(indicatorOf(changed, 'purchases')).toMatchObject({ targetValue: 800_000, firstValue: 1_000_000 });
    refused(await qinghai.post(`/v1/supplements/${second.id}/confirmation`), 409, 'supplement.wrong_state');
    const third = must(
      await qinghai.post<{ id: string }>(path, change([{ id: aid.id, targetValue: 550_000 }])),
    );
    must(await nanjing.post(`/v1/supplements/${third.id}/confirmation`));
    const stop = must(await qinghai.post<{ id: string }>(path, { kind: 'stop', ...signed }));
    must(await nanjing.post(`/v1/supplements/${stop.id}/confirmation`));
    expect(await read(nanjing, agreement.id)).toMatchObject({ state: 'stopped', maySupplement: false });
    refused(await nanjing.post(path, { kind: 'stop', ...signed }), 409, 'agreement.not_in_force');
    const late = { value: 1, occurredOn: '2026-11-10', note: '到账', fileIds: [await evidenceOf(nanjing)] };
    refused(await nanjing.post(`/v1/indicators/${aid.id}/reports`, late), 409, 'agreement.not_in_force');
    // A city that was given a part reads them too.
    const { body } = await wuxi.get<Page<{ kind: string; state: string; figures: object[] }>>(path);
    expect(body.items.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'stop in_force',
      'change in_force',
      'change in_force',
      'change withdrawn',
    ]);
    expect(body.items[1]?.figures).toMatchObject([
      { kind: 'aid_money', fromValue: 600_000, toValue: 550_000 },
    ]);
  });

  /** 2021年度苏陕协作协议, and the yearly aid of 无锡市“十四五”东西部协作规划. */
  it('stands for 2021 with the real figures, and their documents named', async () => {
    const jiangsu = await world.official('320000');
    const { body } = await jiangsu.get<Page<Agreement>>('/v1/agreements?year=2021');
    const agreed = body.items.find(({ title }) => title === '2021年度苏陕协作协议') as Agreement;
    expect(agreed.source).toContain('江苏省与陕西省2021年度东西部协作协议');
    expect(agreed.draftedBy).toBeNull();
    expect(Object.fromEntries(agreed.indicators.map(({ kind, targetValue }) => [kind, targetValue]))).toEqual(
      {
        purchases: 400_000_000_00,
        aid_money: 2_531_200_000_00,
        officials_sent: 145,
        specialists_sent: 1_008,
        officials_received: 200,
        specialists_received: 1_050,
        rural_workers_placed: 15_650,
        poor_workers_placed: 7_650,
      },
    );
    const plan = (await wuxi.get<Page<Agreement>>('/v1/agreements?limit=100')).body.items.filter(
      ({ source }) => source.includes('“十四五”东西部协作规划'),
    );
    const yearly = plan.map(({ year, indicators: [aid] }) => `${year} ${aid?.targetValue}`).sort();
    expect(yearly).toEqual(
      [2021, 2022, 2023, 2024, 2025].flatMap((year) => [`${year} 1920000000`, `${year} 27000000000`]).sort(),
    );
    // Five years: 96 M and 1,350 M yuan.
    expect(5 * 1_920_000_000 + 5 * 27_000_000_000).toBe((96_000_000 + 1_350_000_000) * 100);
  });
});
