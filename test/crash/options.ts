/** What a crash run does; every figure can be given on the command line. */
export type CrashOptions = {
  orders: number;
  /** `kill -9` of api, worker, Redis, PostgreSQL and single backends. */
  kills: number;
  /** SIGTERM, as a new version is rolled out: what is open is finished, within 25 s. */
  stops: number;
  /** Redis emptied, started with an empty folder, or with an old file put back. */
  wipes: number;
  /** SIGSTOP, then SIGCONT after `freezeSeconds`. */
  freezes: number;
  freezeSeconds: number;
  /** Connections cut, refused, delayed or stalled between the apps and PostgreSQL or Redis. */
  cuts: number;
  /** Times that the disk of the file store is filled up. */
  fills: number;
  /** How long faults are spread over. */
  minutes: number;
  actors: number;
  seed: number;
  /** 1: a crash at every fault point of every flow instead. */
  points: number;
};

const ci: CrashOptions = {
  orders: 2_000,
  kills: 180,
  stops: 10,
  wipes: 15,
  freezes: 12,
  freezeSeconds: 45,
  cuts: 24,
  fills: 3,
  minutes: 6,
  actors: 32,
  seed: 1,
  points: 0,
};

export const usage = `npm run test:crash -- [options]
  --orders=2000 --kills=180 --stops=10 --wipes=15 --freezes=12 --freezeSeconds=45 --cuts=24 --fills=3
  --minutes=6     how long the faults are spread over; more orders or kills take longer by themselves
  --actors=32     people who act at the same time
  --seed=1        the same seed makes the same orders and the same list of faults
  --points=1      a crash between every two steps of every flow, instead of all that
  Both "--name=value" and "--name value" are understood.`;

/** What the arguments ask for; throws the usage when they cannot be understood. */
export function readOptions(args: readonly string[]): CrashOptions {
  const given = new Map<string, number>();
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = (args[index] as string).replace(/^--/, '').split('=', 2) as [string, string?];
    const value = Number(inline ?? args[++index]);
    if (!(name in ci) || !Number.isFinite(value) || value < 0) throw new Error(usage);
    given.set(name, value);
  }
  const of = (name: keyof CrashOptions): number => given.get(name) ?? Number(ci[name]);
  const orders = of('orders');
  // A larger run keeps the pace of the CI run, so its faults fall on as many open orders.
  const scale = Math.max(1, orders / ci.orders, of('kills') / ci.kills);
  return {
    orders,
    kills: of('kills'),
    stops: of('stops'),
    wipes: of('wipes'),
    freezes: of('freezes'),
    freezeSeconds: of('freezeSeconds'),
    cuts: of('cuts'),
    fills: of('fills'),
    minutes: given.get('minutes') ?? ci.minutes * scale,
    actors: of('actors'),
    seed: of('seed'),
    points: of('points'),
  };
}

/** Numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
