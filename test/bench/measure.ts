import type { CpuMeter } from './cpu';
import { type Load, median, type Run } from './load';

export type Plan = { rounds: number; seconds: number; warmUpSeconds: number };

/** One way to do the work: the market itself, or a limit that it is compared with. */
export type Variant = {
  /** `market`, or what the limit is. */
  name: string;
  connections: number;
  /** Only where the load can come at a fixed rate as well: what is due at `atPerSecond` is done. */
  open?: boolean;
  run(load: Amount): Promise<Run>;
  /** Looks at what is there; the answer looks again, and throws unless the run has made exactly what it says. */
  watch?(load: Amount): Promise<(run: Run) => Promise<void>>;
};

type Amount = Pick<Load, 'seconds' | 'atPerSecond'>;

export const market = 'market';
export const fastifyLimit = 'bare Fastify';
export const poolLimit = 'bare pool of 16';
export const bytesLimit = 'ready bytes';
export const plainLimit = 'plain tsvector and exact count';
export const oneProcessLimit = 'one api process';
export const copyLimit = 'bare COPY';

/** Arrivals of the open loop, as a share of what the closed loop of the same round could do. */
export const openShare = 0.7;

/** Medians over the rounds. `ofLimit` = market ÷ limit, the median of the rounds' own ratios. */
export type Figures = { perSecond: number; p50: number; p99: number; rounds: number[]; peakMb?: number };
/** Milliseconds of CPU for each act. */
export type Cpu = { postgresMs: number; nodeMs: number };
export type Row = {
  name: string;
  what: string;
  connections: number;
  unit: string;
  market: Figures;
  /** At a fixed rate of arrivals, latencies from the moment due; null where there is no such thing. */
  open: Figures | null;
  cpu: Cpu | null;
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
  /** Takes minutes, or changes the world for good: one round, without warming up. */
  once?: boolean;
  /** What has to run beside it; the answer ends it. */
  begin?(): Promise<() => Promise<void>>;
  sqlTrips?(seconds: number): Promise<number>;
};

type Measured = { closed: Run[]; open: Run[]; cpu: Cpu[] };

/**
 * Round by round every variant has its turn, so that a slow minute of the machine hits all of them; ratios are taken
 * within a round.
 */
export async function measure(
  plan: Plan,
  one: Case,
  meter: CpuMeter,
  tell: (line: string) => void,
): Promise<Row[]> {
  const end = await one.begin?.();
  const runs = new Map<Variant, Measured>(
    one.variants.map((variant) => [variant, { closed: [], open: [], cpu: [] }]),
  );
  try {
    const rounds = one.once ? 1 : plan.rounds;
    if (!one.once) {
      tell(`${one.what}: warming up`);
      for (const variant of one.variants) await perform(variant, { seconds: plan.warmUpSeconds });
    }
    for (let round = 1; round <= rounds; round++) {
      tell(`${one.what}: round ${round} of ${rounds}`);
      for (const [variant, measured] of runs) await oneRound(plan, variant, measured, meter);
    }
  } finally {
    await end?.();
  }
  const sqlTrips = (await one.sqlTrips?.(plan.warmUpSeconds)) ?? null;
  return one.variants
    .filter((variant) => variant.name === market)
    .map((variant) => rowOf(one, variant, runs, sqlTrips));
}

/** One run with its effect checked; only the run itself is metered, for counting takes its time in a large world. */
export async function perform(
  variant: Variant,
  load: Amount,
  metered = (work: () => Promise<Run>) => work(),
) {
  const check = await variant.watch?.(load);
  const run = await metered(() => variant.run(load));
  await check?.(run);
  return run;
}

async function oneRound(plan: Plan, variant: Variant, { closed, open, cpu }: Measured, meter: CpuMeter) {
  let before = meter.read();
  let after = before;
  const run = await perform(variant, { seconds: plan.seconds }, async (work) => {
    before = meter.read();
    const result = await work();
    after = meter.read();
    return result;
  });
  closed.push(run);
  if (before && after)
    cpu.push({
      postgresMs: (after.postgresMs - before.postgresMs) / run.done,
      nodeMs: (after.nodeMs - before.nodeMs) / run.done,
    });
  if (variant.open)
    open.push(await perform(variant, { seconds: plan.seconds, atPerSecond: openShare * run.perSecond }));
}

function rowOf(one: Case, variant: Variant, runs: Map<Variant, Measured>, sqlTrips: number | null): Row {
  const own = runs.get(variant) ?? { closed: [], open: [], cpu: [] };
  // A pool has its own size, whatever the number of connections in front of it.
  const limits = one.variants.filter(
    ({ name, connections }) => name !== market && (name === poolLimit || connections === variant.connections),
  );
  return {
    name: one.name,
    what: one.what,
    unit: one.unit,
    connections: variant.connections,
    market: figuresOf(own.closed),
    open: own.open.length ? figuresOf(own.open) : null,
    cpu: own.cpu.length
      ? {
          postgresMs: median(own.cpu.map((one) => one.postgresMs)),
          nodeMs: median(own.cpu.map((one) => one.nodeMs)),
        }
      : null,
    limits: limits.map((limit) => {
      const theirs = runs.get(limit)?.closed ?? [];
      const ratios = own.closed.map((run, round) => run.perSecond / (theirs[round]?.perSecond ?? Number.NaN));
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
    ...peakOf(runs),
  };
}

function peakOf(runs: readonly Run[]): { peakMb?: number } {
  const peaks = runs.flatMap(({ peakMb }) => peakMb ?? []);
  return peaks.length ? { peakMb: Math.max(...peaks) } : {};
}
