import { Clock, Config, createApi, createLog, Database, withTrace } from '@app/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PoolClient } from 'pg';
import { MarketModule } from '../../apps/market.module';
import type { Market } from '../../seeds/market';
import type { Statement } from './bare';

export type Recorded = { status: number; body: string; statements: Statement[] };

type Asked = string | { name?: string; text: string; values?: unknown[] };

/** Asked on every request to know who calls; the bare servers ask nobody. */
const sessionStatement = /\bFROM sessions\b/;

/**
 * The market's API in this process, with an ear at its database pool: what it sends for a request is what the bare
 * servers send, so the two cannot drift apart.
 */
export class Recorder {
  private heard: Statement[] | undefined;
  readonly market: Market;

  private constructor(private readonly app: NestFastifyApplication) {
    const database = app.get(Database);
    const { pool } = database;
    this.market = {
      ...{ app, database, clock: app.get(Clock), get: (type) => app.get(type) },
      close: () => app.close(),
    };
    const listening = new WeakSet<PoolClient>();
    const onAcquire = (client: PoolClient): void => {
      if (listening.has(client)) return;
      listening.add(client);
      const query = client.query.bind(client) as (asked: Asked, ...rest: unknown[]) => unknown;
      const listen = (asked: Asked, ...rest: unknown[]): unknown => {
        this.note(asked, Array.isArray(rest[0]) ? rest[0] : undefined);
        return query(asked, ...rest);
      };
      Object.assign(client, { query: listen });
    };
    pool.on('acquire', onAcquire);
  }

  static async start(config: Config): Promise<Recorder> {
    const log = createLog('bench', 'error');
    const app = await createApi(MarketModule.forRoot(config, log, new Clock(), 'system'), config, log);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new Recorder(app);
  }

  async get(url: string, token: string): Promise<Recorded> {
    return this.request({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
  }

  async post(url: string, token: string, key: string, payload: object): Promise<Recorded> {
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key };
    return this.request({ method: 'POST', url, headers, payload });
  }

  private async request(asked: Parameters<NestFastifyApplication['inject']>[0]): Promise<Recorded> {
    const statements: Statement[] = [];
    this.heard = statements;
    // In a trace of its own: the API enters one for each request, and ours would stay that of the last caller.
    const answer = await withTrace({ requestId: 'bench' }, () => this.app.inject(asked));
    this.heard = undefined;
    return { status: answer.statusCode, body: answer.payload, statements };
  }

  private note(asked: Asked, values?: unknown[]): void {
    const statement = typeof asked === 'string' ? { text: asked, values: values ?? [] } : asked;
    const { name, text } = statement;
    if (sessionStatement.test(text) || text.startsWith('NOTIFY')) return;
    this.heard?.push({ ...(name && { name }), text, values: statement.values ?? [] });
  }
}
