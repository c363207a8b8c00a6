import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type AccessRule, accessOf } from './access';
import { allProblems, problemMeaning } from './errors';
import { handlersOf } from './routes';

/** The OpenAPI document, built from the code. */
export function buildDocument(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('结对市集 Paired Market API')
    .setDescription(
      'Errors are application/problem+json; what each code means: /docs/problems. Before a route is found, any address ' +
        'may answer 400, 404, 405, 408, 414 or 431 in the same form.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (_controller, method) => method,
  });
  const rules = new Map(handlersOf(app).map(({ name, handler }) => [name, accessOf(handler)]));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, Operation>))
      writeRefusals(operation, generalRefusals(method, path, operation, rules.get(operation.operationId)));
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem } };
  return document;
}

type Refusal = { description: string; content?: object };
type Operation = {
  operationId: string;
  parameters?: { in: string; name: string }[];
  requestBody?: object;
  responses: Record<string, Refusal>;
};

const Problem = z.toJSONSchema(
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string().optional() })),
    requestId: z.uuid(),
    retryAfterSeconds: z.int().optional(),
  }),
  { target: 'openapi-3.0', io: 'input' },
) as object;

/** What every route of its kind may answer besides what it says itself. */
function generalRefusals(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  rule: AccessRule | 'public' | undefined,
): string[] {
  const codes = ['request.invalid_text'];
  const writes = method !== 'get';
  if (parameters.length || requestBody) codes.push('request.invalid', 'request.unknown_key');
  if (namesDay(parameters, requestBody)) codes.push('request.day_outside');
  if (rule !== 'public') codes.push('access.login_required', 'access.not_permitted');
  if (isCutByOffices(rule)) codes.push('office.missing');
  if (isCutByOffices(rule) && namesYear(parameters, requestBody)) codes.push('office.outside_years');
  if (writes) codes.push('access.foreign_origin', 'request.conflict');
  if (path.includes('{')) codes.push('request.not_found');
  if (writes) codes.push('request.malformed', 'request.too_large', 'request.unsupported_media_type');
  if (parameters.some(({ name }) => name === 'Idempotency-Key'))
    codes.push('idempotency.key_required', 'idempotency.in_flight', 'idempotency.key_reused');
  return codes;
}

/** In the address or anywhere in the body: what the access guard looks for. */
function namesYear(parameters: { name: string }[], requestBody: object | undefined): boolean {
  return (
    parameters.some(({ name }) => name === 'year') ||
    /"(year|firstYear)":/.test(JSON.stringify(requestBody ?? {}))
  );
}

function namesDay(parameters: object[], requestBody: object | undefined): boolean {
  return JSON.stringify([parameters, requestBody ?? {}]).includes('"format":"date"');
}

function isCutByOffices(rule: AccessRule | 'public' | undefined): boolean {
  if (typeof rule !== 'object' || !rule.personas.includes('official')) return false;
  return rule.scope !== 'all' && rule.scope !== 'self';
}

function writeRefusals({ responses }: Operation, codes: readonly string[]): void {
  for (const code of codes) {
    const status = String(problemMeaning(code)?.status);
    const known = responses[status]?.description;
    if (known?.split(' · ').includes(code)) continue;
    responses[status] = { description: known ? `${known} · ${code}` : code };
  }
  for (const [status, refusal] of Object.entries(responses)) {
    if (status < '400' || refusal.content) continue;
    refusal.content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  }
}

/** `/openapi.json` for programs, `/docs` for people, `/docs/problems` where the `type` of every problem points. */
export function serveDocs(app: NestFastifyApplication, fastify: FastifyInstance): void {
  let document: OpenAPIObject | undefined;
  const once = (): OpenAPIObject => {
    document ??= buildDocument(app);
    return document;
  };
  let text: string | undefined;
  fastify.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(once());
    reply.type('application/json; charset=utf-8').send(text);
  });
  const problems = problemsPage();
  fastify.get('/docs/problems', (_request, reply) => {
    reply.type('text/html; charset=utf-8').send(problems);
  });
  SwaggerModule.setup('docs', app, once, { raw: false, customSiteTitle: '结对市集 API' });
}

function problemsPage(): string {
  const rows = Object.entries(allProblems())
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, zh, en }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(zh)}</td><td>${escaped(en)}</td></tr>`,
    );
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>错误代码 Problem codes</title>
<meta name="viewport" content="width=device-width">
<style>body{font:15px/1.6 system-ui,sans-serif;margin:2rem;color:#16313b;background:#faf8f4}
table{border-collapse:collapse}td,th{padding:.4rem .8rem;border-bottom:1px solid #e3dccf;text-align:left;vertical-align:top}
:target{background:#f3e8d4}</style>
<h1>错误代码 Problem codes</h1><table><tr><th>code</th><th>status</th><th>中文</th><th>English</th></tr>
${rows.join('\n')}</table></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
