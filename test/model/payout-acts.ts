import { type Act, type Dice, type Ids, type Step } from './act';
import type { Market } from './market';
import type { PaymentList } from './payouts';
import type { Person } from './stage';

const hasLists = ({ payouts }: Market): boolean => payouts.lists.length > 0;
const proposed = ({ payouts }: Market): PaymentList[] =>
  payouts.lists.filter(({ state }) => state === 'proposed');

export const payoutActs: Record<string, Act> = {
  account: {
    weight: 4,
    may: ({ payouts, shipments }) => !payouts.hasAccount && shipments.length > 0,
    step(market) {
      market.payouts.hasAccount = true;
      return {
        says: 'the cooperative enters its account, and an operator confirms it',
        happen: (stage) => stage.openAccount(),
      };
    },
  },
  settle: {
    weight: 3,
    may: ({ orders }) => orders.some(({ state }) => state === 'completed'),
    step(market) {
      const settlement = market.payouts.settle();
      return {
        says: `the cooperative is settled with: ${settlement?.amountFen ?? 'nothing'}`,
        outcome: '201',
        once: true,
        send: (stage, key) => stage.settle(key),
        learn(body: object) {
          const made = { settlements: settlement ? 1 : 0, amountFen: settlement?.amountFen ?? 0 };
          expect(body).toEqual({ ...made, suppliersLeft: 0 });
        },
      };
    },
  },
  list: {
    weight: 5,
    may: ({ payouts, refunds }) => payouts.all.length + refunds.length > 0,
    step: list,
  },
  release: {
    weight: 5,
    may: hasLists,
    step(market, dice) {
      const one = dice.mostlyOf(proposed(market), market.payouts.lists);
      const operator = dice.roll(6) === 5 ? one.proposer : 1 - one.proposer;
      return {
        says: `operator ${operator} releases ${one.name}`,
        outcome: market.payouts.release(one, operator),
        orders: one.refunds.map(({ payment }) => payment.order),
        once: true,
        send: (stage, key) =>
          stage.post(`operator${operator}` as Person, `/v1/payment-lists/${one.id}/release`, undefined, key),
      };
    },
  },
  withdraw: {
    weight: 2,
    may: hasLists,
    step(market, dice) {
      const one = dice.of(market.payouts.lists);
      return {
        says: `${one.name} is withdrawn`,
        outcome: market.payouts.withdraw(one),
        once: true,
        send: (stage, key) =>
          stage.post('operator1', `/v1/payment-lists/${one.id}/withdrawal`, undefined, key),
      };
    },
  },
  payoutRefused: {
    weight: 8,
    may: ({ payouts }) => payouts.all.length > 0,
    step(market, dice) {
      const released = market.payouts.all.filter(({ state }) => state === 'released');
      const payout = dice.mostlyOf(released, market.payouts.all);
      return {
        says: `the bank refuses a payout of ${payout.amountFen} fen`,
        outcome: market.payouts.refuse(payout),
        once: true,
        send: (stage, key) =>
          stage.post('operator1', `/v1/payouts/${payout.id}/failure`, { reason: '账号不存在' }, key),
      };
    },
  },
};

/** Payouts, refunds or both; seldom nothing. */
function list(market: Market, dice: Dice): Step {
  const { refunds, payouts } = market;
  const some = <T extends { state: string }>(all: readonly T[]): T[] => {
    const open = all.filter(({ state }) => state === 'open');
    const from = dice.roll(6) < 5 ? open : all;
    return from.length ? dice.someOf(from, 3) : [];
  };
  const what = dice.roll(8);
  const [paid, back] = [what % 3 === 1 ? [] : some(payouts.all), what % 3 === 2 ? [] : some(refunds)];
  const operator = dice.roll(2);
  const one = payouts.propose(paid, back, operator);
  const draft = {
    payoutIds: paid.map(({ id }) => id),
    refunds: back.map(({ id }) => ({ refundId: id })),
  };
  return {
    says: `operator ${operator} puts ${paid.length} payouts and ${back.length} refunds on a list`,
    outcome: typeof one === 'string' ? one : '201',
    once: true,
    send: (stage, key) => stage.post(`operator${operator}` as Person, '/v1/payment-lists', draft, key),
    learn({ id }: Ids) {
      if (typeof one !== 'string') one.id = id;
    },
  };
}
