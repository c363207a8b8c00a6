import { median, type Run } from './load';

export type Plan = { rounds: number; seconds: number; warmUpSeconds: number };

/** One way to do the work: the market itself, or a limit that it is compared with. */
export type Variant = {
  /** `market`, or what the limit is. */
  name: string;
  connections: number;
  run(seconds: number): Promise<Run>;
};

export const market = 'market';
export const fastifyLimit = 'bare Fastify';
export const poolLimit = 'bare pool of 16';
export const bytesLimit = 'ready bytes';

/** Medians over the rounds. `ofLimit` = market ÷ limit, the median of the rounds' own ratios. */
export type Figures = { perSecond: number; p50: number; p99: number; rounds: number[] };
export type Row = {
  what: string;
  connections: number;
  unit: string;
  market: Figures;
  limits: { name: string; figures: Figures; ofLimit: number }[];
  /** SQL round trips per act, as seen on the wire. */
  sqlTrips: number | null;
};

/** Something to measure: the market and its limits, run in turn. */
export type Case = {
  name: string;
  what: string;
  unit: string;
  variants: Variant[];
  /** What has to run beside it; the answer ends it. */
  begin?(): Promise<() => Promise<void>>;
  sqlTrips?(seconds: number): Promise<number>;
};

/**
 * Round by round every variant has its turn, so that a slow minute of the machine hits all of them; ratios are taken
 * within a round.
 */
export async function measure(plan: Plan, one: Case, tell: (line: string) => void): Promise<Row[]> {
  const end = await one.begin?.();
  const runs = new Map<Variant, Run[]>(one.variants.map((variant) => [variant, []]));
  try {
    tell(`${one.what}: warming up`);
    for (const variant of one.variants) await variant.run(plan.warmUpSeconds);
    for (let round = 1; round <= plan.rounds; round++) {
      tell(`${one.what}: round ${round} of ${plan.rounds}`);
      for (const [variant, done] of runs) done.push(await variant.run(plan.seconds));
    }
  } finally {
    await end?.();
  }
  const sqlTrips = (await one.sqlTrips?.(plan.warmUpSeconds)) ?? null;
  return one.variants
    .filter((variant) => variant.name === market)
    .map((variant) => rowOf(one, variant, runs, sqlTrips));
}

function rowOf(one: Case, variant: Variant, runs: Map<Variant, Run[]>, sqlTrips: number | null): Row {
  const own = runs.get(variant) ?? [];
  // A pool has its own size, whatever the number of connections in front of it.
  const limits = one.variants.filter(
    ({ name, connections }) => name !== market && (name === poolLimit || connections === variant.connections),
  );
  return {
    what: one.what,
    unit: one.unit,
    connections: variant.connections,
    market: figuresOf(own),
    limits: limits.map((limit) => {
      const theirs = runs.get(limit) ?? [];
      const ratios = own.map((run, round) => run.perSecond / (theirs[round]?.perSecond ?? Number.NaN));
      return { name: limit.name, figures: figuresOf(theirs), ofLimit: median(ratios) };
    }),
    sqlTrips,
  };
}

function figuresOf(runs: readonly Run[]): Figures {
  return {
    perSecond: median(runs.map((run) => run.perSecond)),
    p50: median(runs.map((run) => run.p50)),
    p99: median(runs.map((run) => run.p99)),
    rounds: runs.map((run) => run.perSecond),
  };
}
