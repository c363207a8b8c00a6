import { Injectable, type Type } from '@nestjs/common';
import { type Pool, type PoolClient, types } from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager, type QueryRunner } from 'typeorm';
import type { Bell } from './bell';
import type { Config } from './config';
import { Problem, type ProblemDetail } from './errors';
import { armSteps, faultPoint, faultsArmed } from './faults';
import type { OnceKey } from './idempotency';
import { migrations } from './migrations';
import { isOutage, stateOf } from './outage';
import { type SqlLog, slowMs } from './sql-log';
import { beginFor, currentTenant, prepareSettings, queryFor } from './tenant';

type Statement = { name?: string; text: string; values: unknown[] };

/** An open transaction. Passed on, never ambient: whoever takes one never opens one. */
export type Tx = EntityManager;

const attempts = 5;
const unhurried = 'BEGIN; SET LOCAL synchronous_commit = off';
/** How long a transaction may do nothing. */
export const longestPauseMs = 15_000;
const serializationFailure = '40001';
const deadlock = '40P01';
/** SQLSTATE of `refuse(code, detail)` in our own SQL. */
const refusal = 'BF001';

// A date is a business date (`YYYY-MM-DD`), not a moment in the zone of this process.
types.setTypeParser(types.builtins.DATE, (text) => text);

/** One door to PostgreSQL: `transact` for writes, `read` for lists, `hot` for the few prepared hot statements. */
@Injectable()
export class Database {
  constructor(
    readonly source: DataSource,
    private readonly bell: Bell,
    private readonly sqlLog?: SqlLog,
  ) {}

  /** Runs the closure in a transaction; the whole closure again (at most five times) when PostgreSQL asks for it. */
  async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const answer = await this.persistently(work);
    this.bell.ring();
    return answer;
  }

  /**
   * `transact` for what follows from what is recorded and is done again when it is lost: nobody waits for the disk. A crash
   * of PostgreSQL takes back the last of these, whole and the newest first; what is committed after one of them and waited
   * for brings it to disk as well (docs/decisions/0050-commits-that-nobody-waits-for.md).
   */
  async derive<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const answer = await this.persistently(work, unhurried);
    this.bell.ring();
    return answer;
  }

  /** `derive` for one UPDATE or DELETE that records no event. */
  async deriveOne<Row>(sql: string, values: unknown[]): Promise<Row[]> {
    const [rows]: [Row[], number] = await this.persistently((tx) => tx.query(sql, values), unhurried);
    return rows;
  }

  private async persistently<T>(work: (tx: Tx) => Promise<T>, begin?: string): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.inTransaction(work, begin);
      } catch (error) {
        const state = stateOf(error);
        if (attempt < attempts && (state === serializationFailure || state === deadlock)) continue;
        throw asProblem(error);
      }
    }
  }

  /** One moment for several statements: all of them see the same rows, and none may write. */
  async snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.inTransaction(work, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    } catch (error) {
      throw asProblem(error);
    }
  }

  /** Of the tenant of this request; of the whole process where there is none. */
  private async inTransaction<T>(work: (tx: Tx) => Promise<T>, begin = 'BEGIN'): Promise<T> {
    const tenant = currentTenant();
    const runner = this.source.createQueryRunner();
    try {
      await runner.query(tenant ? beginFor(tenant, begin) : begin);
      if (faultsArmed) armSteps(runner);
      faultPoint('transaction.begun');
      const answer = await work(runner.manager);
      faultPoint('transaction.worked');
      await runner.query('COMMIT');
      faultPoint('transaction.committed');
      return answer;
    } catch (error) {
      // Over a broken or silent line nothing can be rolled back: without its connection PostgreSQL does it by itself.
      if (isOutage(error)) await discard(runner, error);
      else await runner.query('ROLLBACK').catch((failure: unknown) => discard(runner, failure));
      throw error;
    } finally {
      await runner.release();
    }
  }

  /**
   * `transact` at most once per idempotency key: the stored answer is returned when the key was used before.
   * The key is committed with the work, so a crash leaves both or neither. Without a key it is `transact`.
   */
  async once<T extends object>(key: OnceKey | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!key) return this.transact(work);
    return this.transact(async (tx) => {
      const claim = [key.ownerId, key.key, key.route, key.bodyHash];
      const [{ stored }] = await tx.query('SELECT claim_key($1, $2, $3, $4) AS stored', claim);
      if (stored) return stored as T;
      const answer = await work(tx);
      await tx.query(
        'INSERT INTO idempotency_keys (owner_id, key, route, body_hash, answer) VALUES ($1, $2, $3, $4, $5)',
        [...claim, JSON.stringify(answer)],
      );
      return answer;
    });
  }

  /** One statement outside a transaction, unprepared so that the planner sees the values. */
  async read<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.run<Row>({ text: sql, values });
  }

  /** A named prepared statement in one round trip: only for hot paths. */
  async hot<Row>(name: string, sql: string, values: unknown[]): Promise<Row[]> {
    return this.run<Row>({ name, text: sql, values });
  }

  /** `read` for a statement that writes: it is its own transaction. */
  async write<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    faultPoint('write.asked');
    const rows = await this.read<Row>(sql, values);
    faultPoint('write.done');
    return rows;
  }

  /** `hot` for a statement that records events. */
  async hotWrite<Row>(name: string, sql: string, values: unknown[]): Promise<Row[]> {
    faultPoint('write.asked');
    const rows = await this.hot<Row>(name, sql, values);
    faultPoint('write.done');
    this.bell.ring();
    return rows;
  }

  private async run<Row>(statement: Statement): Promise<Row[]> {
    const begun = performance.now();
    try {
      return await this.onConnection<Row>(statement);
    } catch (error) {
      throw asProblem(error);
    } finally {
      const ms = Math.round(performance.now() - begun);
      if (ms > slowMs) this.sqlLog?.logQuerySlow(ms, statement.text);
    }
  }

  /** Not `pool.query`: that closes the connection after every error, and a refusal is an everyday answer. */
  private async onConnection<Row>(statement: Statement): Promise<Row[]> {
    const connection = await this.pool.connect();
    // A broken line fails the statement as well; that is how the caller hears of it.
    connection.on('error', ignore);
    let unusable: Error | undefined;
    try {
      const tenant = currentTenant();
      const answer = tenant ? queryFor(connection, tenant, statement) : connection.query(statement);
      return (await answer).rows as Row[];
    } catch (error) {
      if (isOutage(error)) unusable = error as Error;
      else unusable = await rolledBack(connection);
      throw error;
    } finally {
      connection.off('error', ignore);
      connection.release(unusable);
    }
  }

  /** TypeORM's own pool, so that the process has one. */
  get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }
}

