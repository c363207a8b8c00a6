import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Config } from './config';
import { Problem, problemMeaning } from './errors';

/** Answers what went wrong before a route was found, e.g. an address that is no address. */
export type EarlyAnswer = (error: Error, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * How long a caller may take: for its headers, for the whole request, and between two bytes of either side. Whoever
 * trickles is answered 408 and put out; Node's own defaults wait for a body for ever.
 */
export function patience(config: Pick<Config, 'requestTimeoutMs'>) {
  const { requestTimeoutMs } = config;
  return {
    requestTimeout: requestTimeoutMs,
    // Longer, so that who sends too slowly hears of it before the line goes dead.
    connectionTimeout: 2 * requestTimeoutMs,
    http: {
      headersTimeout: Math.min(20_000, requestTimeoutMs),
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs),
    },
    clientErrorHandler: refuseConnection,
  };
}

type ConnectionError = { code?: string };

/** What is no HTTP request, or takes too long to become one, has no reply object: the answer is written by hand. */
function refuseConnection(
  error: ConnectionError,
  socket: Socket & { _httpMessage?: { headersSent: boolean } },
) {
  const answered = socket._httpMessage?.headersSent === true;
  if (error.code !== 'ECONNRESET' && socket.writable && !answered) socket.write(plainAnswer(codeOf(error)));
  socket.destroy();
}

function codeOf({ code }: ConnectionError): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request.timeout';
  if (code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return 'request.headers_too_large';
  return 'request.malformed';
}

function plainAnswer(code: string): string {
  const { status, zh, en } = problemMeaning(code) ?? { status: 400, zh: code, en: code };
  const type = `/docs/problems#${code}`;
  const body = JSON.stringify({ type, title: zh, status, detail: `${zh} ${en}`, code, errors: [] });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** An `Expect` that we cannot meet (RFC 9110: 417); Node would answer without a word. */
export function refuseExpectations(fastify: FastifyInstance): void {
  fastify.server.on('checkExpectation', (request: IncomingMessage) =>
    request.socket.end(plainAnswer('request.expectation')),
  );
}

/** Bodies come plain, and JSON in UTF-8: anything else would be read as garbage, or unpack to a mountain. */
export function refuseEncodedBody({ method, headers }: FastifyRequest): Problem | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  const type = headers['content-type'] ?? '';
  const charset = /^application\/json\s*;.*charset="?([^";\s]+)/i.exec(type)?.[1];
  const encoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const wrong = encoded || (charset !== undefined && !/^utf-?8$/i.test(charset));
  return wrong ? new Problem('request.unsupported_media_type') : undefined;
}

/** What an address that exists can do, so that a wrong method is a 405 with `Allow` and not a 404. */
export class KnownAddresses {
  private readonly known = new Map<string, { shape: RegExp; methods: Set<string> }>();

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', (route) => this.add(route));
  }

  private add({ url, method }: RouteOptions): void {
    if (url.includes('*')) return;
    const entry = this.known.get(url) ?? { shape: shapeOf(url), methods: new Set<string>() };
    for (const name of [method].flat()) entry.methods.add(name);
    this.known.set(url, entry);
  }

  /** Throws 405 for a known address, 404 for any other. */
  refuse(request: FastifyRequest, reply: FastifyReply): never {
    const path = request.url.split('?')[0] ?? '';
    const methods = [...this.known.values()].flatMap(({ shape, methods }) =>
      shape.test(path) ? [...methods] : [],
    );
    if (!methods.length || methods.includes(request.method)) throw new Problem('request.not_found');
    reply.header('Allow', methods.join(', '));
    throw new Problem('request.method_not_allowed');
  }
}

function shapeOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll(/[^\w-]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
