import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from 'pg';

/** CPU seconds used so far, in milliseconds: PostgreSQL with all its processes, and the market's own. */
export type CpuReading = { postgresMs: number; nodeMs: number };

/** `/proc/<pid>/stat` counts in hundredths of a second on every Linux that Node runs on. */
const msPerTick = 10;

type Stat = { name: string; parent: number; ms: number; msOfEnded: number };

/** Where the CPU went while something ran. Reads nothing, and says so, where there is no `/proc` or a far database. */
export class CpuMeter {
  /** The market's processes that take part in what is measured. */
  readonly market = new Set<number>();

  private constructor(private readonly postmaster: number | undefined) {}

  static async of(pool: Pool): Promise<CpuMeter> {
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = statOf(rows[0]?.pid ?? 0);
    return new CpuMeter(backend?.name.startsWith('postgres') ? backend.parent : undefined);
  }

  read(): CpuReading | undefined {
    if (this.postmaster === undefined) return undefined;
    let nodeMs = 0;
    for (const pid of this.market) nodeMs += statOf(pid)?.ms ?? 0;
    return { nodeMs, postgresMs: treeMs(this.postmaster) };
  }
}

/** Of PostgreSQL's main process and its children; those that ended are counted by their parent. */
function treeMs(postmaster: number): number {
  const main = statOf(postmaster);
  let sum = (main?.ms ?? 0) + (main?.msOfEnded ?? 0);
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = statOf(Number(entry));
    if (stat?.parent === postmaster) sum += stat.ms;
  }
  return sum;
}

function statOf(pid: number): Stat | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = line.lastIndexOf(')');
    const fields = line
      .slice(end + 2)
      .split(' ')
      .map(Number);
    // Counted from the state, which is field 3 of proc(5): parent is 4, then utime, stime, cutime, cstime are 14 to 17.
    const at = (field: number): number => fields[field - 3] ?? 0;
    return {
      name: line.slice(line.indexOf('(') + 1, end),
      parent: at(4),
      ms: (at(14) + at(15)) * msPerTick,
      msOfEnded: (at(16) + at(17)) * msPerTick,
    };
  } catch {
    return undefined;
  }
}

/** Resident memory in MB; undefined where there is no `/proc`. */
export function residentMb(pid: number): number | undefined {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
