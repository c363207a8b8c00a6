import { checkCharacter, Sessions } from '@app/identity';
import type { Database } from '@app/platform';
import { demoFile } from '../../seeds/demo/stories';
import type { World } from '../support/world';
import { askable, lineTables, ripeFor, tables } from './known-tables';
import type { Operation } from './shots';

/** Who may be at the door: a demo login, or nobody. */
export type Visitor = { login: string; token: string; organizationId: string };

const taxNumbers = ['91320205MAT00000', '91320205MAT00001'].map((start) => {
  const body = `${start}0`.slice(0, 17);
  return body + checkCharacter(body);
});

const buyerCodes = demoFile<{ kind: string; creditCode: string }[]>('organizations')
  .filter(({ kind }) => kind === 'buyer_unit')
  .map(({ creditCode }) => creditCode);

/** What an address is about: `orders` of `/v1/orders/{id}/payments`. */
export const nounOf = (path: string): string => path.split('/')[2] ?? '';

/** None was given before: an account is registered once. */
let accounts = 0;
const accountNumbers = (): string[] => [`6222${String(++accounts).padStart(15, '0')}`];

export type Line = { id: string; quantity: number };
type Thing = { id: string; owners: string[] | null; state: string };
type Sku = { id: string; price: number; minimum: number };

/** Of each state the newest: a long run makes thousands in one state, and those in another are asked for as well. */
const mostOfState = 1_000;

function newestThings(database: Database, noun: string): Promise<Thing[]> {
  return database.read<Thing>(
    `SELECT id, owners, state
       FROM (SELECT t.*, row_number() OVER (PARTITION BY state ORDER BY id DESC) AS place FROM (${tables[noun]}) t) n
      WHERE place <= ${mostOfState} ORDER BY id DESC`,
  );
}

function fill<Row, Value>(
  map: Map<string, Value>,
  rows: readonly Row[],
  entryOf: (row: Row) => [string, Value],
): void {
  map.clear();
  for (const row of rows) map.set(...entryOf(row));
}

/** From which nouns the requests of each operation were made so far. */
const madeFrom = new Map<string, Set<string>>();

/** What exists in the demo world, so that requests reach past "not found". */
export class Known {
  private readonly things = new Map<string, Thing[]>();
  private readonly lines = new Map<string, Line[]>();
  readonly skus = new Map<string, Sku>();
  /** Of what is changed with `If-Match`. */
  readonly versions = new Map<string, number>();
  /** What of an order can be asked for on an invoice, in fen. */
  readonly askable = new Map<string, number>();
  /** Amounts that somebody still has to pay, in fen. */
  dues: readonly number[] = [];
  /** Payables of the same amount as an unmatched bank line. */
  readonly matches = new Map<string, string>();
  /** The suppliers that confirm and ship here. */
  private homes: readonly string[] = [];

  /** Nouns that nothing was written about since they were read. */
  private readonly fresh = new Set<string>();
  private asked = new Set<string>();
  private readonly found = new Map<string, string[]>();

  private constructor(private readonly database: Database) {}

  static async read(database: Database): Promise<Known> {
    const known = new Known(database);
    await known.renew(Object.keys(tables));
    return known;
  }

  /** Something was written. */
  outdate(): void {
    this.fresh.clear();
  }

  /** To be called before requests of this operation are made: what they are made from is read again if it is outdated. */
  async renewFor({ operationId, path }: Operation): Promise<void> {
    this.asked = madeFrom.get(operationId) ?? new Set([nounOf(path)]);
    madeFrom.set(operationId, this.asked);
    await this.renew([...this.asked].filter((noun) => tables[noun] && !this.fresh.has(noun)));
  }

  private async renew(nouns: readonly string[]): Promise<void> {
    if (this.fresh.size === 0) await this.renewDetails();
    if (nouns.length) this.found.clear();
    for (const noun of nouns) {
      this.things.set(noun, await newestThings(this.database, noun));
      this.fresh.add(noun);
    }
  }

  private async renewDetails(): Promise<void> {
    const { database } = this;
    this.lines.clear();
    for (const sql of lineTables) {
      for (const { parent, ...line } of await database.read<Line & { parent: string }>(sql)) {
        const siblings = this.lines.get(parent);
        if (siblings) siblings.push(line);
        else this.lines.set(parent, [line]);
      }
    }
    const skus = await database.read<Sku>(
      `SELECT id, price_fen AS price, minimum_quantity AS minimum FROM skus`,
    );
    fill(this.skus, skus, (sku) => [sku.id, sku]);
    const versions = await database.read<{ id: string; version: number }>(
      `SELECT id, version FROM skus UNION ALL SELECT id, version FROM invoice_titles
       UNION ALL SELECT organization_id, version FROM offices UNION ALL SELECT id, version FROM filings
       UNION ALL SELECT id, version FROM bulletins UNION ALL SELECT id, version FROM subsidy_programmes`,
    );
    fill(this.versions, versions, ({ id, version }) => [id, version]);
    const open = await database.read<{ id: string; fen: number }>(askable);
    fill(this.askable, open, ({ id, fen }) => [id, fen]);
    const dues = await database.read<{ due: number }>(
      `SELECT amount_fen AS due FROM payments WHERE state = 'pending' ORDER BY id DESC LIMIT 50`,
    );
    this.dues = dues.map(({ due }) => due);
    const matches = await database.read<{ line: string; payment: string }>(
      `SELECT b.id AS line, p.id AS payment FROM bank_lines b
         JOIN payments p ON p.amount_fen = b.amount_fen AND p.state = 'pending' WHERE b.state = 'unmatched'`,
    );
    fill(this.matches, matches, ({ line, payment }) => [line, payment]);
    const homes = await database.read<{ id: string }>(
      `SELECT organization_id AS id FROM users WHERE login = 'supplier'`,
    );
    this.homes = homes.map(({ id }) => id);
  }

