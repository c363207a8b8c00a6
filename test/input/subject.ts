import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from '@app/platform';
import { freePort, startApp, stopProcess } from '../support/processes';

type Line = Record<string, unknown>;

/** What the log must not say: lines that are no JSON of ours, and fields that only a caller could have put there. */
export type LogFindings = { requests: number; errors: Line[]; forged: string[] };

const root = join(__dirname, '../..');

/** The built API in a process of its own, its log read line by line and its memory known; from `TIME_FROM` on, if set. */
export class Subject {
  readonly log: LogFindings = { requests: 0, errors: [], forged: [] };

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.judge(line));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => this.log.forged.push(line));
  }

  static async start(config: Config, environment: Record<string, string> = {}): Promise<Subject> {
    const port = await freePort();
    const probes = ['memory', 'time'].map((name) => join(root, `test/input/${name}-probe.mjs`));
    const addresses = {
      DATABASE_URL: config.databaseUrl,
      REDIS_URL: config.redisUrl,
      FILES_DIR: config.filesDir,
      PORT: String(port),
    };
    const child = startApp('api', { ...addresses, LOG_LEVEL: 'info', ...environment }, [
      '--expose-gc',
      ...probes.flatMap((probe) => ['--import', probe]),
    ]);
    const subject = new Subject(`http://127.0.0.1:${port}`, child);
    await subject.ready();
    return subject;
  }

  private async ready(): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`The API ended: ${this.log.forged.join('\n')}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private judge(text: string): void {
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      this.log.forged.push(text);
      return;
    }
    if (line['app'] !== 'api' || 'forged' in line) this.log.forged.push(text);
    if (Number(line['level']) >= 50) this.log.errors.push(line);
    if (line['msg'] === 'request') this.log.requests += 1;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** After a full collection, in MiB. */
  async memory(): Promise<{ heap: number; resident: number }> {
    this.child.send('memory');
    const [usage] = (await once(this.child, 'message')) as [NodeJS.MemoryUsage];
    const whole = usage.heapUsed + usage.external;
    return { heap: whole / 1_048_576, resident: usage.rss / 1_048_576 };
  }

  stop(): Promise<void> {
    return stopProcess(this.child);
  }
}
