// Where things are, and ports. Nothing is written outside the repository's .data/ and dist/ (see postgres.mjs for
// the one exception, a repository inside a home directory that only root may enter).

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stop } from './terminal.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const data = join(root, '.data');
export const testData = join(data, 'test');
export const benchData = join(data, 'bench');
export const crashData = join(data, 'crash');

/** A folder that others may walk through (the database runs as another user when we are root), made if missing. */
export function folder(path) {
  mkdirSync(path, { recursive: true });
  try {
    chmodSync(path, 0o755);
  } catch {
    // Somebody else's folder; if it cannot be used, its user will say so.
  }
  return path;
}

/** A small JSON file that may hold a password: only its owner reads it. */
export function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a server could listen there now. */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The port used last time when it is still free, so that addresses stay the same; otherwise any free one. */
export async function freePort(remembered) {
  if (remembered && (await isFree(remembered))) return remembered;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Refuses a port that cannot be used, before minutes are spent on everything else. */
export async function requirePort(port, host) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Stop(`PORT=${process.env.PORT} is not a port number.`);
  }
  if (!(await isFree(port, host))) {
    throw new Stop(`Port ${port} on ${host} is in use. Choose another: PORT=${port + 1} npm start`);
  }
}
