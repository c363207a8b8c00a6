import { Regions } from '@app/identity';
import { type Actor, businessMonth, Clock, Database, decodeCursor, Problem, page } from '@app/platform';
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

/** Matches are ranked, counted and sorted into facets up to here; whoever finds more should narrow the search. */
const mostFound = 1_000;
/** Without words and filters the facets come from indexes alone. */
const mostInIndex = 10_000;

/** Sort, the last row's key and id, and whether the looser search (1) found it. */
const Cursor = z.tuple([
  z.enum(productSorts),
  z.union([z.int(), z.string().regex(/^\P{Cc}*$/u)]),
  z.uuid(),
  z.union([z.literal(0), z.literal(1)]),
]);
type Cursor = z.infer<typeof Cursor>;

type Key = string | number;
type Row = ProductItem & { key: Key; place: number };
type Facet = { code: string; name: string; count: number };
type Facets = Record<'counties' | 'categories', { total: number; counts: Facet[] }> & { most: number };
type Answer = { items: Row[]; facets: Facets | null; count: number | null };
type Plan = { query: ListProducts; sort: ProductSort; counties: string[] | undefined };
type Conditions = { always: string[]; county: string[]; category: string[] };

/** `sql` undefined = by id alone, which is by time of creation. */
type SortKey = { sql?: string; type: 'bigint' | 'int' | 'text'; descending: boolean };

