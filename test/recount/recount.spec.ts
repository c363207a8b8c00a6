import { TallyChecks } from '@app/procurement';
import type { Sheet } from '../support/figures';
import { good, saleLine } from '../support/selling';
import { World } from '../support/world';
import { Desk } from './desk';
import {
  buyerDifferences,
  overviewDifferences,
  rankingDifferences,
  tallyDifferences,
  targetDifferences,
  type Until,
} from './ledger-questions';
import {
  agreementDifferences,
  filingDifferences,
  reserveDifferences,
  sealDifferences,
  summaryDifferences,
} from './office-questions';
import { bulletinDifferences, figureDifferences } from './sheets';

/** The demo world as the browser tests have it: its database is made once for all of them. */
const now = new Date('2026-11-20T02:00:00Z');
const years: [year: number, until: Until][] = [
  [2026, [11, 20]],
  [2025, [12, 31]],
];
const months = [
  [2026, 11],
  [2026, 10],
  [2026, 3],
  [2025, 12],
  [2025, 4],
] as const;

const eastern: [login: string, region: string][] = [
  ['official', '320200'],
  ['auditor', '320200'],
  ['province', '320000'],
  ['district', '320205'],
  ['xinwu.official', '320214'],
];
const readers: typeof eastern = [
  ...eastern,
  ['yanan.official', '610600'],
  ['haidong.official', '630200'],
  ['county', '630224'],
];

jest.setTimeout(240_000);

