import cluster from 'node:cluster';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import {
  type DynamicModule,
  type INestApplicationContext,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AggregatorRegistry, register } from 'prom-client';
import { accessOf } from './access';
import type { Config } from './config';
import {
  type EarlyAnswer,
  KnownAddresses,
  patience,
  refuseEncodedBody,
  refuseExpectations,
} from './connections';
import { serveDocs } from './docs';
import { Problem } from './errors';
import { faultPoint, faultsArmed } from './faults';
import { Ids } from './ids';
import { enterTrace, NestLog, pathOf, type Trace } from './log';
import { httpDuration } from './metrics';
import { ProblemFilter, problemOfIssues, sendProblem } from './problems';
import { handlersOf } from './routes';
import { docsPolicy, pagePolicy, securityHeaders } from './security-headers';
import { uploadLimit } from './uploads';

const jsonLimit = 1_048_576;
const deepestBody = 32;

/** Nest would put its own answers for unknown addresses and broken requests over ours, and read forms as bodies. */
class MarketAdapter extends FastifyAdapter {
  override setNotFoundHandler() {
    return this.getInstance();
  }

  override setErrorHandler() {
    return this.getInstance();
  }

  override registerParserMiddleware(): void {
    this.getInstance().removeContentTypeParser('text/plain');
  }
}

/** Builds the API application with everything that holds for all routes; the caller listens. */
export async function createApi(
  module: DynamicModule,
  config: Config,
  log: Logger,
): Promise<NestFastifyApplication> {
  let answerEarly: EarlyAnswer = (_error, _request, reply) => void reply.code(503).send();
  const adapter = new MarketAdapter({
    bodyLimit: jsonLimit,
    trustProxy: config.trustProxy,
    forceCloseConnections: 'idle',
    // What still comes over an open connection while we drain is served like the rest, and closes it.
    return503OnClosing: false,
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerEarly(error, request, reply),
    ...patience(config),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLog(log),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const addresses = new KnownAddresses(fastify);
  refuseExpectations(fastify);
  const ids = app.get(Ids);
  const headers = securityHeaders(config);
  const begin = (request: FastifyRequest, reply: FastifyReply): void => {
    request.id = ids.next();
    enterTrace(traceOf(request));
    reply.headers(headers).header('X-Request-Id', request.id);
  };
  answerEarly = (error, request, reply) => {
    begin(request, reply);
    sendProblem(error, request, reply, log);
    logRequest(request, reply, log);
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    begin(request, reply);
    if (changes(request)) faultPoint('request.received');
    if (/^\/docs(\/|\?|$)/.test(request.url)) reply.header('Content-Security-Policy', docsPolicy);
    done(refuseEncodedBody(request));
  });
  await applyToAllRoutes(app, fastify, log);
  requireAccessOnEveryRoute(app);
  serveDocs(app, fastify);
  serveWeb(fastify, config, addresses);
  fastify.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
  return app;
}

async function applyToAllRoutes(
  app: NestFastifyApplication,
  fastify: FastifyInstance,
  log: Logger,
): Promise<void> {
  fastify.addHook('preValidation', (request, _reply, done) => {
    done(findBadText(request.body, 0) ?? findBadUrl(request.url));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    httpDuration.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    logRequest(request, reply, log);
    if (changes(request)) faultPoint('request.answered');
    done();
  });
  await app.register(cookie as never);
  await app.register(multipart as never, { limits: { fileSize: uploadLimit, files: 6, fields: 10 } });
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: problemOfIssues }));
  app.useGlobalFilters(new ProblemFilter(log));
}

function logRequest(request: FastifyRequest, reply: FastifyReply, log: Logger): void {
  const { method } = request;
  const url = pathOf(request.url);
  const ms = Math.round(reply.elapsedTime);
  log.info({ requestId: request.id, method, url, status: reply.statusCode, ms }, 'request');
}

function traceOf(request: FastifyRequest): Trace {
  const { id, method, routeOptions } = request;
  return faultsArmed ? { requestId: id, flow: `${method} ${routeOptions.url}` } : { requestId: id };
}

const changes = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

/** Deny by default: a route that does not say who may call it stops the start. */
function requireAccessOnEveryRoute(app: INestApplicationContext): void {
  const missing = handlersOf(app)
    .filter(({ handler }) => !accessOf(handler))
    .map(({ controller, name }) => `${controller}.${name}`);
  if (missing.length) throw new Error(`Routes without @Access or @Public: ${missing.join(', ')}`);
}

/** NUL, half a character, and the mark that a decoder leaves where the bytes were not UTF-8. */
const neverText = /[\0\p{Cs}\ufffd]/u;

/** `text` fields are checked by their schemas; this net also holds what no schema looked at. */
function findBadText(value: unknown, depth: number): Error | undefined {
  if (typeof value === 'string') {
    return neverText.test(value) ? new Problem('request.invalid_text') : undefined;
  }
  if (!value || typeof value !== 'object' || Buffer.isBuffer(value)) return undefined;
  if (depth > deepestBody) return new Problem('request.malformed');
  for (const [key, item] of Object.entries(value)) {
    const problem = findBadText(key, depth) ?? findBadText(item, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

function findBadUrl(url: string): Error | undefined {
  return /%00/.test(url) ? new Problem('request.invalid_text') : undefined;
}

/** Where the built page (vite.config.ts) wants the nonce of its answer. */
const noncePlace = '__CSP_NONCE__';

/** The web client on the same origin: its files, and its page for every address that is not the API's. */
function serveWeb(fastify: FastifyInstance, config: Config, addresses: KnownAddresses): void {
  const root = resolve(config.webDir);
  const page = existsSync(`${root}/index.html`) ? readFileSync(`${root}/index.html`, 'utf8') : undefined;
  if (page) {
    fastify.register(fastifyStatic, {
      root,
      index: false,
      wildcard: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        if (path.includes('/assets/')) reply.header('Cache-Control', 'public, max-age=31536000, immutable');
      },
    });
  }
  const isPage = (url: string) =>
    !/^\/(v1|healthz|readyz|version|openapi\.json|docs|assets|goods)(\/|\?|$)/.test(url);
  fastify.setNotFoundHandler((request, reply) => {
    if (page && request.method === 'GET' && isPage(request.url)) {
      const nonce = randomBytes(16).toString('base64');
      reply
        .type('text/html; charset=utf-8')
        .header('Content-Security-Policy', pagePolicy(nonce))
        .send(page.replaceAll(noncePlace, nonce));
    } else {
      addresses.refuse(request, reply);
    }
  });
}

/** `/metrics` on its own port, which no proxy publishes; where processes share a port, the first one adds them up. */
export async function serveMetrics(config: Config): Promise<Server | undefined> {
  // In a process of a cluster this is what answers the first one.
  const all = config.apiProcesses > 1 ? new AggregatorRegistry() : undefined;
  if (!config.metricsPort || cluster.isWorker) return undefined;
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    (all?.clusterMetrics() ?? register.metrics()).then(
      (text) => response.writeHead(200, { 'Content-Type': register.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(config.metricsPort, config.host, ready);
  });
  return server;
}
