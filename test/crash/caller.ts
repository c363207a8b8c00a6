import { randomInt, randomUUID } from 'node:crypto';
import type { AcknowledgedList } from './acknowledged';
import { pause } from './options';

const patienceMs = 15_000;
/** Far more than a flow needs that is killed at each of its steps on a slow machine. */
const longestMs = 900_000;

export type Answer<T> = { status: number; code: string | undefined; body: T; attempts: number };
export type Body =
  | Record<string, unknown>
  | { make: () => FormData }
  | { csv: string }
  | { raw: string }
  | undefined;
export type Intent = {
  /** Kind of effect in the list of acknowledged ones. */
  kind: string;
  path: string;
  body?: Body;
  method?: 'POST' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  /** The client's own word for it; the idempotency key too. */
  intent?: string;
  /** What the answer does not say and is promised all the same. */
  promised?: Record<string, unknown>;
  /** Refusals that belong to the flow; anything else is reported. */
  expected?: readonly string[];
  /** After each attempt whose answer was lost: nothing may be half done at any time. */
  afterLoss?: () => Promise<void>;
};

export type Sent = {
  status: number;
  code: string | undefined;
  body: unknown;
  bytes: Buffer;
  retryAfter: boolean;
};

/** What all callers share: where the API is, how answers are counted, and what was acknowledged. */
export class Exchange {
  readonly answers = new Map<string, number>();
  readonly unexpected = new Map<string, number>();
  private turn = 0;

  constructor(
    private readonly urls: readonly string[],
    readonly list: AcknowledgedList,
    readonly sinceStart: () => number,
  ) {}

  private next(): string {
    return this.urls[this.turn++ % this.urls.length] as string;
  }

