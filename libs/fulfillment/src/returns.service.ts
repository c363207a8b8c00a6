import { Orders } from '@app/orders';
import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  lineAmountFen,
  type OnceKey,
  ownedBy,
  type Page,
  Problem,
  page,
  paperNumber,
  partyOf,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListReturns, RequestReturn, ReturnAnswer, ReturnItem } from './acceptances.dto';
import { GoodsReturn, GoodsReturnLine } from './fulfillment.entity';
import type { FulfillmentEvents } from './fulfillment.events';
import { refuseFaults, returnFaults } from './fulfillment.policy';
import { lockPurchases } from './purchase-lock.policy';
import type { ReturnKind, ReturnState } from './shipment.state';

/** One line given back or claimed, with the accepted line it takes away from. */
export type ReturnedLine = {
  kind: ReturnKind;
  returnLineId: string;
  returnId: string;
  acceptanceLineId: string;
  orderId: string;
  /** Packs that went back; none by a claim. */
  quantity: number;
  amountFen: number;
  /** When the supplier agreed. */
  returnedAt: Date;
};

type AcceptedLine = {
  id: string;
  orderLineId: string;
  priceFen: number;
  acceptedQuantity: number;
  /** Packs that were asked back and not refused. */
  returnedQuantity: number;
  /** What of its worth was neither asked back nor claimed. */
  leftFen: number;
};

type Asked = { acceptanceLineId: string; quantity: number; amountFen: number };
type Decided = Pick<GoodsReturn, 'id' | 'number' | 'kind' | 'acceptanceId' | 'orderId' | 'amountFen'>;

