import { Regions } from '@app/identity';
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
import { Category, Product, Sku } from './product.entity';
import { excludedFunding, type Funding, type ProductState, searchFields } from './product.policy';
import type { ChangeSku, ProductStateAnswer, SkuTerms } from './products.dto';
import { searchDocument } from './search.policy';
import { Search } from './search.queries';
import { Stock } from './stock.service';
import { Vocabulary } from './vocabulary.service';

export type NewSku = {
  spec: string;
  /** Net weight of one pack. */
  unitGrams: number;
  priceFen: number;
  minimumQuantity?: number;
  /** Packs on hand from the start. */
  openingQuantity?: number;
};

export type NewProduct = {
  name: string;
  categoryCode: string;
  originCountyCode: string;
  originTownship: string;
  brand?: string | null;
  designation?: string | null;
  season: string;
  seasonMonths: number[];
  storage: string;
  shelfLifeDays: number;
  certificateClass: string;
  /** Besides what the category excludes by itself. */
  excludedFunding?: Funding[];
  illustration: string;
  description: string;
  descriptionEn: string;
  priceSource: string;
  state?: ProductState;
  skus: NewSku[];
};

/** Who lists it: an actor, or a seed without a person. */
export type Lister = { organizationId: string; userId: string | null };

@Injectable()
export class Products {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly regions: Regions,
    private readonly vocabulary: Vocabulary,
    private readonly stock: Stock,
    private readonly search: Search,
  ) {}

  /** Brings the kinds of goods in; may be run again with the same or newer data. */
  async loadCategories(tx: Tx, categories: readonly Category[]): Promise<void> {
    await tx.upsert(Category, [...categories], ['code']);
  }

  /** A product with its packs and their opening stock; listed unless the draft says otherwise. */
  async create(
    tx: Tx,
    lister: Lister,
    draft: NewProduct,
  ): Promise<{ id: string; skus: { id: string; spec: string }[] }> {
    if (!draft.skus.length) throw new Error(`Product ${draft.name} has no pack.`);
    const id = this.ids.next();
    const now = this.clock.now();
    const { skus, ...own } = draft;
    await tx.insert(Product, {
      ...own,
      id,
      supplierId: lister.organizationId,
      brand: draft.brand ?? null,
      designation: draft.designation ?? null,
      excludedFunding: excludedFunding(draft.categoryCode, draft.excludedFunding),
      state: draft.state ?? 'listed',
      search: await this.searchDocumentOf(tx, draft),
      createdAt: now,
      updatedAt: now,
      priceFromFen: Math.min(...skus.map((sku) => sku.priceFen)),
      pricePerKgFromFen: Math.min(...skus.map(perKgFen)),
    });
    const made: { id: string; spec: string }[] = [];
    for (const [position, sku] of skus.entries()) {
      const { openingQuantity = 0, ...terms } = sku;
      const skuId = this.ids.next();
      await tx.insert(Sku, { ...terms, id: skuId, productId: id, position });
      await this.stock.open(tx, lister, skuId, openingQuantity);
      made.push({ id: skuId, spec: sku.spec });
    }
    return { id, skus: made };
  }

  /** Errors: request.not_found, product.wrong_state. */
  async delist(
    actor: Actor,
    key: OnceKey | undefined,
    productId: string,
    reason: string,
  ): Promise<ProductStateAnswer> {
    return this.change(key, async (tx) => {
      await this.enter(tx, actor, productId, 'delisted', 'listed');
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'product.delisted',
        subjectId: productId,
        payload: { reason },
      });
      return { id: productId, state: 'delisted' };
    });
  }

  /** Errors: request.not_found, product.wrong_state. */
  async relist(actor: Actor, key: OnceKey | undefined, productId: string): Promise<ProductStateAnswer> {
    return this.change(key, async (tx) => {
      await this.enter(tx, actor, productId, 'listed', 'delisted');
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'product.relisted',
        subjectId: productId,
        payload: {},
      });
      return { id: productId, state: 'listed' };
    });
  }

  /** Errors: request.not_found, sku.version_required, sku.changed_meanwhile. */
  async changeSku(
    actor: Actor,
    skuId: string,
    ifMatch: string | undefined,
    change: ChangeSku,
  ): Promise<SkuTerms> {
    if (!ifMatch || ifMatch === '*') throw new Problem('sku.version_required');
    return this.change(undefined, async (tx) => {
      const before = await this.lockSku(tx, actor, skuId);
      if (ifMatch !== `"${before.version}"`)
        throw new Problem('sku.changed_meanwhile', { version: before.version });
      const terms = {
        priceFen: change.priceFen ?? before.priceFen,
        minimumQuantity: change.minimumQuantity ?? before.minimumQuantity,
      };
      const [[row]]: [SkuTerms[], number] = await tx.query(
        `UPDATE skus SET price_fen = $2, minimum_quantity = $3, version = version + 1
          WHERE id = $1 AND version = $4 RETURNING ${skuTermsSql}`,
        [skuId, terms.priceFen, terms.minimumQuantity, before.version],
      );
      if (!row) throw new Problem('sku.changed_meanwhile');
      await this.refreshLowestPrices(tx, before.productId);
      await this.events.record<CatalogEvents>(tx, actor, {
        type: 'sku.changed',
        subjectId: skuId,
        payload: {
          before: { priceFen: before.priceFen, minimumQuantity: before.minimumQuantity },
          after: terms,
        },
      });
      return row;
    });
  }

  /** A change of what searches find; whoever made it finds it so at once. */
  private async change<T extends object>(key: OnceKey | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    const answer = await this.database.once(key, work);
    this.search.forget();
    return answer;
  }

  private async enter(
    tx: Tx,
    actor: Actor,
    productId: string,
    state: ProductState,
    from: ProductState,
  ): Promise<void> {
    const [, changed]: [unknown, number] = await tx.query(
      `UPDATE products SET state = $3, updated_at = $5
        WHERE id = $1 AND ${ownedBy('supplier_id', '$2')} AND state = $4`,
      [productId, actor.organizationId, state, from, this.clock.now()],
    );
    if (changed) return;
    const [product]: { state: ProductState }[] = await tx.query(
      // Locked: only what the supplier could change has a state to tell.
      `SELECT state FROM products WHERE id = $1 AND ${ownedBy('supplier_id', '$2')} FOR NO KEY UPDATE`,
      [productId, actor.organizationId],
    );
    throw product
      ? new Problem('product.wrong_state', { state: product.state })
      : new Problem('request.not_found');
  }

  /** The product's row too: its lowest price is made from all of its packs. Checkouts only read and need not wait. */
  private async lockSku(tx: Tx, actor: Actor, skuId: string): Promise<SkuTerms> {
    const [product]: { id: string }[] = await tx.query(
      `SELECT id FROM products WHERE ${ownedBy('supplier_id', '$2')} AND id = (SELECT product_id FROM skus WHERE id = $1)
          FOR NO KEY UPDATE`,
      [skuId, actor.organizationId],
    );
    if (!product) throw new Problem('request.not_found');
    const [sku]: SkuTerms[] = await tx.query(
      `SELECT ${skuTermsSql} FROM skus WHERE id = $1 FOR NO KEY UPDATE`,
      [skuId],
    );
    if (!sku) throw new Problem('request.not_found');
    return sku;
  }

  private async refreshLowestPrices(tx: Tx, productId: string): Promise<void> {
    await tx.query(
      `UPDATE products SET price_from_fen = low.price, price_per_kg_from_fen = low.per_kg, updated_at = $2
         FROM (SELECT min(price_fen) AS price, min(price_per_kg_fen) AS per_kg
                 FROM skus WHERE product_id = $1 AND active) low
        WHERE id = $1 AND low.price IS NOT NULL`,
      [productId, this.clock.now()],
    );
  }

  private async searchDocumentOf(tx: Tx, draft: NewProduct): Promise<string> {
    const [category] = await tx.find(Category, { where: { code: draft.categoryCode } });
    const [county, ...above] = await this.regions.lineage(tx, draft.originCountyCode);
    const fields = searchFields(draft, category?.name ?? '', county, above);
    return searchDocument(this.vocabulary, fields);
  }
}

export const skuTermsSql = `id, product_id AS "productId", spec, unit_grams AS "unitGrams", price_fen AS "priceFen",
  price_per_kg_fen AS "pricePerKgFen", minimum_quantity AS "minimumQuantity", version`;

/** As the column `skus.price_per_kg_fen` rounds it. */
function perKgFen(sku: NewSku): number {
  return Math.round((sku.priceFen * 1000) / sku.unitGrams);
}
