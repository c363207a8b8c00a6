import { randomOf } from '../options';
import type { Scene } from '../scene';
import { Deal, tradeOf } from './deal';
import { invoiceTogether } from './invoices';
import { payTogether } from './transfers';

/** Several orders of one unit and one cooperative: delivered one by one, invoiced together, paid by one transfer. */
export class GroupStory {
  constructor(
    private readonly scene: Scene,
    private readonly seed: number,
    private readonly index: number,
    readonly size: number,
    private readonly course: { withCodes?: boolean; thorough?: boolean } = {},
  ) {}

  async run(): Promise<void> {
    const random = randomOf(this.seed * 1_000_003 + this.index);
    const trade = tradeOf(this.scene, random, this.course.thorough ?? false);
    const deals: Deal[] = [];
    for (let n = 0; n < this.size; n++) {
      const deal = await Deal.place(trade, false);
      if (!deal) continue;
      await deal.confirm();
      const accepted = await deal.deliver();
      if (accepted.length) deals.push(deal);
    }
    const withCodes = this.course.withCodes ?? random() < 0.5;
    await Promise.all([invoiceTogether(deals), payTogether(deals, withCodes)]);
  }
}