  /** Ids behind this noun: those that the visitor may act on with this operation, else its own, else any. */
  ids(noun: string, visitor?: Visitor, operationId = ''): string[] {
    this.asked.add(noun);
    const key = `${noun} ${visitor?.organizationId} ${operationId}`;
    const ids = this.found.get(key) ?? this.find(noun, visitor, operationId);
    this.found.set(key, ids);
    return ids;
  }

  private find(noun: string, visitor: Visitor | undefined, operationId: string): string[] {
    const all = this.things.get(noun) ?? [];
    const own = all.filter(({ owners }) => !owners || !visitor || owners.includes(visitor.organizationId));
    const ripe = own.filter(({ state }) => ripeFor[operationId]?.includes(state));
    return (ripe.length ? ripe : own.length ? own : all).map(({ id }) => id);
  }

  /** Goods whose suppliers can log in and ship them. */
  private goodsOfHomes(): string[] {
    this.asked.add('skus');
    const ours = (this.things.get('skus') ?? []).filter(
      ({ owners, state }) => state === 'listed' && this.homes.includes(owners?.[0] ?? ''),
    );
    return ours.map(({ id }) => id);
  }

  linesOf(id: string): Line[] {
    return this.lines.get(id) ?? [];
  }

  /** For a field by its name; lines are those of the thing that the path names. */
  field(name: string, subjectId?: string, visitor?: Visitor): readonly unknown[] | undefined {
    const nouns: Record<string, string> = {
      skuId: 'skus',
      orderId: 'orders',
      paymentId: 'payments',
      photoIds: 'files',
      buyerId: 'organizations',
      organizationId: 'organizations',
      productId: 'products',
      titleId: 'invoice-titles',
      requestId: 'invoice-requests',
      orderIds: 'orders',
      bankAccountId: 'bank-accounts',
      fileIds: 'collaboration-files',
      ownerId: 'case-owners',
    };
    const noun = nouns[name];
    if (noun === 'skus') return this.goodsOfHomes();
    if (noun) return this.ids(noun, visitor);
    if (/LineId$/.test(name) && subjectId) return this.linesOf(subjectId).map(({ id }) => id);
    if (name === 'provider') return ['bank_transfer'];
    if (name === 'regionCode') return ['320205', '320200', '630224'];
    if (name === 'eastCode') return ['320205', '320200', '锡山区'];
    if (name === 'westCode' || name === 'originCountyCode') return ['630224', '610602'];
    if (name === 'county') return ['630224', '化隆', '630224,610602'];
    if (name === 'category') return ['fruit', 'processed-food', 'alcohol'];
    if (name === 'year') return [2025, 2026];
    if (name === 'month') return ['2026-11', 11, 3];
    if (name === 'regionCode') return ['320205', '320206', '320200'];
    if (/CreditCode$/.test(name)) return buyerCodes;
    if (name === 'taxNumber') return taxNumbers;
    if (name === 'account') return accountNumbers();
    if (name === 'groupBy')
      return ['month', 'pairing,month', 'county', 'fundingSource', 'channel,evidenceLevel'];
    if (name === 'quantity') return [1, 2];
    if (name === 'newPassword') return ['another-long-password', '又一个足够长的登录密码啊啊'];
    if (/password$/i.test(name)) return ['Demo-2026-bangfu'];
    // Each person may be mistaken so often in an hour; one alone would be refused for the rest of a long run.
    if (name === 'login')
      return ['buyer', 'inspector', 'finance', 'approver', 'supplier', 'reseller', 'nobody'];
    return undefined;
  }
}

/** One session for each demo login, without the password's cost. */
export async function openSessions(world: World): Promise<Visitor[]> {
  const people = await world.database.read<{ id: string; login: string; organizationId: string }>(
    `SELECT id, login, organization_id AS "organizationId" FROM users WHERE demo AND active ORDER BY login`,
  );
  const sessions = world.get(Sessions);
  return Promise.all(
    people.map(async ({ id, ...person }) => ({ ...person, token: await sessions.open(id) })),
  );
}
