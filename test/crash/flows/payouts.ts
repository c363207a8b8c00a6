import { randomInt, randomUUID } from 'node:crypto';
import type { Caller } from '../caller';
import { pause, pick, randomOf } from '../options';
import type { Scene, ShopCallers } from '../scene';
import type { BankLine } from './bank';

type Open = { id: string; listId: string | null };
type OpenRefund = Open & { payer: object | null };
type Line = { kind: 'payout' | 'refund'; id: string; amountFen: number; transferCode: string };
/** What the bank makes of a transfer on a list. */
type Fate = 'paid' | 'paid without a code' | 'refused' | 'sent back';

const betweenMs = 2_000;
const thoroughFates: readonly Fate[] = ['sent back', 'refused', 'paid without a code', 'paid'];
const fates: readonly Fate[] = [
  ...Array.from({ length: 9 }, () => 'paid' as const),
  ...thoroughFates.filter((fate) => fate !== 'paid'),
];
const payee = { name: '无锡某校', account: '320500001234' };
const mostRounds = 12;

/** Money that leaves: settlements, payouts and refunds on lists of two people, and what the bank makes of them. */
export class PayoutDesk {
  private readonly random = randomOf(11);
  private rounds = 0;

  constructor(
    private readonly scene: Scene,
    private readonly thorough: boolean,
  ) {}

  private get operators(): [Caller, Caller] {
    return this.scene.operators;
  }

  /** Entered by each cooperative, checked by an operator; some are wrong the first time. */
  async openAccounts(): Promise<void> {
    for (const [index, shop] of this.scene.shops.entries()) {
      if (index % 3 === 0) await this.openAccount(shop, { decision: 'refused', reason: '户名不符' });
      await this.openAccount(shop, { decision: 'confirmed' });
    }
  }

  private async openAccount({ clerk }: ShopCallers, check: object): Promise<void> {
    const holder = `演练合作社 ${randomUUID()}`;
    const account = `6222${Array.from({ length: 15 }, () => randomInt(10)).join('')}`;
    const entered = await clerk.act<{ id: string }>({
      kind: 'payout account',
      path: '/v1/payout-accounts',
      body: { holder, bank: '农业银行化隆支行', account },
      promised: { holder },
    });
    if (entered.status !== 201) return;
    const path = `/v1/payout-accounts/${entered.body.id}/check`;
    await this.operators[1].act({ kind: 'account check', path, body: { ...check } });
  }

  async work(ended: () => boolean): Promise<void> {
    for (; !ended(); await pause(betweenMs)) {
      // Half of it is left to the job of the night.
      if (this.random() < 0.5) await this.settle();
      else await this.scene.letNightFall();
      await this.payList(() => pick(this.random, fates));
    }
  }

  /** Everything that the night has not settled yet; with a cooperative, of that one alone. */
  async settle(supplierId?: string): Promise<void> {
    const body = supplierId ? { supplierId } : {};
    await this.operators[0].act({ kind: 'settlement run', path: '/v1/settlement-runs', body });
  }

  /** Each fate for what leaves, one after the other. */
  async tryEverything(): Promise<void> {
    for (const offset of thoroughFates.keys())
      await this.payList((index) => thoroughFates[(index + offset) % thoroughFates.length] as Fate);
  }

  /** All that is owed leaves, and nothing goes wrong any more; answers how many lists it took. */
  async finish(): Promise<number> {
    for (let round = 0; round < mostRounds; round++) {
      await this.settle();
      if (!(await this.payList(() => 'paid'))) return round;
    }
    return mostRounds;
  }

  /** One list, proposed by one operator and released by the other; false when there is nothing to pay. */
  private async payList(fateOf: (index: number) => Fate): Promise<boolean> {
    const [first, second] = this.operators;
    const draft = await this.whatWaits();
    if (draft.payoutIds.length + draft.refunds.length === 0) return false;
    let id = await this.propose(first, draft);
    if (id && (this.thorough || this.rounds++ % 4 === 0)) {
      const path = `/v1/payment-lists/${id}/withdrawal`;
      await second.act({ kind: 'list withdrawal', path });
      id = await this.propose(first, draft);
    }
    if (!id) return true;
    await second.act({ kind: 'list release', path: `/v1/payment-lists/${id}/release` });
    const { body } = await first.get<{ lines: Line[] }>(`/v1/payment-lists/${id}`);
    await Promise.all(body.lines.map((line, index) => this.send(line, fateOf(index))));
    return true;
  }

  private async whatWaits() {
    const [first] = this.operators;
    const payouts = await first.get<{ items: Open[] }>('/v1/payouts?state=open&limit=100');
    const path = '/v1/refunds?state=open&route=bank_transfer&limit=100';
    const refunds = await first.get<{ items: OpenRefund[] }>(path);
    const free = <Item extends Open>(items: Item[]): Item[] => items.filter(({ listId }) => listId === null);
    return {
      payoutIds: free(payouts.body.items).map(({ id }) => id),
      refunds: free(refunds.body.items).map(({ id, payer }) => ({
        refundId: id,
        // Money that came through Stripe tells of no account.
        ...(payer ? {} : { payee }),
      })),
    };
  }

  private async propose(operator: Caller, draft: object): Promise<string | undefined> {
    const wish = { kind: 'payment list', path: '/v1/payment-lists', body: { ...draft } };
    const { status, body } = await operator.act<{ id: string }>(wish);
    return status === 201 ? body.id : undefined;
  }

  private async send(line: Line, fate: Fate): Promise<void> {
    const { desk } = this.scene;
    const { kind, id, amountFen, transferCode } = line;
    const noun = kind === 'payout' ? 'payouts' : 'refunds';
    if (fate === 'refused') {
      const wish = { path: `/v1/${noun}/${id}/failure`, body: { reason: '账号与户名不符' } };
      await this.operators[0].act({ kind: `refused ${kind}`, ...wish });
      return;
    }
    const byHand = fate === 'paid without a code';
    const memo = byHand ? '批量付款' : `${transferCode} 货款`;
    const [left] = await desk.shows({ amountFen: -amountFen, memo, account: '6222020200012345678' });
    if (byHand) await desk.explain(left, [{ kind, paperId: id, amountFen }]);
    else desk.expect(left, 'matched');
    if (fate === 'sent back') await this.sendBack(left, line);
  }

  private async sendBack(left: BankLine | undefined, { amountFen, transferCode }: Line): Promise<void> {
    if (!left) return;
    const { desk } = this.scene;
    const memo = `${transferCode} 退票`;
    const [back] = await desk.shows({ amountFen, memo, account: '6222020200012345678' });
    desk.expect(back, 'matched');
  }
}
