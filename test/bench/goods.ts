import { readFileSync } from 'node:fs';
import type { NewProduct, NewSku } from '@app/catalog';
import { grades, packSizes, uses, villages } from '../../seeds/scale/goods';

type DemoProduct = Omit<NewProduct, 'skus'> & { spec: string; unitGrams: number; priceFen: number };

const demoProducts = JSON.parse(readFileSync('seeds/demo/products.json', 'utf8')) as DemoProduct[];

const allYear = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** So many that a benchmark never runs out of them. */
const openingQuantity = 200_000_000;

/** The western counties that the goods come from. */
export const originCounties = [...new Set(demoProducts.map((product) => product.originCountyCode))];

/**
 * The n-th of as many goods as one likes: the real kinds of the demo, told apart by village, grade and use as goods
 * on a market are. The same n gives the same good.
 */
export function good(n: number): NewProduct {
  const base = demoProducts[n % demoProducts.length] as DemoProduct;
  const variant = Math.floor(n / demoProducts.length);
  const village = pick(villages, variant);
  const grade = pick(grades, Math.floor(variant / villages.length) + n);
  const use = pick(uses, variant + Math.floor(n / 7));
  const { spec, unitGrams, priceFen, seasonMonths, ...rest } = base;
  return {
    name: `${base.name} ${village} ${grade} ${use}`,
    categoryCode: rest.categoryCode,
    originCountyCode: rest.originCountyCode,
    originTownship: rest.originTownship,
    brand: rest.brand ?? null,
    designation: rest.designation ?? null,
    season: rest.season,
    seasonMonths: seasonMonths.length ? seasonMonths : allYear,
    storage: rest.storage,
    shelfLifeDays: rest.shelfLifeDays,
    certificateClass: rest.certificateClass,
    excludedFunding: rest.excludedFunding ?? [],
    illustration: rest.illustration,
    description: rest.description,
    descriptionEn: rest.descriptionEn,
    priceSource: rest.priceSource,
    skus: packs(n, variant, { spec, unitGrams, priceFen }),
  };
}

/** One pack, two for every third good, three for every fifteenth; prices spread around the demo's. */
function packs(n: number, variant: number, base: Pick<NewSku, 'spec' | 'unitGrams' | 'priceFen'>): NewSku[] {
  const count = n % 15 === 0 ? 3 : n % 3 === 0 ? 2 : 1;
  const around = 80 + ((variant * 7) % 41);
  return packSizes.slice(0, count).map((size) => ({
    spec: size === 1 ? base.spec : `${base.spec}×${size}`,
    unitGrams: base.unitGrams * size,
    priceFen: Math.max(1, Math.round((base.priceFen * size * around) / 100)),
    openingQuantity,
  }));
}

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] as string;
}
