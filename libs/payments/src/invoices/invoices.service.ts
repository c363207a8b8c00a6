import { type LockedOrder, Orders } from '@app/orders';
import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  Problem,
  sumFen,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { statesBefore } from './invoice.state';
import { figuresOf } from './invoice-figures.queries';
import { lockInvoiceNumbers, type SaleOfInvoice, saleOfInvoice } from './invoice-numbers.queries';
import { InvoiceRequests } from './invoice-requests.service';
import { type Part, splitOver } from './invoice-split.policy';
import type { InvoiceItem, IssueInvoice, JudgeInvoice, RegisterInvoice } from './invoices.dto';
import { InvoicesQueries } from './invoices.queries';

/** A row of `invoices` as it is handed in; integer fen, negative on a red letter. */
export type NewInvoice = {
  issuerId: string;
  buyerId: string;
  requestId?: string | undefined;
  original?: { id: string; reason: string };
  code?: string | undefined;
  number: string;
  amountFen: number;
  taxFen?: number | undefined;
  issuedOn: string;
  fileId?: string | undefined;
};

type Asked = { orderIds: string[]; askedFen?: Map<string, number>; parts?: Part[] | undefined };

/** Invoices of suppliers, and the buyers' judgement of them. Orders are locked first, in the order of their ids. */
@Injectable()
export class Invoices {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly orders: Orders,
    private readonly requests: InvoiceRequests,
    private readonly queries: InvoicesQueries,
  ) {}

  /** The one-order case of `issue`, with its errors. */
  async register(actor: Actor, key: OnceKey, orderId: string, draft: RegisterInvoice): Promise<InvoiceItem> {
    return this.tellingClash(actor, () =>
      this.database.once(key, (tx) => this.enter(tx, actor, draft, { orderIds: [orderId] })),
    );
  }

  /**
   * The supplier's invoice for what was accepted and not given back, over one order or several of one buyer; it may
   * answer a request. Errors: invoice.number_used (once per issuer), invoice.reported_as_sale, invoice.exceeds_accepted
   * (with both figures in fen), invoice.parts_differ, invoice.two_buyers, invoice.order_not_asked, invoice.file_unknown,
   * invoice_request.wrong_state.
   */
  async issue(actor: Actor, key: OnceKey, draft: IssueInvoice): Promise<InvoiceItem> {
    const { requestId, parts } = draft;
    const named = parts?.map(({ orderId }) => orderId) ?? draft.orderIds ?? [];
    return this.tellingClash(actor, () =>
      this.database.once(key, async (tx) => {
        if (!requestId) return this.enter(tx, actor, draft, { orderIds: named, parts });
        const asked = await this.requests.partsOf(tx, actor, requestId);
        const askedFen = new Map(asked.map((part) => [part.orderId, part.amountFen]));
        if (named.some((id) => !askedFen.has(id))) throw Problem.at('/parts', 'invoice.order_not_asked');
        return this.enter(tx, actor, draft, { orderIds: [...askedFen.keys()], askedFen, parts });
      }),
    );
  }

  /** Runs the work; when it is refused because a reported sale has the number, that is told, so that both sides see it. */
  async tellingClash<T>(actor: Actor, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && error.code === 'invoice.reported_as_sale') {
        const { reportId, naturalKey, holderId, heldSince } = error.detail['sale'] as SaleOfInvoice;
        await this.database.transact((tx) =>
          this.events.record<PaymentEvents>(tx, actor, {
            type: 'invoice.reported_as_sale',
            subjectId: reportId,
            payload: { naturalKey, holderId, heldSince: heldSince.toISOString() },
          }),
        );
      }
      throw error;
    }
  }

  private async enter(
    tx: Tx,
    actor: Actor,
    draft: RegisterInvoice & { requestId?: string | undefined },
    asked: Asked,
  ): Promise<InvoiceItem> {
    const orders: LockedOrder[] = [];
    for (const id of [...asked.orderIds].sort()) orders.push(await this.orders.lockOwn(tx, actor, id));
    const [first] = orders as [LockedOrder];
    if (orders.some(({ buyerId }) => buyerId !== first.buyerId))
      throw Problem.at(asked.parts ? '/parts' : '/orderIds', 'invoice.two_buyers');
    if (draft.requestId) await this.requests.close(tx, actor, draft.requestId, 'invoiced');
    const id = await this.insert(tx, actor, {
      ...draft,
      issuerId: first.supplierId,
      buyerId: first.buyerId,
    });
    const parts = await this.match(tx, orders, draft.amountFen, asked);
    await this.writeParts(tx, id, parts);
    for (const { orderId, amountFen } of parts)
      await this.events.record<PaymentEvents>(tx, actor, {
        type: 'invoice.registered',
        subjectId: orderId,
        payload: { invoiceId: id, number: draft.number, amountFen },
      });
    return this.queries.oneIn(tx, actor, id);
  }

  /** Three-way match, order by order: invoiced ≤ accepted less returns (≤ ordered, which acceptances see to). */
  private async match(
    tx: Tx,
    orders: readonly LockedOrder[],
    amountFen: number,
    { parts, askedFen }: Asked,
  ): Promise<Part[]> {
    const figures = await figuresOf(
      tx,
      orders.map(({ id }) => id),
    );
    const rooms = orders.map((order) => {
      const acceptedFen = order.acceptedFen - order.returnedFen;
      const invoicedFen = figures.get(order.id)?.invoicedFen ?? 0;
      return { orderId: order.id, acceptedFen, invoicedFen, fen: Math.max(0, acceptedFen - invoicedFen) };
    });
    if (parts) {
      if (sumFen(parts.map((part) => part.amountFen)) !== amountFen)
        throw Problem.at('/parts', 'invoice.parts_differ');
      for (const [index, part] of parts.entries()) {
        const { acceptedFen, invoicedFen, fen } = rooms.find((room) => room.orderId === part.orderId) as Room;
        if (part.amountFen > fen)
          throw Problem.at(`/parts/${index}/amountFen`, 'invoice.exceeds_accepted', {
            acceptedFen,
            invoicedFen,
          });
      }
      return parts;
    }
    const asFor = rooms.map((room) => ({
      ...room,
      fen: Math.min(room.fen, askedFen?.get(room.orderId) ?? room.fen),
    }));
    const split = splitOver(amountFen, asFor) ?? splitOver(amountFen, rooms);
    if (split) return split;
    throw Problem.at('/amountFen', 'invoice.exceeds_accepted', {
      acceptedFen: sumFen(rooms.map((room) => room.acceptedFen)),
      invoicedFen: sumFen(rooms.map((room) => room.invoicedFen)),
    });
  }

  /** Under the locks of its orders. Errors: invoice.number_used, invoice.reported_as_sale, invoice.file_unknown. */
  async insert(tx: Tx, actor: Actor, draft: NewInvoice): Promise<string> {
    if (draft.fileId) await this.checkFile(tx, actor, draft.fileId);
    const id = this.ids.next();
    const code = draft.code ?? '';
    await lockInvoiceNumbers(tx, [draft.number]);
    const sale = await saleOfInvoice(tx, code, draft.number);
    if (sale) throw Problem.at('/number', 'invoice.reported_as_sale', { sale });
    const written: unknown[] = await tx.query(
      `INSERT INTO invoices (id, issuer_id, buyer_id, request_id, original_id, reversal_reason, code, number, amount_fen,
                             tax_fen, issued_on, file_id, registered_by, registered_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'registered')
       ON CONFLICT (issuer_id, code, number) DO NOTHING RETURNING id`,
      [
        id,
        draft.issuerId,
        draft.buyerId,
        draft.requestId ?? null,
        draft.original?.id ?? null,
        draft.original?.reason ?? null,
        code,
        draft.number,
        draft.amountFen,
        draft.taxFen ?? null,
        draft.issuedOn,
        draft.fileId ?? null,
        actor.userId,
        this.clock.now(),
      ],
    );
    if (written.length === 0) throw Problem.at('/number', 'invoice.number_used');
    return id;
  }

  /** The supplier's own and on no other invoice; locked, so that two invoices at once cannot both take it. */
  private async checkFile(tx: Tx, actor: Actor, fileId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('invoice-file:' || $1::text, 0))`, [
      fileId,
    ]);
    const found: unknown[] = await tx.query(
      `SELECT FROM files f WHERE f.id = $1 AND ${ownedBy('f.owner_id', '$2')}
          AND NOT EXISTS (SELECT FROM invoices i WHERE i.file_id = f.id)`,
      [fileId, actor.organizationId],
    );
    if (found.length === 0) throw Problem.at('/fileId', 'invoice.file_unknown');
  }

  async writeParts(tx: Tx, id: string, parts: readonly Part[]): Promise<void> {
    await tx.query('INSERT INTO invoice_orders SELECT $1, * FROM unnest($2::uuid[], $3::bigint[])', [
      id,
      parts.map(({ orderId }) => orderId),
      parts.map((part) => part.amountFen),
    ]);
  }

  /**
   * The buyer's finance says whether an invoice is right (查验). Verified, it proves its orders' facts: that happens by
   * the event. Errors: invoice.reversed, invoice.wrong_state.
   */
  async judge(
    actor: Actor,
    key: OnceKey,
    id: string,
    { outcome, reason }: JudgeInvoice,
  ): Promise<InvoiceItem> {
    return this.database.once(key, async (tx) => {
      const invoice = await this.queries.oneIn(tx, actor, id);
      const [, judged]: [unknown, number] = await tx.query(
        `UPDATE invoices SET state = $2, judged_by = $3, judged_at = $4, dispute_reason = $5
          WHERE id = $1 AND state = ANY ($6) AND (amount_fen < 0 OR reversed_fen < amount_fen)`,
        [
          id,
          outcome,
          actor.userId,
          this.clock.now(),
          outcome === 'disputed' ? reason : null,
          statesBefore(outcome),
        ],
      );
      if (judged === 0) throw await this.whyNot(tx, id);
      for (const order of invoice.orders)
        await this.events.record<PaymentEvents>(tx, actor, {
          type: outcome === 'verified' ? 'invoice.verified' : 'invoice.disputed',
          subjectId: order.id,
          payload: { invoiceId: id, number: invoice.number, amountFen: order.amountFen },
        });
      return this.queries.oneIn(tx, actor, id);
    });
  }

  private async whyNot(tx: Tx, id: string): Promise<Problem> {
    const [row]: [{ reversed: boolean } | undefined] = await tx.query(
      'SELECT amount_fen > 0 AND reversed_fen = amount_fen AS reversed FROM invoices WHERE id = $1',
      [id],
    );
    return new Problem(row?.reversed ? 'invoice.reversed' : 'invoice.wrong_state');
  }
}

type Room = { orderId: string; acceptedFen: number; invoicedFen: number; fen: number };
