import {
  ContractorLinks,
  FilingReminders,
  Filings,
  FilingsQueries,
  QuotaPolicies,
  UnitProfiles,
} from '@app/procurement';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { type DemoOrganization, demoFile } from './stories';

type Course = 'approved' | 'returned_once' | 'returned' | 'submitted' | 'late' | 'draft' | 'none';
type Row = {
  key: string;
  department: '机关事务管理局' | '教育局' | '卫生健康委' | '国资委' | '总工会';
  /** Who files for a shared canteen, when another unit does. */
  filerKey?: string;
  /** Budget of the current year in yuan; the year before it was a little less. */
  canteenFood: number;
  /** Reserved, in per cent of it. */
  percent: number;
  remark?: string;
  /** How far the current year's filing came; those of the year before were all approved. */
  course: Course;
};
type Canteen = { canteen: 'own' | 'none' | 'shared' | 'outsourced' };

const day = 86_400_000;
/** A district without a finance bureau of its own here is reviewed by the city's. */
const bureaus: Record<string, string> = { '320205': 'xishan-finance' };
const reason = '食材采购预算与部门预算批复不一致，请核对后重新报送。';

/** 预留份额填报 of two years, and the city's own rule: illustrative, like everybody who files here. */
export class DemoFilings {
  private readonly rows = demoFile<Row[]>('filings');
  private readonly organizations = demoFile<(DemoOrganization & Canteen)[]>('organizations');

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(today: Date): void {
    const year = today.getUTCFullYear();
    const filers = this.rows.filter(({ filerKey }) => !filerKey);
    this.agenda.add(morning(year - 1, 1, 8), () => this.describe());
    this.agenda.add(morning(year, 1, 9), () => this.enterRule(year));
    for (const [index, row] of filers.entries()) {
      this.agenda.add(morning(year - 1, 2, 3 + index), () => this.file(row, year - 1, 'approved', 94));
      const filedOn = row.course === 'late' ? morning(year, 4, 8) : morning(year, 2, 9 + index);
      if (row.course !== 'none') this.agenda.add(filedOn, () => this.file(row, year, row.course, 100));
    }
    this.agenda.add(morning(year, 3, 20), () => this.remind(year));
    this.agenda.add(morning(year, 8, 28), () => this.nameContractors(year));
  }

  /** 食堂情况; who files for others says so first. */
  private async describe(): Promise<void> {
    const filersFirst = [...this.rows].sort((a, b) => Number(!!a.filerKey) - Number(!!b.filerKey));
    for (const { key, department, filerKey } of filersFirst) {
      const { canteen } = this.organization(key);
      const filerCreditCode = filerKey ? this.organization(filerKey).creditCode : null;
      const draft = { department, canteen, filerCreditCode };
      await this.market.get(UnitProfiles).change(this.cast.actor(key, 'purchaser'), '"0"', draft);
    }
  }

  private async enterRule(year: number): Promise<void> {
    const official = this.cast.actor('wuxi-finance', 'official');
    await this.market.get(QuotaPolicies).enter(official, undefined, {
      ...{ regionCode: '320200', unitKind: null, firstYear: year, lastYear: year, base: 'canteen_food' },
      ...{ minimumRatioBp: 1_000, encouragedRatioBp: 1_500, ratchet: true, fileDeadline: `${year}-03-31` },
      ...{
        sourceDocument: `锡财购〔${year}〕5号（演示）`,
        sourceUrl: null,
        note: '演示数据：文号、比例、截止日均为示意',
      },
    });
  }

  private async file(row: Row, year: number, course: Course, share: number): Promise<void> {
    const purchaser = this.cast.actor(row.key, 'purchaser');
    const filings = this.market.get(Filings);
    const canteenFoodFen = row.canteenFood * share;
    const { id, version } = await filings.begin(purchaser, undefined, {
      ...{ year, canteenFoodFen, unionDemandFen: 0, unionFundsFen: 0 },
      reservedFen: Math.round((canteenFoodFen * row.percent) / 100),
      ...{ remark: row.remark ?? '', ratchetReason: '' },
    });
    if (course === 'draft') return;
    const sent = await filings.submit(purchaser, undefined, id, `"${version}"`);
    if (course !== 'submitted') this.later(4, () => this.review(row, id, sent.version, course));
  }

  private async review(row: Row, id: string, version: number, course: Course): Promise<void> {
    const filings = this.market.get(Filings);
    const { regionCode } = this.organization(row.key);
    const official = this.cast.actor(bureaus[regionCode] ?? 'wuxi-finance', 'official');
    const returns = course === 'returned' || course === 'returned_once';
    const decision = returns
      ? ({ decision: 'returned', reason } as const)
      : ({ decision: 'approved' } as const);
    const after = await filings.review(official, undefined, id, `"${version}"`, decision);
    if (course === 'returned_once') this.later(3, () => this.correct(row, id, after.version));
  }

  private async correct(row: Row, id: string, version: number): Promise<void> {
    const purchaser = this.cast.actor(row.key, 'purchaser');
    const filings = this.market.get(Filings);
    const { canteenFoodFen, reservedFen } = await this.market.get(FilingsQueries).one(purchaser, id);
    const more = Math.round(canteenFoodFen / 20);
    const better = {
      canteenFoodFen: canteenFoodFen + more,
      reservedFen: reservedFen + Math.round((more * row.percent) / 100),
    };
    const { version: written } = await filings.change(purchaser, id, `"${version}"`, better);
    const again = await filings.submit(purchaser, undefined, id, `"${written}"`);
    this.later(2, () => this.review(row, id, again.version, 'approved'));
  }

  private async remind(year: number): Promise<void> {
    const official = this.cast.actor('wuxi-finance', 'official');
    const note = '预留份额填报将于3月31日截止，请尽快登录填报。';
    const once = freshKey(this.market, official, 'demo filing-reminders');
    await this.market.get(FilingReminders).send(official, once, { year, note });
  }

  /** 委托经营: one contractor has confirmed, another one has not answered yet. */
  private async nameContractors(year: number): Promise<void> {
    const links = this.market.get(ContractorLinks);
    const propose = (unit: string, contractor: string) => {
      const { creditCode: contractorCreditCode } = this.organization(contractor);
      const draft = { contractorCreditCode, firstDay: `${year}-09-01`, lastDay: null };
      return links.propose(this.cast.actor(unit, 'purchaser'), undefined, draft);
    };
    const { id } = await propose('binhu-school', 'xinwu-soe');
    await links.decide(this.cast.actor('xinwu-soe', 'purchaser'), id, { decision: 'confirmed' });
    await propose('xishan-hospital', 'xishan-caterer');
  }

  private later(days: number, run: () => Promise<void>): void {
    this.agenda.add(new Date(this.market.clock.now().getTime() + days * day), run);
  }

  private organization(key: string): DemoOrganization & Canteen {
    const found = this.organizations.find((one) => one.key === key);
    if (!found) throw new Error(`The demo world has no ${key}`);
    return found;
  }
}

/** Ten o'clock in Shanghai. */
function morning(year: number, month: number, dayOfMonth: number): Date {
  return new Date(Date.UTC(year, month - 1, dayOfMonth, 2));
}
