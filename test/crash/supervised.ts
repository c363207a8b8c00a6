import { spawnSync } from 'node:child_process';
import { pause } from './options';

/** A child process as the launcher of the run hands it out. */
export type Child = {
  pid: number;
  running: boolean;
  exited: Promise<{ signal?: string | null }>;
  stop(): Promise<void>;
};

const restartDelayMs = 150;

/** Started again at once when it ends, as a process manager does it. */
export class Supervised {
  private child: Child | undefined;
  private closing = false;
  private starting: Promise<void> | undefined;
  private frozen = false;
  starts = 0;
  /** How often it ended by SIGKILL. */
  killed = 0;

  constructor(
    readonly name: string,
    private readonly start: () => Promise<Child>,
  ) {}

  async up(): Promise<void> {
    this.starting ??= this.bringUp().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private async bringUp(): Promise<void> {
    while (!this.closing) {
      try {
        const child = await this.start();
        this.child = child;
        this.starts++;
        void child.exited.then(({ signal: by }) => {
          if (by === 'SIGKILL') this.killed++;
          return this.again();
        });
        return;
      } catch (error) {
        if (this.closing) return;
        process.stderr.write(`${this.name} did not start: ${String(error).split('\n')[0]}\n`);
        await pause(restartDelayMs);
      }
    }
  }

  private async again(): Promise<void> {
    this.child = undefined;
    this.frozen = false;
    if (this.closing) return;
    await pause(restartDelayMs);
    await this.up();
  }

  get pid(): number | undefined {
    return this.child?.running ? this.child.pid : undefined;
  }

  get isFrozen(): boolean {
    return this.frozen;
  }

  /** `kill -9`; false when there is nothing to kill at this moment. */
  kill(): boolean {
    const { pid } = this;
    if (pid === undefined) return false;
    // A stopped child of a server would outlive it and keep its memory in use.
    for (const one of childrenOf(pid)) signal(one, 'SIGCONT');
    return signal(pid, 'SIGKILL');
  }

  /** SIGTERM; answers how many milliseconds it took to go, or undefined when it was not there. */
  async terminate(): Promise<number | undefined> {
    const child = this.child;
    if (!child?.running || this.frozen) return undefined;
    const begun = performance.now();
    signal(child.pid, 'SIGTERM');
    await child.exited;
    return performance.now() - begun;
  }

  /** SIGSTOP to the process and its children; the answer lets them go on. */
  freeze(): (() => void) | undefined {
    const { pid } = this;
    if (pid === undefined || this.frozen) return undefined;
    this.frozen = true;
    const all = [pid, ...childrenOf(pid)];
    for (const one of all) signal(one, 'SIGSTOP');
    return () => {
      this.frozen = false;
      if (this.pid !== pid) return;
      for (const one of all) signal(one, 'SIGCONT');
    };
  }

  /** Stops it for good, or until `up`. */
  async down(): Promise<void> {
    this.closing = true;
    await this.starting;
    await this.child?.stop();
  }

  /** Ends it hard, does something while it is down, and lets it start again. */
  async between(work: () => void): Promise<void> {
    await this.starting;
    const child = this.child;
    if (!child) return;
    this.closing = true;
    this.kill();
    await child.exited;
    work();
    this.closing = false;
    this.child = undefined;
    await this.up();
  }
}

export function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean).map(Number);
}

export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
