import { businessMonth } from '@app/platform';
import type { Client } from '../support/client';
import {
  type Closed,
  confirmClosing,
  officeOf,
  periodPage,
  propose,
  reopen,
  sealFiles,
  seenOf,
} from '../support/closing';
import { Arena, inParallel, outcomeOf, outcomes, times, together } from '../support/race';
import { accept, confirm, delivered, order, ship, sign } from '../support/story';
import type { Pack, Shop, Unit } from '../support/world';

type Stage = { acceptanceIds: string[]; returnId: string };
type Booked = { month: number; adjusts: number | null; fen: number; facts: number };

/** The month before this one: over for the API processes, which live now; the signers' clock stands in its last moment. */
const now = businessMonth(new Date());
const last = now.month === 1 ? { year: now.year - 1, month: 12 } : { year: now.year, month: now.month - 1 };
const lastMoment = new Date(Date.UTC(now.year, now.month - 1, 1) - 8 * 3_600_000 - 1);
const monthId = (region: string): string => `${region}-${last.year}-${String(last.month).padStart(2, '0')}`;

const signatures = 4;

describe('a month is closed while its last deliveries are signed for and its goods come back', () => {
  let arena: Arena;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let office: Client[];
  let neighbours: Client[];
  let city: Client;

  beforeAll(async () => {
    arena = await Arena.open();
    unit = await arena.world.buyer();
    shop = await arena.world.supplier();
    pack = await shop.sells({ stock: 1_000_000, priceFen: 1_000 });
    office = [...(await officeOf(arena.world, '320205')), await arena.world.official('320205')];
    neighbours = [...(await officeOf(arena.world, '320281')), await arena.world.official('320281')];
    city = await arena.world.official('320200');
    // Whoever is asked through the world's own API acts in the last moment of last month.
    arena.world.clock.set(lastMoment);
  });

  afterEach(() => arena.expectBooksToBalance());

  afterAll(() => arena.close());

  /** Deliveries that wait for their second signature, and a return that waits for its decision. */
  const prepare = async (): Promise<Stage> => {
    const acceptanceIds = await inParallel(times(signatures, String), async () => {
      const placed = await order(unit, [{ pack, quantity: 3 }]);
      await confirm(shop, placed.id);
      return accept(unit, await ship(shop, placed));
    });
    const { acceptanceId } = await delivered(unit, shop, [{ pack, quantity: 5 }]);
    const [line] = await arena.world.database.read<{ id: string }>(
      'SELECT id FROM acceptance_lines WHERE acceptance_id = $1',
      [acceptanceId],
    );
    const asked = await unit.purchaser.post<{ id: string }>(`/v1/acceptances/${acceptanceId}/returns`, {
      reason: '霉变',
      lines: [{ acceptanceLineId: line?.id, quantity: 2 }],
    });
    expect(asked.status).toBe(201);
    return { acceptanceIds, returnId: asked.body.id };
  };

  const booked = (): Promise<Booked[]> =>
    arena.world.database.read(
      `SELECT year * 12 + month AS month, adjusts_year * 12 + adjusts_month AS adjusts, sum(amount_fen)::int AS fen,
              count(*)::int AS facts FROM facts GROUP BY 1, 2 ORDER BY 1, 2`,
    );

  /**
   * Through one of the two processes, which live today; asked again while the last events of the month are on their way.
   * What a Redis that another file emptied has lost is sent again after a while.
   */
  const confirmUntilDecided = async (person: Client, id: string, index: number) => {
    for (let attempt = 0; ; attempt++) {
      const answer = await confirmClosing(arena.at(person, index), id);
      const comesAgain = ['period.not_ready', 'period.sums_changed'].includes(answer.body.code);
      if (!comesAgain || attempt > 400) return answer;
      if (attempt > 200) await arena.world.settle();
    }
  };

  it('each delivery and return counts once: under the seal, or later and pointing back', async () => {
    await arena.race(200, prepare, async ({ acceptanceIds, returnId }, round) => {
      await arena.world.settle();
      const proposed = await propose(
        arena.at(office[0] as Client, round),
        monthId('320205'),
        '退货待答复，次月处理',
      );
      expect(proposed).toMatchObject({ status: 201 });
      const before = await booked();
      const [one, two, returned] = await Promise.all([
        confirmUntilDecided(office[1] as Client, proposed.body.id, round),
        confirmUntilDecided(office[2] as Client, proposed.body.id, round + 1),
        shop.clerk.post(`/v1/returns/${returnId}/decision`, { decision: 'agreed' }),
        ...acceptanceIds.map((id) => sign(unit.inspector, id)),
      ]);
      expect([outcomeOf(one), outcomeOf(two)].sort()).toEqual(['201', '409 period.wrong_state']);
      expect(returned.status).toBe(201);
      await arena.world.settle();
      const { closing } = await periodPage(arena.at(city, round), monthId('320205'));
      const through = last.year * 12 + last.month;
      const after = await booked();
      const sumOf = (rows: Booked[], pick: (row: Booked) => boolean, figure: 'fen' | 'facts') =>
        rows.filter(pick).reduce((sum, row) => sum + row[figure], 0);
      const inMonth = ({ month }: Booked) => month === through;
      // What the seal says is what stands in the month, and nothing came after it.
      expect([sumOf(after, inMonth, 'fen'), sumOf(after, inMonth, 'facts')]).toEqual([
        closing?.amountFen,
        closing?.factCount,
      ]);
      // All that happened is there once, and what is not in the month points back to it.
      const all = () => true;
      const happenedFen = signatures * 3_000 - 2_000;
      expect(sumOf(after, all, 'fen') - sumOf(before, all, 'fen')).toBe(happenedFen);
      expect(sumOf(after, all, 'facts') - sumOf(before, all, 'facts')).toBe(signatures + 1);
      const late = after.filter(({ month }) => month > through);
      expect(late.every(({ month, adjusts }) => month === through + 1 && adjusts === through)).toBe(true);
      const { hashes } = await sealFiles(arena.at(city, round), closing?.id as string);
      expect(hashes).toEqual({
        contentSha256: closing?.contentSha256,
        cellsSha256: closing?.cellsSha256,
        sealSha256: closing?.sealSha256,
      });
      expect((await reopen(arena.at(city, round), closing?.id as string)).status).toBe(201);
    });
  });

  it('of three who confirm, one who withdraws and one who proposes again, one has it', async () => {
    const id = monthId('320281');
    await arena.race(
      100,
      async () => undefined,
      async (_, round) => {
        const proposed = await propose(arena.at(neighbours[0] as Client, round), id);
        expect(proposed).toMatchObject({ status: 201 });
        const at = (index: number) => arena.at(neighbours[index] as Client, round + index);
        const address = `/v1/closings/${proposed.body.id}`;
        const seen = await seenOf(at(0), proposed.body.id);
        const answers = await together<Closed>([
          () => at(0).post(`${address}/confirmation`, seen),
          () => at(1).post(`${address}/confirmation`, seen),
          () => at(2).post(`${address}/confirmation`, seen),
          () => at(1).post(`${address}/withdrawal`, { reason: '再核' }),
          () => at(2).post(`/v1/periods/${id}/closings`, {}),
        ]);
        const [own, ...others] = answers.slice(0, 4);
        expect(['409 period.same_person', '409 period.wrong_state']).toContain(own && outcomeOf(own));
        expect(outcomes(others)).toEqual({ '201': 1, '409 period.wrong_state': 2 });
        const withdrawn = answers[3]?.status === 201;
        const again = answers[4];
        // Another proposal only fits where the first one was gone.
        if (again?.status === 201) expect(withdrawn).toBe(true);
        const page = await periodPage(arena.at(city, round), id);
        if (page.closing?.state === 'closed')
          expect((await reopen(arena.at(city, round), page.closing.id)).status).toBe(201);
        if (page.closing?.state === 'proposed') {
          const gone = await at(0).post(`/v1/closings/${page.closing.id}/withdrawal`, { reason: '清理' });
          expect(gone.status).toBe(201);
        }
      },
    );
  });
});
