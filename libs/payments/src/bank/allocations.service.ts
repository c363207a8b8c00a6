import { type LockedOrder, Orders } from '@app/orders';
import { type Actor, Clock, Ids, Problem, type SystemActor, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Payments } from '../paying/payments.service';
import { Refunds } from '../refunds/refunds.service';
import { ProviderPayouts } from '../stripe/provider-payouts.service';
import type { PayoutState } from '../transfers/payout.state';
import { Payouts } from '../transfers/payouts.service';
import type { AllocationKind } from './bank-line.state';

/** A part of a line and what it is for; integer fen with the sign of the line. */
export type Allocation = {
  id: string;
  lineId: string;
  kind: AllocationKind;
  paperId: string;
  amountFen: number;
};
export type NewAllocation = Omit<Allocation, 'id'>;

/** Something that money on the bank's statement may be for. */
export type Paper = {
  id: string;
  transferCode: string | null;
  /** What it takes, without a sign. */
  amountFen: number;
  orderId: string | null;
  isOpen: boolean;
};

type Act = { tx: Tx; actor: Actor | SystemActor; allocation: Allocation; order: LockedOrder | undefined };
type PaperKind = {
  /** 1: money in, -1: money out, 0: a line of the other sign, whichever. */
  direction: 1 | -1 | 0;
  /** Takes exactly its amount, once; else parts of it as well. */
  isWhole: boolean;
  /** Whether the machine may settle it by its transfer code and exact amount. */
  hasCode: boolean;
  /** Rows of `Paper`. */
  papers: string;
  /** What a paper that is not open says. */
  closed: string;
  settle(act: Act): Promise<void>;
};

const refunds = (isOpen: string): string =>
  `SELECT id, transfer_code AS "transferCode", amount_fen AS "amountFen", order_id AS "orderId",
          ${isOpen} AND route = 'bank_transfer' AS "isOpen" FROM refunds`;

const payouts = (openIn: PayoutState): string =>
  `SELECT id, transfer_code AS "transferCode", amount_fen AS "amountFen", NULL::uuid AS "orderId",
          state = '${openIn}' AS "isOpen" FROM payouts`;

/** Says what money on the bank's statements is for, and has it booked so. */
@Injectable()
export class Allocations {
  constructor(
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly refunds: Refunds,
    private readonly payouts: Payouts,
    private readonly providerPayouts: ProviderPayouts,
  ) {}

