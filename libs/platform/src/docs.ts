import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { allProblems } from './errors';

/** The OpenAPI document, built from the code. */
export function buildDocument(app: NestFastifyApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('结对市集 Paired Market API')
    .setDescription('Errors are application/problem+json; what each code means: /docs/problems')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' })
    .build();
  return SwaggerModule.createDocument(app, about, { operationIdFactory: (_controller, method) => method });
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
