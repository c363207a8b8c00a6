import { Ids } from '@app/platform';
import { Pool } from 'pg';
import type { Statement } from './bare';
import { CpuMeter } from './cpu';
import { driveHttp, type Run, type Step } from './load';
import { type Server, startApi, startBare } from './processes';
import {
  coldQuestions,
  flowQuestion,
  productQuestions,
  searchQuestions,
  termQuestions,
  words,
} from './questions';
import type { Recorded } from './record';
import { RoundTripCounter } from './round-trips';
import type { Buyer, Pack, World } from './world';

const callersWhenCounting = 16;
/** What the one buyer whose list is read has ordered before. */
const ordersToList = 30;

/** What the statement of placing a checkout is called with; `placeValues` makes them. */
const placeParameters = 9;

export type Questions = Record<'search' | 'cold' | 'term' | 'product' | 'basket' | 'orders', string[]>;

/** Everything that runs while we measure: the API, the bare servers and a bare pool on the same database. */
export type Stage = {
  world: World;
  ids: Ids;
  api: Server;
  statements: Server;
  bytes: Server;
  pool: Pool;
  cpu: CpuMeter;
  questions: Questions;
  /** Words of the shopper flow: those that find something that can be bought. */
  flowWords: string[];
  /** What the market answered to each question, and the SQL behind it. */
  recorded: Map<string, Recorded>;
  place: { name: string; text: string };
  /** SQL round trips per act. */
  countTrips(seconds: number, step: Step): Promise<number>;
  close(): Promise<void>;
};

export async function setStage(world: World): Promise<Stage> {
  const questions = {
    search: searchQuestions(),
    term: termQuestions(),
    cold: coldQuestions(),
    product: productQuestions(world.packs),
    basket: productQuestions(world.packs),
    orders: ['/v1/orders?limit=20'],
  };
  const { recorded, place } = await record(world, questions);
  const flowWords = await findingWords(world);
  const { databaseUrl, poolSize } = world.config;
  const reads = Object.fromEntries([...recorded].map(([url, { statements }]) => [url, statements]));
  const answers = Object.fromEntries([...recorded].map(([url, { body }]) => [url, body]));
  const actors = Object.fromEntries(world.buyers.map(({ token, asEvent }) => [token, asEvent]));
  const counter = await RoundTripCounter.start(databaseUrl);
  const api = await startApi(world.config);
  const counted = await startApi(world.config, counter.url);
  const statements = await startBare({ kind: 'statements', databaseUrl, poolSize, reads, place, actors });
  const bytes = await startBare({ kind: 'bytes', answers });
  const pool = new Pool({ connectionString: databaseUrl, max: poolSize, options: '-c timezone=UTC' });
  const cpu = await CpuMeter.of(pool);
  cpu.market.add(api.pid);
  return {
    world,
    ids: world.market.get(Ids),
    ...{ api, statements, bytes, pool, cpu, questions, flowWords, recorded, place },
    countTrips: (seconds, step) => tripsPerAct(counter, counted, seconds, step),
    async close() {
      await pool.end();
      await Promise.all([api, counted, statements, bytes].map((server) => server.stop()));
      await counter.stop();
    },
  };
}

/** Checkouts first: what they hold shows in the answers to the questions after them. */
async function record({ recorder, buyers, packs }: World, questions: Questions) {
  const { token } = buyers[0] as Buyer;
  const draft = draftOf([packs[0] as Pack]);
  const place = placeStatement(await recorder.post('/v1/checkouts', token, 'bench-recording', draft));
  for (let n = 1; n < ordersToList; n++)
    await recorder.post('/v1/checkouts', token, `bench-recording-${n}`, draftOf([packs[n] as Pack]));
  const recorded = new Map<string, Recorded>();
  for (const url of Object.values(questions).flat()) {
    // What is asked once a minute, like the list of regions, is asked before the ear is opened.
    if (recorded.size === 0) await recorder.get(url, token);
    const answer = await recorder.get(url, token);
    if (answer.status !== 200 || answer.statements.length === 0)
      throw new Error(`${url} is answered ${answer.status}: ${answer.body}`);
    recorded.set(url, answer);
  }
  return { recorded, place };
}

async function findingWords({ recorder, buyers }: World): Promise<string[]> {
  const { token } = buyers[0] as Buyer;
  const finding: string[] = [];
  for (const word of words) {
    const { body } = await recorder.get(flowQuestion(word), token);
    if ((JSON.parse(body) as { items: unknown[] }).items.length > 1) finding.push(word);
  }
  if (finding.length === 0) throw new Error('No word of the benchmark finds anything in this world.');
  return finding;
}

function placeStatement({ status, statements }: Recorded): { name: string; text: string } {
  const [statement, ...more] = statements as [Statement | undefined, ...Statement[]];
  if (status !== 201 || !statement?.name || more.length || statement.values.length !== placeParameters)
    throw new Error(
      `Placing a checkout is not one statement of ${placeParameters} values: ${status} ${JSON.stringify(statements.map(({ name, text }) => name ?? text))}`,
    );
  return { name: statement.name, text: statement.text };
}

/** One pack of each. */
export function draftOf(packs: readonly Pack[]) {
  return {
    lines: packs.map(({ id }) => ({ skuId: id, quantity: 1 })),
    fundingSource: 'canteen',
    paymentTerms: 'after_acceptance',
    deliveryAddress: { recipient: '食堂', phone: '0510-00000000', detail: '示例路1号后门' },
    expectedTotalFen: packs.reduce((sum, { priceFen }) => sum + priceFen, 0),
  };
}

async function tripsPerAct(
  counter: RoundTripCounter,
  api: Server,
  seconds: number,
  step: Step,
): Promise<number> {
  const load = { connections: callersWhenCounting, seconds };
  await driveHttp(api.url, load, step);
  counter.reset();
  const run: Run = await driveHttp(api.url, load, step);
  return counter.trips / run.done;
}
