import {
  type Actor,
  businessMonth,
  Clock,
  Database,
  type JsonText,
  narrowed,
  ownedBy,
  Problem,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Category } from './product.entity';
import type { ListProducts, ProductDetail, ProductPage, SkuTerms } from './products.dto';
import { skuTermsSql } from './products.service';
import { Search } from './search.queries';

const itemJoins = `
  JOIN organizations o ON o.id = p.supplier_id
  JOIN regions r ON r.code = p.origin_county_code`;

/** One product as lists show it; `$2` is the month. */
function itemSql(): string {
  return `p.id, p.name, p.category_code AS "categoryCode", p.origin_county_code AS "originCountyCode",
    r.name AS "originCountyName", p.origin_township AS "originTownship", p.supplier_id AS "supplierId",
    o.name AS "supplierName", p.brand, p.designation, p.illustration,
    $2::int = ANY (p.season_months) AS "inSeason", p.season, p.season_months AS "seasonMonths",
    p.excluded_funding AS "excludedFunding",
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'spec', k.spec, 'unitGrams', k.unit_grams,
              'priceFen', k.price_fen, 'pricePerKgFen', k.price_per_kg_fen,
              'minimumQuantity', k.minimum_quantity, 'available', coalesce(s.on_hand - s.held, 0))
              ORDER BY k.position, k.id), '[]')
       FROM skus k LEFT JOIN stock s ON s.sku_id = k.id WHERE k.product_id = p.id AND k.active) AS skus`;
}

const itemsStatement = `
  SELECT coalesce(json_agg(row_to_json(item) ORDER BY place), '[]')::text AS items
    FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place)
         CROSS JOIN LATERAL (SELECT ${itemSql()} FROM products p ${itemJoins}
                              WHERE p.id = wanted.id AND p.state = 'listed') item`;

/** What was never listed is its supplier's; $3 organisation, $4 whether an operator asks. */
const drafts = narrowed(
  "(p.state IN ('listed', 'delisted') OR p.supplier_id = $3 OR $4::bool)",
  '$3::uuid',
  '$4::bool',
);

const detailStatement = `
  SELECT row_to_json(detail)::text AS detail FROM (
    SELECT ${itemSql()}, p.storage, p.shelf_life_days AS "shelfLifeDays",
           p.certificate_class AS "certificateClass", p.description, p.description_en AS "descriptionEn",
           p.price_source AS "priceSource", p.state,
           json_build_object('id', o.id, 'name', o.name, 'story', o.story,
             'regionName', (SELECT name FROM regions WHERE code = o.region_code)) AS supplier
      FROM products p ${itemJoins}
     WHERE p.id = $1 AND ${drafts}) detail`;

/** The catalogue as it is read most: PostgreSQL writes the JSON, and nobody here takes it apart again. */
@Injectable()
export class ProductsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly search: Search,
  ) {}

  async categories(): Promise<Category[]> {
    return this.database.read<Category>(
      `SELECT code, name, name_en AS "nameEn", certificate_class AS "certificateClass", position
         FROM categories ORDER BY position, code`,
    );
  }

  /**
   * Who is found may be seconds old; price, stock and all else that is shown is of this moment, and what was taken out
   * of the market meanwhile is left out. Errors: region.unknown.
   */
  async list(query: ListProducts): Promise<JsonText<ProductPage>> {
    const { ids, ...rest } = await this.search.find(query);
    const [row] = ids.length
      ? await this.database.hot<{ items: string }>('product-items', itemsStatement, [ids, this.month()])
      : [];
    return `{"items":${row?.items ?? '[]'},${JSON.stringify(rest).slice(1)}`;
  }

  async detail(actor: Actor, id: string): Promise<JsonText<ProductDetail>> {
    const [row] = await this.database.hot<{ detail: string }>('product-detail', detailStatement, [
      ...[id, this.month(), actor.organizationId, actor.persona === 'operator'],
    ]);
    if (!row) throw new Problem('request.not_found');
    return row.detail;
  }

  /** A pack of the actor's own. */
  async sku(actor: Actor, id: string): Promise<SkuTerms> {
    const [sku] = await this.database.read<SkuTerms>(
      `SELECT ${skuTermsSql} FROM skus
        WHERE id = $1 AND product_id IN (SELECT id FROM products WHERE ${ownedBy('supplier_id', '$2')})`,
      [id, actor.organizationId],
    );
    if (!sku) throw new Problem('request.not_found');
    return sku;
  }

  private month(): number {
    return businessMonth(this.clock.now()).month;
  }
}
