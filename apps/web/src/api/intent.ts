import { ApiError } from './errors';

/**
 * One Idempotency-Key per intent ("check out this basket", "pay this order"), kept in sessionStorage until the server
 * has given a final answer. A lost answer, a reload or a second tap re-sends the same key, so the act happens once.
 * A changed body is another intent and gets another key.
 */
interface Kept {
  key: string;
  print: string;
}

const slot = (intent: string) => `bangfu.intent.${intent}`;
const memory = new Map<string, string>();

function read(intent: string): Kept | undefined {
  try {
    const raw = sessionStorage.getItem(slot(intent)) ?? memory.get(intent);
    return raw === undefined || raw === null ? undefined : (JSON.parse(raw) as Kept);
  } catch {
    return undefined;
  }
}

function write(intent: string, kept: Kept): void {
  const raw = JSON.stringify(kept);
  memory.set(intent, raw);
  try {
    sessionStorage.setItem(slot(intent), raw);
  } catch {
    // Memory keeps it for this page at least.
  }
}

function forget(intent: string): void {
  memory.delete(intent);
  try {
    sessionStorage.removeItem(slot(intent));
  } catch {
    // Nothing was stored.
  }
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export async function once<T>(
  intent: string,
  body: unknown,
  send: (headers: { 'Idempotency-Key': string }) => Promise<T>,
): Promise<T> {
  const print = JSON.stringify(body ?? null);
  const before = read(intent);
  const key = before?.print === print ? before.key : newKey();
  write(intent, { key, print });
  try {
    const result = await send({ 'Idempotency-Key': key });
    forget(intent);
    return result;
  } catch (error) {
    if (error instanceof ApiError && error.settled) forget(intent);
    throw error;
  }
}

/** The same bytes are the same intent: a second try of a lost upload does not store or import twice. */
export async function fingerprint(file: File): Promise<string> {
  const about = `${file.name}.${file.size}.${file.lastModified}`;
  if (crypto.subtle === undefined) return about;
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