  /** All that a line may be for: one more kind of paper is one more entry. */
  readonly kinds: Partial<Record<AllocationKind, PaperKind>> = {
    payment: {
      direction: 1,
      isWhole: false,
      hasCode: false,
      papers: `SELECT id, transfer_code AS "transferCode", amount_fen - received_fen AS "amountFen",
                      order_id AS "orderId", state = 'pending' AS "isOpen" FROM payments`,
      closed: 'payment.not_pending',
      settle: ({ tx, actor, allocation: { id, paperId, amountFen, lineId } }) =>
        this.payments.apply(tx, actor, {
          paymentId: paperId,
          amountFen,
          provider: 'bank_transfer',
          cause: { kind: 'allocation', id },
          bankLineId: lineId,
        }),
    },
    refund: {
      direction: -1,
      isWhole: true,
      hasCode: true,
      papers: refunds(`state IN ('open', 'sent')`),
      closed: 'refund.wrong_state',
      settle: ({ tx, actor, allocation }) => this.refunds.paid(tx, actor, allocation.paperId, 'suspense'),
    },
    refund_back: {
      direction: 1,
      isWhole: true,
      hasCode: true,
      papers: refunds(`state = 'paid'`),
      closed: 'refund.wrong_state',
      settle: ({ tx, actor, allocation }) =>
        this.refunds.cameBack(tx, actor, allocation.paperId, {
          cause: { kind: 'allocation', id: allocation.id },
          into: 'suspense',
          why: '银行退汇',
        }),
    },
    payout: {
      direction: -1,
      isWhole: true,
      hasCode: true,
      papers: payouts('released'),
      closed: 'payout.wrong_state',
      settle: ({ tx, actor, allocation }) => this.payouts.paid(tx, actor, allocation.paperId, allocation.id),
    },
    payout_back: {
      direction: 1,
      isWhole: true,
      hasCode: true,
      papers: payouts('paid'),
      closed: 'payout.wrong_state',
      settle: ({ tx, actor, allocation }) =>
        this.payouts.failed(tx, actor, allocation.paperId, '银行退汇', allocation.id),
    },
    provider_payout: {
      direction: 1,
      isWhole: true,
      hasCode: false,
      papers: `SELECT id, NULL AS "transferCode", amount_fen AS "amountFen", NULL::uuid AS "orderId",
                      state = 'on_the_way' AS "isOpen" FROM provider_payouts`,
      closed: 'provider_payout.wrong_state',
      settle: ({ tx, actor, allocation: { id, paperId } }) =>
        this.providerPayouts.arrived(tx, actor, paperId, id),
    },
    line: {
      direction: 0,
      isWhole: false,
      hasCode: false,
      papers: `SELECT id, NULL AS "transferCode", abs(amount_fen - allocated_fen) AS "amountFen", NULL AS "orderId",
                      state = 'unmatched' AS "isOpen", sign(amount_fen)::int AS direction FROM bank_lines`,
      closed: 'bank_line.wrong_state',
      // Both are in suspense, where they cancel each other out.
      settle: async () => {},
    },
    reversal: {
      direction: -1,
      isWhole: true,
      hasCode: false,
      papers: `SELECT a.id, NULL AS "transferCode", a.amount_fen AS "amountFen", p.order_id AS "orderId",
                      a.state = 'applied' AND NOT EXISTS (
                        SELECT FROM bank_allocations r
                         WHERE r.paper_id = a.id AND r.kind = 'reversal' AND r.state = 'applied') AS "isOpen"
                 FROM bank_allocations a JOIN payments p ON p.id = a.paper_id WHERE a.kind = 'payment'`,
      closed: 'bank_line.wrong_state',
      settle: async ({ tx, actor, allocation, order }) => {
        const [applied]: { paymentId: string }[] = await tx.query(
          'SELECT paper_id AS "paymentId" FROM bank_allocations WHERE id = $1',
          [allocation.paperId],
        );
        if (!applied || !order) throw new Problem('bank_line.wrong_state');
        const taken = { ...applied, amountFen: -allocation.amountFen, reason: 'reversal' } as const;
        await this.refunds.takenBack(tx, actor, order, taken);
      },
    },
  };

  kind(kind: AllocationKind): PaperKind {
    const known = this.kinds[kind];
    if (!known) throw new Error(`No bank line can be for a ${kind}`);
    return known;
  }

  /** Papers of a kind by `id` or `transferCode`. */
  async papers<Row extends Paper>(
    tx: Tx,
    kind: AllocationKind,
    by: 'id' | 'transferCode',
    values: readonly string[],
  ): Promise<Row[]> {
    if (values.length === 0) return [];
    const type = by === 'id' ? 'uuid[]' : 'text[]';
    return tx.query(
      `SELECT * FROM (${this.kind(kind).papers}) papers WHERE "${by}" = ANY ($1::${type}) ORDER BY id`,
      [values],
    );
  }

  /** Orders before everything else, in id order. */
  async lockOrders(tx: Tx, ids: Iterable<string | null>): Promise<Map<string, LockedOrder>> {
    const locked = new Map<string, LockedOrder>();
    const known = new Set([...ids].filter((id) => id !== null));
    for (const id of [...known].sort()) locked.set(id, await this.orders.lock(tx, id));
    return locked;
  }

  /** What the machine knows by itself is applied at once. The lines and orders are locked by the caller. */
  async applyKnown(
    tx: Tx,
    actor: Actor,
    parts: readonly NewAllocation[],
    orders: ReadonlyMap<string, LockedOrder>,
  ): Promise<void> {
    const ids = this.ids.many(parts.length);
    const allocations = parts.map((part, index) => ({ ...part, id: ids[index] as string }));
    await this.insert(tx, allocations, { state: 'applied', by: null });
    await this.settle(tx, actor, allocations, orders);
    await this.count(tx, allocations, 'unmatched');
  }

  async propose(tx: Tx, actor: Actor, parts: readonly NewAllocation[]): Promise<Allocation[]> {
    const ids = this.ids.many(parts.length);
    const allocations = parts.map((part, index) => ({ ...part, id: ids[index] as string }));
    await this.insert(tx, allocations, { state: 'proposed', by: actor.userId });
    return allocations;
  }

