import { type Pool, type PoolClient, Query, type QueryConfig, type QueryResult, type Submittable } from 'pg';
import type { EntityManager } from 'typeorm';
import type { Actor } from './access';
import { currentTrace, type Trace } from './log';

/**
 * Who calls, as PostgreSQL's policies know it: the second layer of authorisation
 * (docs/decisions/0013-row-level-security.md). It is set inside the transaction of each statement and ends with it.
 */
export type Tenant = {
  scope: 'party' | 'official' | 'operator';
  organization: string;
  user: string;
  regions: string;
};

const settings = ['scope', 'organization', 'user', 'regions'] as const;
/** Prepared once on every connection, so that a statement that carries it parses nothing more. */
const settingsStatement = 'tenant';
const settingsSql = `SELECT ${settings.map((name, index) => `set_config('app.${name}', $${index + 1}, true)`).join(', ')}`;

/** Beside the trace of the request, not in it: that goes to the logs. */
const tenants = new WeakMap<Trace, Tenant>();

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const code = /^[0-9]{6}$/;

/** `regions`: of an official, its region and all below. What is not of its exact shape is refused, never escaped. */
export function tenantOf(actor: Actor, regions: readonly string[]): Tenant {
  const { userId: user, organizationId: organization, persona } = actor;
  if (!uuid.test(user) || !uuid.test(organization) || !regions.every((region) => code.test(region)))
    throw new Error('An actor that cannot be told to the database.');
  const scope = persona === 'buyer' || persona === 'supplier' ? 'party' : persona;
  return { scope, organization, user, regions: scope === 'official' ? regions.join(',') : '' };
}

/** The rest of this request acts for the tenant. Without it the database shows a request nothing of anybody. */
export function actFor(tenant: Tenant): void {
  const trace = currentTrace();
  if (!trace) throw new Error('A request without a trace cannot act for anybody.');
  tenants.set(trace, tenant);
}

export function currentTenant(): Tenant | undefined {
  const trace = currentTrace();
  return trace && tenants.get(trace);
}

/** Opens a transaction for the tenant in one round trip. Its values are of known shape: nothing in them can end a text. */
export function beginFor(tenant: Tenant, begin = 'BEGIN'): string {
  const set = settings.map((name) => `set_config('app.${name}', '${tenant[name]}', true)`);
  return `${begin}; SELECT ${set.join(', ')}`;
}

/**
 * For one closure PostgreSQL shows and takes rows as those of another organisation; who acts stays who it is. Whoever
 * calls has proved before that the caller stands in for it. When the closure fails the transaction ends, and this with it.
 */
export async function inTheNameOf<T>(
  tx: EntityManager,
  organization: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!uuid.test(organization)) throw new Error('An organisation that cannot be told to the database.');
  const [{ own }]: [{ own: string }] = await tx.query(
    `SELECT coalesce(current_setting('app.organization', true), '') AS own`,
  );
  const be = (name: string): Promise<unknown> =>
    tx.query(`SELECT set_config('app.organization', $1, true)`, [name]);
  await be(organization);
  const answer = await work();
  await be(own);
  return answer;
}

/** For the pool's `onConnect`. */
export async function prepareSettings(connection: Pick<Pool, 'query'>): Promise<void> {
  await connection.query({ name: settingsStatement, text: settingsSql, values: settings.map(() => '') });
}

/** The statement for the tenant, in the one round trip that it takes anyway. */
export function queryFor(
  connection: PoolClient,
  tenant: Tenant,
  statement: QueryConfig,
): Promise<QueryResult> {
  const query: unknown = new TenantQuery(statement, tenant);
  // A query object of one's own is handed back as it is; only its callback tells how it ended.
  return new Promise((resolve, reject) => {
    connection.query(query as string, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

type Wire = {
  bind(message: { portal: string; statement: string; values: string[] }): void;
  execute(message: { portal: string }): void;
};

/** What node-postgres' Query does between a caller and the wire; its own types keep this to themselves. */
type Answering = Submittable & {
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
};
const AnsweringQuery = Query as unknown as new (statement: QueryConfig & { queryMode: string }) => Answering;

/**
 * Bind and Execute of the settings go out before the statement and share its one Sync: both run in one implicit
 * transaction, to which the settings are local. An error in either undoes both, and the next user of the connection
 * finds no tenant.
 */
class TenantQuery extends AnsweringQuery {
  private told = false;

  constructor(
    statement: QueryConfig,
    private readonly tenant: Tenant,
  ) {
    super({ ...statement, queryMode: 'extended' });
  }

  override prepare(wire: Wire): void {
    wire.bind({
      portal: '',
      statement: settingsStatement,
      values: settings.map((name) => this.tenant[name]),
    });
    wire.execute({ portal: '' });
    super.prepare(wire);
  }

  override handleDataRow(message: unknown): void {
    if (this.told) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.told) super.handleCommandComplete(message, wire);
    this.told = true;
  }
}
