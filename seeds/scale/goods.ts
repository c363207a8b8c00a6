import { readFileSync } from 'node:fs';
import { excludedFunding, searchDocument, searchFields, type Vocabulary } from '@app/catalog';
import type { RegionNames } from '@app/identity';
import { referenceFile } from '../reference/load';
import { worldBegins, worldEnds } from './calendar';
import type { Cast } from './cast';
import { Copy } from './copy';
import { kinds } from './ids';
import type { Place, Places } from './places';
import type { Random } from './random';
import { lexemesIn } from './search-vector';
import type { Tier } from './tiers';

type DemoProduct = {
  name: string;
  categoryCode: string;
  originCountyCode: string;
  originTownship: string;
  brand: string | null;
  designation: string | null;
  season: string;
  seasonMonths: number[];
  storage: string;
  shelfLifeDays: number;
  certificateClass: string;
  excludedFunding: ('canteen' | 'union' | 'unit_other' | 'personal')[];
  illustration: string;
  description: string;
  descriptionEn: string;
  priceSource: string;
  spec: string;
  unitGrams: number;
  priceFen: number;
};

/** The goods as numbers; a product's packs stand together, so do a supplier's products. */
export type Goods = {
  /** By supplier, one more entry than suppliers. */
  firstProduct: Uint32Array;
  /** By product, one more entry than products. */
  firstSku: Uint32Array;
  names: Buffer[];
  illustrations: Buffer[];
  townships: Buffer[];
  /** By product: closed to canteen and union money. */
  closed: Uint8Array;
  prices: Int32Array;
  grams: Int32Array;
  specs: Buffer[];
  /** By pack: what open orders hold. */
  held: Int32Array;
};

export const onHand = 1_000_000;

const demoProducts = JSON.parse(readFileSync('seeds/demo/products.json', 'utf8')) as DemoProduct[];
export const grades = ['特级', '一级', '精选', '优选', '新季', '头茬', '农家', '原产地', '直供', '绿色'];
export const uses = ['食堂装', '家庭装', '福利装', '礼盒', '散装', '整箱', '小包装', '团购装', '尝鲜装'];
export const villages = [
  '前庄',
  '后沟',
  '上川',
  '下川',
  '东坪',
  '西坪',
  '南塬',
  '北塬',
  '新民',
  '红光',
  '团结',
  '向阳',
];
/** Names of places, which do not belong into the names of goods from elsewhere. */
const places = /延安|延长|延川|宜川|乐都|平安|民和|互助|化隆|循化|海东|青海/g;
export const packSizes = [1, 2, 4];
const fewestProducts = 3;

/** How many products each supplier has: a few many, most few. */
export function goodsOf(tier: Tier, random: Random): Goods {
  const count = new Uint32Array(tier.suppliers);
  const fewest = Math.min(fewestProducts, Math.floor(tier.products / tier.suppliers));
  count.fill(fewest);
  for (let left = tier.products - fewest * tier.suppliers; left > 0; left--) {
    const supplier = random.skewed(tier.suppliers);
    count[supplier] = (count[supplier] as number) + 1;
  }
  const firstProduct = new Uint32Array(tier.suppliers + 1);
  for (let n = 0; n < tier.suppliers; n++)
    firstProduct[n + 1] = (firstProduct[n] as number) + (count[n] as number);
  const firstSku = new Uint32Array(tier.products + 1);
  for (let n = 0; n < tier.products; n++) firstSku[n + 1] = (firstSku[n] as number) + packsOf(n);
  const skus = firstSku[tier.products] as number;
  return {
    ...{ firstProduct, firstSku, names: [], illustrations: [], townships: [] },
    ...{ closed: new Uint8Array(tier.products), specs: [], prices: new Int32Array(skus) },
    ...{ grams: new Int32Array(skus), held: new Int32Array(skus) },
  };
}

const packsOf = (product: number): number => (product % 15 === 0 ? 3 : product % 3 === 0 ? 2 : 1);

