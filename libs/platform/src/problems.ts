import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Problem, type ProblemDetail, problemMeaning } from './errors';
import { pathOf } from './log';
import { readsEnglish } from './routes';

type Issue = { message: string; path?: readonly unknown[]; code?: string; keys?: readonly string[] };

/** What validation found, as pointers. An unknown key is named by its own pointer. */
export function problemOfIssues(issues: readonly unknown[]): Problem {
  const errors = (issues as Issue[]).slice(0, 50).flatMap((issue) => {
    const path = (issue.path ?? []).map((part) =>
      String(typeof part === 'object' && part ? (part as { key: unknown }).key : part),
    );
    if (issue.code === 'unrecognized_keys') {
      return (issue.keys ?? []).map((key) => ({
        pointer: pointer([...path, key]),
        code: 'request.unknown_key',
      }));
    }
    const code = problemMeaning(issue.message) ? issue.message : 'request.invalid';
    return [{ pointer: pointer(path), code, message: issue.message }];
  });
  return new Problem(errors[0]?.code ?? 'request.invalid', { errors });
}

function pointer(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const byStatus: Record<number, string> = {
  400: 'request.malformed',
  401: 'access.login_required',
  403: 'access.not_permitted',
  404: 'request.not_found',
  405: 'request.method_not_allowed',
  408: 'request.timeout',
  413: 'request.too_large',
  414: 'request.address_too_long',
  415: 'request.unsupported_media_type',
  429: 'request.too_many',
  503: 'service.unavailable',
};

/** When to ask again, where the problem itself does not know better. */
const waitSeconds: Record<string, number> = {
  'service.unavailable': 2,
  'idempotency.in_flight': 1,
  'file.no_space': 30,
};

/** Whatever was thrown, as a Problem; what nobody meant becomes `internal.error`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
  return new Problem(
    byStatus[status ?? 500] ?? (status && status < 500 ? 'request.malformed' : 'internal.error'),
  );
}

/** RFC 9457 `application/problem+json`. The title is Chinese or English by Accept-Language. */
export function problemBody(
  problem: Problem,
  request: FastifyRequest,
): { status: number; body: ProblemDetail } {
  const meaning = problemMeaning(problem.code) ?? problemMeaning('internal.error');
  if (!meaning) throw new Error('The problem table is empty.');
  const english = readsEnglish(request.headers);
  const { errors = [], ...figures } = problem.detail;
  const worded = errors.map((error) => {
    const own = error.message === undefined ? problemMeaning(error.code) : undefined;
    return own ? { ...error, message: english ? own.en : own.zh } : error;
  });
  return {
    status: meaning.status,
    body: {
      type: `/docs/problems#${problem.code}`,
      title: english ? meaning.en : meaning.zh,
      status: meaning.status,
      detail: english ? meaning.en : meaning.zh,
      instance: pathOf(request.url),
      code: problem.code,
      errors: worded,
      requestId: request.id,
      ...figures,
    },
  };
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const problem = toProblem(error);
  const { status, body } = problemBody(problem, request);
  if (status >= 500)
    log.error({ err: error, method: request.method, url: pathOf(request.url) }, 'request failed');
  const wait = problem.detail.retryAfterSeconds ?? waitSeconds[problem.code];
  if (wait) reply.header('Retry-After', String(wait));
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  reply
    .status(status)
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}