describe('an independent recount of the demo world, from its papers', () => {
  let world: World;
  let desk: Desk;

  beforeAll(async () => {
    world = await World.start({ demoAt: now });
    desk = await Desk.in(world);
  }, 900_000);

  afterAll(async () => {
    await desk?.recount.end();
    await world?.stop();
  });

  it('finds both years, every channel, evidence and fund, things given back, and what came late', async () => {
    const [content] = await desk.recount.ask<Record<string, number>>('content');
    const missing = Object.entries(content ?? {}).filter(([, count]) => count < 1);
    expect(missing).toEqual([]);
    expect(Object.keys(content ?? {}).length).toBeGreaterThan(10);
  });

  it.each(readers)('agrees with every figure that %s can ask for', async (...reader) => {
    for (const month of months)
      expect([month, await figureDifferences(desk, reader, month)]).toEqual([month, []]);
  });

  it.each(['official', 'auditor', 'district'])('agrees with every bulletin that %s reads', async (login) => {
    const { bulletins, found } = await bulletinDifferences(desk, login, 2026);
    expect(found).toEqual([]);
    expect(bulletins).toBeGreaterThan(0);
  });

  it.each(readers)('agrees with overview, tallies and rows of %s', async (...reader) => {
    for (const [year, until] of years) {
      expect([year, await overviewDifferences(desk, reader, year, until)]).toEqual([year, []]);
      expect([year, await tallyDifferences(desk, reader, year)]).toEqual([year, []]);
    }
  });

  it.each(readers)('agrees with rankings, units and targets of %s', async (...reader) => {
    for (const [year, until] of years)
      expect([year, await rankingDifferences(desk, reader, year, until)]).toEqual([year, []]);
    expect(await targetDifferences(desk, reader, 2026)).toEqual([]);
  });

  it.each(eastern)(
    'agrees with the reserved share as %s reads it, unit by unit and in sum',
    async (...reader) => {
      for (const [year] of years) {
        expect([year, await filingDifferences(desk, reader, year)]).toEqual([year, []]);
        expect([year, await summaryDifferences(desk, reader, year)]).toEqual([year, []]);
      }
    },
  );

  it('agrees with what each unit is told to count, and with every reason why something does not', async () => {
    for (const [year] of years) {
      const { units, leftOut, found } = await reserveDifferences(
        desk,
        ['official', '320200'],
        year,
        '2026-11-20',
      );
      expect([year, found]).toEqual([year, []]);
      expect(units).toBeGreaterThanOrEqual(20);
      expect(leftOut).toBeGreaterThan(20);
    }
  });

  it.each(['buyer', 'xinwu.soe.buyer', 'reseller'])(
    'agrees with what %s reads of its own purchases',
    async (login) => {
      for (const [year] of years)
        expect([year, await buyerDifferences(desk, login, year)]).toEqual([year, []]);
    },
  );

  it.each(['official', 'haidong.official', 'yanan.official', 'district'])(
    'agrees with agreements and parts of targets as %s reads them',
    async (login) => {
      const { indicators, parts, found } = await agreementDifferences(desk, login, 2026);
      expect(found).toEqual([]);
      expect(parts).toBeGreaterThan(0);
      expect(indicators > 0).toBe(login !== 'district');
    },
  );

  it.each([
    ['official', '320200'],
    ['district', '320205'],
    ['county', '630224'],
  ] as const)('agrees with what %s sealed, as it was on the day', async (...reader) => {
    let seals = 0;
    for (const [year] of years) {
      const { sealed, found } = await sealDifferences(desk, reader, year);
      expect([year, found]).toEqual([year, []]);
      seals += sealed;
    }
    expect(seals).toBeGreaterThan(15);
  });

  it('agrees on who had an account by the end of a month, when some came on its last days', async () => {
    // A month after the last evening of February is, in UTC, the 28th of March.
    for (const day of ['2026-02-28T15:59:59.999Z', '2026-03-30T02:00:00Z', '2026-03-31T16:00:00Z']) {
      world.clock.set(new Date(day));
      await world.buyer({ district: '320205' });
      await world.supplier({ county: '630224' });
    }
    world.clock.set(now);
    for (const month of [2, 3, 4])
      for (const reader of [['district', '320205'] as const, ['county', '630224'] as const])
        expect([month, await figureDifferences(desk, reader, [2026, month])]).toEqual([month, []]);
  });

  it('agrees on who bought and sold in a month that was over before they had an account', async () => {
    world.clock.set(new Date('2026-12-02T02:00:00Z'));
    const shop = await world.supplier({ county: '630224' });
    const reseller = await world.buyer({ district: '320205', unitKind: 'reseller' });
    const place = {
      originCountyCode: '630224',
      supplierId: shop.id,
      supplierName: '化隆县某农产品专业合作社',
    };
    const report = {
      ...{ channel: 'counter', venue: '锡山区消费帮扶专柜' },
      // The demo has taken the numbers that begin with 26320.
      lines: [saleLine({ ...place, invoiceNumber: '26321112000000000001', soldOn: '2026-11-10' })],
    };
    const sold = good(await reseller.purchaser.post<{ id: string }>('/v1/sales-reports', report));
    const verdict = { outcome: 'accepted' };
    const district = await world.official('320205');
    good(await district.post(`/v1/sales-reports/${sold.id}/review`, verdict));
    await world.settle();
    world.clock.set(now);
    const [booked] = await world.database.read<{ month: number }>(
      'SELECT month FROM facts WHERE buyer_id = $1',
      [reseller.id],
    );
    expect(booked).toEqual({ month: 11 });
    // The papers of the sale are not among those that were counted at the beginning.
    const again = await Desk.in(world);
    for (const reader of [['district', '320205'] as const, ['county', '630224'] as const])
      expect(await figureDifferences(again, reader, [2026, 11])).toEqual([]);
    await again.recount.end();
    // And its parts make the whole, so that its bulletin can be published.
    const { checks } = await desk.read<Sheet>('district', '/v1/figures?year=2026&month=11');
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('sums that are thrown away and made anew from the facts are the same, in both ledgers', async () => {
    const questions = [
      ...['overview?year=2026', 'overview?year=2025', 'units?year=2026&limit=100', 'targets?year=2026'],
      ...[
        'tallies?year=2026&groupBy=pairing,month,channel',
        'tallies?year=2025&groupBy=county,evidenceLevel',
      ],
      ...[
        'rankings?of=pairings&by=progress&year=2026',
        'rankings?of=suppliers&year=2026',
        'periods?year=2026',
      ],
      ...['figures?year=2026&month=11', 'agreements?year=2026&limit=100'],
      ...['filings?year=2026&limit=100', 'filing-summary?year=2026'],
    ];
    const isMoment = (key: string) => key === 'asOf' || key === 'proof';
    const ask = async (): Promise<string[]> => {
      const answers: string[] = [];
      for (const login of ['official', 'district', 'haidong.official'])
        for (const question of questions) {
          const { status, body } = await desk.person(login).get(`/v1/${question}`);
          const said = JSON.stringify(body, (key, value) => (isMoment(key) ? null : value));
          answers.push(`${login} ${question} ${status} ${said}`);
        }
      return answers;
    };
    const live = await ask();
    expect(live.filter((answer) => / 200 \{/.test(answer)).length).toBeGreaterThan(35);
    await desk.recount.forgetSums();
    const without = await ask();
    expect(live.filter((answer, index) => answer !== without[index]).length).toBeGreaterThan(25);
    expect((await world.get(TallyChecks).rebuild()).length).toBeGreaterThan(100);
    expect(await ask()).toEqual(live);
  });
});
