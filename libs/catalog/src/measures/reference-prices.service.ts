import {
  type Actor,
  businessDate,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type OnceKey,
  type Page,
  Problem,
  page,
  schemas,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { CatalogEvents } from '../catalog.events';
import type {
  FindReferencePrices,
  ListReferencePrices,
  PricedProductItem,
  RecordReferencePrice,
  ReferencePriceItem,
} from './measures.dto';

const lastPrice = z.tuple([schemas.cursorDay, z.uuid()]);
const lastRecorded = z.tuple([z.uuid()]);

const shown = `id, product_id AS "productId", price_per_kg_fen AS "pricePerKgFen", captured_on AS "capturedOn", source,
  recorded_at AS "recordedAt"`;

/** What goods cost elsewhere: written down once with its source, never changed; a newer one takes its place. */
@Injectable()
export class ReferencePrices {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Newest day first. Errors: request.not_found. */
  async list(productId: string, query: ListReferencePrices): Promise<Page<ReferencePriceItem>> {
    const after = decodeCursor(query.cursor, lastPrice);
    const rows = await this.database.read<ReferencePriceItem>(
      `SELECT ${shown} FROM reference_prices
        WHERE product_id = $1 AND ($2::date IS NULL OR (captured_on, id) < ($2, $3::uuid))
        ORDER BY captured_on DESC, id DESC LIMIT $4`,
      [productId, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    if (!rows.length) await this.refuseUnknown(productId);
    return page(rows, query.limit, ({ capturedOn, id }) => [capturedOn, id]);
  }

  /** Of all goods, last recorded first. */
  async find({ q, cursor, limit }: FindReferencePrices): Promise<Page<PricedProductItem>> {
    const [after = null] = decodeCursor(cursor, lastRecorded) ?? [];
    const rows = await this.database.read<PricedProductItem>(
      `SELECT r.id, r.product_id AS "productId", r.price_per_kg_fen AS "pricePerKgFen", r.captured_on AS "capturedOn",
              r.source, r.recorded_at AS "recordedAt", p.name AS "productName", s.name AS "supplierName",
              (SELECT max(k.price_per_kg_fen) FROM skus k WHERE k.product_id = p.id AND k.active
                  AND p.state = 'listed') AS "shelfPricePerKgFen",
              u.name AS "recordedByName"
         FROM reference_prices r JOIN products p ON p.id = r.product_id JOIN organizations s ON s.id = p.supplier_id
         LEFT JOIN users u ON u.id = r.recorded_by
        WHERE ($1::text IS NULL OR strpos(lower(p.name), lower($1)) > 0 OR strpos(lower(s.name), lower($1)) > 0)
          AND ($2::uuid IS NULL OR r.id < $2)
        ORDER BY r.id DESC LIMIT $3`,
      [q ?? null, after, limit + 1],
    );
    return page(rows, limit, ({ id }) => [id]);
  }

  private async refuseUnknown(productId: string): Promise<void> {
    const [product] = await this.database.read('SELECT FROM products WHERE id = $1', [productId]);
    if (!product) throw new Problem('request.not_found');
  }

  /** Errors: reference_price.product_unknown, reference_price.day_ahead. */
  async record(
    actor: Actor,
    key: OnceKey | undefined,
    draft: RecordReferencePrice,
  ): Promise<ReferencePriceItem> {
    return this.database.once(key, async (tx) => {
      const id = await this.add(tx, actor.userId, draft);
      const { productId, pricePerKgFen, capturedOn } = draft;
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'reference_price.recorded',
        subjectId: productId,
        payload: { referencePriceId: id, pricePerKgFen, capturedOn },
      });
      const [row]: ReferencePriceItem[] = await tx.query(
        `SELECT ${shown} FROM reference_prices WHERE id = $1`,
        [id],
      );
      return row as ReferencePriceItem;
    });
  }

  /** Also for seeds, by nobody. Errors: reference_price.product_unknown, reference_price.day_ahead. */
  async add(tx: Tx, userId: string | null, draft: RecordReferencePrice): Promise<string> {
    const now = this.clock.now();
    if (draft.capturedOn > businessDate(now)) throw Problem.at('/capturedOn', 'reference_price.day_ahead');
    const id = this.ids.next();
    const written: unknown[] = await tx.query(
      `INSERT INTO reference_prices (id, product_id, price_per_kg_fen, captured_on, source, recorded_by, recorded_at)
       SELECT $1, id, $3, $4, $5, $6, $7 FROM products WHERE id = $2 RETURNING id`,
      [id, draft.productId, draft.pricePerKgFen, draft.capturedOn, draft.source, userId, now],
    );
    if (!written.length) throw Problem.at('/productId', 'reference_price.product_unknown');
    return id;
  }
}
