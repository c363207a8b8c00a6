import { Products } from '@app/catalog';
import { Offices, Organizations, Passwords, Sessions, Users } from '@app/identity';
import { InvoiceTitles } from '@app/payments';
import type { Actor, OnceKey, Role } from '@app/platform';
import { Ids } from '@app/platform';
import type { Market } from '../market';
import { type DemoOrganization, type DemoPerson, type DemoProduct, demoFile } from './stories';

/** A product's only pack, as a story needs it. */
export type Pack = { skuId: string; supplierKey: string; priceFen: number };

/** The organisations, people and goods of the demo world, brought in through the same services as real ones. */
export type Cast = {
  buyers: DemoOrganization[];
  suppliers: DemoOrganization[];
  products: DemoProduct[];
  packs: Map<string, Pack>;
  /** The person of this organisation with this role; the n-th when there are several. */
  actor(organizationKey: string, role: Role, nth?: number): Actor;
  addressOf(organizationKey: string): { recipient: string; phone: string; detail: string };
};

type Account = { login: string; password: string };

const allYears = { firstYear: null, lastYear: null };

export async function bringCast(market: Market): Promise<Cast> {
  const organizations = demoFile<DemoOrganization[]>('organizations');
  const people = demoFile<DemoPerson[]>('people');
  const products = demoFile<DemoProduct[]>('products');
  const organizationIds = await createOrganizations(market, organizations);
  await createPeople(market, people, organizations, organizationIds);
  const actors = await logEveryoneIn(market, people);
  const packs = await createProducts(market, products, actors);
  await createTitles(market, organizations, actors);
  return {
    // Resellers have a life of their own, and the caterer waits for its contract.
    buyers: organizations.filter(
      ({ kind, unitKind }) => kind === 'buyer_unit' && unitKind !== 'reseller' && unitKind !== 'contractor',
    ),
    suppliers: organizations.filter((organization) => organization.kind === 'supplier'),
    products,
    packs,
    actor(organizationKey, role, nth = 0) {
      const found = actors.filter(
        (entry) => entry.key === organizationKey && entry.actor.roles.includes(role),
      )[nth];
      if (!found) throw new Error(`The demo world has no ${role} at ${organizationKey}`);
      return found.actor;
    },
    addressOf(organizationKey) {
      const organization = organizations.find((entry) => entry.key === organizationKey);
      return {
        recipient: organization?.shortName ?? '',
        phone: '0510-00000000',
        detail: organization?.address ?? '',
      };
    },
  };
}

async function createOrganizations(market: Market, list: DemoOrganization[]): Promise<Map<string, string>> {
  const organizations = market.get(Organizations);
  const ids = new Map<string, string>();
  await market.database.transact(async (tx) => {
    for (const { key, office, departments = [], ...draft } of list) {
      const id = await organizations.create(tx, draft as Parameters<Organizations['create']>[1]);
      if (office) await market.get(Offices).open(tx, id, { ...allYears, function: office, departments });
      ids.set(key, id);
    }
  });
  return ids;
}

async function createPeople(
  market: Market,
  people: DemoPerson[],
  organizations: DemoOrganization[],
  organizationIds: Map<string, string>,
): Promise<void> {
  const users = market.get(Users);
  const [{ password } = { password: '' }] = demoFile<Account[]>('accounts');
  const kindOf = new Map(organizations.map(({ key, kind }) => [key, kind]));
  // One hash per kind of organisation: everyone here has the same published password.
  const hashes = new Map<string, string>();
  for (const kind of new Set(kindOf.values()))
    hashes.set(kind, await market.get(Passwords).hash(password, kind));
  await market.database.transact(async (tx) => {
    for (const { login, name, organizationKey, roles } of people) {
      await users.create(tx, {
        organizationId: organizationIds.get(organizationKey) as string,
        login,
        name,
        roles: roles as Role[],
        passwordHash: hashes.get(kindOf.get(organizationKey) ?? '') as string,
        demo: true,
      });
    }
  });
}

async function logEveryoneIn(market: Market, people: DemoPerson[]): Promise<{ key: string; actor: Actor }[]> {
  const sessions = market.get(Sessions);
  const users = market.get(Users);
  const actors: { key: string; actor: Actor }[] = [];
  for (const { login, organizationKey } of people) {
    const member = await users.findByLogin(login);
    const token = await sessions.open((member as { id: string }).id);
    const actor = await sessions.actorOf(token);
    await sessions.revoke(token);
    if (!actor) throw new Error(`${login} cannot log in: the demo world needs DEMO=1.`);
    actors.push({ key: organizationKey, actor });
  }
  return actors;
}

/** Every unit has the title that its invoices are made out to. */
async function createTitles(
  market: Market,
  organizations: DemoOrganization[],
  actors: { key: string; actor: Actor }[],
): Promise<void> {
  for (const { key, kind, name, creditCode, address } of organizations) {
    const buyer = actors.find((entry) => entry.key === key)?.actor;
    if (kind !== 'buyer_unit' || !buyer) continue;
    const optional = { address: address ?? null, phone: null, bankName: null, bankAccount: null };
    const title = { name, taxNumber: creditCode, kind: 'ordinary' as const, ...optional, isDefault: true };
    await market.get(InvoiceTitles).add(buyer, undefined, title);
  }
}

async function createProducts(
  market: Market,
  list: DemoProduct[],
  actors: { key: string; actor: Actor }[],
): Promise<Map<string, Pack>> {
  const products = market.get(Products);
  const packs = new Map<string, Pack>();
  for (const { supplierKey, spec, unitGrams, priceFen, ...draft } of list) {
    const clerk = actors.find((entry) => entry.key === supplierKey)?.actor;
    if (!clerk) throw new Error(`The demo world has nobody at ${supplierKey}`);
    const created = await market.database.transact((tx) =>
      products.create(tx, clerk, {
        ...(draft as Omit<Parameters<Products['create']>[2], 'skus'>),
        skus: [{ spec, unitGrams, priceFen, openingQuantity: openingOf(priceFen) }],
      }),
    );
    packs.set(draft.name, { skuId: created.skus[0]?.id as string, supplierKey, priceFen });
  }
  return packs;
}

/** Enough packs for two years of stories, and more of cheap goods than of dear ones. */
function openingOf(priceFen: number): number {
  return Math.round(60_000_000 / priceFen / 10) * 10 + 400;
}

/** A key for a service call that has no HTTP request behind it. */
export function freshKey(market: Market, actor: Actor, route: string): OnceKey {
  return { ownerId: actor.userId, key: market.get(Ids).next(), route, bodyHash: '' };
}
