/** How much of everything a world has (docs/operations.md, "Worlds of any size"). */
export type Tier = {
  suppliers: number;
  products: number;
  /** Buyer units, each with a purchaser and an inspector. */
  units: number;
  /** People who buy for themselves, spread over the units. */
  staff: number;
  orders: number;
  /** The eastern districts and western counties that take part; real ones first, then illustrative ones. */
  districts: number;
  counties: number;
  /** One order in how many has been invoiced and paid; the others wait for their money. */
  paidEvery: number;
};

export const tiers = {
  /** A city of seven districts, the nine counties that it is paired with, and eight more of their prefectures. */
  T1: {
    suppliers: 300,
    products: 5_000,
    units: 3_000,
    staff: 100_000,
    orders: 400_000,
    districts: 7,
    counties: 17,
    paidEvery: 2,
  },
  /** One eastern province. */
  T2: {
    suppliers: 5_000,
    products: 60_000,
    units: 60_000,
    staff: 0,
    orders: 3_000_000,
    districts: 96,
    counties: 120,
    paidEvery: 4,
  },
  /** The nation: as many suppliers, goods, buyers and counties as the national platform has. */
  T3: {
    suppliers: 35_000,
    products: 500_000,
    units: 700_000,
    staff: 0,
    orders: 6_000_000,
    districts: 640,
    counties: 832,
    paidEvery: 16,
  },
} as const satisfies Record<string, Tier>;

export type TierName = keyof typeof tiers;
export const tierNames = Object.keys(tiers) as TierName[];

const fewestSuppliers = 20;
const fewestProducts = 100;
const fewestUnits = 20;
const fewestOrders = 200;
/** In a part of a world no county is without suppliers and no district without a pair. */
const suppliersPerCounty = 2;

/** The same world at a fraction of its size; `part` in (0, 1]. */
export function sized(name: TierName, part: number): Tier {
  const whole: Tier = tiers[name];
  const at = (count: number, fewest: number): number => Math.max(fewest, Math.round(count * part));
  const suppliers = at(whole.suppliers, fewestSuppliers);
  const counties = Math.max(1, Math.min(whole.counties, Math.floor(suppliers / suppliersPerCounty)));
  return {
    ...whole,
    suppliers,
    counties,
    products: at(whole.products, fewestProducts),
    units: at(whole.units, fewestUnits),
    staff: whole.staff ? at(whole.staff, 1) : 0,
    orders: at(whole.orders, fewestOrders),
    districts: Math.min(whole.districts, counties),
  };
}
