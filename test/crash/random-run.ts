import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeStripe } from '../support/stripe';
import { AcknowledgedList } from './acknowledged';
import { prepareCast } from './cast';
import { compareOutside, Outside } from './checks/outside';
import { comparePromises } from './checks/promises';
import { restMs, type Unrest, untilRest } from './checks/rest';
import { type Finding, inspect } from './checks/verify';
import { FaultDriver } from './faults';
import { AccountStory } from './flows/account';
import { playBeside, type Story, storiesBeside } from './flows/beside';
import { GroupStory } from './flows/groups';
import { OrderStory } from './flows/orders';
import { workAside } from './flows/shops';
import { CountyStory } from './flows/subsidies';
import { type CrashOptions, pause, randomOf } from './options';
import { machineNow, type Report, summarise, today, versionsNow } from './report';
import { Scene } from './scene';
import { Stage } from './stage';

/** How many stories are about several orders, and about how many at most. */
const groupShare = 0.12;
const largestGroup = 3;
const snapshotEveryMs = 20_000;
const memoryEveryMs = 2_000;

/** People act, faults happen, and in the end everything is counted. */
export async function runRandomly(
  options: CrashOptions,
  hands: Parameters<typeof Stage.set>[0],
  tell: (line: string) => void,
): Promise<Report> {
  const begun = performance.now();
  const sinceStart = (): number => performance.now() - begun;
  const stripe = await FakeStripe.start();
  const size = { apis: 2, workers: 2 };
  const stage = await Stage.set(hands, 48 + Math.ceil(options.orders / 50), size, stripe.environment);
  try {
    tell('making the people and their goods');
    const cast = await prepareCast(stage.databaseUrl);
    await stage.startApps();
    const list = new AcknowledgedList(join(hands.dataDir, 'acknowledged.jsonl'));
    const scene = await Scene.open({ cast, stage, stripe, list, sinceStart, thorough: false });
    await Promise.all([...scene.callers.values()].map((caller) => caller.logIn()));
    await scene.payouts.openAccounts();
    const done = { stories: 0 };
    const driver = new FaultDriver(stage, options, sinceStart, () => done.stories / options.orders);
    const peaks = new Map<string, number>();
    tell(`${options.orders} orders by ${options.actors} people at once, faults for ${options.minutes} min`);
    const outside = new Outside(scene);
    const account = new AccountStory(scene, cast.holder);
    // The county last, since it needs something that was sold.
    const county = (): Promise<void> => new CountyStory(scene).run();
    const beside = [() => account.run(), ...storiesBeside(scene), county];
    await playAll(options, scene, driver, peaks, done, tell, sinceStart, beside);
    const quietAt = sinceStart();
    scene.stripe.calm = true;
    tell(`${list.length} effects acknowledged; waiting for rest`);
    const left = await untilRest(stage, restMs);
    const rested = Object.values(left).every((count) => count === 0);
    const restSeconds = rested ? (sinceStart() - quietAt) / 1000 : null;
    tell('paying what is owed');
    const closing = await outside.close();
    tell('checking the invariants');
    const findings = [
      closing,
      account.finding(),
      ...(await comparePromises(list.read(), scene.callers)),
      ...(await compareOutside(scene, list.read())),
      ...(await inspect(stage.databaseUrl, stage.disk.folder)),
    ];
    driver.stopProbing();
    driver.measure(list);
    const played = { options, stage, scene, list, driver, peaks, sinceStart };
    return await reportOf({ ...played, findings, left, restSeconds });
  } finally {
    await stage.strike();
    await stripe.stop();
  }
}

async function playAll(
  options: CrashOptions,
  scene: Scene,
  driver: FaultDriver,
  peaks: Map<string, number>,
  done: { stories: number },
  tell: (line: string) => void,
  sinceStart: () => number,
  beside: readonly Story[],
): Promise<void> {
  let ended = false;
  const isEnded = (): boolean => ended;
  void driver.probe();
  const background = [
    workAside(scene, isEnded),
    scene.payouts.work(isEnded),
    playBeside(scene, beside, isEnded),
    keepSnapshots(scene.stage, isEnded, sinceStart),
    watchMemory(scene.stage, isEnded, peaks),
    tellProgress(scene, driver, isEnded, tell),
  ];
  await Promise.all([playOrders(options, scene, done, sinceStart), driver.run()]);
  ended = true;
  await Promise.all(background);
}

