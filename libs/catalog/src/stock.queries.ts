import { type Actor, Database, decodeCursor, ownedBy, type Page, Problem, page } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListStock, MovementItem, StockItem } from './stock.dto';

const StockCursor = z.tuple([z.uuid(), z.int().min(0).max(32_767), z.uuid()]);
const MovementCursor = z.tuple([z.uuid()]);

@Injectable()
export class StockQueries {
  constructor(private readonly database: Database) {}

  /** The supplier's packs in the order of their products. */
  async list(actor: Actor, query: ListStock): Promise<Page<StockItem>> {
    const after = decodeCursor(query.cursor, StockCursor);
    const rows = await this.database.read<StockItem & { position: number }>(
      `SELECT k.id AS "skuId", p.id AS "productId", p.name AS "productName", p.illustration, k.spec,
              k.unit_grams AS "unitGrams", k.price_fen AS "priceFen", k.price_per_kg_fen AS "pricePerKgFen",
              k.minimum_quantity AS "minimumQuantity", k.version, p.state, s.on_hand AS "onHand", s.held,
              s.on_hand - s.held AS available, k.position
         FROM products p JOIN skus k ON k.product_id = p.id JOIN stock s ON s.sku_id = k.id
        WHERE ${ownedBy('p.supplier_id', '$1')} AND k.active
          AND ($2::uuid IS NULL OR (p.id, k.position, k.id) > ($2, $3::smallint, $4::uuid))
        ORDER BY p.id, k.position, k.id LIMIT $5`,
      [actor.organizationId, ...(after ?? [null, null, null]), query.limit + 1],
    );
    const { items, nextCursor } = page(rows, query.limit, (row) => [row.productId, row.position, row.skuId]);
    return { items: items.map(({ position: _position, ...item }) => item), nextCursor };
  }

  /** Newest first. Errors: request.not_found for a SKU of somebody else. */
  async movements(actor: Actor, skuId: string, query: ListStock): Promise<Page<MovementItem>> {
    const after = decodeCursor(query.cursor, MovementCursor);
    const own = await this.database.read(
      `SELECT FROM skus k JOIN products p ON p.id = k.product_id WHERE k.id = $1 AND ${ownedBy('p.supplier_id', '$2')}`,
      [skuId, actor.organizationId],
    );
    if (!own.length) throw new Problem('request.not_found');
    const rows = await this.database.read<MovementItem>(
      `SELECT m.id, m.kind, m.quantity, m.reason, m.cause_id AS "causeId", u.name AS "movedByName",
              m.occurred_at AS "occurredAt"
         FROM stock_movements m LEFT JOIN users u ON u.id = m.moved_by
        WHERE m.sku_id = $1 AND ($2::uuid IS NULL OR m.id < $2)
        ORDER BY m.id DESC LIMIT $3`,
      [skuId, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, (row) => [row.id]);
  }
}
