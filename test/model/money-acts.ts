import { type Act, type Dice, hasOrders, type Step } from './act';
import type { BankLine, Order, Payment } from './figures';
import type { Market } from './market';
import type { Person } from './stage';

const hasPayments = ({ payments }: Market): boolean => payments.length > 0;
const hasBankLines = ({ bankLines }: Market): boolean => bankLines.length > 0;

export const moneyActs: Record<string, Act> = {
  pay: {
    weight: 5,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      const asker = dice.of(['finance', 'purchaser'] as const);
      const payment = market.requestPayment(order);
      return {
        says: `${asker} asks how to pay ${order.name}`,
        outcome: typeof payment === 'string' ? payment : '201',
        orders: [order],
        once: true,
        send: (stage, key) =>
          stage.post(asker, `/v1/orders/${order.id}/payments`, { provider: 'bank_transfer' }, key),
        learn(body: { id: string; transferCode: string; amountFen: number }) {
          if (typeof payment === 'string') return;
          expect(body.amountFen).toBe(payment.amountFen);
          if (payment.id) expect(body.id).toBe(payment.id);
          payment.id = body.id;
          payment.code = body.transferCode;
        },
      };
    },
  },
  import: { weight: 5, step: importStatement },
  invoice: {
    weight: 2,
    may: hasOrders,
    step(market, dice) {
      const order = dice.of(market.orders);
      const pack = (order.lines[0] as Order['lines'][number]).pack;
      // The pack is this sequence's own, and so are its numbers.
      const serial = String(BigInt(`0x${pack.id.slice(-12)}`)).padStart(15, '0');
      const number = `2632${serial}${dice.roll(4)}`;
      const amountFen = 100 * (1 + dice.roll(30));
      const invoice = market.invoice(order, number, amountFen);
      return {
        says: `invoice ${number} of ${amountFen} fen for ${order.name}`,
        outcome: typeof invoice === 'string' ? invoice : '201',
        orders: [order],
        once: true,
        send: (stage, key) =>
          stage.post(
            'clerk',
            `/v1/orders/${order.id}/invoices`,
            { number, amountFen, issuedOn: '2026-06-01' },
            key,
          ),
        learn(body: { id: string }) {
          if (typeof invoice !== 'string') invoice.id = body.id;
        },
      };
    },
  },
  judgeInvoice: {
    weight: 2,
    may: ({ invoices }) => invoices.length > 0,
    step(market, dice) {
      const invoice = dice.of(market.invoices);
      const outcome = dice.of(['verified', 'verified', 'disputed'] as const);
      const judgement = outcome === 'disputed' ? { outcome, reason: '抬头不符' } : { outcome };
      return {
        says: `finance says that invoice ${invoice.number} is ${outcome}`,
        outcome: market.judge(invoice, outcome),
        orders: [invoice.order],
        once: true,
        send: (stage, key) =>
          stage.post('finance', `/v1/invoices/${invoice.id}/verification`, judgement, key),
      };
    },
  },
  propose: {
    weight: 3,
    may: (market) => hasBankLines(market) && hasPayments(market),
    step(market, dice) {
      const [line, payment] = [dice.of(market.bankLines), dice.of(market.payments)];
      const operator = dice.roll(2);
      return matchStep(
        market,
        line,
        `operator ${operator} proposes ${line.amountFen} fen for ${payment.code}`,
        {
          outcome: market.propose(line, payment, operator),
          send: (stage) =>
            stage.post(`operator${operator}` as Person, `/v1/bank-lines/${line.id}/match`, {
              paymentId: payment.id,
            }),
        },
      );
    },
  },
  confirmMatch: {
    weight: 3,
    may: hasBankLines,
    step(market, dice) {
      const line = dice.of(market.bankLines);
      const operator = 1 - dice.roll(2);
      return matchStep(market, line, `operator ${operator} confirms ${line.reference}`, {
        outcome: market.confirmMatch(line, operator),
        send: (stage) =>
          stage.post(`operator${operator}` as Person, `/v1/bank-lines/${line.id}/confirmations`),
      });
    },
  },
  rejectMatch: {
    weight: 1,
    may: hasBankLines,
    step(market, dice) {
      const line = dice.of(market.bankLines);
      const operator = dice.roll(2);
      return matchStep(market, line, `operator ${operator} rejects ${line.reference}`, {
        outcome: market.rejectMatch(line),
        send: (stage) => stage.post(`operator${operator}` as Person, `/v1/bank-lines/${line.id}/rejection`),
      });
    },
  },
};

function matchStep(market: Market, line: BankLine, says: string, step: Pick<Step, 'outcome' | 'send'>): Step {
  const order = market.orders.find(({ payments }) => payments.includes(line.payment as Payment));
  return { says, ...step, orders: order ? [order] : [] };
}

/** One to three rows: right, of another amount, under a code nobody gave out, without one, or seen before. */
function importStatement(market: Market, dice: Dice): Step {
  const rows = Array.from({ length: 1 + dice.roll(3) }, () => {
    const payment = market.payments.length ? dice.of(market.payments) : undefined;
    const kind = dice.roll(8);
    if (kind === 5 && market.rows.length) return dice.of(market.rows);
    const reference = `${market.packs[0]?.id}-${market.rows.length}`;
    const code = kind === 6 ? 'JD2222222' : kind === 7 ? '' : (payment?.code ?? '');
    const row = { reference, amountFen: (payment?.amountFen ?? 100) + (kind === 4 ? 100 : 0), code };
    market.rows.push(row);
    return row;
  });
  const results = market.importStatement(rows);
  const lines = results.filter((line) => line !== 'duplicate');
  const matched = lines.filter(({ state }) => state === 'matched').length;
  const orders = market.orders.filter(({ payments }) =>
    lines.some(({ payment }) => payment && payments.includes(payment)),
  );
  const text = rows.map(({ amountFen, code }) => `${amountFen} fen ${code || 'without a code'}`).join(', ');
  return {
    says: `the bank's file says: ${text}`,
    outcome: '201',
    orders,
    send: (stage) => stage.import(rows),
    async learn(body: { id: string; matched: number; unmatched: number; duplicates: number }, stage) {
      expect({ matched, unmatched: lines.length - matched, duplicates: rows.length - lines.length }).toEqual({
        matched: body.matched,
        unmatched: body.unmatched,
        duplicates: body.duplicates,
      });
      for (const { id, reference, amountFen } of await stage.bankLinesOf(body.id)) {
        const line = lines.find((one) => one.reference === reference && one.amountFen === amountFen);
        if (line) line.id = id;
      }
    },
  };
}
