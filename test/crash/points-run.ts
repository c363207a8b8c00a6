import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultPoints, orderOfSeam } from '@app/platform';
import { schedule } from '../../apps/worker/src/schedule';
import { subscriptions } from '../../apps/worker/src/subscriptions';
import { FakeStripe } from '../support/stripe';
import { AcknowledgedList } from './acknowledged';
import { prepareCast } from './cast';
import { compareOutside, Outside } from './checks/outside';
import { comparePromises } from './checks/promises';
import { restMs, untilRest } from './checks/rest';
import { type Finding, inspect } from './checks/verify';
import { AccountStory } from './flows/account';
import { type Story, storiesBeside } from './flows/beside';
import { GroupStory } from './flows/groups';
import { OrderStory } from './flows/orders';
import { comeAndGo, keepShop } from './flows/shops';
import { CountyStory } from './flows/subsidies';
import { manners } from './flows/transfers';
import { pause } from './options';
import { commit, machineNow, type PointsReport, today } from './report';
import { Scene } from './scene';
import { type Hands, Stage } from './stage';

type Pair = { point: string; flow: string };

const uploads = ['POST /v1/photos', 'POST /v1/invoice-files', 'POST /v1/collaboration-files'];
/** A later round may come where an earlier one did not; loops bring no new pairs, so that it ends long before. */
const mostRounds = 40;
/** While one is started again, another can be killed. */
const size = { apis: 5, workers: 3 };
const storiesAtOnce = 6;

/**
 * A crash between every two steps of every flow. Each process kills itself the first time that it or another one passes
 * a point in a flow; the client asks again, gets one step further, and so on until the flow comes through. Rounds are
 * played until one meets no new pair.
 */