  count(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  complain(what: string): void {
    this.unexpected.set(what, (this.unexpected.get(what) ?? 0) + 1);
  }

  /** Undefined: no answer came, so nobody knows what happened. */
  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Body,
  ): Promise<Sent | undefined> {
    const [type, payload] = payloadOf(body);
    try {
      const answer = await fetch(this.next() + path, {
        method,
        headers: { ...headers, ...(type ? { 'content-type': type } : {}), 'x-forwarded-for': someAddress() },
        signal: AbortSignal.timeout(patienceMs),
        ...(payload === undefined ? {} : { body: payload }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const json = /json/.test(answer.headers.get('content-type') ?? '') && bytes.length > 0;
      const parsed: unknown = json ? JSON.parse(bytes.toString()) : undefined;
      const code = answer.ok ? undefined : (parsed as { code?: string } | undefined)?.code;
      this.count(answer.ok ? String(answer.status) : `${answer.status} ${code ?? 'no code'}`);
      const sent = {
        status: answer.status,
        code,
        body: parsed,
        bytes,
        retryAfter: answer.headers.has('retry-after'),
      };
      this.judge(method, path, sent);
      return sent;
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      this.count(timedOut ? 'no answer in time' : 'connection lost');
      return undefined;
    }
  }

  /** A failure of ours is a 503 or 507 with a code and the time to wait; nothing else may come. */
  private judge(method: string, path: string, { status, code, retryAfter }: Sent): void {
    if (status < 500) return;
    const documented = (status === 503 && code === 'service.unavailable') || code === 'file.no_space';
    if (!documented || !retryAfter)
      this.complain(
        `${method} ${shape(path)} → ${status} ${code ?? 'no code'}${documented ? ' without Retry-After' : ''}`,
      );
  }
}

/** A person with a client as it should be: one key per intent, asked again until there is a definite answer. */
export class Caller {
  private token: string | undefined;

  constructor(
    private readonly exchange: Exchange,
    readonly login: string,
    private readonly password: string,
  ) {}

  /** Goes on with a session that was opened elsewhere. */
  take(token: string): this {
    this.token = token;
    return this;
  }

  /** Does something once, however often it has to be asked for. */
  async act<T>(wish: Intent): Promise<Answer<T>> {
    const intent = wish.intent ?? randomUUID();
    const method = wish.method ?? 'POST';
    const headers = { ...wish.headers, 'idempotency-key': intent };
    const { sent, sentAt, attempts } = await this.untilDefinite(
      method,
      wish.path,
      headers,
      wish.body,
      wish.afterLoss,
    );
    if (sent.status < 300) {
      const { kind, path, promised } = wish;
      const body = (sent.body ?? {}) as Record<string, unknown>;
      const at = this.exchange.sinceStart();
      const effect = { at, sentAt, kind, login: this.login, path, intent, attempts, body };
      this.exchange.list.add(promised ? { ...effect, promised } : effect);
    } else if (!wish.expected?.includes(sent.code ?? '')) {
      this.exchange.complain(`${method} ${shape(wish.path)} → ${sent.status} ${sent.code ?? 'no code'}`);
    }
    return { status: sent.status, code: sent.code, body: sent.body as T, attempts };
  }

  async get<T>(path: string): Promise<Answer<T>> {
    const { sent, attempts } = await this.untilDefinite('GET', path, {}, undefined);
    return { status: sent.status, code: sent.code, body: sent.body as T, attempts };
  }

  async bytes(path: string): Promise<{ status: number; bytes: Buffer }> {
    const { sent } = await this.untilDefinite('GET', path, {}, undefined);
    return { status: sent.status, bytes: sent.bytes };
  }

  /** A new session; the old one is forgotten. */
  async logIn(): Promise<void> {
    this.token = undefined;
    await this.tokenNow();
  }

  private async untilDefinite(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: Body,
    afterLoss?: () => Promise<void>,
  ): Promise<{ sent: Sent; sentAt: number; attempts: number }> {
    const begun = performance.now();
    for (let attempts = 1; ; attempts++) {
      const token = method === 'POST' && path === '/v1/sessions' ? undefined : await this.tokenNow();
      const sentAt = this.exchange.sinceStart();
      const sent = await this.exchange.send(method, path, { ...headers, ...bearer(token) }, body);
      if (sent && !isVague(sent)) return { sent, sentAt, attempts };
      if (performance.now() - begun > longestMs) {
        this.exchange.complain(`${method} ${shape(path)} → no definite answer in ${longestMs / 1000} s`);
        throw new Error(`No definite answer to ${method} ${path} (${sent?.status} ${sent?.code})`);
      }
      await afterLoss?.();
      await pause(Math.min(100 * attempts, 700));
    }
  }

  private async tokenNow(): Promise<string> {
    if (!this.token) {
      const wish = { login: this.login, password: this.password };
      const { sent } = await this.untilDefinite('POST', '/v1/sessions', {}, wish);
      const token = (sent.body as { token?: string } | undefined)?.token;
      if (!token) throw new Error(`${this.login} cannot log in: ${sent.status} ${sent.code}`);
      this.token = token;
    }
    return this.token;
  }
}

const bearer = (token: string | undefined): Record<string, string> =>
  token ? { authorization: `Bearer ${token}` } : {};

/**
 * Each attempt comes from somewhere else, as if by a proxy. An attempt at a password that a crash cut short counts as a
 * wrong one; so many of them from one address would be a lockout, and that has its own tests.
 */
function someAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** Not an answer to the intent: ask again with the same key. */
function isVague({ status, code }: Sent): boolean {
  return status >= 500 || code === 'idempotency.in_flight' || code === 'session.too_many_attempts';
}

function payloadOf(body: Body): [string | undefined, string | FormData | undefined] {
  if (body === undefined) return [undefined, undefined];
  if ('make' in body && typeof body.make === 'function') return [undefined, body.make() as FormData];
  if ('csv' in body) return ['text/csv', body.csv as string];
  if ('raw' in body) return ['application/json', body.raw as string];
  return ['application/json', JSON.stringify(body)];
}

/** The route of an address: ids left out. */
export function shape(path: string): string {
  return (path.split('?')[0] as string).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');
}
