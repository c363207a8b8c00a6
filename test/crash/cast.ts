import { Products } from '@app/catalog';
import {
  checkCharacter,
  type NewOrganization,
  Offices,
  Organizations,
  Passwords,
  Users,
} from '@app/identity';
import { Config, type OfficeFunction, type Role } from '@app/platform';
import { Targets } from '@app/procurement';
import { Client } from 'pg';
import { type Market, openMarket } from '../../seeds/market';
import { migrate } from '../../seeds/migrate';
import { loadReference } from '../../seeds/reference/load';
import { good, originCounties } from '../bench/goods';

export type Pack = { skuId: string; productId: string; priceFen: number };
export type UnitPeople = { purchaser: string; inspector: string; finance: string };
export type ShopPeople = { id: string; clerk: string; packs: Pack[]; odd: Pack };
/** Logins, and a unit of the district that nobody else knows. */
export type OfficialPeople = { east: string; west: string; city: string; unitId: string };
export type Cast = {
  units: UnitPeople[];
  shops: ShopPeople[];
  operators: [string, string];
  /** Two of a district, and one of the city above it. */
  officials: [string, string, string];
  /** A body without an office, and the login of its auditor. */
  audit: { body: string; auditor: string };
  /** A unit that files, its contractor and who reviews it. */
  share: { unit: string; contractor: string; contractorCreditCode: string; official: string };
  /** Officials of the first shop's county. */
  county: [string, string];
  /** Of a county: who signs that a producer can deliver, and whom it leads; and somebody outside. */
  admission: { farming: string; revival: string; applicant: string };
  /** Who sells outside the platform, and who reviews it. */
  outside: { reseller: string; official: string };
  collaborators: OfficialPeople;
  /** Changes password and second factor, which nobody else's acts shall depend on. */
  holder: string;
};

export const password = 'a-long-password-for-crash-runs';

const unitCount = 12;
const shopCount = 6;
const packsPerShop = 5;
const endless = 50_000_000;
const districts = ['320205', '320206', '320211', '320213'];

/** An empty database with the schema and everybody who takes part. */
export async function prepareCast(databaseUrl: string): Promise<Cast> {
  await emptyDatabase(databaseUrl);
  await migrate(databaseUrl);
  const config = new Config({
    ...process.env,
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
  });
  const market = await openMarket(config);
  try {
    await loadReference(market);
    return await new Casting(market).all();
  } finally {
    await market.close();
  }
}

async function emptyDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${name}"`);
  await client.end();
}

class Casting {
  private serial = 0;
  private readonly hashes = new Map<string, string>();

  constructor(private readonly market: Market) {}

  async all(): Promise<Cast> {
    const units: UnitPeople[] = [];
    for (let n = 0; n < unitCount; n++)
      units.push(await this.unit(districts[n % districts.length] as string));
    const shops: ShopPeople[] = [];
    for (let n = 0; n < shopCount; n++) shops.push(await this.shop(originCounties[n] as string));
    const house = await this.organization({ kind: 'operator', regionCode: '320200' });
    const first = await this.person(house, 'operator', ['operator']);
    const second = await this.person(house, 'operator', ['operator']);
    const year = new Date().getFullYear();
    const target = { eastCode: '320205', westCode: '630224', year, targetFen: 1_000_000, source: 'test' };
    await this.market.database.transact((tx) =>
      this.market.get(Targets).set(tx, [{ ...target, minimumEvidenceLevel: 0 }]),
    );
    const unit = await this.organization({ kind: 'buyer_unit', unitKind: 'school', regionCode: '320205' });
    const holder = await this.person(unit, 'buyer_unit', ['approver']);
    const body = await this.organization({ kind: 'official_body', regionCode: '320200' });
    const audit = { body, auditor: await this.person(body, 'official_body', ['auditor']) };
    const officials = await this.officials();
    const share = await this.share();
    const collaborators = {
      east: await this.official('320205'),
      west: await this.official('630224'),
      city: await this.official('320200'),
      unitId: unit,
    };
    const county = await this.bureau(originCounties[0] as string);
    const reseller = await this.organization({
      kind: 'buyer_unit',
      unitKind: 'reseller',
      regionCode: '320214',
    });
    const outside = {
      reseller: await this.person(reseller, 'buyer_unit', ['purchaser']),
      official: await this.official('320214'),
    };
    const admission = {
      farming: await this.official('630224', 'agriculture'),
      revival: await this.official('630224', 'revitalisation'),
      applicant: await this.person(unit, 'buyer_unit', ['purchaser']),
    };
    return {
      units,
      shops,
      operators: [first, second],
      officials,
      audit,
      share,
      county,
      admission,
      outside,
      collaborators,
      holder,
    };
  }

