import { PaymentLists, PayoutAccounts, Settlements } from '@app/payments';
import type { Market } from '../market';
import type { Agenda } from './agenda';
import type { Bank } from './bank';
import { type Cast, freshKey } from './cast';
import { deliverEvents } from './events';
import type { DemoOrganization } from './stories';

const hour = 3_600_000;
const day = 24 * hour;
/** So many days before today cooperatives were paid for the last time: the bank has been told and has not answered. */
const lastRound = 4.1;
const weeklyRounds = 26;
/** Those that have just moved to another bank; the first one wrote its name as people say it. */
const moving = ['minhe-chuankou', 'ledu-yurun'];
/** Whose login the login page offers: what it earned last waits for somebody to list it. */
const shown = 'hualong-qunke';

/** What the market's operators do with money: accounts checked, settlements made, lists proposed and released. */
export class Treasury {
  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
    private readonly agenda: Agenda,
    private readonly bank: Bank,
  ) {}

  /** Every week of the last half year, every fourth before. */
  async begin(start: Date, today: Date): Promise<void> {
    for (const { key } of this.cast.suppliers) await this.openAccount(key, 0);
    const daysAgo = (days: number): Date => new Date(today.getTime() - days * day);
    for (let round = 0, days = lastRound; daysAgo(days) > start; round++) {
      const isLast = round === 0;
      this.agenda.add(daysAgo(days), () => this.payOut(isLast));
      days += round < weeklyRounds ? 7 : 28;
    }
    this.agenda.add(daysAgo(2), async () => {
      for (const key of moving) await this.enterAccount(key, 1);
    });
    this.agenda.add(daysAgo(1.2), async () => {
      await this.settle();
      await this.propose(shown);
    });
  }

  private async openAccount(key: string, which: number): Promise<void> {
    const operator = this.cast.actor('platform-operator', 'operator');
    const id = await this.enterAccount(key, which);
    const once = freshKey(this.market, operator, 'demo account-checks');
    await this.market.get(PayoutAccounts).check(operator, once, id, { decision: 'confirmed' });
  }

  /** Illustrative: no such account is at any bank. */
  private async enterAccount(key: string, which: number): Promise<string> {
    const clerk = this.cast.actor(key, 'clerk');
    const index = this.cast.suppliers.findIndex((supplier) => supplier.key === key);
    const { regionCode, township = '' } = this.cast.suppliers[index] as DemoOrganization;
    const chain = regionCode.startsWith('6106') ? '示例农商银行' : '示例农村信用社';
    const draft = {
      holder:
        which && key === moving[0] ? clerk.organizationName.replace('专业', '') : clerk.organizationName,
      bank: `${chain}${township}${which ? '新街分社' : '分社'}`,
      account: `6200${regionCode}${which}${String(index + 1).padStart(8, '0')}`,
    };
    const once = freshKey(this.market, clerk, 'demo payout-accounts');
    return (await this.market.get(PayoutAccounts).enter(clerk, once, draft)).id;
  }

  private async payOut(isLast: boolean): Promise<void> {
    await this.settle();
    const listId = await this.propose(isLast ? shown : '');
    if (!listId) return;
    this.agenda.add(new Date(this.market.clock.now().getTime() + 22 * hour), async () => {
      const second = this.cast.actor('platform-operator', 'operator', 1);
      const once = freshKey(this.market, second, 'demo releases');
      await this.market.get(PaymentLists).release(second, once, listId);
      if (!isLast) await this.carryOut(listId);
    });
  }

  private async settle(): Promise<void> {
    await deliverEvents(this.market);
    await this.market.get(Settlements).settleDue();
  }

  /** All that can be paid, but for one cooperative. */
  private async propose(leftOut: string): Promise<string | undefined> {
    const operator = this.cast.actor('platform-operator', 'operator');
    const waiting = await this.market.database.read<{ id: string; kind: 'payout' | 'refund' }>(
      `SELECT p.id, 'payout' AS kind FROM payouts p JOIN organizations o ON o.id = p.supplier_id
        WHERE p.state = 'open' AND o.name <> $1
          AND NOT EXISTS (SELECT FROM payment_list_lines l WHERE l.payout_id = p.id AND l.alive)
       UNION ALL
       SELECT r.id, 'refund' FROM refunds r WHERE r.state = 'open' AND r.route = 'bank_transfer'
          AND NOT EXISTS (SELECT FROM payment_list_lines l WHERE l.refund_id = r.id AND l.alive) ORDER BY 1`,
      [leftOut && this.cast.actor(leftOut, 'clerk').organizationName],
    );
    if (waiting.length === 0) return undefined;
    const of = (kind: string): string[] => waiting.filter((one) => one.kind === kind).map(({ id }) => id);
    const draft = { payoutIds: of('payout'), refunds: of('refund').map((refundId) => ({ refundId })) };
    const once = freshKey(this.market, operator, 'demo payment-lists');
    return (await this.market.get(PaymentLists).propose(operator, once, draft)).id;
  }

  private async carryOut(listId: string): Promise<void> {
    const lines = await this.market.database.read<{ party: string; amountFen: number; code: string }>(
      `SELECT payee_name AS party, -amount_fen AS "amountFen", transfer_code AS code
         FROM payment_list_lines WHERE list_id = $1 ORDER BY position`,
      [listId],
    );
    for (const { party, amountFen, code } of lines)
      this.bank.carry({ party, amountFen, memo: `付款 ${code}` });
  }
}
