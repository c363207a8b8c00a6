import { Agent, request } from 'node:http';
import type { World } from '../support/world';
import { Dice } from './dice';
import { GivenOffices } from './given-offices';
import { Known, openSessions, type Visitor } from './known';
import { Oracle, type Outcome } from './oracle';
import { type Operation, type Shot, shotFor } from './shots';
import type { Subject } from './subject';
import type { WrittenTables } from './written-tables';

/** How many requests are under way at once. */
const lanes = 6;
const smallBatch = 24;
/** These change who is at the door: after the first of them half of a large batch would be sent by nobody. */
const changesVisitors = /session|password|second-factor/;
/** How many go between two looks around: in small runs few, in large ones so many that looking is not all the work. */
const batchOf = ({ path }: Operation, perOperation: number): number =>
  changesVisitors.test(path) ? smallBatch : Math.max(smallBatch, Math.ceil(perOperation / 24));
/** What these change for good is what others need: they come last. */
const enders = [
  ...[
    'readInvoiceFile',
    'closeRest',
    'declineInvoiceRequest',
    'withdrawInvoiceRequest',
    'removeInvoiceTitle',
  ],
  ...['cancelOrder', 'delistProduct', 'decideReturn', 'withdrawSubsidyRun'],
  ...['decideApplication', 'withdrawApplication', 'withdrawBulletin', 'grantOffice'],
];
/** Nobody waits that long: what takes longer hangs. */
const hangMs = 10_000;

export type Finding = {
  operation: string;
  number: number;
  faults: string[];
  request: string;
  answer: string;
};

export type FuzzReport = {
  seed: string;
  played: string[];
  operations: number;
  requests: number;
  /** Of the whole run, with all looking around. */
  seconds: number;
  perSecond: number;
  byStatus: Record<string, number>;
  /** Operations that never answered 2xx: nothing reached their inside. */
  neverEntered: string[];
  /** What those were answered, most often first. */
  refusals: Record<string, string>;
  p50Ms: number;
  p99Ms: number;
  slowestMs: number;
  slowest: string;
  /** Told, not judged: how long one takes is the machine's as well. */
  above2s: number;
  findings: Finding[];
  refusedBatches: number;
  /** Where the time went: the ten operations and kinds of looking that took most of it, in seconds. */
  dearest: Record<string, number>;
};