  private async officials(): Promise<[string, string, string]> {
    const district = await this.office('320205');
    const city = await this.office('320200');
    const official = (id: string) => this.person(id, 'official_body', ['official']);
    return [await official(district), await official(district), await official(city)];
  }

  private async share(): Promise<Cast['share']> {
    const school = { kind: 'buyer_unit', unitKind: 'school', regionCode: '320205' } as const;
    const [unit, contractor] = [
      await this.organization(school),
      await this.organization({ ...school, unitKind: 'soe' }),
    ];
    const [row] = await this.market.database.read<{ code: string }>(
      'SELECT credit_code AS code FROM organizations WHERE id = $1',
      [contractor],
    );
    const bureau = await this.office('320205', 'finance');
    return {
      unit: await this.person(unit, 'buyer_unit', ['purchaser']),
      contractor: await this.person(contractor, 'buyer_unit', ['purchaser']),
      contractorCreditCode: row?.code as string,
      official: await this.person(bureau, 'official_body', ['official']),
    };
  }

  private async bureau(regionCode: string): Promise<[string, string]> {
    const id = await this.office(regionCode);
    return [
      await this.person(id, 'official_body', ['official']),
      await this.person(id, 'official_body', ['official']),
    ];
  }

  private async official(regionCode: string, role?: OfficeFunction): Promise<string> {
    const body = await this.office(regionCode, role);
    return this.person(body, 'official_body', ['official']);
  }

  /** A body that sees its whole region. */
  private async office(regionCode: string, role: OfficeFunction = 'collaboration'): Promise<string> {
    const id = await this.organization({ kind: 'official_body', regionCode });
    const office = { function: role, departments: [], firstYear: null, lastYear: null };
    await this.market.database.transact((tx) => this.market.get(Offices).open(tx, id, office));
    return id;
  }

  private async unit(regionCode: string): Promise<UnitPeople> {
    const id = await this.organization({ kind: 'buyer_unit', unitKind: 'school', regionCode });
    return {
      purchaser: await this.person(id, 'buyer_unit', ['purchaser']),
      inspector: await this.person(id, 'buyer_unit', ['inspector']),
      finance: await this.person(id, 'buyer_unit', ['finance']),
    };
  }

  private async shop(county: string): Promise<ShopPeople> {
    const id = await this.organization({ kind: 'supplier', regionCode: county });
    const clerk = await this.person(id, 'supplier', ['clerk']);
    const packs: Pack[] = [];
    for (let n = 0; n <= packsPerShop; n++) packs.push(await this.product(id, county, n));
    // The last one is for delisting and changes of price; nobody orders it.
    return { id, clerk, packs: packs.slice(0, packsPerShop), odd: packs[packsPerShop] as Pack };
  }

  private async product(organizationId: string, county: string, n: number): Promise<Pack> {
    const draft = {
      ...good(n),
      originCountyCode: county,
      categoryCode: 'processed-food',
      excludedFunding: [],
    };
    const priceFen = 900 + 137 * n;
    const spec = { spec: '6人份/盒', unitGrams: 1_800, priceFen, openingQuantity: endless };
    const made = await this.market.database.transact((tx) =>
      this.market.get(Products).create(tx, { organizationId, userId: null }, { ...draft, skus: [spec] }),
    );
    return { productId: made.id, skuId: made.skus[0]?.id as string, priceFen };
  }

  private async organization(
    about: Pick<NewOrganization, 'kind' | 'unitKind' | 'regionCode'>,
  ): Promise<string> {
    const serial = String(++this.serial).padStart(5, '0');
    const body = `91${about.regionCode}MACR${serial}`;
    const name = `演练单位${serial}`;
    const draft = { ...about, name, shortName: name, creditCode: body + checkCharacter(body) };
    return this.market.database.transact((tx) => this.market.get(Organizations).create(tx, draft));
  }

  private async person(
    organizationId: string,
    kind: NewOrganization['kind'],
    roles: Role[],
  ): Promise<string> {
    const login = `${roles[0]}${++this.serial}`;
    const passwordHash = this.hashes.get(kind) ?? (await this.market.get(Passwords).hash(password, kind));
    this.hashes.set(kind, passwordHash);
    const draft = { organizationId, login, name: login, roles, passwordHash };
    await this.market.database.transact((tx) => this.market.get(Users).create(tx, draft));
    return login;
  }
}
