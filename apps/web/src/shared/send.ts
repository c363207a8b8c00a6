import { fetchJson } from '../api/client';

/** A write with a JSON body: `send('POST', '/v1/…', {reason})`. */
export function send<T>(
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  if (body === undefined) return fetchJson<T>(path, { method, headers });
  return fetchJson<T>(path, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
