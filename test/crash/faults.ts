import type { AcknowledgedList } from './acknowledged';
import { type CrashOptions, pause, pick, randomOf } from './options';
import { answers, type Stage } from './stage';
import { type Supervised, signal } from './supervised';

export type Fault = {
  kind: string;
  /** Milliseconds since the run began. */
  at: number;
  /** When it was over, for what lasts. */
  until: number;
  /** What it met was not there at that moment (just being started again). */
  missed: boolean;
  /** The apps it hit, as numbered in `Stage.probes`; all when left out. */
  hit?: number[];
  detail?: string;
  /** Milliseconds until an effect asked for after its end was acknowledged. */
  writeAfterMs?: number | undefined;
  /** Milliseconds until every app was ready again. */
  readyAfterMs?: number | undefined;
};

type Plan = {
  /** In [0, 1) of the run. */
  place: number;
  kind: string;
  hit?: number[] | undefined;
  act(fault: Fault): Promise<boolean> | boolean;
};

const shortMs = 4_000;
/** Reliability rule 10, and a moment to be gone. */
const drainMs = 27_000;
const probeEveryMs = 250;
/** A little ahead of the orders, so that the last faults find some under way. */
const spreadOver = 0.97;

/** Carries out the list of faults that the seed makes, and measures how long things take to recover. */
export class FaultDriver {
  readonly faults: Fault[] = [];
  /** What was told to stop and took longer than it may. */
  readonly tooSlow: string[] = [];
  private readonly random: () => number;
  private readonly probes: { at: number; ready: boolean[] }[] = [];
  private ended = false;

  constructor(
    private readonly stage: Stage,
    private readonly options: CrashOptions,
    private readonly sinceStart: () => number,
    /** The part of the orders that have come to their end: on a slow machine the faults wait for them. */
    private readonly progress: () => number,
  ) {
    this.random = randomOf(options.seed);
  }

  /** Runs through the list; resolves when the last fault is over. */
  async run(): Promise<void> {
    const begun = this.sinceStart();
    const lengthMs = this.options.minutes * 60_000;
    const running: Promise<void>[] = [];
    for (const plan of this.plans()) {
      const due = (): boolean =>
        this.sinceStart() - begun >= plan.place * lengthMs && this.progress() >= plan.place * spreadOver;
      while (!due()) await pause(20);
      running.push(this.carryOut(plan));
    }
    await Promise.all(running);
  }

  private async carryOut({ kind, act, hit }: Plan): Promise<void> {
    const fault: Fault = { kind, at: this.sinceStart(), until: 0, missed: false, ...(hit ? { hit } : {}) };
    this.faults.push(fault);
    try {
      fault.missed = !(await act(fault));
    } catch (error) {
      fault.missed = true;
      fault.detail = String(error);
    }
    fault.until = this.sinceStart();
  }

  /** Spread at random over the run, each kind as often as asked for. */
  private plans(): Plan[] {
    const { kills, stops, wipes, freezes, cuts, fills } = this.options;
    const rows: [number, (n: number) => Omit<Plan, 'place'>][] = [
      [kills, (n) => this.kill(n)],
      [stops, (n) => this.stop(n)],
      [wipes, (n) => this.wipe(n)],
      [freezes, (n) => this.freeze(n)],
      [cuts, (n) => this.disturb(n)],
      [fills, () => this.fill()],
    ];
    return rows
      .flatMap(([count, make]) =>
        Array.from({ length: count }, (_, n) => ({
          place: this.random(),
          ...make(n),
        })),
      )
      .sort((a, b) => a.place - b.place);
  }

  /** The first five are one of each kind, however few there are. */
  private kill(n: number): Omit<Plan, 'place'> {
    const { stage } = this;
    const draw = [0, 0.4, 0.7, 0.8, 0.9][n] ?? this.random();
    const of = (all: Supervised[]): Supervised => pick(this.random, all);
    const kill = (kind: string, who: Supervised) => ({ kind, act: () => who.kill(), hit: this.appsOf(who) });
    if (draw < 0.32) return kill('kill -9 api', of(stage.apis));
    if (draw < 0.64) return kill('kill -9 worker', of(stage.workers));
    if (draw < 0.78) return kill('kill -9 Redis', stage.redis);
    if (draw < 0.88) return kill('kill -9 PostgreSQL', stage.postgres);
    return { kind: 'kill -9 one backend', act: () => this.onBackend((pid) => signal(pid, 'SIGKILL')) };
  }

  private stop(n: number): Omit<Plan, 'place'> {
    const { apis, workers } = this.stage;
    const target = (n % 2 ? workers : apis)[Math.floor(n / 2) % 2] as Supervised;
    return {
      kind: `SIGTERM ${n % 2 ? 'worker' : 'api'}`,
      hit: this.appsOf(target),
      act: async (fault) => {
        const took = await target.terminate();
        if (took !== undefined) fault.detail = `gone after ${(took / 1000).toFixed(1)} s`;
        if (took !== undefined && took > drainMs) this.tooSlow.push(`${fault.kind}: ${fault.detail}`);
        return took !== undefined;
      },
    };
  }

  private appsOf(target: Supervised): number[] | undefined {
    const index = [...this.stage.apis, ...this.stage.workers].indexOf(target);
    return index < 0 ? undefined : [index];
  }

