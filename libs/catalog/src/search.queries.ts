import { Regions } from '@app/identity';
import { businessMonth, Clock, Database, decodeCursor, Problem, page, Recent, schemas } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type ListProducts, type ProductPage, type ProductSort, productSorts } from './products.dto';
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
type Facet = { code: string; name: string; count: number };
type Facets = Record<'counties' | 'categories', { total: number; counts: Facet[] }> & { most: number };
type Answer = { page: [id: string, key: Key][]; facets: Facets | null; count: number | null };
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

/** Which goods answer a query and in which order, without what is shown of them. */
export type Found = Omit<ProductPage, 'items'> & { ids: string[] };

/**
 * How old a ranking may be: who is found, in which order, and how many. What is shown of them is always read anew
 * (docs/decisions/0011-rankings-of-the-last-seconds.md).
 */
const rankingMs = 4_000;
const mostRankings = 2_000;
/** Among half a million goods a broad word takes a second of a core: asked without end it shall not take all of it. */
const costlyRankings = { times: 40, mostMs: 60_000 };

/** Finds goods: ids in order, facets and counts. */
@Injectable()
export class Search {
  private readonly rankings = new Recent<Found>(rankingMs, mostRankings, costlyRankings);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly vocabulary: Vocabulary,
  ) {}

  /**
   * Page, counts per facet and total in one statement; a second, looser one only when no product matches every word.
   * By relevance the best of the first 1,000 matches are shown. Errors: region.unknown.
   */
  async find(query: ListProducts): Promise<Found> {
    const typed = query.q?.trim() ? searchQuery(this.vocabulary, query.q) : undefined;
    const counties = await this.counties(query);
    if (query.q?.trim() && !typed) return nothing(query);
    const sort = query.sort === 'relevance' && !typed ? undefined : query.sort;
    const plan: Plan = { query, sort: sort ?? (typed ? 'relevance' : 'newest'), counties };
    const after = cursorOf(plan);
    const month = businessMonth(this.clock.now()).month;
    // 苹果 and ＡＰＰＬＥ's other spellings make the same tsquery: what was typed is not part of the key.
    const key = JSON.stringify([
      typed,
      sortedBy(counties),
      { ...query, q: undefined, county: undefined },
      month,
    ]);
    return this.rankings.get(key, () => this.rank(plan, typed, after, month));
  }

  /** After a change of the catalogue by this process, whose caller expects to see it. */
  forget(): void {
    this.rankings.clear();
  }

  private async rank(
    plan: Plan,
    typed: SearchQuery | undefined,
    after: Cursor | undefined,
    month: number,
  ): Promise<Found> {
    const loosely = after?.[3] === 1;
    const answer = await this.ask(plan, typed, loosely, after, month);
    if (answer.page.length || after || !typed?.loose) return paged(plan, answer, loosely);
    return paged(plan, await this.ask(plan, typed, true, undefined, month), true);
  }

  private async ask(
    plan: Plan,
    typed: SearchQuery | undefined,
    loosely: boolean,
    after: Cursor | undefined,
    month: number,
  ): Promise<Answer> {
    const values = new Values();
    const conditions = conditionsOf(plan, values, month);
    if (typed)
      conditions.always.push(`p.search @@ ${values.add(loosely ? typed.loose : typed.match, 'tsquery')}`);
    const { facets, count } = plan.query;
    const [answer] = await this.database.read<Answer>(
      `WITH found AS MATERIALIZED (${foundSql(plan, values, conditions, typed)}),
            page AS (${pageSql(plan, values, conditions, after)})
       SELECT (SELECT coalesce(json_agg(json_build_array(id, key) ORDER BY place), '[]') FROM page) AS page,
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
}

function sortKeyOf(plan: Plan): SortKey {
  return plan.sort === 'relevance' ? { sql: 'key', type: 'int', descending: true } : sortKeys[plan.sort];
}

function cursorOf(plan: Plan): Cursor | undefined {
  const after = decodeCursor(plan.query.cursor, Cursor);
  if (!after) return undefined;
  const { type } = sortKeyOf(plan);
  const fits = (type === 'text' ? z.string() : type === 'int' ? schemas.number32 : z.int()).safeParse(
    after[1],
  ).success;
  if (after[0] !== plan.sort || !fits) throw Problem.at('/cursor', 'request.invalid');
  return after;
}

function conditionsOf(plan: Plan, values: Values, month: number): Conditions {
  const { category, minPricePerKgFen, maxPricePerKgFen, inSeason, inStock, fundingSource } = plan.query;
  const always = [`p.state = 'listed'`];
  if (inSeason) always.push(`${values.add(month, 'int')} = ANY (p.season_months)`);
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
  // As a value with LIMIT, not as EXISTS, which the planner answers by reading every pack and every stock there is.
  if (ofPack.length)
    always.push(
      `(SELECT true FROM skus k WHERE k.product_id = p.id AND k.active AND ${ofPack.join(' AND ')} LIMIT 1)`,
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

function paged(plan: Plan, { page: rows, facets, count }: Answer, loosely: boolean): Found {
  const { items, nextCursor } = page(rows, plan.query.limit, ([id, key]) => [
    plan.sort,
    key,
    id,
    loosely ? 1 : 0,
  ]);
  return {
    ids: items.map(([id]) => id),
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
function nothing(query: ListProducts): Found {
  return {
    ids: [],
    nextCursor: null,
    approximate: false,
    ...(query.facets && { facets: { counties: [], categories: [], capped: false } }),
    ...(query.count && { count: { value: 0, capped: false } }),
  };
}

function sortedBy(codes: readonly string[] | undefined): string[] | undefined {
  return codes && [...codes].sort();
}