/** What a sort compares before the id, which makes it a total order. By relevance the key is made from the query. */
const sortKeys: Record<Exclude<ProductSort, 'relevance'>, SortKey> = {
  newest: { type: 'text', descending: true },
  price: { sql: 'p.price_from_fen', type: 'bigint', descending: false },
  '-price': { sql: 'p.price_from_fen', type: 'bigint', descending: true },
  pricePerKg: { sql: 'p.price_per_kg_from_fen', type: 'bigint', descending: false },
  '-pricePerKg': { sql: 'p.price_per_kg_from_fen', type: 'bigint', descending: true },
  name: { sql: 'p.name COLLATE "zh-x-icu"', type: 'text', descending: false },
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
    const typed = query.q?.trim() ? searchQuery(this.vocabulary, query.q) : undefined;
    const counties = await this.counties(query);
    if (query.q?.trim() && !typed) return nothing(query);
    const sort = query.sort === 'relevance' && !typed ? undefined : query.sort;
    const plan: Plan = { query, sort: sort ?? (typed ? 'relevance' : 'newest'), counties };
    const after = cursorOf(plan);

    const loosely = after?.[3] === 1;
    const answer = await this.find(plan, typed, loosely, after);
    if (answer.items.length || after || !typed?.loose) return paged(plan, answer, loosely);
    return paged(plan, await this.find(plan, typed, true, undefined), true);
  }

  async detail(actor: Actor, id: string): Promise<ProductDetail> {
    const [product] = await this.database.hot<ProductDetail>(
      'product-detail',
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
    if (typed)
      conditions.always.push(`p.search @@ ${values.add(loosely ? typed.loose : typed.match, 'tsquery')}`);
    const { facets, count } = plan.query;
    const [answer] = await this.database.read<Answer>(
      `WITH found AS MATERIALIZED (${foundSql(plan, values, conditions, typed)}),
            page AS (${pageSql(plan, values, conditions, after)})
       SELECT (SELECT coalesce(json_agg(item ORDER BY item.place), '[]')
                 FROM (SELECT page.place, page.key, ${itemSql(month)}
                         FROM page JOIN products p ON p.id = page.id ${itemJoins}) item) AS items,
              ${facets ? facetsSql(conditions) : 'NULL'} AS facets,
              ${count ? '(SELECT count(*)::int FROM found)' : 'NULL'} AS count`,
      values.list,
    );
    if (!answer) throw new Error('The search statement answers one row.');
    return answer;
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

function sortKeyOf(plan: Plan): SortKey {
  return plan.sort === 'relevance' ? { sql: 'key', type: 'int', descending: true } : sortKeys[plan.sort];
}

function cursorOf(plan: Plan): Cursor | undefined {
  const after = decodeCursor(plan.query.cursor, Cursor);
  if (!after) return undefined;
  const fits = typeof after[1] === (sortKeyOf(plan).type === 'text' ? 'string' : 'number');
  if (after[0] !== plan.sort || !fits) throw Problem.at('/cursor', 'request.invalid');
  return after;
}

function conditionsOf(plan: Plan, values: Values, month: string): Conditions {
  const { category, minPricePerKgFen, maxPricePerKgFen, inSeason, inStock, fundingSource } = plan.query;
  const always = [`p.state = 'listed'`];
  if (inSeason) always.push(`${month} = ANY (p.season_months)`);
  if (fundingSource) always.push(`NOT ${values.add(fundingSource, 'text')} = ANY (p.excluded_funding)`);
  const ofPack: string[] = [];
  if (minPricePerKgFen !== undefined)
    ofPack.push(`k.price_per_kg_fen >= ${values.add(minPricePerKgFen, 'bigint')}`);
  if (maxPricePerKgFen !== undefined) {
    const most = values.add(maxPricePerKgFen, 'bigint');
    // The lowest pack decides, unless the same pack has to be something else as well.
    always.push(`p.price_per_kg_from_fen <= ${most}`);
    if (minPricePerKgFen !== undefined || inStock) ofPack.push(`k.price_per_kg_fen <= ${most}`);
  }
  if (inStock) ofPack.push('EXISTS (SELECT FROM stock s WHERE s.sku_id = k.id AND s.on_hand > s.held)');
  if (ofPack.length)
    always.push(
      `EXISTS (SELECT FROM skus k WHERE k.product_id = p.id AND k.active AND ${ofPack.join(' AND ')})`,
    );
  return {
    always,
    county: plan.counties ? [`p.origin_county_code = ANY (${values.add(plan.counties, 'text[]')})`] : [],
    category: category?.length ? [`p.category_code = ANY (${values.add(category, 'text[]')})`] : [],
  };
}

/** The matches that are ranked, counted and sorted into facets. PostgreSQL reads them once, or not when nobody asks. */
function foundSql(
  plan: Plan,
  values: Values,
  conditions: Conditions,
  typed: SearchQuery | undefined,
): string {
  const key = plan.sort === 'relevance' ? scoreSql(values, typed) : 'NULL';
  return `SELECT p.id, p.origin_county_code, p.category_code, ${key} AS key
            FROM products p WHERE ${allOf(conditions)} LIMIT ${mostFound + 1}`;
}

/** Ids of the page with their sort keys, in order; one more than the limit tells whether there is a next page. */
function pageSql(plan: Plan, values: Values, conditions: Conditions, after: Cursor | undefined): string {
  const { sql, type, descending } = sortKeyOf(plan);
  const [direction, beyond] = descending ? ['DESC', '<'] : ['ASC', '>'];
  const columns = sql ? [sql, 'p.id'] : ['p.id'];
  const limit = values.add(plan.query.limit + 1, 'int');
  const last = after && [...(sql ? [values.add(after[1], type)] : []), values.add(after[2], 'uuid')];
  const rest = last ? `(${columns.join(', ')}) ${beyond} (${last.join(', ')})` : 'true';
  const source =
    plan.sort === 'relevance' ? `found p WHERE ${rest}` : `products p WHERE ${allOf(conditions)} AND ${rest}`;
  return `SELECT id, key, row_number() OVER () AS place
            FROM (SELECT p.id, ${sql ?? `''`} AS key FROM ${source}
                   ORDER BY ${columns.map((column) => `${column} ${direction}`).join(', ')}
                   LIMIT ${limit}) ordered`;
}

function allOf({ always, county, category }: Conditions): string {
  return [...always, ...county, ...category].join(' AND ');
}

/** A word in the name counts most, then brand, county and kind, city and province. */
function scoreSql(values: Values, typed: SearchQuery | undefined): string {
  return `(ts_rank('{0.02, 0.1, 0.4, 1}', p.search, ${values.add(typed?.rank ?? '', 'tsquery')}) * 1000000)::int`;
}

/** Each facet without its own filter: the found goods where no county and no kind was chosen. */
function facetsSql({ always, county, category }: Conditions): string {
  const fromIndex = always.length === 1;
  const chosen = county.length > 0 || category.length > 0;
  const most = fromIndex ? mostInIndex : mostFound + 1;
  const goods = (column: string, conditions: string[]) =>
    fromIndex || chosen
      ? `(SELECT p.${column} FROM products p WHERE ${conditions.join(' AND ')} LIMIT ${most}) goods`
      : 'found';
  const facet = (column: string, names: string, conditions: string[]) =>
    `(SELECT json_build_object('total', coalesce(sum(f.count), 0), 'counts', coalesce(json_agg(
               json_build_object('code', n.code, 'name', n.name, 'count', f.count)
               ORDER BY f.count DESC, n.code), '[]'))
        FROM (SELECT ${column} AS code, count(*)::int AS count FROM ${goods(column, conditions)} GROUP BY 1) f
        JOIN ${names} n ON n.code = f.code)`;
  return `json_build_object(
    'most', ${most},
    'counties', ${facet('origin_county_code', 'regions', [...always, ...category])},
    'categories', ${facet('category_code', 'categories', [...always, ...county])})`;
}

const itemJoins = `
  JOIN organizations o ON o.id = p.supplier_id
  JOIN regions r ON r.code = p.origin_county_code`;

function itemSql(month: string): string {
  return `p.id, p.name, p.category_code AS "categoryCode", p.origin_county_code AS "originCountyCode",
    r.name AS "originCountyName", p.origin_township AS "originTownship", p.supplier_id AS "supplierId",
    o.name AS "supplierName", p.brand, p.designation, p.illustration,
    ${month} = ANY (p.season_months) AS "inSeason", p.season, p.season_months AS "seasonMonths",
    p.excluded_funding AS "excludedFunding",
    (SELECT coalesce(json_agg(json_build_object('id', k.id, 'spec', k.spec, 'unitGrams', k.unit_grams,
              'priceFen', k.price_fen, 'pricePerKgFen', k.price_per_kg_fen,
              'minimumQuantity', k.minimum_quantity, 'available', coalesce(s.on_hand - s.held, 0))
              ORDER BY k.position, k.id), '[]')
       FROM skus k LEFT JOIN stock s ON s.sku_id = k.id WHERE k.product_id = p.id AND k.active) AS skus`;
}

function paged(plan: Plan, answer: Answer, loosely: boolean): ProductPage {
  const { limit } = plan.query;
  const { items, nextCursor } = page(answer.items, limit, (row) => [
    plan.sort,
    row.key,
    row.id,
    loosely ? 1 : 0,
  ]);
  const { facets, count } = answer;
  return {
    items: items.map(({ key: _key, place: _place, ...item }) => item),
    nextCursor,
    approximate: loosely && items.length > 0,
    ...(facets && {
      facets: {
        counties: facets.counties.counts,
        categories: facets.categories.counts,
        capped: [facets.counties, facets.categories].some(({ total }) => total >= facets.most),
      },
    }),
    ...(count !== null && { count: { value: Math.min(count, mostFound), capped: count > mostFound } }),
  };
}

/** For a query of nothing but signs: it asks for something, so it is not answered with everything. */
function nothing(query: ListProducts): ProductPage {
  return {
    items: [],
    nextCursor: null,
    approximate: false,
    ...(query.facets && { facets: { counties: [], categories: [], capped: false } }),
    ...(query.count && { count: { value: 0, capped: false } }),
  };
}