  /** Books what was proposed. The lines and orders are locked by the caller. Errors: those of each paper. */
  async applyProposed(
    tx: Tx,
    actor: Actor,
    allocations: readonly Allocation[],
    orders: ReadonlyMap<string, LockedOrder>,
  ): Promise<void> {
    // The papers first: what another line has settled meanwhile says so itself, before the unique index does.
    await this.settle(tx, actor, allocations, orders);
    const [, decided]: [unknown, number] = await tx.query(
      `UPDATE bank_allocations SET state = 'applied', decided_by = $2, decided_at = $3
        WHERE id = ANY ($1::uuid[]) AND state = 'proposed' AND proposed_by <> $2`,
      [allocations.map(({ id }) => id), actor.userId, this.clock.now()],
    );
    if (decided !== allocations.length) throw new Problem('bank_line.wrong_state');
    await this.count(tx, allocations, 'proposed');
  }

  async reject(tx: Tx, actor: Actor, lineId: string): Promise<void> {
    await tx.query(
      `UPDATE bank_allocations SET state = 'rejected', decided_by = $2, decided_at = $3
        WHERE bank_line_id = $1 AND state = 'proposed'`,
      [lineId, actor.userId, this.clock.now()],
    );
  }

  private async settle(
    tx: Tx,
    actor: Actor,
    allocations: readonly Allocation[],
    orders: ReadonlyMap<string, LockedOrder>,
  ): Promise<void> {
    for (const allocation of allocations) {
      const { kind, paperId } = allocation;
      const [taken] = kind === 'reversal' ? await this.papers(tx, kind, 'id', [paperId]) : [];
      if (taken?.isOpen === false) throw new Problem(this.kind(kind).closed);
      const order = orders.get(taken?.orderId ?? '');
      await this.kind(kind).settle({ tx, actor, allocation, order });
    }
  }

  private async insert(
    tx: Tx,
    allocations: readonly Allocation[],
    { state, by }: { state: 'proposed' | 'applied'; by: string | null },
  ): Promise<void> {
    const column = <K extends keyof Allocation>(name: K) => allocations.map((one) => one[name]);
    await tx.query(
      `INSERT INTO bank_allocations (id, bank_line_id, kind, paper_id, amount_fen, state, proposed_by, proposed_at, decided_at)
       SELECT id, line, kind, paper, fen, $6, $7, CASE WHEN $7::uuid IS NULL THEN NULL ELSE $8::timestamptz END,
              CASE WHEN $6 = 'applied' THEN $8::timestamptz END
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[]) AS a(id, line, kind, paper, fen)`,
      [
        ...[column('id'), column('lineId'), column('kind'), column('paperId'), column('amountFen')],
        ...[state, by, this.clock.now()],
      ],
    );
  }

  /**
   * Adds up on the lines what was applied; never more than they have, which the CHECK behind it says as well. The other
   * line of a pair must be free. Errors: bank_line.wrong_state.
   */
  private async count(
    tx: Tx,
    allocations: readonly Allocation[],
    before: 'unmatched' | 'proposed',
  ): Promise<void> {
    const sums = new Map<string, { fen: number; before: string }>();
    const add = (id: string, fen: number, state: string): void => {
      sums.set(id, { fen: (sums.get(id)?.fen ?? 0) + fen, before: state });
    };
    for (const { lineId, kind, paperId, amountFen } of allocations) {
      add(lineId, amountFen, before);
      if (kind === 'line') add(paperId, -amountFen, 'unmatched');
    }
    const lines = [...sums];
    const [, counted]: [unknown, number] = await tx.query(
      `UPDATE bank_lines l
          SET allocated_fen = allocated_fen + d.fen,
              state = CASE WHEN allocated_fen + d.fen = amount_fen THEN 'matched' ELSE 'unmatched' END,
              unmatched_reason = CASE WHEN allocated_fen + d.fen = amount_fen THEN NULL ELSE 'rest_left' END
         FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS d(id, fen, before)
        WHERE l.id = d.id AND l.state = d.before AND abs(allocated_fen + d.fen) <= abs(amount_fen)`,
      [lines.map(([id]) => id), lines.map(([, { fen }]) => fen), lines.map(([, one]) => one.before)],
    );
    if (counted !== lines.length) throw new Problem('bank_line.wrong_state');
  }
}
