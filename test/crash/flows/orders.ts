import { randomOf } from '../options';
import type { Scene } from '../scene';
import { Deal, tradeOf } from './deal';
import { payThroughStripe, payTooLate } from './stripe';
import { drawnManner, type Manner, payByTransfer } from './transfers';

/** How an order ends; each seed has its own mixture. */
type Ending =
  | 'whole'
  | 'prepaid'
  | 'cancelled by buyer'
  | 'cancelled by supplier'
  | 'cancelled after payment request'
  | 'cancelled after payment'
  | 'expired'
  | 'expired after payment'
  | 'overdue'
  | 'rest closed'
  | 'left open';

const endings: [Ending, number][] = [
  ['whole', 54],
  ['prepaid', 10],
  ['cancelled by buyer', 6],
  ['cancelled by supplier', 4],
  ['cancelled after payment request', 4],
  ['cancelled after payment', 4],
  ['expired', 4],
  ['expired after payment', 2],
  ['overdue', 4],
  ['rest closed', 4],
  ['left open', 4],
];

const prepaidEndings = new Set<Ending>([
  'prepaid',
  'cancelled after payment request',
  'cancelled after payment',
  'expired after payment',
]);

/** What is decided beforehand instead of by chance. */
export type Course = { ending?: Ending; paid?: Manner | 'stripe'; thorough?: boolean };

/** One order and all that becomes of it, as people do it. */
export class OrderStory {
  constructor(
    private readonly scene: Scene,
    private readonly seed: number,
    private readonly index: number,
    private readonly course: Course = {},
  ) {}

  static readonly endings = endings.map(([name]) => name);
  static readonly prepaid = [...prepaidEndings];

  async run(): Promise<void> {
    const random = randomOf(this.seed * 1_000_003 + this.index);
    const trade = tradeOf(this.scene, random, this.course.thorough ?? false);
    const ending = this.course.ending ?? drawn(random);
    const deal = await Deal.place(trade, prepaidEndings.has(ending));
    if (!deal || ending === 'left open') return;
    if (ending === 'expired') return this.scene.letConfirmationLapse(deal.id);
    if (ending === 'cancelled by buyer') return deal.cancel('buyer');
    if (ending === 'expired after payment') {
      await this.pay(deal);
      return this.scene.letConfirmationLapse(deal.id);
    }
    await deal.confirm();
    if (ending === 'cancelled by supplier') return deal.cancel('supplier');
    if (ending === 'cancelled after payment request') {
      if (this.course.paid === 'stripe' || random() < 0.4) return payTooLate(deal);
      await deal.requestPayment();
      return deal.cancel('buyer');
    }
    if (prepaidEndings.has(ending)) await this.pay(deal);
    if (ending === 'cancelled after payment') return deal.cancel('buyer');
    await this.receive(deal, ending);
  }

  private async receive(deal: Deal, ending: Ending): Promise<void> {
    const acceptances = await deal.deliver(ending);
    const [first] = acceptances;
    if (!first) return;
    if (deal.chance(0.1)) await deal.print(acceptances);
    if (deal.chance(0.15)) await deal.giveBack(first);
    if (deal.chance(0.1)) await deal.giveBack(first, undefined, 'claim');
    if (deal.chance(0.5)) await deal.invoice();
    if (ending === 'whole' || ending === 'rest closed') await this.pay(deal);
    if (deal.chance(0.1)) await deal.giveBack(first);
    if (this.course.thorough) {
      await deal.giveBack(first, 'agreed');
      await deal.giveBack(first, 'agreed', 'claim');
    }
  }

  private async pay(deal: Deal): Promise<void> {
    const { random } = deal.trade;
    const how = this.course.paid ?? (random() < 0.25 ? 'stripe' : drawnManner(random));
    await (how === 'stripe' ? payThroughStripe(deal) : payByTransfer(deal, how));
  }
}

function drawn(random: () => number): Ending {
  let rest = random() * endings.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of endings) {
    rest -= weight;
    if (rest < 0) return name;
  }
  return 'whole';
}
