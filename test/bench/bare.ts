import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { Pool, types } from 'pg';
// Not through the lib's front door: a bare process shall load neither the framework nor its metrics.
import { Clock } from '../../libs/platform/src/clock';
import { Ids } from '../../libs/platform/src/ids';
import { placeValues } from './place-values';

/** A statement as the market sent it. */
export type Statement = { name?: string; text: string; values: unknown[] };

/** What a bare server answers: statements behind Fastify, or bytes that are ready, behind node:http. */
export type BarePlan =
  | {
      kind: 'statements';
      databaseUrl: string;
      poolSize: number;
      reads: Record<string, Statement[]>;
      place: { name: string; text: string };
      /** The actor of each session token, as history keeps it. */
      actors: Record<string, string>;
    }
  | { kind: 'bytes'; answers: Record<string, string> };

type StatementsPlan = Extract<BarePlan, { kind: 'statements' }>;

/**
 * The least that can be put before a statement: no session, no validation, no access rule, no log. What the market
 * does more than this is what it costs.
 */
function statementServer(plan: StatementsPlan): FastifyInstance {
  const pool = new Pool({
    connectionString: plan.databaseUrl,
    max: plan.poolSize,
    options: '-c timezone=UTC',
  });
  const ids = new Ids(new Clock());
  const app = fastify();
  app.get('/v1/*', async (request, reply) => {
    let items: Record<string, unknown>[] = [];
    for (const { name, text, values } of plan.reads[request.url] ?? [])
      items = (await pool.query({ name, text, values })).rows;
    const [first] = Object.values(items[0] ?? {});
    // What PostgreSQL wrote as text of JSON is sent as it is.
    return typeof first === 'string' && /^[[{]/.test(first)
      ? reply.type('application/json').send(first)
      : { items };
  });
  app.post('/v1/checkouts', async (request, reply) => {
    const token = (request.headers.authorization ?? '').slice('Bearer '.length);
    const key = request.headers['idempotency-key'] as string;
    const values = placeValues(ids, plan.actors[token] as string, key, request.body as { lines: unknown[] });
    const { rows } = await pool.query({ ...plan.place, values });
    return reply.status(201).send(rows[0].answer);
  });
  return app;
}

async function serve(plan: BarePlan): Promise<number> {
  if (plan.kind === 'statements') {
    const app = statementServer(plan);
    await app.listen({ host: '127.0.0.1', port: 0 });
    return (app.server.address() as AddressInfo).port;
  }
  const answers = new Map(Object.entries(plan.answers).map(([url, text]) => [url, Buffer.from(text)]));
  const type = 'application/json; charset=utf-8';
  const server = createServer((request, response) => {
    const body = answers.get(request.url ?? '') ?? Buffer.from('null');
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

// As the market reads them: a bigint is a number, a date is a business date.
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.DATE, (text) => text);

if (require.main === module) {
  process.once('message', (plan: BarePlan) => {
    serve(plan).then(
      (port) => process.send?.(port),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('SIGTERM', () => process.exit(0));
  process.on('disconnect', () => process.exit(0));
}