/** 退货 and 索赔 after acceptance: asked by the buyer, decided by the supplier. */
@Injectable()
export class Returns {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
  ) {}

  /**
   * Errors: return.not_accepted, return.exceeds_accepted, return.unknown_line, return.line_repeated,
   * return.amount_missing.
   */
  async request(
    actor: Actor,
    key: OnceKey,
    acceptanceId: string,
    draft: RequestReturn,
  ): Promise<ReturnAnswer> {
    return this.database.once(key, async (tx) => {
      const [acceptance]: { orderId: string; supplierId: string }[] = await tx.query(
        `SELECT order_id AS "orderId", supplier_id AS "supplierId" FROM acceptances
          WHERE id = $1 AND ${ownedBy('buyer_id', '$2')}`,
        [acceptanceId, actor.organizationId],
      );
      if (!acceptance) throw new Problem('request.not_found');
      await this.orders.lock(tx, acceptance.orderId);
      const accepted = await this.acceptedLines(tx, acceptanceId);
      const lines = askedLines(draft, accepted);
      refuseFaults(returnFaults(lines, accepted));
      const { orderId, supplierId } = acceptance;
      const goods = await this.write(
        tx,
        actor,
        { acceptanceId, orderId, supplierId },
        accepted,
        draft,
        lines,
      );
      await this.record(tx, actor, 'requested', goods);
      const { id, number, state, amountFen } = goods;
      return { id, number, state, amountFen };
    });
  }

  /** Under the order's lock. What is asked back already counts as gone, unless it was refused. */
  private async acceptedLines(tx: Tx, acceptanceId: string): Promise<AcceptedLine[]> {
    const lines: AcceptedLine[] = await tx.query(
      `SELECT al.id, al.order_line_id AS "orderLineId", al.price_fen AS "priceFen",
              al.accepted_quantity AS "acceptedQuantity",
              asked.packs AS "returnedQuantity", (al.amount_fen - asked.fen)::bigint AS "leftFen"
         FROM acceptance_lines al JOIN acceptances a ON a.id = al.acceptance_id AND a.state = 'accepted'
         CROSS JOIN LATERAL (
           SELECT coalesce(sum(rl.quantity) FILTER (WHERE r.kind = 'return'), 0)::int AS packs,
                  coalesce(sum(rl.amount_fen), 0) AS fen
             FROM goods_return_lines rl JOIN goods_returns r ON r.id = rl.return_id AND r.state <> 'refused'
            WHERE rl.acceptance_line_id = al.id) asked
        WHERE a.id = $1`,
      [acceptanceId],
    );
    if (lines.length === 0) throw new Problem('return.not_accepted');
    return lines;
  }

  private async write(
    tx: Tx,
    actor: Actor,
    of: { acceptanceId: string; orderId: string; supplierId: string },
    accepted: readonly AcceptedLine[],
    { reason, kind = 'return' }: RequestReturn,
    asked: readonly Asked[],
  ): Promise<GoodsReturn> {
    const now = this.clock.now();
    const id = this.ids.next();
    const lines = asked.map((one): GoodsReturnLine => {
      const { orderLineId } = accepted.find((line) => line.id === one.acceptanceLineId) as AcceptedLine;
      return { id: this.ids.next(), returnId: id, orderLineId, ...one };
    });
    const [{ next }] = await tx.query(`SELECT nextval('return_numbers') AS next`);
    const goods: GoodsReturn = {
      id,
      number: paperNumber(kind === 'claim' ? 'SP' : 'TH', now, Number(next)),
      kind,
      ...of,
      buyerId: actor.organizationId,
      state: 'requested',
      reason,
      amountFen: sumFen(lines.map((line) => line.amountFen)),
      requestedBy: actor.userId,
      requestedAt: now,
      decidedBy: null,
      decidedAt: null,
    };
    await tx.insert(GoodsReturn, goods);
    await tx.insert(GoodsReturnLine, lines);
    return goods;
  }

  /**
   * From agreement on it counts: less is due, and the ledger takes it off. Errors: return.already_decided, return.sold_on
   * (with the number of the report).
   */
  async decide(
    actor: Actor,
    key: OnceKey,
    id: string,
    decision: Exclude<ReturnState, 'requested'>,
  ): Promise<ReturnAnswer> {
    return this.database.once(key, async (tx) => {
      const [goods]: Decided[] = await tx.query(
        `SELECT id, number, kind, acceptance_id AS "acceptanceId", order_id AS "orderId", amount_fen AS "amountFen"
             FROM goods_returns WHERE id = $1 AND ${ownedBy('supplier_id', '$2')}`,
        [id, actor.organizationId],
      );
      if (!goods) throw new Problem('request.not_found');
      await this.orders.lock(tx, goods.orderId);
      const [, decided]: [unknown, number] = await tx.query(
        `UPDATE goods_returns SET state = $2, decided_by = $3, decided_at = $4
          WHERE id = $1 AND state = 'requested'`,
        [id, decision, actor.userId, this.clock.now()],
      );
      if (!decided) throw new Problem('return.already_decided');
      if (decision === 'agreed') {
        const lines: { orderLineId: string; quantity: number; amountFen: number }[] = await tx.query(
          `SELECT order_line_id AS "orderLineId", quantity, amount_fen AS "amountFen"
             FROM goods_return_lines WHERE return_id = $1`,
          [id],
        );
        if (goods.kind === 'return') await refuseSoldOn(tx, lines);
        await (goods.kind === 'claim'
          ? this.orders.addClaimed(tx, lines)
          : this.orders.addReturned(tx, lines));
      }
      await this.record(tx, actor, decision, goods);
      if (decision === 'agreed') await this.orders.completeIfDone(tx, actor, goods.orderId);
      return { id, number: goods.number, state: decision, amountFen: goods.amountFen };
    });
  }

  private record(
    tx: Tx,
    actor: Actor,
    what: ReturnState,
    { id, kind, acceptanceId, orderId, amountFen }: Omit<Decided, 'number'>,
  ): Promise<void> {
    const payload = { returnId: id, acceptanceId, amountFen };
    const type = `${kind}.${what}` as const;
    return this.events.record<FulfillmentEvents>(tx, actor, { type, subjectId: orderId, payload });
  }

  async list(actor: Actor, query: ListReturns): Promise<Page<ReturnItem>> {
    const after = decodeCursor(query.cursor, z.tuple([z.uuid()]));
    const rows = await this.database.read<ReturnItem>(
      `SELECT g.id, g.number, g.kind, g.state, g.acceptance_id AS "acceptanceId", a.number AS "acceptanceNumber",
              g.order_id AS "orderId", o.number AS "orderNumber", g.buyer_id AS "buyerId", b.name AS "buyerName",
              g.supplier_id AS "supplierId", s.name AS "supplierName", g.reason, g.amount_fen AS "amountFen",
              asked.name AS "requestedByName", g.requested_at AS "requestedAt",
              decided.name AS "decidedByName", g.decided_at AS "decidedAt",
              (SELECT json_agg(json_build_object(
                        'id', rl.id, 'acceptanceLineId', rl.acceptance_line_id, 'orderLineId', rl.order_line_id,
                        'productName', l.product_name, 'spec', l.spec, 'quantity', rl.quantity,
                        'amountFen', rl.amount_fen) ORDER BY rl.id)
                 FROM goods_return_lines rl JOIN order_lines l ON l.id = rl.order_line_id
                WHERE rl.return_id = g.id) AS lines
         FROM (SELECT * FROM goods_returns
                WHERE ${partyOf(actor, '$1')}
                  AND ($2::uuid IS NULL OR order_id = $2) AND ($3::text[] IS NULL OR state = ANY ($3))
                  AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5) g
         JOIN acceptances a ON a.id = g.acceptance_id
         JOIN orders o ON o.id = g.order_id
         JOIN organizations b ON b.id = g.buyer_id
         JOIN organizations s ON s.id = g.supplier_id
         JOIN users asked ON asked.id = g.requested_by
         LEFT JOIN users decided ON decided.id = g.decided_by
        ORDER BY g.id DESC`,
      [
        actor.organizationId,
        query.orderId ?? null,
        query.state?.length ? query.state : null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, (goods) => [goods.id]);
  }

  /** For the ledger: every line of the agreed ones among these returns, in order of their ids. */
  async returnedLines(tx: Tx, returnIds: readonly string[]): Promise<ReturnedLine[]> {
    return tx.query(
      `SELECT g.kind, rl.id AS "returnLineId", g.id AS "returnId", rl.acceptance_line_id AS "acceptanceLineId",
              g.order_id AS "orderId", CASE g.kind WHEN 'claim' THEN 0 ELSE rl.quantity END AS quantity,
              rl.amount_fen AS "amountFen", g.decided_at AS "returnedAt"
         FROM goods_returns g JOIN goods_return_lines rl ON rl.return_id = g.id
        WHERE g.id = ANY ($1) AND g.state = 'agreed' ORDER BY rl.id`,
      [returnIds],
    );
  }
}

