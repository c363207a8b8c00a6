import { type Actor, businessDate } from '@app/platform';
import { Agreements, IndicatorReports, Projects, Supplements, TargetParts } from '@app/procurement';
import type { Market } from '../market';
import { type Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { demoPaper } from './papers';

type Kind = Parameters<Agreements['draft']>[2]['indicators'][number]['kind'];
type Agreed = Awaited<ReturnType<Agreements['confirm']>>;
type Registered = Awaited<ReturnType<Projects['decide']>>;

/** 无锡's own share of the plan (a year's aid to each city) is real; all else here is invented. */
const source = 'illustrative';

/** A year of what officials do together: agreements, their targets broken down, reports, and projects. */
export class Collaboration {
  private year = 0;

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  /** The year under way, as far as it has come. */
  begin(today: Date): void {
    this.year = Number(businessDate(today).slice(0, 4));
    this.on('01-12', () => this.withHaidong());
    this.on('01-14', () => this.withYanan());
  }

  /** At ten in the morning of a day of this year. */
  private on(day: string, run: () => Promise<void>): void {
    this.agenda.add(new Date(`${this.year}-${day}T02:00:00Z`), run);
  }

  private async withHaidong(): Promise<void> {
    const [wuxi, haidong] = [this.official('wuxi-collaboration'), this.official('haidong-revitalisation')];
    const agreement = await this.agree(wuxi, haidong, ['630200', '海东'], {
      purchases: 100_000_000,
      aid_money: 27_000_000_000,
      officials_sent: 12,
      specialists_sent: 86,
      households_led: 1_200,
      people_led: 4_600,
      rural_workers_placed: 900,
      enterprises_led: 6,
      model_villages: 4,
    });
    await this.divide(agreement, wuxi);
    this.reportAid(agreement, wuxi, haidong);
    this.reportPeople(agreement, wuxi, haidong);
    this.beginProjects(agreement);
    this.on('02-20', () => this.divideDistrict(agreement));
    this.on('06-25', () => this.changeTwice(agreement, wuxi));
    this.on('11-12', async () => {
      await this.supplement(agreement, 'rural_workers_placed', 950, '冬季劳务协作增加一批岗位', haidong);
    });
  }

  private async withYanan(): Promise<void> {
    const [wuxi, yanan] = [this.official('wuxi-collaboration'), this.official('yanan-revitalisation')];
    const agreement = await this.agree(wuxi, yanan, ['610600', '延安'], {
      purchases: 34_000_000,
      aid_money: 1_920_000_000,
      specialists_sent: 40,
      households_led: 500,
      people_led: 1_700,
      people_trained: 300,
    });
    await this.divide(agreement, wuxi, '江阴、宜兴自加任务，留有余量');
    this.report(agreement, 'aid_money', 1_200_000_000, '04-10', '第一批援助资金到账', wuxi, yanan);
    this.report(agreement, 'specialists_sent', 34, '05-08', '第一批教师、医生到岗', wuxi, yanan);
    this.report(agreement, 'people_trained', 180, '07-16', '两期农技培训班', yanan, wuxi);
    this.on('08-03', async () => {
      const id = await this.supplement(agreement, 'people_trained', 360, '新增苹果采后处理班两期', yanan);
      await this.market.get(Supplements).confirm(wuxi, undefined, id);
    });
    this.report(agreement, 'households_led', 214, '07-08', '上半年带动台账（户）', yanan, wuxi);
    this.report(agreement, 'people_led', 732, '07-08', '上半年带动台账（人）', yanan, wuxi);
  }

  private async agree(
    drafter: Actor,
    confirmer: Actor,
    [westCode, name]: [string, string],
    targets: Partial<Record<Kind, number>>,
  ): Promise<Agreed> {
    const agreements = this.market.get(Agreements);
    const indicators = (Object.entries(targets) as [Kind, number][]).map(([kind, targetValue]) => ({
      kind,
      targetValue,
    }));
    const drafted = await agreements.draft(drafter, this.key(drafter), {
      ...{ year: this.year, title: `${this.year}年无锡市与${name}市东西部协作协议`, source, indicators },
      ...{ eastCode: '320200', westCode, signedOn: `${this.year}-01-10` },
      ...{ minimumEvidenceLevel: 1, countsOutsidePairs: false },
    });
    return agreements.confirm(confirmer, undefined, drafted.id);
  }

  /** 补充协议, entered by one side: another figure for one indicator. */
  private async supplement(
    { id, indicators }: Agreed,
    kind: Kind,
    targetValue: number,
    reason: string,
    by: Actor,
  ): Promise<string> {
    const indicator = indicators.find((one) => one.kind === kind)?.id as string;
    const drafted = await this.market.get(Supplements).draft(by, this.key(by), id, {
      ...{ kind: 'change', source, reason, signedOn: businessDate(this.market.clock.now()) },
      indicators: [{ id: indicator, targetValue }],
    });
    return drafted.id;
  }

  /** Among the pairings, whose targets were set at the start. */
  private async divide({ id, west }: Agreed, wuxi: Actor, overReason?: string): Promise<void> {
    const pairs = await this.market.database.read<{ id: string }>(
      `SELECT p.id FROM pairings p JOIN targets t ON t.pairing_id = p.id AND t.year = $2
        WHERE p.west_code = ANY (region_below($1)) ORDER BY p.east_code, p.west_code`,
      [west.code, this.year],
    );
    for (const { id: pairingId } of pairs) {
      const part = { pairingId, reason: '年度任务分解', ...(overReason ? { overReason } : {}) };
      await this.market.get(TargetParts).add(wuxi, this.key(wuxi), id, part);
    }
  }

  /** 锡山 gives its part to its units. */
  private async divideDistrict({ id }: Agreed): Promise<void> {
    const xishan = this.official('xishan-collaboration');
    const parentId = await this.partOf(id, '320205');
    if (!parentId) return;
    const shares = { 'xishan-school': 120_000, 'xishan-agency': 140_000, 'xishan-hospital': 60_000 };
    for (const [key, yuan] of Object.entries(shares)) {
      const { organizationId: unitId } = this.cast.actor(key, 'purchaser');
      const part = { parentId, unitId, amountFen: yuan * 100, reason: '按食堂规模分解' };
      await this.market.get(TargetParts).add(xishan, this.key(xishan), id, part);
    }
  }

  /** What was lowered in a bad spring and restored in autumn: the history shows both. */
  private async changeTwice({ id }: Agreed, wuxi: Actor): Promise<void> {
    const partId = await this.partOf(id, '320213');
    if (!partId) return;
    const parts = this.market.get(TargetParts);
    const [held] = await this.market.database.read<{ fen: number }>(
      `SELECT t.target_fen AS fen FROM target_parts p JOIN targets t ON t.id = p.target_id WHERE p.id = $1`,
      [partId],
    );
    const full = held?.fen ?? 0;
    const less = Math.round(full * 0.8);
    const change = (expectedFen: number, amountFen: number, reason: string) =>
      parts.change(wuxi, this.key(wuxi), partId, { expectedFen, amountFen, reason });
    await change(full, less, '循化花椒受冻减产，暂按八成掌握');
    this.on('09-18', async () => {
      await change(less, full, '秋收产量恢复，按原任务执行');
    });
  }

  private async partOf(agreementId: string, eastCode: string): Promise<string | undefined> {
    const [part] = await this.market.database.read<{ id: string }>(
      `SELECT id FROM target_parts WHERE agreement_id = $1 AND east_code = $2 AND kind = 'pairing' ORDER BY id LIMIT 1`,
      [agreementId, eastCode],
    );
    return part?.id;
  }

  private reportAid(agreement: Agreed, wuxi: Actor, haidong: Actor): void {
    const aid = (fen: number, day: string, note: string, reason?: string) =>
      this.report(agreement, 'aid_money', fen, day, note, wuxi, haidong, reason);
    aid(15_000_000_000, '03-26', '第一批援助资金到账');
    aid(8_000_000_000, '08-20', '第二批援助资金到账');
    aid(-200_000_000, '09-10', '乐都区项目结余退回', '结余退回市财政');
  }

  private reportPeople(agreement: Agreed, wuxi: Actor, haidong: Actor): void {
    this.report(agreement, 'officials_sent', 12, '03-05', '挂职干部全部到岗', wuxi, haidong);
    this.report(agreement, 'specialists_sent', 52, '03-12', '第一批教师、医生到岗', wuxi, haidong);
    this.report(agreement, 'specialists_sent', 21, '09-02', '第二批教师到岗', wuxi, haidong);
    this.report(agreement, 'rural_workers_placed', 610, '06-30', '上半年就业台账', haidong, wuxi);
    this.report(agreement, 'households_led', 486, '07-06', '上半年带动台账（户）', haidong, wuxi);
    this.report(agreement, 'people_led', 1_905, '07-06', '上半年带动台账（人）', haidong, wuxi);
    this.report(agreement, 'enterprises_led', 4, '07-28', '四家企业投产', haidong, wuxi);
    // Judged, and waiting to be.
    this.on('10-15', async () => {
      const sent = await this.send(agreement, 'model_villages', 3, '三个村通过验收', haidong);
      const back = { outcome: 'returned', reason: '群科镇尚未出具验收意见，请补充' } as const;
      await this.market.get(IndicatorReports).review(wuxi, undefined, sent, back);
    });
    this.on('11-05', async () => {
      await this.send(agreement, 'model_villages', 2, '两个村通过验收，附验收意见', haidong);
      await this.send(agreement, 'rural_workers_placed', 240, '三季度就业台账', haidong);
    });
  }

  /** Reported on a day of this year, accepted by the other side three days later. */
  private report(
    agreement: Agreed,
    kind: Kind,
    value: number,
    day: string,
    note: string,
    by: Actor,
    reviewer: Actor,
    reason?: string,
  ): void {
    this.on(day, async () => {
      const id = await this.send(agreement, kind, value, note, by, reason);
      const later = new Date(this.market.clock.now().getTime() + 3 * 86_400_000);
      this.agenda.add(later, async () => {
        await this.market.get(IndicatorReports).review(reviewer, undefined, id, { outcome: 'accepted' });
      });
    });
  }

  private async send(
    { indicators, title }: Agreed,
    kind: Kind,
    value: number,
    note: string,
    by: Actor,
    reason?: string,
  ): Promise<string> {
    const indicator = indicators.find((one) => one.kind === kind) as Agreed['indicators'][number];
    const fileIds = [await demoPaper(this.market, by, `${note}.pdf`, [title, note])];
    const occurredOn = businessDate(this.market.clock.now());
    const draft = { value, occurredOn, note, fileIds, ...(reason ? { reason } : {}) };
    return (await this.market.get(IndicatorReports).report(by, this.key(by), indicator.id, draft)).id;
  }

  /** A cold store that is being built, a fair that is over, a brand that waits, with a line that sounds forbidden. */
  private beginProjects({ id: agreementId }: Agreed): void {
    const [hualong, xishan] = [
      this.official('hualong-revitalisation'),
      this.official('xishan-collaboration'),
    ];
    const about = { year: this.year, agreementId, eastCode: '320205', westCode: '630224' };
    const until = (startsOn: string, endsOn: string) => ({
      startsOn: `${this.year}-${startsOn}`,
      endsOn: `${this.year}-${endsOn}`,
    });
    this.on('02-24', async () => {
      const store = await this.approved(hualong, xishan, {
        ...{ ...about, ...until('03-01', '12-20'), name: '群科镇果蔬冷链集配中心', kind: 'cold_chain' },
        ...{ place: '群科镇', implementer: '化隆县农业农村局' },
        description: '新建冷库 1,200 立方米和分拣车间，配套冷藏运输，服务沿黄果蔬外销无锡。',
        budgetLines: [
          { kind: 'construction', description: '冷库及分拣车间土建', amountFen: 180_000_000 },
          { kind: 'equipment', description: '制冷机组、分拣线', amountFen: 96_000_000 },
          { kind: 'freight', description: '购置冷藏车 2 辆', amountFen: 44_000_000 },
        ],
      });
      this.run(store, hualong, [
        ['04-20', 2_500, '地基和主体框架完成', [0, 54_000_000]],
        ['07-10', 5_500, '库体封顶，保温施工', [0, 72_000_000]],
        ['09-25', 8_000, '制冷机组进场安装', [1, 57_600_000]],
      ]);
    });
    this.on('06-02', async () => {
      const fair = await this.approved(hualong, xishan, {
        ...{ ...about, ...until('06-10', '09-30'), name: '化隆农特产品无锡展销周', kind: 'exhibition' },
        ...{ place: '无锡市锡山区', implementer: '化隆县商务局', description: '' },
        budgetLines: [
          { kind: 'exhibition', description: '展位租用和布展', amountFen: 18_000_000 },
          { kind: 'freight', description: '展品冷链运输', amountFen: 6_000_000 },
        ],
      });
      this.run(fair, hualong, [
        ['08-30', 6_000, '展位、展品落实', [0, 15_000_000]],
        ['09-22', 10_000, '展销周结束，现场销售和签约台账已整理', [1, 5_600_000]],
      ]);
      this.on('09-28', async () => {
        const completedOn = `${this.year}-09-20`;
        await this.market.get(Projects).complete(xishan, undefined, fair.id, { completedOn });
      });
    });
    this.on('10-20', async () => {
      await this.register(hualong, {
        ...{ ...about, ...until('11-01', '12-31'), name: '化隆牦牛肉品牌提升', kind: 'brand' },
        ...{ place: '巴燕镇', implementer: '化隆县畜牧兽医站', description: '' },
        budgetLines: [
          { kind: 'certification', description: '地理标志产品检测', amountFen: 8_000_000 },
          { kind: 'branding', description: '包装设计和推广', amountFen: 15_000_000 },
          {
            ...{ kind: 'other', description: '追溯系统办公设备', amountFen: 3_200_000 },
            appeal: '为追溯码打印机和手持终端，用于批次赋码，不是办公用品',
          },
        ],
      });
    });
  }

  private register(by: Actor, draft: Parameters<Projects['register']>[2]): Promise<Registered> {
    return this.market.get(Projects).register(by, this.key(by), draft);
  }

  private async approved(
    by: Actor,
    approver: Actor,
    draft: Parameters<Projects['register']>[2],
  ): Promise<Registered> {
    const { id } = await this.register(by, draft);
    return this.market.get(Projects).decide(approver, undefined, id, { outcome: 'approved' });
  }

  /** Day, progress, what was done, and what was paid on which line. */
  private run(
    { id, budgetLines }: Registered,
    by: Actor,
    steps: [day: string, progressBp: number, note: string, paid: [line: number, fen: number]][],
  ): void {
    const projects = this.market.get(Projects);
    for (const [day, progressBp, note, [line, amountFen]] of steps)
      this.on(day, async () => {
        const on = businessDate(this.market.clock.now());
        const fileIds = [await demoPaper(this.market, by, `${note}.pdf`, [note])];
        await projects.report(by, this.key(by), id, { progressBp, occurredOn: on, note, fileIds });
        const lineId = budgetLines[line]?.id as string;
        const voucher = `记-${day.replace('-', '')}`;
        const proof = [await demoPaper(this.market, by, `拨款凭证 ${voucher}.pdf`, [voucher])];
        const payment = {
          lineId,
          amountFen,
          paidOn: on,
          payee: '示例工程服务有限公司',
          voucher,
          fileIds: proof,
        };
        await projects.pay(by, this.key(by), id, payment);
      });
  }

  private official(key: string): Actor {
    return this.cast.actor(key, 'official');
  }

  private key(actor: Actor) {
    return freshKey(this.market, actor, 'demo collaboration');
  }

  /** One page that says what it stands for, and that it is an example. */
}