const productColumns = [
  ...[
    'id',
    'supplier_id',
    'name',
    'category_code',
    'origin_county_code',
    'origin_township',
    'brand',
    'designation',
  ],
  ...[
    'season',
    'season_months',
    'storage',
    'shelf_life_days',
    'certificate_class',
    'excluded_funding',
    'illustration',
  ],
  ...['description', 'description_en', 'price_source', 'state', 'search', 'created_at', 'updated_at'],
  ...['price_from_fen', 'price_per_kg_from_fen'],
];
const skuColumns = [
  'id',
  'product_id',
  'spec',
  'unit_grams',
  'price_fen',
  'minimum_quantity',
  'active',
  'position',
];

/** Products and packs, with the words that the market itself would find them by. `goods` is filled meanwhile. */
export async function writeGoods(
  databaseUrl: string,
  {
    places: from,
    cast,
    goods,
    vocabulary,
  }: { places: Places; cast: Cast; goods: Goods; vocabulary: Vocabulary },
  tell: (products: number) => void,
): Promise<number> {
  const products = await Copy.open(databaseUrl, 'products', productColumns);
  const skus = await Copy.open(databaseUrl, 'skus', [...skuColumns, 'version']);
  const writer = new GoodsWriter(products, skus, goods, vocabulary);
  for (let supplier = 0; supplier + 1 < goods.firstProduct.length; supplier++) {
    const county = from.counties[cast.countyOf[supplier] as number] as Place;
    const end = goods.firstProduct[supplier + 1] as number;
    for (let n = goods.firstProduct[supplier] as number; n < end; n++) {
      writer.product(n, supplier, county);
      if (n % 100 === 0) await writer.breathe();
      if (n % 1_000 === 0) tell(n);
    }
  }
  await products.close();
  await skus.close();
  return products.rows + skus.rows;
}

class GoodsWriter {
  private readonly texts = new Map<string, Buffer>();
  private readonly categories = new Map(
    referenceFile<{ code: string; name: string }[]>('categories').map(({ code, name }) => [code, name]),
  );
  private readonly aliases = new Map<string, string[]>();

  constructor(
    private readonly products: Copy,
    private readonly skus: Copy,
    private readonly goods: Goods,
    private readonly vocabulary: Vocabulary,
  ) {
    for (const { alias, code } of referenceFile<{ alias: string; code: string }[]>('region-aliases'))
      this.aliases.set(code, [...(this.aliases.get(code) ?? []), alias].sort());
  }

  async breathe(): Promise<void> {
    await this.products.breathe();
    await this.skus.breathe();
  }

