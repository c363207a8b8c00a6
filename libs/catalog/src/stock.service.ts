import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { CatalogEvents } from './catalog.events';
import { Search } from './search.queries';
import type { MoveStock, StockState } from './stock.dto';
import { StockLevel, StockMovement } from './stock.entity';

/** `quantity` in packs, above zero. */
export type StockLine = { skuId: string; quantity: number };

/** Far below what the column holds, so that sums never overflow it. */
const mostOnHand = 1_000_000_000;

/**
 * On hand and held per SKU. Every change is one guarded UPDATE with the table's CHECKs behind it; rows are locked in
 * SKU order, so two changes never wait for each other. Holding stock is part of `place_checkout`.
 */
@Injectable()
export class Stock {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly search: Search,
  ) {}

  /** The first stock of a new SKU; also nought has its row. */
  async open(tx: Tx, opener: { userId: string | null }, skuId: string, quantity: number): Promise<void> {
    await tx.insert(StockLevel, { skuId, onHand: quantity, held: 0 });
    if (quantity === 0) return;
    await tx.insert(StockMovement, {
      id: this.ids.next(),
      skuId,
      kind: 'opening',
      quantity,
      reason: '期初库存',
      movedBy: opener.userId,
      occurredAt: this.clock.now(),
    });
  }

  /** Errors: request.not_found, stock.below_held, stock.too_much. */
  async move(actor: Actor, key: OnceKey, skuId: string, move: MoveStock): Promise<StockState> {
    const moved = await this.database.once(key, async (tx) => {
      const [[level]]: [StockState[], number] = await tx.query(
        `UPDATE stock SET on_hand = on_hand + $3
          WHERE sku_id = $1 AND on_hand + $3 BETWEEN held AND $4
            AND EXISTS (SELECT FROM skus k JOIN products p ON p.id = k.product_id
                         WHERE k.id = stock.sku_id AND ${ownedBy('p.supplier_id', '$2')})
        RETURNING sku_id AS "skuId", on_hand AS "onHand", held, on_hand - held AS available`,
        [skuId, actor.organizationId, move.quantity, mostOnHand],
      );
      if (!level) throw await this.whyNotMoved(tx, actor, skuId, move.quantity);
      const movementId = this.ids.next();
      await tx.insert(StockMovement, {
        id: movementId,
        skuId,
        ...move,
        movedBy: actor.userId,
        occurredAt: this.clock.now(),
      });
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'stock.moved',
        subjectId: skuId,
        payload: { movementId, ...move },
      });
      return level;
    });
    this.search.forget();
    return moved;
  }

  /** Gives held packs free again: an order was cancelled. Errors: stock.not_held. */
  async release(tx: Tx, lines: readonly StockLine[]): Promise<void> {
    await this.take(tx, lines, 'held = held - line.quantity');
  }

  /** Held packs leave the house. `causeId` is the shipment. Errors: stock.not_held. */
  async ship(tx: Tx, actor: Actor, causeId: string, lines: readonly StockLine[]): Promise<void> {
    const taken = await this.take(
      tx,
      lines,
      'held = held - line.quantity, on_hand = on_hand - line.quantity',
    );
    await tx.insert(
      StockMovement,
      taken.map(({ skuId, quantity }) => ({
        id: this.ids.next(),
        skuId,
        kind: 'shipped' as const,
        quantity: -quantity,
        reason: '订单发货',
        causeId,
        movedBy: actor.userId,
        occurredAt: this.clock.now(),
      })),
    );
  }

  private async take(tx: Tx, lines: readonly StockLine[], change: string): Promise<StockLine[]> {
    const perSku = sumPerSku(lines);
    if (!perSku.length) return perSku;
    const values = [perSku.map((line) => line.skuId), perSku.map((line) => line.quantity)];
    await tx.query('SELECT FROM stock WHERE sku_id = ANY ($1::uuid[]) ORDER BY sku_id FOR UPDATE', [
      values[0],
    ]);
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE stock SET ${change}
         FROM unnest($1::uuid[], $2::int[]) AS line(sku_id, quantity)
        WHERE stock.sku_id = line.sku_id AND stock.held >= line.quantity`,
      values,
    );
    if (changed !== perSku.length) throw new Problem('stock.not_held');
    return perSku;
  }

  private async whyNotMoved(tx: Tx, actor: Actor, skuId: string, quantity: number): Promise<Problem> {
    const [level]: StockState[] = await tx.query(
      `SELECT s.on_hand AS "onHand", s.held FROM stock s
         JOIN skus k ON k.id = s.sku_id JOIN products p ON p.id = k.product_id
        WHERE s.sku_id = $1 AND ${ownedBy('p.supplier_id', '$2')}`,
      [skuId, actor.organizationId],
    );
    if (!level) return new Problem('request.not_found');
    const code = quantity > 0 ? 'stock.too_much' : 'stock.below_held';
    return Problem.at('/quantity', code, { onHand: level.onHand, held: level.held });
  }
}

function sumPerSku(lines: readonly StockLine[]): StockLine[] {
  const sums = new Map<string, number>();
  for (const { skuId, quantity } of lines) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity);
  return [...sums].map(([skuId, quantity]) => ({ skuId, quantity }));
}
