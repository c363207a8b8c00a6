import { businessDate } from '@app/platform';
import {
  SubsidyNotices,
  SubsidyPayments,
  SubsidyProgrammes,
  type SubsidyRules,
  SubsidyRuns,
} from '@app/procurement';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { deliverEvents } from './events';

const day = 86_400_000;
const bureau = 'hualong-revitalisation';
const secondBureau = 'hualong-agriculture';

/** Illustrative: no such document was issued. */
const document = '示例文件，非真实发文（illustrative）';

type Plan = { name: string; firstDay: string; lastDay: string; publishAt: Date };

const rulesOf = ({ firstDay, lastDay }: Plan, more: Partial<SubsidyRules> = {}): SubsidyRules => ({
  firstDay,
  lastDay,
  tierMode: 'slab',
  tiers: [
    { fromFen: 0, inclusive: true, rateBp: 300 },
    { fromFen: 5_000_000, inclusive: false, rateBp: 500 },
  ],
  capFen: 800_000,
  potFen: 1_000_000,
  channels: ['platform', 'counter', 'pavilion', 'zone', 'livestream', 'expo', 'retail', 'wholesale'],
  sellerKinds: ['cooperative', 'company', 'household'],
  registeredInCounty: true,
  pairedOnly: true,
  buyersIn: null,
  minimumEvidenceLevel: 2,
  noticeDays: 5,
  ...more,
});

/** What 化隆 pays its sellers: one list that is paid, and one that everybody may object to today. */
export class Subsidies {
  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(today: Date): void {
    const [finished, running] = plansOf(today);
    this.agenda.add(finished.publishAt, () => this.finish(finished));
    this.agenda.add(running.publishAt, () => this.open(running, today));
  }

  /** Undefined where nobody sold anything yet. */
  private async publish(plan: Plan, more: Partial<SubsidyRules> = {}): Promise<string | undefined> {
    await deliverEvents(this.market);
    const official = this.cast.actor(bureau, 'official');
    const programmes = this.market.get(SubsidyProgrammes);
    const draft = { name: plan.name, rules: rulesOf(plan, more), sourceDocument: document };
    const programme = await programmes.add(official, this.key(bureau), draft);
    const { totals } = await programmes.draft(official, programme.id);
    if (totals.sellers === 0) return undefined;
    const runs = this.market.get(SubsidyRuns);
    return (await runs.publish(official, this.key(bureau), programme.id, totals.amountFen)).id;
  }

  private async finish(plan: Plan): Promise<void> {
    const runId = await this.publish(plan);
    if (runId === undefined) return;
    const runs = this.market.get(SubsidyRuns);
    const later = (days: number, work: () => Promise<unknown>) =>
      this.agenda.add(new Date(plan.publishAt.getTime() + days * day), async () => {
        await work();
      });
    later(2, () => this.object(runId, '李某', '第二名的销售额里，有一批货听说后来退了，请核对。', 2));
    later(4, () => this.decide(runId));
    later(7, () => runs.endNotices());
    const [official, second] = [
      this.cast.actor(bureau, 'official'),
      this.cast.actor(secondBureau, 'official'),
    ];
    const asShown = { basis: 'notice' as const, corrections: [], unchanged: [] };
    later(7.1, () => runs.finalise(official, this.key(bureau), runId, asShown));
    later(8, () => runs.confirm(second, this.key(secondBureau), runId));
    later(9, async () => {
      const payments = this.market.get(SubsidyPayments);
      const { id } = await payments.make(official, this.key(bureau), runId);
      later(11, () => payments.mark(official, this.key(bureau), id, { paidOn: this.today(), failed: [] }));
    });
  }

  private async open(plan: Plan, today: Date): Promise<void> {
    const runId = await this.publish(plan, { potFen: 300_000 });
    if (runId === undefined) return;
    this.agenda.add(new Date(today.getTime() - day), () =>
      this.object(runId, '马某某', '第一名和我们是同一个村的，地没有那么多，销售额请再核一下。', 1),
    );
  }

  private async object(runId: string, name: string, text: string, position: number): Promise<void> {
    const said = { name, contact: '139 0000 0000', text, position };
    await this.market.get(SubsidyNotices).objectPublicly(runId, '127.0.0.1', said);
  }

  private async decide(runId: string): Promise<void> {
    const official = this.cast.actor(bureau, 'official');
    const notices = this.market.get(SubsidyNotices);
    const { items } = await notices.list(official, { runId, limit: 10 });
    for (const { id } of items)
      await notices.decide(official, this.key(bureau), id, {
        outcome: 'rejected',
        answer: '已与采购单位核对验收单和退货单：退货已从销售额中减去，名单金额无误。',
      });
  }

  private key(organization: string) {
    return freshKey(this.market, this.cast.actor(organization, 'official'), 'demo subsidies');
  }

  private today(): string {
    return businessDate(this.market.clock.now());
  }
}

/** From April on last year's list is paid; before, it is the one of last year's first nine months. */
function plansOf(today: Date): [Plan, Plan] {
  const year = today.getUTCFullYear();
  const published = new Date(today.getTime() - 2 * day);
  const lastDay = businessDate(new Date(Date.UTC(published.getUTCFullYear(), published.getUTCMonth(), 0)));
  const isLate = today.getUTCMonth() >= 3;
  const name = (period: string) => `化隆县${period}消费帮扶销售奖补（示例）`;
  const until = `${Number(lastDay.slice(0, 4))}年${Number(lastDay.slice(5, 7))}月`;
  const [firstDay, paidUntil] = isLate
    ? [`${year}-01-01`, `${year - 1}-12-31`]
    : [`${year - 1}-10-01`, `${year - 1}-09-30`];
  return [
    {
      name: name(isLate ? `${year - 1}年` : `${year - 1}年1—9月`),
      ...{ firstDay: `${year - 1}-01-01`, lastDay: paidUntil },
      publishAt: new Date(isLate ? Date.UTC(year, 1, 20, 2) : Date.UTC(year - 1, 10, 15, 2)),
    },
    { name: name(`至${until}`), firstDay, lastDay, publishAt: published },
  ];
}