async function playOrders(
  options: CrashOptions,
  scene: Scene,
  done: { stories: number },
  sinceStart: () => number,
): Promise<void> {
  const begun = sinceStart();
  const lengthMs = options.minutes * 60_000;
  let next = 0;
  const actor = async (): Promise<void> => {
    while (next < options.orders) {
      const index = next;
      const size = Math.min(sizeAt(options.seed, index), options.orders - index);
      // Before anybody waits: who comes next begins behind all of them.
      next += size;
      await pause(Math.max(0, begun + (lengthMs * index) / options.orders - sinceStart()));
      const story =
        size > 1
          ? new GroupStory(scene, options.seed, index, size)
          : new OrderStory(scene, options.seed, index);
      await story.run().catch((error: unknown) => {
        scene.exchange.complain(`a story broke off: ${String(error).split('\n')[0]}`);
      });
      done.stories += size;
    }
  };
  await Promise.all(Array.from({ length: options.actors }, actor));
}

/** How many orders the story has that begins with this one. */
function sizeAt(seed: number, index: number): number {
  const random = randomOf(seed * 7_919 + index);
  return random() < groupShare ? 2 + Math.floor(random() * (largestGroup - 1)) : 1;
}

async function keepSnapshots(stage: Stage, ended: () => boolean, sinceStart: () => number): Promise<void> {
  for (let last = Number.NEGATIVE_INFINITY; !ended(); await pause(500)) {
    if (sinceStart() - last < snapshotEveryMs || stage.redis.pid === undefined) continue;
    last = sinceStart();
    try {
      stage.keepSnapshot(last);
    } catch {
      // A file went away while it was copied; the next copy comes soon.
    }
  }
}

/** The most that each process of ours held, from the kernel's own record. */
async function watchMemory(stage: Stage, ended: () => boolean, peaks: Map<string, number>): Promise<void> {
  for (; !ended(); await pause(memoryEveryMs)) {
    for (const { name, pid } of [...stage.apis, ...stage.workers]) {
      const megabytes = pid === undefined ? 0 : peakOf(pid);
      peaks.set(name, Math.max(peaks.get(name) ?? 0, megabytes));
    }
  }
}

function peakOf(pid: number): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

async function tellProgress(
  scene: Scene,
  driver: FaultDriver,
  ended: () => boolean,
  tell: (line: string) => void,
): Promise<void> {
  for (let ticks = 0; !ended(); await pause(1_000)) {
    if (++ticks % 20) continue;
    const { perKind } = scene.exchange.list;
    const complaints = [...scene.exchange.unexpected].map(([what, count]) => `${what}: ${count}`);
    tell(
      `${perKind.get('order') ?? 0} orders, ${driver.faults.length} faults${complaints.length ? `; ${complaints.join('; ')}` : ''}`,
    );
  }
}

type Ended = {
  options: CrashOptions;
  stage: Stage;
  scene: Scene;
  list: AcknowledgedList;
  driver: FaultDriver;
  findings: Finding[];
  left: Unrest;
  restSeconds: number | null;
  peaks: Map<string, number>;
  sinceStart: () => number;
};

async function reportOf(run: Ended): Promise<Report> {
  const { options, stage, scene, list, driver, findings, restSeconds } = run;
  const [row] = await stage.sql<{ version: string }>(`SELECT split_part(version(), ' ', 2) AS version`);
  for (const what of driver.tooSlow) scene.exchange.complain(what);
  const unexpected = Object.fromEntries(scene.exchange.unexpected);
  const orders = list.perKind.get('order') ?? 0;
  const passed =
    restSeconds !== null &&
    Object.keys(unexpected).length === 0 &&
    orders === options.orders &&
    findings.every(({ broken }) => broken === 0);
  const all = [...stage.apis, ...stage.workers, stage.redis, stage.postgres];
  return {
    date: today(),
    passed,
    seed: options.seed,
    options,
    versions: versionsNow(row?.version ?? 'unknown', await stage.redisVersion()),
    machine: machineNow(),
    seconds: run.sinceStart() / 1000,
    orders,
    acknowledged: Object.fromEntries([...list.perKind].sort()),
    faults: summarise(driver.faults),
    restSeconds,
    leftAtRest: run.left,
    findings,
    answers: Object.fromEntries(scene.exchange.answers),
    unexpected,
    starts: Object.fromEntries(all.map(({ name, starts }) => [name, starts])),
    peakMegabytes: Object.fromEntries(run.peaks),
  };
}
