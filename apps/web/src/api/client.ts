import createClient from 'openapi-fetch';
import { networkError, toApiError } from './errors';
import type { paths } from './schema';

/** The one typed door to the API. The session travels as an HttpOnly cookie. */
export const api = createClient<paths>({
  baseUrl: '',
  credentials: 'same-origin',
  headers: { Accept: 'application/json, application/problem+json' },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The server words its refusals in the language of the page. */
const spoken = () => document.documentElement.lang || 'zh-CN';

api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', spoken());
    return request;
  },
});

/** Turns an answer into its data, or throws an ApiError: `await answer(api.GET('/v1/…'))`. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  let result: Answer<T>;
  try {
    result = await call;
  } catch {
    throw networkError();
  }
  if (!result.response.ok) throw toApiError(result.response.status, result.error);
  return result.data as T;
}

/** A file that may be refused; what is always given is a link. */
export async function fetchFile(path: string): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', headers: { 'Accept-Language': spoken() } });
    if (response.ok) return await response.blob();
  } catch {
    throw networkError();
  }
  throw toApiError(response.status, await response.json().catch(() => undefined));
}

/** For an address outside the generated types (files, demo accounts). */
export async function fetchJson<T>(
  path: string,
  init?: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      ...init,
      headers: { 'Accept-Language': spoken(), ...init?.headers },
    });
  } catch {
    throw networkError();
  }
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) throw toApiError(response.status, body);
  return body as T;
}