export async function runPoints(
  seed: number,
  hands: Hands,
  tell: (line: string) => void,
): Promise<PointsReport> {
  const begun = performance.now();
  const sinceStart = (): number => performance.now() - begun;
  const folder = join(hands.dataDir, 'points');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const stripe = await FakeStripe.start();
  const more = { FAULT_POINTS_DIR: folder, ...stripe.environment };
  const stage = await Stage.set(hands, 64, size, more);
  try {
    const cast = await prepareCast(stage.databaseUrl);
    // An app that dies while it starts is started again; the clients wait for it.
    await Promise.all([...stage.apis, ...stage.workers].map((app) => app.up()));
    const list = new AcknowledgedList(join(hands.dataDir, 'acknowledged-points.jsonl'));
    const scene = await Scene.open({ cast, stage, stripe, list, sinceStart, thorough: true });
    const account = new AccountStory(scene, cast.holder);
    const beside = storiesBeside(scene);
    const outside = new Outside(scene);
    await scene.payouts.openAccounts();
    const round = () => playRound(scene, seed, account, beside);
    const restSeconds = await playRounds(round, scene, folder, tell);
    const closing = await outside.close();
    const cutUploads = readPairs(folder).filter(({ flow }) => uploads.includes(flow)).length;
    tell('checking the invariants');
    const findings = [
      restFinding(restSeconds),
      account.finding(),
      closing,
      ...(await comparePromises(list.read(), scene.callers)),
      ...(await compareOutside(scene, list.read())),
      ...(await inspect(stage.databaseUrl, stage.disk.folder, cutUploads)),
    ];
    // Who looks whether promises were kept passes points too, of reading.
    await pause(1_000);
    const pairs = readPairs(folder);
    return {
      date: today(),
      commit: commit(),
      machine: machineNow(),
      seconds: sinceStart() / 1000,
      pairs,
      kills: [...stage.apis, ...stage.workers].reduce((sum, app) => sum + app.killed, 0),
      missing: whatNobodyPassed(pairs),
      findings,
      unexpected: Object.fromEntries(scene.exchange.unexpected),
    };
  } finally {
    await stage.strike();
    await stripe.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rounds until one brings nothing new, or, while something was passed by nobody, three in a row; answers how long rest took after the last, or undefined without rest. */
async function playRounds(
  play: () => Promise<void>,
  scene: Scene,
  folder: string,
  tell: (line: string) => void,
): Promise<number | undefined> {
  let still = 0;
  for (let round = 0, known = -1; round < mostRounds; round++) {
    await play();
    await runEveryTimer(scene.stage);
    const from = performance.now();
    const left = await untilRest(scene.stage, 2 * restMs);
    const now = readPairs(folder).length;
    tell(`round ${round + 1}: killed at ${now} pairs of point and flow so far`);
    still = now === known ? still + 1 : 0;
    const missing = whatNobodyPassed(readPairs(folder));
    if (still > 0 && missing.length > 0) tell(`passed by nobody so far: ${missing.join(', ')}`);
    if (still > (missing.length > 0 ? 2 : 0)) {
      const rested = Object.values(left).every((count) => count === 0);
      return rested ? (performance.now() - from) / 1000 : undefined;
    }
    known = now;
  }
  return undefined;
}

/** Hourly jobs run when a worker starts; one that is killed in a job starts again, and with it. */
async function runEveryTimer(stage: Stage): Promise<void> {
  await Promise.all(stage.workers.map((worker) => worker.terminate()));
  for (const url of stage.workerUrls) {
    const ran = async (): Promise<boolean> => {
      const said = await fetch(url, { signal: AbortSignal.timeout(4_000) }).then(
        (answer) => answer.text(),
        () => '',
      );
      return timers().every((timer) => said.includes(`timer="${timer.replace('timer ', '')}",outcome="ok"`));
    };
    for (const deadline = Date.now() + 2 * restMs; !(await ran()) && Date.now() < deadline; )
      await pause(250);
  }
}

/** Every ending, every way of money, a round in a shop, a visit, an account looked after; then what is owed leaves. */
async function playRound(
  scene: Scene,
  seed: number,
  account: AccountStory,
  beside: readonly Story[],
): Promise<void> {
  const [shop] = scene.shops as [Scene['shops'][number]];
  const thorough = true;
  const stories = [
    ...OrderStory.endings.map((ending) => ({ ending, paid: 'code', thorough }) as const),
    ...OrderStory.prepaid.map((ending) => ({ ending, paid: 'stripe', thorough }) as const),
    ...[...manners, 'stripe' as const].map((paid) => ({ ending: 'whole', paid }) as const),
  ];
  const acts: Story[] = [
    () => account.run(),
    ...[true, false].map((withCodes, index) => () => {
      return new GroupStory(scene, seed, stories.length + index, 2, { withCodes, thorough }).run();
    }),
    ...stories.map((course, index) => () => new OrderStory(scene, seed, index, course).run()),
    () => keepShop(scene, shop),
    () => comeAndGo(scene),
    // One of them needs an order.
    ...beside,
  ];
  await Promise.all(
    Array.from({ length: storiesAtOnce }, async () => {
      for (let act = acts.shift(); act; act = acts.shift())
        await act().catch((error: unknown) => scene.exchange.complain(`a story broke off: ${String(error)}`));
    }),
  );
  await untilRest(scene.stage, restMs);
  await scene.stripe.applyAgain();
  // One on demand, the others by the job of the night.
  await scene.payouts.settle(shop.id);
  await scene.payouts.tryEverything();
  await scene.letNightFall();
  // Of what was sold by now, to accounts that are checked.
  await new CountyStory(scene).run();
}

function readPairs(folder: string): Pair[] {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter(Boolean)
    .map((text) => JSON.parse(text) as Pair)
    .sort((a, b) => a.flow.localeCompare(b.flow) || orderOfSeam(a.point) - orderOfSeam(b.point));
}

function restFinding(seconds: number | undefined): Finding {
  const says = `after the last crash everything came to rest${seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`}`;
  return { id: 'rest', says, checked: 1, broken: seconds !== undefined && seconds * 1000 <= restMs ? 0 : 1 };
}

/** Registered points, changing routes, handlers and timed jobs, all read from the code, that nobody came through. */
function whatNobodyPassed(pairs: readonly Pair[]): string[] {
  const points = new Set(pairs.map(({ point }) => point.split(' ')[0]));
  const ended = (last: (typeof faultPoints)[number]): Set<string> =>
    new Set(pairs.filter(({ point }) => point === last).map(({ flow }) => flow));
  const without = (flows: string[], last: (typeof faultPoints)[number]): string[] =>
    flows.filter((flow) => !ended(last).has(flow)).map((flow) => `${flow} to its end`);
  return [
    ...faultPoints.filter((point) => !points.has(point)).map((point) => `point ${point}`),
    ...without(changingRoutes(), 'request.answered'),
    ...without(handlers(), 'transaction.committed'),
    ...without(timers(), 'timer.ran'),
  ];
}

/** From the document of the API, which a test compares with the code. */
function changingRoutes(): string[] {
  const file = 'docs/openapi.json';
  if (!existsSync(file)) throw new Error(`${file} is missing.`);
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
}

function handlers(): string[] {
  const all = Object.values(subscriptions({ get: () => undefined } as never)).flatMap(Object.keys);
  return [...new Set(all)].map((name) => `handler ${name}`);
}

function timers(): string[] {
  return schedule({ get: () => undefined } as never, undefined as never).map(({ name }) => `timer ${name}`);
}
