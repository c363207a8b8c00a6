import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import pino, { type Logger } from 'pino';

/** What every line of a request or job carries. Only for logs and event rows: never for decisions. */
export type Trace = { requestId: string };

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

/** JSON lines with the request id; secrets never reach a line (reliability rule 18). */
export function createLog(app: string, level: string): Logger {
  return pino({
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ ...currentTrace() }),
    redact: [
      'password',
      'token',
      'authorization',
      'cookie',
      '*.password',
      '*.token',
      '*.authorization',
      '*.cookie',
    ],
  });
}

/** Nest's own messages in the same stream. */
export class NestLog implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.pino.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.pino.warn({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.pino.error({ err: message }, message.message);
    else this.pino.error({ context: rest.at(-1) }, String(message));
  }
}
