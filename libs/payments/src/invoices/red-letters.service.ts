import { type LockedOrder, Orders } from '@app/orders';
import { type Actor, Database, Events, type OnceKey, Problem, sumFen, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PaymentEvents } from '../payments.events';
import { figuresOf } from './invoice-figures.queries';
import { type Part, type Reversible, splitReversal } from './invoice-split.policy';
import type { InvoiceItem, IssueRedLetter } from './invoices.dto';
import { InvoicesQueries } from './invoices.queries';
import { Invoices } from './invoices.service';

type Original = { amountFen: number; reversedFen: number; originalId: string | null };
type OriginalPart = { orderId: string; leftFen: number };

/** 红字发票: a negative invoice that names the one it takes back, wholly or in part. What it frees may be invoiced anew. */
@Injectable()
export class RedLetters {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly orders: Orders,
    private readonly invoices: Invoices,
    private readonly queries: InvoicesQueries,
  ) {}

  /**
   * Errors: invoice.is_red, invoice.number_used, invoice.reported_as_sale, invoice.exceeds_original (with what is left in
   * fen), invoice.parts_differ, invoice.order_not_asked, invoice.file_unknown.
   */
  issue(actor: Actor, key: OnceKey, originalId: string, draft: IssueRedLetter): Promise<InvoiceItem> {
    return this.invoices.tellingClash(actor, () => this.enter(actor, key, originalId, draft));
  }

  private async enter(
    actor: Actor,
    key: OnceKey,
    originalId: string,
    draft: IssueRedLetter,
  ): Promise<InvoiceItem> {
    return this.database.once(key, async (tx) => {
      const { orders: over } = await this.queries.oneIn(tx, actor, originalId);
      const orders: LockedOrder[] = [];
      for (const { id } of over) orders.push(await this.orders.lockOwn(tx, actor, id));
      const [first] = orders as [LockedOrder];
      const original = await this.lockOriginal(tx, originalId);
      const id = await this.invoices.insert(tx, actor, {
        ...draft,
        issuerId: first.supplierId,
        buyerId: first.buyerId,
        amountFen: -draft.amountFen,
        taxFen: -draft.taxFen,
        original: { id: originalId, reason: draft.reason },
      });
      const parts = await this.parts(tx, orders, originalId, original, draft);
      await this.invoices.writeParts(
        tx,
        id,
        parts.map(({ orderId, amountFen }) => ({ orderId, amountFen: -amountFen })),
      );
      await tx.query('UPDATE invoices SET reversed_fen = reversed_fen + $2 WHERE id = $1', [
        originalId,
        draft.amountFen,
      ]);
      for (const { orderId, amountFen } of parts)
        await this.events.record<PaymentEvents>(tx, actor, {
          type: 'invoice.reversed',
          subjectId: orderId,
          payload: { invoiceId: id, originalId, number: draft.number, amountFen: -amountFen },
        });
      return this.queries.oneIn(tx, actor, id);
    });
  }

  private async lockOriginal(tx: Tx, id: string): Promise<Original> {
    const [original]: [Original] = await tx.query(
      `SELECT amount_fen AS "amountFen", reversed_fen AS "reversedFen", original_id AS "originalId"
         FROM invoices WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (original.originalId) throw new Problem('invoice.is_red');
    return original;
  }

  private async parts(
    tx: Tx,
    orders: readonly LockedOrder[],
    originalId: string,
    original: Original,
    draft: IssueRedLetter,
  ): Promise<Part[]> {
    const reversible = await this.reversible(tx, orders, originalId);
    const leftFen = original.amountFen - original.reversedFen;
    if (draft.parts) return checked(draft.parts, draft.amountFen, reversible);
    const split = splitReversal(draft.amountFen, reversible);
    if (!split) throw Problem.at('/amountFen', 'invoice.exceeds_original', { leftFen });
    return split;
  }

  private async reversible(
    tx: Tx,
    orders: readonly LockedOrder[],
    originalId: string,
  ): Promise<Reversible[]> {
    const left: OriginalPart[] = await tx.query(
      `SELECT p.order_id AS "orderId", sum(p.amount_fen)::bigint AS "leftFen"
         FROM invoice_orders p JOIN invoices i ON i.id = p.invoice_id
        WHERE i.id = $1 OR i.original_id = $1 GROUP BY 1`,
      [originalId],
    );
    const figures = await figuresOf(
      tx,
      orders.map(({ id }) => id),
    );
    return orders.map((order) => {
      const invoicedFen = figures.get(order.id)?.invoicedFen ?? 0;
      return {
        orderId: order.id,
        leftFen: left.find(({ orderId }) => orderId === order.id)?.leftFen ?? 0,
        needFen: Math.max(0, invoicedFen - (order.acceptedFen - order.returnedFen)),
      };
    });
  }
}

function checked(parts: readonly Part[], amountFen: number, reversible: readonly Reversible[]): Part[] {
  if (sumFen(parts.map((part) => part.amountFen)) !== amountFen)
    throw Problem.at('/parts', 'invoice.parts_differ');
  for (const [index, part] of parts.entries()) {
    const leftFen = reversible.find(({ orderId }) => orderId === part.orderId)?.leftFen;
    if (leftFen === undefined) throw Problem.at(`/parts/${index}/orderId`, 'invoice.order_not_asked');
    if (part.amountFen > leftFen)
      throw Problem.at(`/parts/${index}/amountFen`, 'invoice.exceeds_original', { leftFen });
  }
  return [...parts];
}