/**
 * PostgreSQL tells an error first and gives back the locks afterwards: without waiting for that, the same key sent again
 * at once would be told that it is in flight.
 */
async function rolledBack(connection: PoolClient): Promise<Error | undefined> {
  return connection.query('').then(
    () => undefined,
    (error: Error) => error,
  );
}

function ignore(): void {}

/**
 * Whom a process serves: `callers` one after the other, of whom it knows nothing at first; itself (`system`: worker and
 * programs); or the schema (`owner`: migrations).
 */
export type Serves = 'callers' | 'system' | 'owner';

export function dataSourceOptions(
  config: Pick<Config, 'databaseUrl' | 'poolSize'> & Partial<Pick<Config, 'accessLayers' | 'queryTimeoutMs'>>,
  entities: Type<object>[],
  serves: Serves = 'owner',
): DataSourceOptions {
  const role = serves === 'owner' || config.accessLayers === 'app' ? '' : ' -c role=market_app';
  const scope = serves === 'callers' ? '' : ' -c app.scope=system';
  return {
    type: 'postgres',
    url: config.databaseUrl,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    poolSize: config.poolSize,
    parseInt8: true,
    extra: {
      // On disks of today a random read costs about as much as the next one; 4 makes the planner scan for prefixes.
      options: `-c timezone=UTC -c random_page_cost=1.1${role}${scope}`,
      onConnect: prepareSettings,
      application_name: 'market',
      connectionTimeoutMillis: 10_000,
      ...(config.queryTimeoutMs ? patience(config.queryTimeoutMs) : {}),
    },
  } as DataSourceOptions;
}

/**
 * For processes that people wait for. PostgreSQL stops a slow statement itself; a moment later we stop waiting for one
 * that does not answer at all; and a process that hangs in the middle of a transaction keeps its locks no longer.
 */
function patience(queryTimeoutMs: number) {
  return {
    statement_timeout: queryTimeoutMs,
    query_timeout: queryTimeoutMs + 2_000,
    idle_in_transaction_session_timeout: longestPauseMs,
  };
}

/** The connection is closed instead of going back to the pool. */
function discard(runner: QueryRunner, error: unknown): Promise<void> {
  const why = error instanceof Error ? error : new Error(String(error));
  return (runner as unknown as Discardable).releasePostgresConnection(why);
}

/** What the library keeps to itself: `release` with a reason. */
type Discardable = { releasePostgresConnection(error: Error): Promise<void> };

/** A refusal raised in SQL becomes the Problem it names; a lost unique race a conflict; no PostgreSQL, "not now". */
function asProblem(error: unknown): unknown {
  if (error instanceof Problem) return error;
  if (isOutage(error)) return Object.assign(new Problem('service.unavailable'), { cause: error });
  const state = stateOf(error);
  const cause = ((error as { driverError?: unknown }).driverError ?? error) as {
    message: string;
    detail?: string;
  };
  if (state === refusal) return new Problem(cause.message, JSON.parse(cause.detail || '{}') as ProblemDetail);
  // What the narrowing of a statement let through and a policy did not: foreign, so it is not there.
  if (state === '42501' && /row-level security/.test(cause.message)) return new Problem('request.not_found');
  if (state === '23505') return new Problem('request.conflict');
  return error;
}
