import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const block = Buffer.alloc(65_536, 1);

/** The disk of the file store: a small one in memory where we may mount it, so that it can be full for real. */
export class FileDisk {
  mounted = false;

  constructor(
    readonly folder: string,
    readonly megabytes: number,
  ) {}

  mount(): void {
    this.unmount();
    mkdirSync(this.folder, { recursive: true });
    if (process.getuid?.() !== 0 || process.platform !== 'linux') return;
    const { status } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${this.megabytes}m`,
      'tmpfs',
      this.folder,
    ]);
    this.mounted = status === 0;
  }

  /** Writes until nothing fits any more; false where the disk is not ours to fill. */
  fill(): boolean {
    if (!this.mounted) return false;
    const file = openSync(this.filler, 'w');
    try {
      for (;;) writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
    return true;
  }

  empty(): void {
    rmSync(this.filler, { force: true });
  }

  /** Also what an earlier run that was killed has left mounted. */
  unmount(): void {
    if (!existsSync(this.folder)) return;
    if (process.getuid?.() === 0 && process.platform === 'linux')
      while (spawnSync('mountpoint', ['-q', this.folder]).status === 0)
        if (spawnSync('umount', [this.folder]).status !== 0) break;
    rmSync(this.folder, { recursive: true, force: true });
    this.mounted = false;
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}
