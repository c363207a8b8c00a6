import type { Database } from '@app/platform';
import { byId } from './figures';
import type { Market } from './market';

/** What the database holds of one sequence: everything that an act could have moved, whether it should have or not. */
type Row = Record<string, unknown> & { id: string };
export type Snapshot = Record<'orders' | 'payments' | 'refunds' | 'bankLines' | 'allocations', Row[]> &
  Record<'invoices' | 'requests' | 'settlements' | 'payouts' | 'lists' | 'shelf', Row[]>;

const rows = (columns: string, from: string): string =>
  `(SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (SELECT ${columns} FROM ${from}) r)`;

const statement = `SELECT json_build_object(
  'orders', ${rows('id, state, paid_fen AS "paidFen"', 'orders WHERE supplier_id = $1')},
  'payments', ${rows(
    `id, order_id AS "orderId", transfer_code AS code, state, amount_fen AS "amountFen",
     received_fen AS "receivedFen", refunded_fen AS "refundedFen"`,
    'payments WHERE supplier_id = $1',
  )},
  'refunds', ${rows(
    `id, payment_id AS "paymentId", transfer_code AS code, state, reason, amount_fen AS "amountFen"`,
    'refunds WHERE supplier_id = $1',
  )},
  'bankLines', ${rows(
    'id, state, unmatched_reason AS reason, allocated_fen AS "allocatedFen"',
    'bank_lines WHERE id = ANY ($2::uuid[])',
  )},
  'allocations', ${rows(
    'id, bank_line_id AS "lineId", paper_id AS "paperId", amount_fen AS "amountFen"',
    `bank_allocations WHERE bank_line_id = ANY ($2::uuid[]) AND kind = 'payment' AND state = 'applied'`,
  )},
  'invoices', ${rows(
    'id, number, state, amount_fen AS "amountFen", reversed_fen AS "reversedFen"',
    'invoices WHERE issuer_id = $1',
  )},
  'requests', ${rows('id, state', 'invoice_requests WHERE supplier_id = $1')},
  'settlements', ${rows('id, state, amount_fen AS "amountFen"', 'settlements WHERE supplier_id = $1')},
  'payouts', ${rows(
    'id, settlement_id AS "settlementId", transfer_code AS code, state, amount_fen AS "amountFen"',
    'payouts WHERE supplier_id = $1',
  )},
  'lists', ${rows('id, state', 'payment_lists WHERE id = ANY ($3::uuid[])')},
  'shelf', ${rows(
    'k.id, k.price_fen AS "priceFen", k.version, p.state, s.on_hand AS "onHand", s.held',
    'products p JOIN skus k ON k.product_id = p.id JOIN stock s ON s.sku_id = k.id WHERE p.supplier_id = $1',
  )}) AS snapshot`;

export async function takeSnapshot(database: Database, market: Market, shopId: string): Promise<Snapshot> {
  const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id).filter(Boolean);
  const [row] = await database.read<{ snapshot: Snapshot }>(statement, [
    shopId,
    ids(market.bank.lines),
    ids(market.payouts.lists),
  ]);
  if (!row) throw new Error('no snapshot');
  return row.snapshot;
}

/** Ids and codes of what the market itself has opened; whatever finds no place shows in the comparison. */
export function adoptIds(market: Market, seen: Snapshot): void {
  adopt(market.refunds, seen.refunds, ({ payment, amountFen, reason }) => ({
    ...{ paymentId: payment.id, amountFen, reason },
  }));
  adopt(market.payouts.settlements, seen.settlements, ({ amountFen }) => ({ amountFen }));
  adopt(market.payouts.all, seen.payouts, ({ settlement }) => ({ settlementId: settlement.id }));
  adopt(market.bank.booked, seen.allocations, ({ line, payment, amountFen }) => ({
    ...{ lineId: line.id, paperId: payment.id, amountFen },
  }));
}

function adopt<T extends { id: string }>(
  items: readonly T[],
  found: readonly Row[],
  marks: (item: T) => object,
): void {
  const known = new Set(items.map(({ id }) => id));
  for (const item of items) {
    if (item.id) continue;
    const row = found.find(
      (one) =>
        !known.has(one.id) && Object.entries(marks(item)).every(([name, value]) => one[name] === value),
    );
    if (!row) continue;
    known.add(row.id);
    Object.assign(item, { id: row.id }, 'code' in item ? { code: row['code'] } : {});
  }
}

/** The same, as the model has it. */
export function snapshotOf(market: Market): Snapshot {
  const { bank, invoicing, payouts } = market;
  return {
    orders: byId(market.orders).map(({ id, state, paidFen }) => ({ id, state, paidFen })),
    payments: byId(market.payments).map(
      ({ id, order, code, state, amountFen, receivedFen, refundedFen }) => ({
        ...{ id, orderId: order.id, code, state, amountFen, receivedFen, refundedFen },
      }),
    ),
    refunds: byId(market.refunds).map(({ id, payment, code, state, reason, amountFen }) => ({
      ...{ id, paymentId: payment.id, code, state, reason, amountFen },
    })),
    bankLines: byId(bank.lines).map(({ id, state, reason, allocatedFen }) => ({
      ...{ id, state, reason, allocatedFen },
    })),
    allocations: byId(bank.booked).map(({ id, line, payment, amountFen }) => ({
      ...{ id, lineId: line.id, paperId: payment.id, amountFen },
    })),
    invoices: byId(invoicing.invoices).map(({ id, number, state, amountFen, reversedFen }) => ({
      ...{ id, number, state, amountFen, reversedFen },
    })),
    requests: byId(invoicing.requests).map(({ id, state }) => ({ id, state })),
    settlements: byId(payouts.settlements).map(({ id, state, amountFen }) => ({ id, state, amountFen })),
    payouts: byId(payouts.all).map(({ id, settlement, code, state, amountFen }) => ({
      ...{ id, settlementId: settlement.id, code, state, amountFen },
    })),
    lists: byId(payouts.lists).map(({ id, state }) => ({ id, state })),
    shelf: byId(market.packs).map(({ id, priceFen, version, listed, onHand, held }) => ({
      ...{ id, priceFen, version, state: listed ? 'listed' : 'delisted', onHand, held },
    })),
  };
}
