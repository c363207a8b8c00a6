import { getRequest } from './client';
import { driveCalls, driveHttp, type Step } from './load';
import { bytesLimit, type Case, fastifyLimit, market, poolLimit, type Variant } from './measure';
import type { Questions, Stage } from './stage';
import type { Buyer } from './world';

const titles: Record<keyof Questions, string> = {
  search: 'search: words, filters, facets, count',
  term: 'search: words, one page',
  product: 'product page',
};

/** Reading: beside the same SQL behind a bare Fastify and through a bare pool, the same bytes from memory. */
export function readCase(stage: Stage, name: keyof Questions, connections: readonly number[]): Case {
  const urls = stage.questions[name];
  const asked = (serial: number): string => urls[serial % urls.length] as string;
  const tokenOf = (serial: number): string =>
    (stage.world.buyers[serial % stage.world.buyers.length] as Buyer).token;
  const answers = new Map(urls.map((url) => [url, Buffer.from(stage.recorded.get(url)?.body ?? '')]));

  /** The answer is exactly the one that was recorded. */
  const read: Step = async (connection, serial) => {
    const url = asked(serial);
    const { status, body } = await connection.send(getRequest(url, tokenOf(serial)));
    if (status !== 200 || !answers.get(url)?.equals(body)) throw new Error(`${url}: ${status} ${body}`);
  };
  /** The row of the statement, before the market gives it its final shape. */
  const readBare: Step = async (connection, serial) => {
    const url = asked(serial);
    const { status, body } = await connection.send(getRequest(url, tokenOf(serial)));
    if (status !== 200 || body.length < 100) throw new Error(`${url}: ${status} ${body}`);
  };
  const variants = connections.flatMap((count): Variant[] => [
    http(market, count, stage.api.url, read),
    http(fastifyLimit, count, stage.statements.url, readBare),
    http(bytesLimit, count, stage.bytes.url, read),
  ]);
  variants.push(throughPool(stage, asked));
  return {
    name,
    what: titles[name],
    unit: 'requests/s',
    variants,
    sqlTrips: (seconds) => stage.countTrips(seconds, read),
  };
}

function http(name: string, connections: number, url: string, step: Step): Variant {
  return {
    ...{ name, connections, open: name === market },
    run: (load) => driveHttp(url, { ...load, connections }, step),
  };
}

function throughPool(stage: Stage, asked: (serial: number) => string): Variant {
  const { pool } = stage;
  const callers = pool.options.max;
  const call = async (serial: number): Promise<void> => {
    const url = asked(serial);
    for (const { name, text, values } of stage.recorded.get(url)?.statements ?? []) {
      const { rowCount } = await pool.query({ name, text, values });
      if (!rowCount) throw new Error(`${url}: the statement answers no row.`);
    }
  };
  return {
    name: poolLimit,
    connections: callers,
    run: (load) => driveCalls({ ...load, connections: callers }, call),
  };
}