  private async onBackend(act: (pid: number) => boolean): Promise<boolean> {
    const rows = await this.stage.sql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'market' AND backend_type = 'client backend'`,
    );
    return rows.length > 0 && act(pick(this.random, rows).pid);
  }

  private wipe(n: number): Omit<Plan, 'place'> {
    const kinds = ['Redis: FLUSHALL', 'Redis: empty folder', 'Redis: old file put back'] as const;
    const kind = kinds[n % kinds.length] as (typeof kinds)[number];
    if (kind === 'Redis: FLUSHALL') return { kind, act: () => this.flush() };
    const by = kind === 'Redis: empty folder' ? 'nothing' : 'old file';
    return {
      kind,
      act: async (fault) => {
        const age = await this.stage.replaceRedisFiles(this.sinceStart(), by);
        if (by === 'old file') fault.detail = `${age} s old`;
        return true;
      },
    };
  }

  private async flush(): Promise<boolean> {
    const { Redis } = await import('ioredis');
    const redis = new Redis(this.stage.directRedisUrl, { maxRetriesPerRequest: 20, commandTimeout: 5_000 });
    redis.on('error', () => undefined);
    try {
      await redis.flushall();
      return true;
    } finally {
      redis.disconnect();
    }
  }

  private freeze(n: number): Omit<Plan, 'place'> {
    const { stage } = this;
    const targets = [
      stage.apis[0],
      stage.workers[0],
      undefined,
      stage.redis,
      stage.workers[1],
      stage.postgres,
    ];
    const target = targets[n % targets.length];
    if (!target) return { kind: 'freeze one backend', act: () => this.freezeBackend() };
    return {
      hit: this.appsOf(target),
      kind: `freeze ${target.name.replace(/-\d/, '').replace('redis', 'Redis').replace('postgres', 'PostgreSQL')}`,
      act: async () => {
        const thaw = target.freeze();
        await pause(this.options.freezeSeconds * 1000);
        thaw?.();
        return thaw !== undefined;
      },
    };
  }

  private async freezeBackend(): Promise<boolean> {
    let frozen: number | undefined;
    await this.onBackend((pid) => {
      frozen = pid;
      return signal(pid, 'SIGSTOP');
    });
    await pause(this.options.freezeSeconds * 1000);
    return frozen !== undefined && signal(frozen, 'SIGCONT');
  }

  private disturb(n: number): Omit<Plan, 'place'> {
    const { postgres, redis } = this.stage.lines;
    const briefly = async (begin: () => void, end: () => void): Promise<boolean> => {
      begin();
      await pause(shortMs);
      end();
      return true;
    };
    const once = (cut: () => void) => async () => {
      cut();
      return true;
    };
    const all: Omit<Plan, 'place'>[] = [
      { kind: 'network: lines to PostgreSQL cut', act: once(() => postgres.cut()) },
      { kind: 'network: lines to Redis cut', act: once(() => redis.cut()) },
      {
        kind: 'network: PostgreSQL delayed by 300 ms',
        act: () =>
          briefly(
            () => postgres.delay(300),
            () => postgres.release(),
          ),
      },
      {
        kind: 'network: PostgreSQL unreachable',
        act: () =>
          briefly(
            () => postgres.refuse(),
            () => postgres.release(),
          ),
      },
      {
        kind: 'network: Redis unreachable',
        act: () =>
          briefly(
            () => redis.refuse(),
            () => redis.release(),
          ),
      },
      {
        kind: 'network: PostgreSQL silent',
        act: () =>
          briefly(
            () => postgres.stall(),
            () => postgres.release(),
          ),
      },
      {
        kind: 'network: Redis silent',
        act: () =>
          briefly(
            () => redis.stall(),
            () => redis.release(),
          ),
      },
    ];
    return all[n % all.length] as Omit<Plan, 'place'>;
  }

  private fill(): Omit<Plan, 'place'> {
    return {
      kind: 'disk of the file store full',
      act: async () => {
        const filled = this.stage.disk.fill();
        await pause(2 * shortMs);
        this.stage.disk.empty();
        return filled;
      },
    };
  }

  /** Asks all apps again and again whether they are ready, until `stopProbing`. */
  async probe(): Promise<void> {
    while (!this.ended) {
      const at = this.sinceStart();
      const all = await Promise.all(this.stage.probes.map((url) => answers(url)));
      this.probes.push({ at, ready: all });
      await pause(probeEveryMs);
    }
  }

  stopProbing(): void {
    this.ended = true;
  }

  /** Fills in how long each fault took to be forgotten. */
  measure(list: AcknowledgedList): void {
    for (const fault of this.faults) {
      if (fault.missed) continue;
      const over = fault.kind.startsWith('kill') ? fault.at : fault.until;
      const write = list.firstAfter(over);
      fault.writeAfterMs = write === undefined ? undefined : Math.round(write - over);
      // Each app it hit has answered since; while faults follow each other, all of them at one moment are rare.
      const moments = (fault.hit ?? [0, 1, 2, 3]).map(
        (app) => this.probes.find(({ at, ready }) => at >= over && ready[app])?.at,
      );
      if (moments.every((moment) => moment !== undefined))
        fault.readyAfterMs = Math.round(Math.max(...moments) - over);
    }
  }
}
