import { getRequest } from './client';
import { driveCalls, driveHttp, type Step } from './load';
import { bytesLimit, type Case, fastifyLimit, market, plainLimit, poolLimit, type Variant } from './measure';
import { neverAsked } from './questions';
import type { Questions, Stage } from './stage';
import type { Buyer } from './world';

const titles: Record<keyof Questions, string> = {
  search: 'search: words, filters, facets, count',
  cold: 'search: the same, every question for the first time',
  term: 'search: words, one page',
  product: 'product page',
  basket: 'basket: price and stock of its two goods',
  orders: 'order list: the newest twenty',
};

/** Goods in a basket; the client reads each one's page. */
const goodsInBasket = 2;

/** Reading: beside the same SQL behind a bare Fastify and through a bare pool, the same bytes from memory. */
export function readCase(stage: Stage, name: keyof Questions, connections: readonly number[]): Case {
  const urls = stage.questions[name];
  // A recorded list is that of the one who asked; goods are the same for all.
  const askers = name === 'orders' ? stage.world.buyers.slice(0, 1) : stage.world.buyers;
  const tokenOf = (serial: number): string => (askers[serial % askers.length] as Buyer).token;
  const each = name === 'basket' ? goodsInBasket : 1;
  const asked = (serial: number): string[] =>
    Array.from({ length: each }, (_, n) => urls[(serial * each + n) % urls.length] as string);
  const answers = new Map(urls.map((url) => [url, Buffer.from(stage.recorded.get(url)?.body ?? '')]));

  /** The answer is exactly the one that was recorded. */
  const read: Step = async (connection, serial) => {
    for (const url of asked(serial)) {
      const sent = name === 'cold' ? neverAsked(url, serial + 1) : url;
      const { status, body } = await connection.send(getRequest(sent, tokenOf(serial)));
      const right = name === 'cold' ? body.length > 100 : answers.get(url)?.equals(body);
      if (status !== 200 || !right) throw new Error(`${sent}: ${status} ${body}`);
    }
  };
  /** The row of the statement, before the market gives it its final shape. */
  const readBare: Step = async (connection, serial) => {
    for (const url of asked(serial)) {
      const { status, body } = await connection.send(getRequest(url, tokenOf(serial)));
      if (status !== 200 || body.length < 100) throw new Error(`${url}: ${status} ${body}`);
    }
  };
  const variants = connections.flatMap((count): Variant[] => [
    http(market, count, stage.api.url, read),
    http(fastifyLimit, count, stage.statements.url, readBare),
    http(bytesLimit, count, stage.bytes.url, readBare),
  ]);
  variants.push(throughPool(stage, asked));
  if (name === 'search' || name === 'cold')
    variants.push(...connections.map((count) => plainSearch(stage, count)));
  return {
    name,
    what: titles[name],
    unit: name === 'basket' ? 'baskets/s' : 'requests/s',
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

function throughPool(stage: Stage, asked: (serial: number) => string[]): Variant {
  const { pool } = stage;
  const callers = pool.options.max;
  const call = async (serial: number): Promise<void> => {
    for (const url of asked(serial)) {
      for (const { name, text, values } of stage.recorded.get(url)?.statements ?? []) {
        const { rowCount } = await pool.query({ name, text, values });
        if (!rowCount) throw new Error(`${url}: the statement answers no row.`);
      }
    }
  };
  return {
    name: poolLimit,
    connections: callers,
    run: (load) => driveCalls({ ...load, connections: callers }, call),
  };
}

/** What most shops do: full-text search with an exact count, newest first, and nothing else. */
const plainStatement = `
  SELECT id, name, price_from_fen, count(*) OVER () AS found
    FROM products WHERE state = 'listed' AND search @@ plainto_tsquery('simple', $1) ORDER BY id DESC LIMIT 20`;

function plainSearch({ pool, flowWords }: Stage, connections: number): Variant {
  const call = async (serial: number): Promise<void> => {
    const word = flowWords[serial % flowWords.length] as string;
    await pool.query(plainStatement, [word]);
  };
  return {
    ...{ name: plainLimit, connections },
    run: (load) => driveCalls({ ...load, connections }, call),
  };
}
