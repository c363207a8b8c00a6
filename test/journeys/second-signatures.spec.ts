import type { Client } from '../support/client';
import { confirmClosing, type Office, officeOf, periodPage, propose, seenOf } from '../support/closing';
import { draftOf, publish } from '../support/figures';
import { sheetsOf } from '../support/read-workbook';
import { delivered } from '../support/story';
import { type OfficialBody, type Pack, type Shop, type Unit, World } from '../support/world';

const inMarch = new Date('2026-03-10T02:00:00Z');
const inApril = new Date('2026-04-02T02:00:00Z');

/** The second person signs for what was on the screen, and for nothing that came after. */
describe('a second signature', () => {
  let world: World;
  let unit: Unit;
  let shop: Shop;
  let pack: Pack;
  let office: Office;
  const acceptances: string[] = [];

  const buys = async (quantity: number) => {
    world.clock.set(inMarch);
    acceptances.push((await delivered(unit, shop, [{ pack, quantity }])).acceptanceId);
    world.clock.set(inApril);
    await world.settle();
  };
  const asksBack = async (acceptanceId: string | undefined, quantity: number) => {
    const [line] = await world.database.read<{ id: string }>(
      'SELECT id FROM acceptance_lines WHERE acceptance_id = $1',
      [acceptanceId],
    );
    const lines = [{ acceptanceLineId: line?.id, quantity }];
    const path = `/v1/acceptances/${acceptanceId}/returns`;
    expect((await unit.purchaser.post(path, { reason: '霉变', lines })).status).toBe(201);
  };

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(inMarch);
    unit = await world.buyer();
    shop = await world.supplier();
    pack = await shop.sells({ stock: 1_000, priceFen: 1_000 });
    office = await officeOf(world, '320205');
    await buys(30);
    await buys(12);
    await asksBack(acceptances[0], 2);
  });

  afterAll(() => world.stop());

  describe('under a closing', () => {
    let id: string;
    const confirms = (person: Client, seen?: Parameters<typeof confirmClosing>[2]) =>
      confirmClosing(person, id, seen);

    it('is refused when something was booked since it was looked at, with both sums', async () => {
      const proposed = await propose(office[0], '320205-2026-03', '一笔退货待答复');
      id = proposed.body.id;
      const seen = await seenOf(office[1], id);
      expect(seen).toEqual({ expectedFen: 42_000, expectedFacts: 2 });
      await buys(5);
      expect(await confirms(office[1], seen)).toMatchObject({
        status: 409,
        body: { code: 'period.sums_changed', ...seen, amountFen: 47_000, factCount: 3 },
      });
      const page = await periodPage(office[1], '320205-2026-03');
      expect(page).toMatchObject({
        ...{ state: 'closing', amountFen: 47_000, factCount: 3 },
        closing: { proposedFen: 42_000, proposedCount: 2, amountFen: null },
      });
    });

    it('is refused when more is open than was remarked on, and says what', async () => {
      await asksBack(acceptances[1], 1);
      expect(await confirms(office[1])).toMatchObject({
        status: 409,
        body: { code: 'period.more_open', errors: [{ pointer: '/checks/returns' }] },
      });
      expect((await office[0].post(`/v1/closings/${id}/withdrawal`, { reason: '又有一笔退货' })).status).toBe(
        201,
      );
    });

    it('keeps what was proposed beside what was confirmed', async () => {
      const again = await propose(office[0], '320205-2026-03', '两笔退货待答复');
      id = again.body.id;
      await buys(1);
      expect(await confirms(office[1])).toMatchObject({ status: 201 });
      const { closing } = await periodPage(office[0], '320205-2026-03');
      expect(closing).toMatchObject({
        ...{ proposedFen: 47_000, proposedCount: 3, amountFen: 48_000, factCount: 4 },
      });
    });

    it('names sums at all', async () => {
      for (const body of [undefined, {}, { expectedFen: 1 }, { expectedFen: 1, expectedFacts: -1 }])
        expect(await office[1].post(`/v1/closings/${id}/confirmation`, body)).toMatchObject({ status: 400 });
    });
  });

  describe('under a bulletin', () => {
    let body: OfficialBody;
    let published: string;

    it('is refused for another version than the one that was read', async () => {
      body = await world.office('320205');
      const { id } = await draftOf(body.one, 2026, 3);
      const read = await body.two.get(`/v1/bulletins/${id}`);
      const seen = { 'if-match': read.headers['etag'] as string };
      // While the second person reads, the first one takes the figures again, and proposes those.
      expect((await body.one.post(`/v1/bulletins/${id}/figures`)).status).toBe(201);
      expect((await body.one.post(`/v1/bulletins/${id}/proposal`)).status).toBe(201);
      const path = `/v1/bulletins/${id}/publication`;
      expect(await body.two.post(path)).toMatchObject({
        ...{ status: 428, body: { code: 'bulletin.version_required' } },
      });
      expect(await body.two.post(path, undefined, { headers: seen })).toMatchObject({
        ...{ status: 412, body: { code: 'bulletin.changed_meanwhile' } },
      });
      expect(await publish(body.two, id)).toMatchObject({ status: 201, body: { state: 'published' } });
      published = id;
    });

    it('can be withdrawn, which its workbook says first, with times in Shanghai', async () => {
      const reason = '口径有误';
      const path = `/v1/bulletins/${published}/withdrawal`;
      expect((await body.one.post(path, { reason })).status).toBe(201);
      const { bytes } = await body.one.get(`/v1/bulletins/${published}/workbook`);
      const [rows = []] = (await sheetsOf(bytes)).values();
      const above = Object.fromEntries(rows.slice(0, 5).map((cells) => [cells[0]?.v, cells[1]?.v]));
      expect(above['状态']).toBe('已撤回（2026年4月2日 10:00）：口径有误');
      expect(above['数据截至']).toBe('2026年4月2日 10:00');
    });
  });
});
