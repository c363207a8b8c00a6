import { expectBooksToBalance } from './books';
import type { Answer, Client } from './client';
import { World } from './world';

/** The part of all rounds that is played: `npm run test:races` plays them all, `RACES_ROUNDS=0.02` is a quick look. */
const share = Number(process.env['RACES_ROUNDS'] ?? 0.1);
/** But never fewer: what is tried three times proves little. */
const fewest = process.env['RACES_ROUNDS'] ? 1 : 10;
/** Stages are prepared side by side, but not so many that they wait for connections. */
const width = 16;
/** Stages are prepared and played in parts: what is prepared grows old. */
const part = 100;

// Thousands of requests on a machine that may have other work: a race is over when it is over.
jest.setTimeout(30 * 60_000);

/** A market behind two API processes, in which the same moment is played over and over. */
export class Arena {
  private constructor(
    readonly world: World,
    private readonly apis: string[],
  ) {}

  /** `environment`: what the market knows of others, e.g. of a payment provider. */
  static async open(environment: Record<string, string> = {}): Promise<Arena> {
    const world = await World.start({ environment });
    return new Arena(world, await world.apiProcesses(2, environment));
  }

  close(): Promise<void> {
    return this.world.stop();
  }

  urlAt(index: number): string {
    return this.apis[index % this.apis.length] as string;
  }

  /** A person at one of the two processes, in turn. */
  at(person: Client, index: number): Client {
    return person.at(this.urlAt(index));
  }

  /**
   * Plays `rounds` rounds, each on a stage of its own. Whoever is told to act in one `together` acts at the same
   * moment: all requests are sent before the first answer is read. A failure names its round.
   */
  async race<Stage>(
    rounds: number,
    prepare: (round: number) => Promise<Stage>,
    play: (stage: Stage, round: number) => Promise<void>,
  ): Promise<void> {
    const all = Array.from({ length: playedOf(rounds) }, (_, round) => round);
    for (let first = 0; first < all.length; first += part) {
      const some = all.slice(first, first + part);
      const stages = await inParallel(some, prepare);
      for (const round of some) {
        await play(stages[round - first] as Stage, round).catch((error: Error) => {
          error.message = `Round ${round + 1} of ${all.length}: ${error.message}`;
          throw error;
        });
      }
    }
  }

  /** Everything that was recorded has been handled, and every invariant holds. */
  async expectBooksToBalance(): Promise<void> {
    await this.world.settle();
    await expectBooksToBalance(this.world.database);
  }

  async stockOf(skuId: string): Promise<{ onHand: number; held: number }> {
    const [level] = await this.world.database.read<{ onHand: number; held: number }>(
      'SELECT on_hand AS "onHand", held FROM stock WHERE sku_id = $1',
      [skuId],
    );
    if (!level) throw new Error(`No stock of ${skuId}`);
    return level;
  }
}

/** How many of so many are played. */
export function playedOf(rounds: number): number {
  return Math.min(rounds, Math.max(fewest, Math.round(rounds * share)));
}

type Acts = readonly (() => Promise<Answer<unknown>>)[];

/** All at the same moment; answers in the order of the acts. */
export function together<T extends object = Record<string, never>>(acts: Acts): Promise<Answer<T>[]> {
  return Promise.all(acts.map((act) => act())) as Promise<Answer<T>[]>;
}

/** How often each outcome came, e.g. `{ '201': 10, '409 stock.insufficient': 90 }`. */
export function outcomes(answers: readonly Answer<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const outcome = outcomeOf(answer);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** `201`, or `409 stock.insufficient`. */
export function outcomeOf({ status, body }: Answer<unknown>): string {
  const code = (body as { code?: string } | null)?.code;
  return code ? `${status} ${code}` : String(status);
}

/** The same act by several callers: `times(3, (index) => …)`. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** In the order of the items, a few at a time. */
export async function inParallel<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const done: Out[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      done[index] = await work(items[index] as In);
  };
  await Promise.all(times(width, worker));
  return done;
}