/** What goes back of each line: packs at their price, or the amount that is claimed. */
function askedLines({ kind, lines }: RequestReturn, accepted: readonly AcceptedLine[]): Asked[] {
  refuseFaults(
    lines.flatMap(({ amountFen }, index) =>
      (kind === 'claim') === (amountFen !== undefined)
        ? []
        : [{ pointer: `/lines/${index}/amountFen`, code: 'return.amount_missing' }],
    ),
  );
  return lines.map(({ acceptanceLineId, quantity, amountFen }) => {
    const priceFen = accepted.find((line) => line.id === acceptanceLineId)?.priceFen ?? 0;
    return { acceptanceLineId, quantity, amountFen: amountFen ?? lineAmountFen(priceFen, quantity) };
  });
}

/**
 * What was reported as sold cannot come back. Sales stand to the right of us: the table is asked by a function in the
 * database, under the lock that whoever reports them takes.
 */
async function refuseSoldOn(
  tx: Tx,
  lines: readonly { orderLineId: string; quantity: number }[],
): Promise<void> {
  await lockPurchases(
    tx,
    lines.map(({ orderLineId }) => orderLineId),
  );
  const [sold]: { reportNumber: string }[] = await tx.query(
    'SELECT report_number AS "reportNumber" FROM sold_on_beyond($1::uuid[], $2::int[]) LIMIT 1',
    [lines.map(({ orderLineId }) => orderLineId), lines.map(({ quantity }) => quantity)],
  );
  if (sold) throw new Problem('return.sold_on', sold);
}
