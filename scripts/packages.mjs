// The system's package manager, used only when we may use it without asking for a password.

import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The full path of a program, or undefined. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not here
    }
  }
  return undefined;
}

const isRoot = () => process.getuid?.() === 0;

/** Words in front of a command that needs root; undefined when root is out of reach. */
function asRoot() {
  if (isRoot()) return [];
  const sudo = onPath('sudo');
  return sudo && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0
    ? [sudo, '-n']
    : undefined;
}

function succeeds(words) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  return new Promise((resolve) => {
    // Detached: a Ctrl-C must not cut a package manager in half. It ends by itself.
    const child = spawn(words[0], words.slice(1), { stdio: 'ignore', env, detached: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** Installs packages by the names each manager has for them; false when that is not possible here. */
export async function installPackages({ apt = [], apk = [], brew = [] }) {
  if (process.platform === 'darwin')
    return brew.length > 0 && !!onPath('brew') && succeeds(['brew', 'install', ...brew]);
  const root = asRoot();
  if (!root) return false;
  if (apt.length && onPath('apt-get')) {
    // Another apt (a fresh machine updating itself) may hold the lock for a minute.
    const get = [...root, 'apt-get', '-o', 'DPkg::Lock::Timeout=120'];
    const install = [...get, 'install', '-y', '--no-install-recommends', ...apt];
    return (await succeeds(install)) || ((await succeeds([...get, 'update'])) && (await succeeds(install)));
  }
  if (apk.length && onPath('apk')) return succeeds([...root, 'apk', 'add', '--no-cache', ...apk]);
  return false;
}
