import { Regions } from '@app/identity';
import { type Actor, businessMonth, Clock, Database, decodeCursor, page, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Category } from './product.entity';
import {
  type ListProducts,
  type ProductDetail,
  type ProductItem,
  type ProductPage,
  type ProductSort,
  productSorts,
  type SkuTerms,
} from './products.dto';
import { skuTermsSql } from './products.service';
import { type SearchQuery, searchQuery } from './search.policy';
import { Vocabulary } from './vocabulary.service';

/** Of so many matches the best are found; a broader search should be narrowed. Also where counting ends. */
const mostRanked = 1_000;
const mostForFacets = 10_000;

const Cursor = z.tuple([z.enum(productSorts), z.union([z.number(), z.string()]), z.uuid(), z.boolean()]);
type Cursor = z.infer<typeof Cursor>;

type Row = ProductItem & { key: number | string };
type Facet = { code: string; name: string; count: number };
type Answer = { items: Row[]; counties: Facet[] | null; categories: Facet[] | null; count: number | null };

/** What a sort compares, besides the id that makes it a total order. */
const sortKeys: Record<Exclude<ProductSort, 'relevance'>, { key: string; type: string; descending: boolean }> = {
  newest: { key: `''`, type: 'text', descending: true },
  price: { key: 'p.price_from_fen', type: 'bigint', descending: false },
  '-price': { key: 'p.price_from_fen', type: 'bigint', descending: true },
  pricePerKg: { key: 'p.price_per_kg_from_fen', type: 'bigint', descending: false },
  '-pricePerKg': { key: 'p.price_per_kg_from_fen', type: 'bigint', descending: true },
  name: { key: 'p.name COLLATE "zh-x-icu"', type: 'text', descending: false },
};

/** The values of a statement, in the order of their `$n`. */
class Values {
  readonly list: unknown[] = [];

  add(value: unknown, type: string): string {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  }
}

@Injectable()
export class ProductsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly vocabulary: Vocabulary,
  ) {}

  async categories(): Promise<Category[]> {
    return this.database.read<Category>(
      `SELECT code, name, name_en AS "nameEn", certificate_class AS "certificateClass", position
         FROM categories ORDER BY position, code`,
    );
  }

  /**
   * Page, counts per facet and total in one statement; a second, looser one only when no product matches every word.
   * By relevance the best of the first 1,000 matches are shown. Errors: region.unknown.
   */
  async list(query: ListProducts): Promise<ProductPage> {
    const after = decodeCursor(query.cursor, Cursor);
    const typed = query.q?.trim() ? searchQuery(this.vocabulary, query.q) : undefined;
    if (query.q?.trim() && !typed) return nothing(query);
    const sort = query.sort && (typed || query.sort !== 'relevance') ? query.sort : undefined;
    const plan = { query, sort: sort ?? (typed ? 'relevance' : 'newest'), counties: await this.counties(query) };
    if (after && after[0] !== plan.sort) throw Problem.at('/cursor', 'request.invalid');

    const approximate = after?.[3] ?? false;
    const answer = await this.find(plan, typed, approximate, after);
    if (answer.items.length || after || !typed?.loose) return this.paged(plan, answer, approximate);
    return this.paged(plan, await this.find(plan, typed, true, undefined), true);
  }

  async detail(actor: Actor, id: string): Promise<ProductDetail> {
    const [product] = await this.database.read<ProductDetail>(
      `SELECT ${itemSql('$2::int')}, p.storage, p.shelf_life_days AS "shelfLifeDays",
              p.certificate_class AS "certificateClass", p.description, p.description_en AS "descriptionEn",
              p.price_source AS "priceSource", p.state,
              json_build_object('id', o.id, 'name', o.name, 'story', o.story,
                'regionName', (SELECT name FROM regions WHERE code = o.region_code)) AS supplier
         FROM products p ${itemJoins}
        WHERE p.id = $1 AND (p.state IN ('listed', 'delisted') OR p.supplier_id = $3 OR $4::bool)`,
      [id, this.month(), actor.organizationId, actor.persona === 'operator'],
    );
    if (!product) throw new Problem('request.not_found');
    return product;
  }

  /** A pack of the actor's own. */
  async sku(actor: Actor, id: string): Promise<SkuTerms> {
    const [sku] = await this.database.read<SkuTerms>(
      `SELECT ${skuTermsSql} FROM skus
        WHERE id = $1 AND product_id IN (SELECT id FROM products WHERE supplier_id = $2)`,
      [id, actor.organizationId],
    );
    if (!sku) throw new Problem('request.not_found');
    return sku;
  }

  private async find(
    plan: Plan,
    typed: SearchQuery | undefined,
    loosely: boolean,
    after: Cursor | undefined,
  ): Promise<Answer> {
    const values = new Values();
    const month = values.add(this.month(), 'int');
    const conditions = conditionsOf(plan, values, month);
    if (typed) conditions.always.push(`p.search @@ ${values.add(loosely ? typed.loose : typed.match, 'tsquery')}`);
    const all = [...conditions.always, ...conditions.county, ...conditions.category].join(' AND ');
    const matches = (which: string[], columns: string, most: number) =>
      `(SELECT ${columns} FROM products p WHERE ${which.join(' AND ')} LIMIT ${most}) f`;
    const { facets, count } = plan.query;
    const [answer] = await this.database.read<Answer>(
      `WITH page AS (${pageSql(plan, values, all, typed, after)})
       SELECT (SELECT coalesce(json_agg(item ORDER BY item.place), '[]')
                 FROM (SELECT page.place, page.key, ${itemSql(month)}
                         FROM page JOIN products p ON p.id = page.id ${itemJoins}) item) AS items,
              ${facets ? facetSql(matches([...conditions.always, ...conditions.category], 'p.origin_county_code AS code', mostForFacets), 'regions') : 'NULL'} AS counties,
              ${facets ? facetSql(matches([...conditions.always, ...conditions.county], 'p.category_code AS code', mostForFacets), 'categories') : 'NULL'} AS categories,
              ${count ? `(SELECT count(*) FROM ${matches([all], '1', mostRanked + 1)})` : 'NULL'} AS count`,
      values.list,
    );
    if (!answer) throw new Error('The search statement answers one row.');
    return answer;
  }

  private paged(plan: Plan, answer: Answer, approximate: boolean): ProductPage {
    const { items, nextCursor } = page(answer.items, plan.query.limit, (row) => [
      plan.sort,
      row.key,
      row.id,
      // A cursor is opaque JSON; the flag travels as it is.
      approximate as unknown as string,
    ]);
    const { counties, categories, count } = answer;
    return {
      items: items.map(({ key: _key, ...item }) => item),
      nextCursor,
      approximate,
      ...(counties && categories && { facets: { counties, categories } }),
      ...(count !== null && { count: { value: Math.min(count, mostRanked), capped: count > mostRanked } }),
    };
  }

  /** Codes of the counties asked for, those below a city or province included. */
  private async counties(query: ListProducts): Promise<string[] | undefined> {
    if (!query.county?.length) return undefined;
    const codes = query.county.map(async (written) => {
      const code = await this.regions.resolve(written);
      if (!code) throw Problem.at('/county', 'region.unknown', { region: written });
      return this.regions.subtree(code);
    });
    return [...new Set((await Promise.all(codes)).flat())];
  }

  private month(): number {
    return businessMonth(this.clock.now()).month;
  }
}