/** Fires seeded requests at every operation of the document and judges each answer. */
export class Fuzz {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: lanes });
  private readonly times: number[] = [];
  private readonly entered = new Set<string>();
  private readonly refusals = new Map<string, Map<string, number>>();
  private readonly cursors: string[] = [];
  private slowest = { ms: 0, what: '' };
  private refusedBatches = 0;
  private readonly spentMs = new Map<string, number>();
  private visitors: readonly Visitor[] | undefined;
  private known: Known | undefined;
  private offices: GivenOffices | undefined;
  readonly findings: Finding[] = [];
  readonly byStatus: Record<string, number> = {};

  constructor(
    private readonly world: World,
    private readonly subject: Subject,
    private readonly oracle: Oracle,
    private readonly tables: WrittenTables,
    private readonly seed: string,
  ) {}

  /** `part`: 2 of 4 are every fourth operation from the second on. */
  async run(perOperation: number, [part, parts] = [1, 1]): Promise<FuzzReport> {
    const begun = performance.now();
    const late = ({ operationId }: Operation): number => enders.indexOf(operationId);
    const played = this.oracle.operations.filter((_, index) => index % parts === part - 1);
    const inOrder = [...played].sort((a, b) => late(a) - late(b));
    for (const operation of inOrder) await this.fuzz(operation, perOperation);
    this.agent.destroy();
    const seconds = (performance.now() - begun) / 1000;
    const sorted = this.times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
    const neverEntered = played.map(({ operationId }) => operationId).filter((id) => !this.entered.has(id));
    return {
      seed: this.seed,
      played: played.map(({ operationId }) => operationId),
      operations: played.length,
      requests: sorted.length,
      seconds: Math.round(seconds),
      perSecond: Math.round(sorted.length / seconds),
      byStatus: this.byStatus,
      neverEntered,
      refusals: Object.fromEntries(neverEntered.map((id) => [id, this.refusalsOf(id)])),
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      slowestMs: Math.round(this.slowest.ms),
      slowest: this.slowest.what,
      above2s: sorted.filter((ms) => ms > 2_000).length,
      findings: this.findings,
      refusedBatches: this.refusedBatches,
      dearest: Object.fromEntries(
        [...this.spentMs]
          .sort(([, a], [, b]) => b - a)
          .slice(0, 10)
          .map(([what, ms]) => [what, Math.round(ms / 100) / 10]),
      ),
    };
  }

  /** Batch by batch: a batch in which everything was refused must leave every table as it was. */
  private async fuzz(operation: Operation, perOperation: number): Promise<void> {
    const batchSize = batchOf(operation, perOperation);
    for (let first = 0; first < perOperation; first += batchSize) {
      const count = Math.min(batchSize, perOperation - first);
      const { known, visitors } = await this.lookAround(operation);
      const make = (index: number) => {
        const dice = new Dice(`${this.seed}/${operation.operationId}/${first + index}`);
        return shotFor(operation, dice, { known, visitors, cursors: this.cursors });
      };
      const shots = await this.timed('(requests)', async () =>
        Array.from({ length: count }, (_, index) => make(index)),
      );
      if (operation.method === 'get') await this.fire(shots, first);
      else await this.writes(operation, shots, first);
    }
  }

  /** What exists, and who is at the door: looked up again only after something could have changed it. */
  private async lookAround(operation: Operation): Promise<{ known: Known; visitors: readonly Visitor[] }> {
    this.visitors ??= await openSessions(this.world);
    this.offices ??= await GivenOffices.read(this.world.database);
    const known = await this.timed('(what exists)', async () => {
      this.known ??= await Known.read(this.world.database);
      await this.known.renewFor(operation);
      return this.known;
    });
    return { known, visitors: this.visitors };
  }

  private async timed<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await work();
    this.spentMs.set(what, (this.spentMs.get(what) ?? 0) + performance.now() - begun);
    return result;
  }

  private async writes(operation: Operation, shots: readonly Shot[], first: number): Promise<void> {
    // Those who read before left their marks as well: who saw what, and the codes of printed papers.
    await this.writtenTables();
    if ((await this.fire(shots, first)) === 0) {
      this.refusedBatches += 1;
      const written = await this.writtenTables();
      if (written.length) this.accuse(operation, first, written);
      return;
    }
    await this.timed('(the worker)', () => this.world.settle());
    if (operation.path.startsWith('/v1/offices')) await this.offices?.giveBack();
    this.known?.outdate();
    if (changesVisitors.test(operation.path)) this.visitors = undefined;
  }

  private writtenTables(): Promise<string[]> {
    return this.timed('(tables)', () => this.tables.sinceLast());
  }

  private async fire(shots: readonly Shot[], first: number): Promise<number> {
    let next = 0;
    let succeeded = 0;
    const lane = async (): Promise<void> => {
      for (let number = next++; number < shots.length; number = next++) {
        const shot = shots[number] as Shot;
        if (await this.one(shot, first + number)) succeeded += 1;
      }
    };
    const what = shots[0]?.operation.operationId ?? '';
    await this.timed(what, () => Promise.all(Array.from({ length: lanes }, lane)));
    return succeeded;
  }

  private async one(shot: Shot, number: number): Promise<boolean> {
    const { operationId } = shot.operation;
    const begun = performance.now();
    const outcome = await this.send(shot).catch((error: Error) => error);
    const ms = performance.now() - begun;
    this.times.push(ms);
    if (ms > this.slowest.ms) this.slowest = { ms, what: `${operationId} ${number}` };
    const status = outcome instanceof Error ? 'none' : String(outcome.status);
    this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
    const faults =
      outcome instanceof Error ? [`no answer: ${outcome.message}`] : this.oracle.faultsOf(shot, outcome);
    if (ms > hangMs) faults.push(`took ${Math.round(ms)} ms`);
    if (faults.length) this.note(shot, number, faults, outcome);
    if (outcome instanceof Error) return false;
    if (outcome.status >= 300) {
      this.countRefusal(operationId, outcome);
      return false;
    }
    this.keepCursor(outcome);
    this.entered.add(operationId);
    return true;
  }

  private countRefusal(operationId: string, { status, body }: Outcome): void {
    const code = /"code":"([\w.]+)"/.exec(body.toString('utf8', 0, 2_000))?.[1] ?? '';
    const counts = this.refusals.get(operationId) ?? new Map<string, number>();
    this.refusals.set(
      operationId,
      counts.set(`${status} ${code}`, (counts.get(`${status} ${code}`) ?? 0) + 1),
    );
  }

  private refusalsOf(operationId: string): string {
    return [...(this.refusals.get(operationId) ?? [])]
      .sort(([, one], [, other]) => other - one)
      .slice(0, 4)
      .map(([what, count]) => `${count} × ${what}`)
      .join(', ');
  }

  private send(shot: Shot): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const length = shot.body ? { 'content-length': String(shot.body.length) } : {};
      const options = {
        method: shot.method,
        headers: { ...shot.headers, ...length },
        agent: this.agent,
        timeout: hangMs,
      };
      const { hostname, port } = new URL(this.subject.url);
      const call = request({ hostname, port, path: shot.url, ...options }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      });
      call.on('timeout', () => call.destroy(new Error(`no answer within ${hangMs} ms`)));
      call.on('error', reject);
      call.end(shot.body);
    });
  }

  private keepCursor({ body }: Outcome): void {
    const cursor = /"nextCursor":"([\w-]+)"/.exec(
      body.toString('utf8', Math.max(0, body.length - 2_000)),
    )?.[1];
    if (cursor && this.cursors.length < 200) this.cursors.push(cursor);
  }

  private accuse({ operationId: operation }: Operation, number: number, written: readonly string[]): void {
    const faults = [`refused requests ${number}… wrote: ${written.join(', ')}`];
    this.findings.push({ operation, number, faults, request: '', answer: '' });
  }

  private note(shot: Shot, number: number, faults: string[], outcome: Outcome | Error): void {
    if (this.findings.length >= 200) return;
    const { operation, method, url, body, visitor } = shot;
    this.findings.push({
      operation: operation.operationId,
      number,
      faults,
      request: `${visitor?.login} ${method} ${url.slice(0, 300)} ${body?.toString().slice(0, 400) ?? ''}`,
      answer: outcome instanceof Error ? '' : `${outcome.status} ${outcome.body.toString().slice(0, 300)}`,
    });
  }
}

export type { Visitor };
