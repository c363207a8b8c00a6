import { pick } from '../options';
import type { BankDesk, BankLine, Part } from './bank';
import type { Deal, Payable } from './deal';

/** How a buyer's money comes by bank, and what goes wrong with it. */
export const manners = [
  'code',
  'no code',
  'two parts with the code',
  'two parts in two files',
  'two parts without a code',
  'too much',
  'twice',
  'taken back later',
  'taken back at once',
] as const;
export type Manner = (typeof manners)[number];

const surplusFen = 500;

/** Mostly as it should be. */
export function drawnManner(random: () => number): Manner {
  return random() < 0.55 ? 'code' : pick(random, manners);
}

type Paying = { desk: BankDesk; deal: Deal; payable: Payable; memo: string };

const ways: Record<Manner, (paying: Paying) => Promise<void>> = {
  code: async ({ desk, deal, payable }) => {
    await desk.showsKnown(payable.amountFen, payable.transferCode, deal.account);
  },
  'no code': async ({ desk, deal, payable }) => {
    const [line] = await desk.shows({ amountFen: payable.amountFen, memo: '货款', account: deal.account });
    await desk.explain(line, { paymentId: payable.id });
  },
  'two parts with the code': async ({ desk, deal, payable, memo }) => {
    const lines = await desk.shows(...halves(payable, memo, deal.account));
    for (const line of lines) desk.expect(line, 'matched');
  },
  'two parts in two files': async ({ desk, deal, payable, memo }) => {
    const [first, second] = halves(payable, memo, deal.account);
    const [waiting] = await desk.shows(first);
    desk.expect(waiting, 'unmatched');
    const [line] = await desk.shows(second);
    desk.expect(line, 'matched');
    if (waiting) desk.expect(await desk.again(waiting), 'matched');
  },
  'two parts without a code': async ({ desk, deal, payable }) => {
    for (const half of halves(payable, '货款', deal.account)) {
      const [line] = await desk.shows(half);
      await desk.explain(line, [partOf(payable.id, half.amountFen)]);
    }
  },
  'too much': async ({ desk, deal, payable, memo }) => {
    const amountFen = payable.amountFen + surplusFen;
    const [line] = await desk.shows({ amountFen, memo, account: deal.account });
    desk.expect(line, 'unmatched');
    await desk.explain(line, [partOf(payable.id, payable.amountFen)]);
    await sendBack(desk, deal, line, surplusFen);
  },
  twice: async (paying) => {
    const { desk, deal, payable, memo } = paying;
    await ways.code(paying);
    const [line] = await desk.shows({ amountFen: payable.amountFen, memo, account: deal.account });
    desk.expect(line, 'unmatched');
    await sendBack(desk, deal, line, payable.amountFen);
  },
  'taken back later': async ({ desk, deal, payable }) => {
    const line = await desk.showsKnown(payable.amountFen, payable.transferCode, deal.account);
    const [applied] = line?.allocations ?? [];
    if (!applied) return;
    const { amountFen } = payable;
    const [out] = await desk.shows({ amountFen: -amountFen, memo: '冲正 货款', account: deal.account });
    desk.expect(out, 'unmatched');
    await desk.explain(out, [{ kind: 'reversal', paperId: applied.id, amountFen }]);
    await payByTransfer(deal, 'code');
  },
  'taken back at once': async (paying) => {
    const { desk, deal, payable, memo } = paying;
    const { amountFen } = payable;
    const { account } = deal;
    const [line, out] = await desk.shows(
      { amountFen, memo, account },
      { amountFen: -amountFen, memo: `冲正 ${memo}`, account },
    );
    desk.expect(line, 'unmatched');
    if (line && out) await desk.explain(out, [{ kind: 'line', paperId: line.id, amountFen }]);
    await ways.code(paying);
  },
};

export async function payByTransfer(deal: Deal, manner: Manner): Promise<void> {
  const payable = await deal.requestPayment();
  if (!payable) return;
  if (deal.trade.thorough) await deal.print([], payable);
  const { desk } = deal.trade.scene;
  await ways[manner]({ desk, deal, payable, memo: `货款 ${payable.transferCode}` });
}

/** One transfer for several orders: with all their codes the machine knows, without them two people say so. */
export async function payTogether(deals: readonly Deal[], withCodes: boolean): Promise<void> {
  const payables: Payable[] = [];
  for (const deal of deals) {
    const payable = await deal.requestPayment();
    if (payable) payables.push(payable);
  }
  const [first] = deals;
  if (!first || payables.length === 0) return;
  const { desk } = first.trade.scene;
  const amountFen = payables.reduce((sum, payable) => sum + payable.amountFen, 0);
  const codes = payables.map(({ transferCode }) => transferCode).join(' ');
  const memo = withCodes ? `货款 ${codes}` : '三张订单的货款';
  const [line] = await desk.shows({ amountFen, memo, account: first.account });
  if (withCodes) desk.expect(line, 'matched');
  else
    await desk.explain(
      line,
      payables.map((payable) => partOf(payable.id, payable.amountFen)),
    );
}

const partOf = (paperId: string, amountFen: number): Part => ({ kind: 'payment', paperId, amountFen });

function halves({ amountFen }: Payable, memo: string, account: string) {
  const part = Math.floor(amountFen / 3);
  return [
    { amountFen: part, memo, account },
    { amountFen: amountFen - part, memo, account },
  ] as const;
}

/** What nobody owes is sent back to where it came from. */
async function sendBack(
  desk: BankDesk,
  { account }: Deal,
  line: BankLine | undefined,
  amountFen: number,
): Promise<void> {
  if (!line) return;
  const [out] = await desk.shows({ amountFen: -amountFen, memo: '退回多收款', account });
  await desk.explain(out, [{ kind: 'line', paperId: line.id, amountFen }]);
}
