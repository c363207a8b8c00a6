import type { Client } from '../support/client';
import { good, Selling, saleLine } from '../support/selling';
import { World } from '../support/world';

/** The report is the paper of evidence from outside the platform: masked and logged as the others are. */
describe('a report of sales', () => {
  let world: World;
  let desk: Selling;

  beforeAll(async () => {
    world = await World.start();
    world.clock.set(new Date('2026-11-20T02:00:00Z'));
    desk = await Selling.within(world);
  });

  afterAll(() => world.stop());

  it('shows officials and auditors no people, and the reporter which body looked', async () => {
    const people = { mode: 'BUY', fundingSource: 'personal', buyerName: '王小明' };
    const unit = { mode: 'BUY', fundingSource: 'canteen', buyerName: '新吴区第二实验小学食堂' };
    const { id, number } = await desk.reported([saleLine(people), saleLine(unit)], {
      note: '有疑问请致电13812345678',
    });
    type Paper = {
      note: string;
      submittedBy: { name: string };
      reviewedBy: { name: string } | null;
      reason: string | null;
      lines: { buyerName: string }[];
    };
    const of = async (who: Client) => good(await who.get<Paper>(`/v1/sales-reports/${id}`), 200);
    const masked = {
      ...{ note: '有疑问请致电138****5678', submittedBy: { name: '人**' } },
      lines: [{ buyerName: '王**' }, { buyerName: '新吴区第二实验小学食堂' }],
    };
    const [operator] = await world.operators();
    for (const who of [desk.district, desk.county, desk.auditor]) expect(await of(who)).toMatchObject(masked);
    for (const who of [desk.reseller.purchaser, operator]) {
      const whole = await of(who);
      expect(whole).toMatchObject({ note: '有疑问请致电13812345678', lines: [{ buyerName: '王小明' }, {}] });
      expect(whole.submittedBy.name).not.toContain('*');
    }
    const returned = good(
      await desk.review(id, { outcome: 'returned', reason: '请王先生13812345678来核对' }),
    ) as unknown as Paper;
    expect(returned).toMatchObject({ reviewedBy: { name: '人**' }, reason: '请王先生138****5678来核对' });
    const list = await desk.auditor.get<{ items: (Paper & { id: string })[] }>(
      '/v1/sales-reports?state=returned',
    );
    expect(list.body.items.find((one) => one.id === id)).toMatchObject({
      ...{ submittedBy: { name: '人**' }, reviewedBy: { name: '人**' }, reason: '请王先生138****5678来核对' },
    });
    type View = { act: string; subjectId: string; label: string; office: string | null };
    const log = await desk.auditor.get<{ items: View[] }>(`/v1/access-log?subjectId=${id}`);
    // By the district and its auditor; what the county saw is the county's log.
    expect(log.body.items).toMatchObject([
      { act: 'paper', label: `销售申报 ${number}`, office: 'collaboration' },
      { act: 'paper', label: `销售申报 ${number}` },
    ]);
    const { body } = await desk.reseller.purchaser.get<{ items: { act: string; papers: number }[] }>(
      '/v1/looks',
    );
    expect(body.items.filter(({ act }) => act === 'paper').length).toBeGreaterThanOrEqual(3);
  });
});
