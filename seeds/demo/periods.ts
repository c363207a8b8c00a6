import { type Actor, Problem } from '@app/platform';
import { Closings, PeriodsQueries, Tallies } from '@app/procurement';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import { type Cast, freshKey } from './cast';
import { deliverEvents } from './events';

const hour = 3_600_000;
const day = 24 * hour;

/** Who closes, by two offices of the region, and on which day of the next month the first of them proposes. */
type House = { region: string; offices: [string, string]; onDay: number };

const houses: readonly House[] = [
  { region: '320205', offices: ['xishan-collaboration', 'xishan-finance'], onDay: 5 },
  { region: '320214', offices: ['xinwu-collaboration', 'xinwu-finance'], onDay: 5 },
  { region: '630224', offices: ['hualong-revitalisation', 'hualong-agriculture'], onDay: 6 },
  { region: '320200', offices: ['wuxi-collaboration', 'wuxi-finance'], onDay: 10 },
];
/** Xishan found something after it had closed this month of the first year, and the city opened it again. */
const opened = { region: '320205', after: 4 };
/** The city's last proposals wait for their second person. */
const unconfirmed = '320200';

/** Months and years as the officials of the demo close them. Everything is illustrative. */
export class DemoPeriods {
  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
  ) {}

  begin(start: Date, today: Date): void {
    const months = (today.getUTCFullYear() - start.getUTCFullYear()) * 12 + today.getUTCMonth();
    for (let after = 1; after <= months; after++) {
      const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + after, 1));
      const before = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + after - 1, 1));
      const isLast = after === months;
      for (const house of houses) {
        this.plan(house, before, next, isLast);
        if (after === opened.after && house.region === opened.region && !isLast)
          this.openAgain(house, before, next);
      }
    }
  }

  private plan(house: House, month: Date, next: Date, isLast: boolean): void {
    const id = idOf(house, month);
    const proposedAt = firstStep(house, next);
    const waits = isLast && house.region === unconfirmed;
    this.close(house, id, proposedAt, waits);
    if (month.getUTCMonth() === 11)
      this.close(
        house,
        `${house.region}-${month.getUTCFullYear()}`,
        new Date(proposedAt.getTime() + 5 * day),
      );
  }

  /** One proposes in the morning, the other confirms the day after. */
  private close(house: House, id: string, proposedAt: Date, waits = false): void {
    const [first, second] = house.offices.map((key) => this.cast.actor(key, 'official')) as [Actor, Actor];
    this.agenda.add(proposedAt, async () => {
      await this.bringUpToDate();
      const remark = '例行关账；未答复的退货、未认领的到账在次月继续处理';
      const closings = this.market.get(Closings);
      const proposed = await closings.propose(first, this.key(first), id, remark);
      if (waits) return;
      this.agenda.add(new Date(proposedAt.getTime() + 25 * hour), async () => {
        await this.bringUpToDate();
        const page = await this.market.get(PeriodsQueries).page(second, id);
        const seen = { expectedFen: page.amountFen, expectedFacts: page.factCount };
        const outcome = await closings
          .confirm(second, this.key(second), proposed.id, seen)
          .catch(ifMoreIsOpen);
        if (outcome !== 'more is open') return;
        const reason = '提出后又有未结事项，写明情况后重新提出';
        await closings.withdraw(second, this.key(second), proposed.id, reason);
        this.close(house, id, new Date(proposedAt.getTime() + 26 * hour));
      });
    });
  }

  private openAgain(house: House, month: Date, next: Date): void {
    const at = new Date(firstStep(house, next).getTime() + 2 * day);
    const above = this.cast.actor('wuxi-collaboration', 'official');
    this.agenda.add(at, async () => {
      const [closing] = await this.market.database.read<{ id: string }>(
        `SELECT id FROM closings WHERE region_code = $1 AND state = 'closed' ORDER BY number DESC LIMIT 1`,
        [house.region],
      );
      const reason = '一家单位补交验收照片，需重新核对后关账';
      await this.market.get(Closings).reopen(above, this.key(above), closing?.id as string, reason);
      this.close(house, idOf(house, month), new Date(at.getTime() + hour));
    });
  }

  /** As a worker would have long since. */
  private async bringUpToDate(): Promise<void> {
    await deliverEvents(this.market);
    await this.market.get(Tallies).fold();
  }

  private key(actor: Actor) {
    return freshKey(this.market, actor, 'demo closings');
  }
}

function ifMoreIsOpen(error: unknown): 'more is open' {
  if (error instanceof Problem && error.code === 'period.more_open') return 'more is open';
  throw error;
}

function idOf({ region }: House, month: Date): string {
  return `${region}-${month.toISOString().slice(0, 7)}`;
}

/** In the morning of that day of the next month. */
function firstStep({ onDay }: House, next: Date): Date {
  return new Date(next.getTime() + (onDay - 1) * day + 2 * hour);
}
