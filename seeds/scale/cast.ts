import { checkCharacter, type UnitKind } from '@app/identity';
import { worldBegins } from './calendar';
import { Copy } from './copy';
import { type Kind, kinds } from './ids';
import type { Place, Places } from './places';
import type { Random } from './random';
import type { Tier } from './tiers';

/** Who trades, as numbers: the n-th unit, supplier, district … has the n-th id of its kind. */
export type Cast = {
  /** By unit: its district. */
  districtOf: Uint16Array;
  /** By supplier: its county; suppliers of a county stand together. */
  countyOf: Uint16Array;
  /** By county: its first supplier; one more entry than counties. */
  firstSupplier: Uint32Array;
};

/** Resellers are few, and have no orders of a canteen. */
type ScaleKind = Exclude<UnitKind, 'reseller' | 'contractor'>;
const unitKinds: readonly ScaleKind[] = ['school', 'agency', 'hospital', 'soe', 'union'];
const named: Record<ScaleKind, string> = {
  school: '学校',
  agency: '机关食堂',
  hospital: '医院',
  soe: '公司',
  union: '工会',
};
/** Which letters of a credit code say what an organisation is. */
const registeredAs: Record<ScaleKind, string> = {
  school: '12',
  agency: '11',
  hospital: '12',
  soe: '91',
  union: '81',
};
const base31 = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** `a-long-password-for-benchmarks`, hashed once as the market hashes those of units: nobody waits for 1.4 M hashes. */
const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$KT2bmsrwgA4ondIUaWgCwGXiqGEf6VUtXrv6GZH4nag';

/** Districts have unequally many units, counties unequally many suppliers. */
export function castOf(tier: Tier, places: Places, random: Random): Cast {
  const districtOf = new Uint16Array(tier.units);
  for (let n = 0; n < tier.units; n++) districtOf[n] = random.skewed(places.districts.length);
  const counties = places.counties.length;
  const count = new Uint32Array(counties).fill(1);
  for (let left = tier.suppliers - counties; left > 0; left--) {
    const county = random.skewed(counties);
    count[county] = (count[county] as number) + 1;
  }
  const countyOf = new Uint16Array(tier.suppliers);
  const firstSupplier = new Uint32Array(counties + 1);
  for (let county = 0; county < counties; county++) {
    const first = firstSupplier[county] as number;
    countyOf.fill(county, first, first + (count[county] as number));
    firstSupplier[county + 1] = first + (count[county] as number);
  }
  return { districtOf, countyOf, firstSupplier };
}

const organizationColumns = [
  ...['id', 'kind', 'unit_kind', 'name', 'short_name', 'credit_code', 'region_code', 'township', 'address'],
  'created_at',
];
const userColumns = [
  ...['id', 'organization_id', 'login', 'name', 'password_hash', 'roles', 'active', 'demo', 'created_at'],
];

/** Organisations and their people. They are demo accounts: where the demo is off, as in production, nobody gets in. */
export async function writeCast(
  databaseUrl: string,
  tier: Tier,
  places: Places,
  cast: Cast,
): Promise<number> {
  const organizations = await Copy.open(databaseUrl, 'organizations', organizationColumns);
  const users = await Copy.open(databaseUrl, 'users', userColumns);
  const writer = new CastWriter(organizations, users);
  for (let n = 0; n < tier.units; n++) {
    writer.unit(n, places.districts[cast.districtOf[n] as number] as Place);
    if (n % 500 === 0) await writer.breathe();
  }
  for (let n = 0; n < tier.staff; n++) {
    writer.person(kinds.staff, n, kinds.unit, n % tier.units, `staff${n + 1}`, ['purchaser']);
    if (n % 500 === 0) await writer.breathe();
  }
  for (let n = 0; n < tier.suppliers; n++) {
    writer.supplier(n, places.counties[cast.countyOf[n] as number] as Place);
    if (n % 500 === 0) await writer.breathe();
  }
  writer.officials([...places.districts, ...places.counties]);
  writer.operators();
  await organizations.close();
  await users.close();
  return organizations.rows + users.rows;
}

class CastWriter {
  constructor(
    private readonly organizations: Copy,
    private readonly users: Copy,
  ) {}

  async breathe(): Promise<void> {
    await this.organizations.breathe();
    await this.users.breathe();
  }

  unit(n: number, district: Place): void {
    const kind = unitKinds[n % unitKinds.length] as ScaleKind;
    const name = `${district.name}第${n + 1}${named[kind]}`;
    this.organization(kinds.unit, n, 'buyer_unit', kind, name, registeredAs[kind], district.code);
    this.person(kinds.unitUser, 2 * n, kinds.unit, n, `purchaser${n + 1}`, ['purchaser', 'finance']);
    this.person(kinds.unitUser, 2 * n + 1, kinds.unit, n, `inspector${n + 1}`, ['inspector', 'approver']);
  }

  supplier(n: number, county: Place): void {
    const name = `${county.name}第${n + 1}农牧专业合作社`;
    this.organization(kinds.supplier, n, 'supplier', null, name, '93', county.code);
    this.person(kinds.supplierUser, n, kinds.supplier, n, `clerk${n + 1}`, ['clerk']);
  }

  /** One official for each place and for each that is above one. */
  officials(places: readonly Place[]): void {
    const regions = new Map(places.map(({ code, name }) => [code, name]));
    for (const { above } of places) for (const region of above) regions.set(region.code, region.shortName);
    let n = 0;
    for (const [code, name] of regions) {
      this.organization(kinds.official, n, 'official_body', null, `${name}协作办`, '11', code);
      this.person(kinds.officialUser, n, kinds.official, n, `official${code}`, ['official']);
      n++;
    }
  }

  operators(): void {
    this.organization(kinds.operator, 0, 'operator', null, '示例运营公司', '91', '320200');
    for (const n of [0, 1])
      this.person(kinds.operatorUser, n, kinds.operator, 0, `operator${n + 1}`, ['operator']);
  }

  private organization(
    id: Kind,
    n: number,
    kind: string,
    unitKind: UnitKind | null,
    name: string,
    prefix: string,
    region: string,
  ): void {
    const row = this.organizations;
    row.row();
    row.id(worldBegins, id, n);
    row.string(kind);
    if (unitKind) row.string(unitKind);
    else row.nothing();
    row.string(name);
    row.string(name);
    row.string(creditCode(prefix, region, id, n));
    row.string(region);
    row.nothing();
    row.string('');
    row.moment(worldBegins);
  }

  person(
    id: Kind,
    n: number,
    organization: Kind,
    organizationN: number,
    login: string,
    roles: string[],
  ): void {
    const row = this.users;
    row.row();
    row.id(worldBegins, id, n);
    row.id(worldBegins, organization, organizationN);
    row.string(login);
    row.string(login);
    row.string(passwordHash);
    row.texts(roles);
    row.boolean(true);
    row.boolean(true);
    row.moment(worldBegins);
  }
}

/** 18 characters with the right check character; the nine before it count organisations of this kind. */
function creditCode(prefix: string, region: string, kind: Kind, n: number): string {
  let rest = n;
  let digits = '';
  for (let place = 0; place < 7; place++) {
    digits = base31.charAt(rest % 31) + digits;
    rest = Math.floor(rest / 31);
  }
  const body = `${prefix}${region}M${base31.charAt(kind)}${digits}`;
  return body + checkCharacter(body);
}