  product(n: number, supplier: number, county: Place): void {
    const base = baseOf(n, county);
    const variant = Math.floor(n / demoProducts.length);
    const name = nameOf(n, base, county);
    const packs = packsFor(n, variant, base);
    const excluded = excludedFunding(base.categoryCode, base.excludedFunding);
    this.remember(n, name, base, packs, excluded.length > 0);
    const row = this.products;
    row.row();
    row.id(worldBegins, kinds.product, n);
    row.id(worldBegins, kinds.supplier, supplier);
    for (const text of [name, base.categoryCode, county.code, base.originTownship]) row.string(text);
    for (const text of [base.brand, base.designation]) text === null ? row.nothing() : row.string(text);
    row.string(base.season);
    row.smallints(base.seasonMonths.length ? base.seasonMonths : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    row.string(base.storage);
    row.integer(base.shelfLifeDays);
    row.string(base.certificateClass);
    row.texts(excluded);
    for (const text of [base.illustration, base.description, base.descriptionEn, 'illustrative'])
      row.string(text);
    row.string('listed');
    row.bytes(lexemesIn(this.searchOf(name, base, county, packs)));
    row.moment(worldBegins);
    row.moment(worldBegins);
    row.bigint(Math.min(...packs.map(({ priceFen }) => priceFen)));
    row.bigint(Math.min(...packs.map((pack) => Math.round((pack.priceFen * 1000) / pack.unitGrams))));
    this.packs(n, packs);
  }

  private packs(product: number, packs: readonly Pack[]): void {
    for (const [position, { spec, unitGrams, priceFen }] of packs.entries()) {
      const row = this.skus;
      row.row();
      row.id(worldBegins, kinds.sku, (this.goods.firstSku[product] as number) + position);
      row.id(worldBegins, kinds.product, product);
      row.string(spec);
      row.integer(unitGrams);
      row.bigint(priceFen);
      row.integer(1);
      row.boolean(true);
      row.smallint(position);
      row.integer(1);
    }
  }

  private remember(
    n: number,
    name: string,
    base: DemoProduct,
    packs: readonly Pack[],
    closed: boolean,
  ): void {
    const { goods } = this;
    goods.names.push(Buffer.from(name));
    goods.illustrations.push(this.kept(base.illustration));
    goods.townships.push(this.kept(base.originTownship));
    goods.closed[n] = closed ? 1 : 0;
    for (const [position, pack] of packs.entries()) {
      const sku = (goods.firstSku[n] as number) + position;
      goods.prices[sku] = pack.priceFen;
      goods.grams[sku] = pack.unitGrams;
      goods.specs.push(this.kept(pack.spec));
    }
  }

  /** The same few texts come again and again. */
  private kept(text: string): Buffer {
    const known = this.texts.get(text);
    if (known) return known;
    const bytes = Buffer.from(text);
    this.texts.set(text, bytes);
    return bytes;
  }

  private searchOf(name: string, base: DemoProduct, county: Place, packs: readonly Pack[]): string {
    const { brand, designation, originTownship } = base;
    const product = { name, brand, designation, originTownship, skus: packs };
    const category = this.categories.get(base.categoryCode) ?? '';
    const fields = searchFields(product, category, this.namesOf(county), county.above.map(noAliases));
    return searchDocument(this.vocabulary, fields);
  }

  private namesOf({ code, name }: Place): RegionNames {
    return { code, name, shortName: name, aliases: this.aliases.get(code) ?? [] };
  }
}

const noAliases = (region: { code: string; name: string; shortName: string }): RegionNames => ({
  ...region,
  aliases: [],
});

/** Goods of the county's own prefecture where there are some; elsewhere the same goods without the names of places. */
function baseOf(n: number, county: Place): DemoProduct {
  const own = demoProducts.filter((one) => one.originCountyCode.slice(0, 4) === county.code.slice(0, 4));
  if (own.length) return own[n % own.length] as DemoProduct;
  return { ...(demoProducts[n % demoProducts.length] as DemoProduct), brand: null, designation: null };
}

/** Told apart by place, village, grade and use, as goods on a market are. */
function nameOf(n: number, base: DemoProduct, county: Place): string {
  const variant = Math.floor(n / demoProducts.length);
  const isReal = base.originCountyCode.slice(0, 4) === county.code.slice(0, 4);
  const what = isReal ? base.name : base.name.replaceAll(places, '').trim();
  const grade = grades[(Math.floor(variant / villages.length) + n) % grades.length];
  const use = uses[(variant + Math.floor(n / 7)) % uses.length];
  return `${what} ${villages[variant % villages.length]} ${grade} ${use}`;
}

type Pack = { spec: string; unitGrams: number; priceFen: number };

function packsFor(n: number, variant: number, base: DemoProduct): Pack[] {
  const around = 80 + ((variant * 7) % 41);
  return packSizes.slice(0, packsOf(n)).map((size) => ({
    spec: size === 1 ? base.spec : `${base.spec}×${size}`,
    unitGrams: base.unitGrams * size,
    priceFen: Math.max(1, Math.round((base.priceFen * size * around) / 100)),
  }));
}

/** What lies in the stores on the world's last day: counted then, so nothing moved before is kept. */
export async function writeStock(databaseUrl: string, { held }: Goods): Promise<number> {
  const stock = await Copy.open(databaseUrl, 'stock', ['sku_id', 'on_hand', 'held']);
  const columns = ['id', 'sku_id', 'kind', 'quantity', 'reason', 'occurred_at'];
  const movements = await Copy.open(databaseUrl, 'stock_movements', columns);
  for (const [n, waiting] of held.entries()) {
    stock.row();
    stock.id(worldBegins, kinds.sku, n);
    stock.integer(onHand);
    stock.integer(waiting);
    movements.row();
    movements.id(worldEnds, kinds.movement, n);
    movements.id(worldBegins, kinds.sku, n);
    movements.string('opening');
    movements.integer(onHand);
    movements.string('期初盘点');
    movements.moment(worldEnds);
    if (n % 1_000 === 0) {
      await stock.breathe();
      await movements.breathe();
    }
  }
  await stock.close();
  await movements.close();
  return stock.rows + movements.rows;
}
