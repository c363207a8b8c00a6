import { fetchJson } from '../api/client';

type Value = string | number | boolean | null | undefined;

/** `/v1/facts` + `{year: 2026, eastCode: ''}` → `/v1/facts?year=2026`; empty values are left out. */
export function withQuery(path: string, query: Readonly<Record<string, Value>>): string {
  const kept = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  if (kept.length === 0) return path;
  return `${path}?${new URLSearchParams(kept.map(([key, value]) => [key, String(value)]))}`;
}

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
