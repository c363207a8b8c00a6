import { allProblems } from '@app/platform';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Operation, Shot } from './shots';

export type Outcome = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

type Document = {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'> & { requestBody?: RequestBody }>>;
  components: { schemas: { Problem: object } };
};
type RequestBody = { content: Record<string, { schema: object }> };

/** Refusals of a bent address: before a route is found, or by the other route that it belongs to now. */
const early = new Set([400, 401, 403, 404, 405, 414, 431]);
const problems = allProblems();

/** Holds answers against the document, and refusals against the table of problems. */
export class Oracle {
  readonly operations: Operation[];
  private readonly ajv = new Ajv({ strict: false, allErrors: false });
  private readonly checks = new Map<object, ValidateFunction>();
  private readonly problem: ValidateFunction;

  constructor(document: Document) {
    addFormats(this.ajv);
    this.problem = this.ajv.compile(document.components.schemas.Problem);
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody, ...operation }]) => ({
        ...operation,
        parameters: operation.parameters ?? [],
        method,
        path,
        ...(requestBody ? { body: bodyOf(requestBody) } : {}),
      })),
    );
  }

  /** What is wrong with the answer; nothing, for an answer as it should be. */
  faultsOf(shot: Shot, outcome: Outcome): string[] {
    const { status, headers } = outcome;
    if (status === 431 && headOf(shot) > mostHead) return faultsOfHead(outcome);
    const faults: string[] = [];
    if (status >= 500) faults.push(`answered ${status}`);
    if (!/^[0-9a-f-]{36}$/.test(String(headers['x-request-id']))) faults.push('no X-Request-Id of ours');
    if (isForged(headers)) faults.push('a header was forged');
    const stray = shot.bentAddress && (status < 400 || early.has(status));
    if (!stray && !shot.operation.responses[status]) faults.push(`status ${status} is not documented`);
    if (status >= 400) faults.push(...this.faultsOfProblem(shot, outcome));
    else if (!shot.bentAddress) faults.push(...this.faultsOfAnswer(shot, outcome));
    return faults;
  }

  private faultsOfProblem(shot: Shot, { status, headers, body }: Outcome): string[] {
    if (!/^application\/problem\+json/.test(String(headers['content-type'])))
      return [`a refusal as ${headers['content-type']}`];
    const said = parse(body) as
      | { code: string; title: string; status: number; requestId: string }
      | undefined;
    if (!this.problem(said)) return [`no problem: ${this.ajv.errorsText(this.problem.errors)}`];
    const meaning = problems[said?.code ?? ''];
    if (!meaning || meaning.status !== status) return [`code ${said?.code} is not registered for ${status}`];
    const english = /^\s*en\b/i.test(shot.headers['accept-language'] ?? '');
    if (said?.title !== (english ? meaning.en : meaning.zh)) return [`title ${said?.title}`];
    if (said.requestId !== headers['x-request-id']) return ['another request id in the body'];
    const documented = shot.bentAddress || shot.operation.responses[status];
    const codes = (documented as { description?: string })?.description?.split(' · ');
    return codes && !codes.includes(said.code) ? [`code ${said.code} is not documented`] : [];
  }

  private faultsOfAnswer({ operation }: Shot, { status, headers, body }: Outcome): string[] {
    const content = operation.responses[status]?.content;
    const schema = content?.['application/json']?.schema;
    if (!schema) return [];
    if (!/^application\/json/.test(String(headers['content-type'])))
      return [`an answer as ${headers['content-type']}`];
    const check = this.checks.get(schema) ?? this.ajv.compile(schema);
    this.checks.set(schema, check);
    return check(parse(body)) ? [] : [`not as documented: ${this.ajv.errorsText(check.errors)}`];
  }
}

function bodyOf({ content }: RequestBody) {
  const types = Object.keys(content);
  return { types, schema: Object.values(content)[0]?.schema ?? {} };
}

/** What Node reads before it hands a request on, in bytes. */
const mostHead = 16_000;

function headOf({ url, headers }: Shot): number {
  return url.length + Object.entries(headers).reduce((sum, pair) => sum + pair.join(': ').length, 0);
}

/** Refused on the connection, before there is a route or a number of the request. */
function faultsOfHead({ body }: Outcome): string[] {
  const said = parse(body) as { code?: string } | undefined;
  return said?.code === 'request.headers_too_large' ? [] : [`a head too large is told ${said?.code}`];
}

/** A file keeps the name that it was given, percent-encoded in one header; nothing thrown stands anywhere else. */
function isForged({ 'content-disposition': disposition = '', ...headers }: Outcome['headers']): boolean {
  return (
    /forged/i.test(JSON.stringify(headers)) ||
    !/^(\w+(; filename="[\w.-]+")?(; filename\*=UTF-8''[\w%.!~*'()-]*)?)?$/.test(String(disposition))
  );
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
