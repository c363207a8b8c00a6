import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/**
 * What every line of a request or job carries. Only for logs and event rows: never for decisions. `flow` names the
 * route, handler or timed job where fault points ask for it.
 */
export type Trace = { requestId: string; flow?: string };

const traces = new AsyncLocalStorage<Trace>();

export function withTrace<T>(trace: Trace, work: () => T): T {
  return traces.run(trace, work);
}

/** For a Fastify hook: the rest of this request runs under the trace. */
export function enterTrace(trace: Trace): void {
  traces.enterWith(trace);
}

export function currentTrace(): Trace | undefined {
  return traces.getStore();
}

/** Names under which a secret or somebody's number would be logged, wherever a line has them. */
const secretNames = new Set([
  'password',
  'oldPassword',
  'newPassword',
  'passwordHash',
  'token',
  'code',
  'secret',
  'recoveryCodes',
  'authorization',
  'cookie',
  'account',
  'phone',
  'transferCode',
  'databaseUrl',
  'redisUrl',
  'secretKey',
]);

/**
 * JSON lines with the request id; secrets never reach a line (reliability rule 18). Nobody logs bodies, headers or
 * rows; should it happen all the same, what has a secret's name is left out wherever it stands. By a formatter: pino's
 * own redaction by paths costs ten times a line and sees only the depths that it is told. `to` is for tests.
 */
export function createLog(app: string, level: string, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...currentTrace() }),
    formatters: { log: (line) => withoutSecrets(line, 0) as Record<string, unknown> },
    // Told by the formatter already; pino's own would take it apart once more.
    serializers: { err: (told: unknown) => told },
  };
  return to ? pino(options, to) : pino(options);
}

const deepest = 6;

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return aboutError(value);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (depth > deepest) return '…';
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  const kept: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (secretNames.has(name)) kept[name] = '…';
    else kept[name] = name === 'err' ? aboutError(item) : withoutSecrets(item, depth + 1);
  }
  return kept;
}

type ErrorLine = {
  type: string;
  message: string;
  stack?: string | undefined;
  state?: string | undefined;
  table?: string | undefined;
  constraint?: string | undefined;
};

/**
 * What helps to find a fault, and nothing of what was being worked on: PostgreSQL repeats values in its messages and
 * details, TypeORM carries the statement with its values, Redis the command with its arguments, JSON its text.
 */
export function aboutError(error: unknown): ErrorLine {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutValues(String(error)) };
  const cause = (error as { driverError?: unknown }).driverError ?? error;
  const { code, table, constraint } = cause as Record<string, unknown>;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: withoutValues(error.message),
    stack: frames.join('\n'),
    state: text(code),
    table: text(table),
    constraint: text(constraint),
  };
}

/** Values stand in quotes; passwords of addresses before the @. */
function withoutValues(message: string): string {
  return message
    .replaceAll(/:\/\/[^@/\s]*@/g, '://…@')
    .replaceAll(/"(?:[^"\\]|\\.)*"?/g, '"…"')
    .replaceAll(/'(?:[^'\\]|\\.)*'/g, "'…'")
    .slice(0, 2_000);
}

/** The address that was asked, without what was asked there: a query may hold a name, a number, a pasted token. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] as string;
}

/** Nest's own messages in the same stream. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.pino.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.pino.warn({ context }, withoutValues(String(message)));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.pino.error({ err: message }, withoutValues(message.message));
    else this.pino.error({ context: rest.at(-1) }, withoutValues(String(message)));
  }
}
