import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import type { Client } from '../support/client';
import { draftOf } from '../support/story';
import { type Pack, type Unit, World } from '../support/world';
import { Subject } from './subject';

type Reply = { status: number; head: string; body: string };

/** What no client library would send, byte by byte, at a process whose patience is two seconds. */
describe('connections', () => {
  let world: World;
  let subject: Subject;
  let unit: Unit;
  let pack: Pack;
  let bearer: string;
  let before: unknown;

  beforeAll(async () => {
    world = await World.start();
    subject = await Subject.start(world.config, { REQUEST_TIMEOUT_SECONDS: '2' });
    unit = await world.buyer();
    pack = await (await world.supplier()).sells();
    bearer = `Authorization: Bearer ${await unit.purchaser.tokenOnce()}`;
    before = await rows();
  });

  afterAll(async () => {
    await subject?.stop();
    await world?.stop();
  });

  const rows = () =>
    world.database.read(
      `SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM events) AS events,
              (SELECT count(*) FROM idempotency_keys) AS keys, (SELECT count(*) FROM files) AS files`,
    );

  /** Sends the parts, the next one whenever the last one is out; reads until the server closes. */
  async function exchange(...parts: (string | Buffer)[]): Promise<Reply> {
    const { hostname, port } = new URL(subject.url);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const closed = new Promise<void>((resolve) => {
      socket.on('close', () => resolve());
      // A server that puts us out while we still send: what it said before is read all the same.
      socket.on('error', () => resolve());
    });
    for (const part of parts) socket.write(part);
    await closed;
    socket.destroy();
    const [head = '', ...body] = Buffer.concat(chunks).toString().split('\r\n\r\n');
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: body.join('\r\n\r\n') };
  }

  const headers = (...more: string[]): string =>
    ['Host: market', 'Connection: close', bearer, 'Idempotency-Key: connection-tests', ...more].join('\r\n');

  const posted = (body: string | Buffer, type = 'application/json', ...more: string[]) =>
    exchange(
      `POST /v1/checkouts HTTP/1.1\r\n${headers(`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`, ...more)}\r\n\r\n`,
      body,
    );

  function expectProblem({ status, head, body }: Reply, wanted: number, code: string): void {
    expect({ status, body }).toMatchObject({
      status: wanted,
      body: expect.stringContaining(`"code":"${code}"`),
    });
    expect(head).toMatch(/content-type: application\/problem\+json/i);
  }

  const note = (text: string) =>
    JSON.stringify(draftOf([{ pack, quantity: 1 }], { note: 'NOTE' })).replace('NOTE', text);

  describe('too slow', () => {
    /** One byte at a time, for as long as the server listens. */
    async function trickle(start: string): Promise<Reply> {
      const { hostname, port } = new URL(subject.url);
      const socket = connect(Number(port), hostname);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.write(start);
      const drip = setInterval(() => socket.writable && socket.write('a'), 100);
      await new Promise<void>((resolve) => {
        socket.on('close', () => resolve());
        socket.on('error', () => resolve());
      });
      clearInterval(drip);
      const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n');
      return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body };
    }

    it('is put out with 408, in the head, in the body and in a form; others are served meanwhile', async () => {
      const slow = Promise.all([
        trickle('GET /v1/regions HTTP/1.1\r\nHost: market\r\nX-Slow: '),
        trickle(
          `POST /v1/checkouts HTTP/1.1\r\n${headers('Content-Type: application/json', 'Content-Length: 100000')}\r\n\r\n`,
        ),
        trickle(
          `POST /v1/photos HTTP/1.1\r\n${headers('Content-Type: multipart/form-data; boundary=x', 'Content-Length: 100000')}\r\n\r\n` +
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n',
        ),
      ]);
      const other: Client = unit.purchaser.at(subject.url);
      expect((await other.get('/v1/categories')).status).toBe(200);
      for (const reply of await slow) expectProblem(reply, 408, 'request.timeout');
      expect(await rows()).toEqual(before);
    });

    it('is put out without a word when nothing ever comes', async () => {
      expect(await exchange()).toMatchObject({ status: expect.any(Number) });
    });
  });

  it.each<[string, () => Promise<Reply>, number, string]>([
    ['half a document', () => posted('{"lines":['), 400, 'request.malformed'],
    ['depth 10,000', () => posted(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), 400, 'request.malformed'],
    [
      'depth 10,000 in objects',
      () => posted(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`),
      400,
      'request.malformed',
    ],
    ['__proto__', () => posted('{"__proto__":{"admin":true}}'), 400, 'request.malformed'],
    ['constructor', () => posted('{"constructor":{"prototype":{"a":1}}}'), 400, 'request.malformed'],
    ['a number past all numbers', () => posted('{"expectedTotalFen":1e400}'), 400, 'request.invalid'],
    ['GBK for UTF-8', () => posted(iconv.encode(note('化隆拉面'), 'gbk')), 400, 'request.invalid_text'],
    ['UTF-16', () => posted(Buffer.from(note('a'), 'utf16le')), 400, 'request.malformed'],
    [
      'bytes that are no UTF-8',
      () => posted(Buffer.from('{"note":"\xff\xfe"}', 'latin1')),
      400,
      'request.invalid_text',
    ],
    ['half a surrogate pair', () => posted(note('\\ud83d')), 400, 'request.invalid_text'],
    [
      'gzip',
      () => posted(gzipSync(note('a')), 'application/json', 'Content-Encoding: gzip'),
      415,
      'request.unsupported_media_type',
    ],
    [
      'a gzip bomb',
      () => posted(gzipSync('0'.repeat(50_000_000)), 'application/json', 'Content-Encoding: gzip'),
      415,
      'request.unsupported_media_type',
    ],
    [
      'another charset',
      () => posted(note('a'), 'application/json; charset=gbk'),
      415,
      'request.unsupported_media_type',
    ],
    ['XML', () => posted('<a/>', 'application/xml'), 415, 'request.unsupported_media_type'],
    [
      'a form',
      () => posted('a=b', 'application/x-www-form-urlencoded'),
      415,
      'request.unsupported_media_type',
    ],
    ['a form where none is read', () => posted('x', 'multipart/form-data'), 400, 'request.invalid'],
    ['plain text', () => posted('a', 'text/plain'), 415, 'request.unsupported_media_type'],
    [
      'no content type',
      () => exchange(`POST /v1/checkouts HTTP/1.1\r\n${headers('Content-Length: 2')}\r\n\r\n{}`),
      415,
      'request.unsupported_media_type',
    ],
  ])('refuses a body with %s', async (_, send, status, code) => {
    expectProblem(await send(), status, code);
    expect(await rows()).toEqual(before);
  });

  const head = (line: string, ...more: string[]) => `${line}\r\n${headers(...more)}\r\n\r\n`;
  const json = 'Content-Type: application/json';

  it.each<[string, () => string, number, string]>([
    ['no HTTP', () => 'hello\r\n\r\n', 400, 'request.malformed'],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'request.malformed'],
    ['TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', 400, 'request.malformed'],
    ['a NUL in a header', () => head('GET /v1/regions HTTP/1.1', 'X-A: a\0b'), 400, 'request.malformed'],
    [
      'a header folded',
      () => head('GET /v1/regions HTTP/1.1', 'X-A: a\n\tb\nX-Forged'),
      400,
      'request.malformed',
    ],
    [
      'headers of 100 kB',
      () => head('GET /v1/regions HTTP/1.1', `X-A: ${'a'.repeat(100_000)}`),
      431,
      'request.headers_too_large',
    ],
    [
      'an address of 100 kB',
      () => head(`GET /v1/regions?${'a'.repeat(100_000)} HTTP/1.1`),
      431,
      'request.headers_too_large',
    ],
    [
      'two lengths',
      () => head('POST /v1/checkouts HTTP/1.1', json, 'Content-Length: 2', 'Content-Length: 3'),
      400,
      'request.malformed',
    ],
    [
      'a length and chunks',
      () => head('POST /v1/checkouts HTTP/1.1', json, 'Content-Length: 2', 'Transfer-Encoding: chunked'),
      400,
      'request.malformed',
    ],
    [
      'a length below zero',
      () => head('POST /v1/checkouts HTTP/1.1', json, 'Content-Length: -1'),
      400,
      'request.malformed',
    ],
    [
      'chunks of no size',
      () => `${head('POST /v1/checkouts HTTP/1.1', json, 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
      400,
      'request.malformed',
    ],
    [
      'a chunk without end',
      () => `${head('POST /v1/checkouts HTTP/1.1', json, 'Transfer-Encoding: chunked')}fffffff\r\n{}`,
      408,
      'request.timeout',
    ],
    [
      'chunk extensions of 100 kB',
      () =>
        `${head('POST /v1/checkouts HTTP/1.1', json, 'Transfer-Encoding: chunked')}2;${'a'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`,
      431,
      'request.headers_too_large',
    ],
    [
      'a body that ends early',
      () => `${head('POST /v1/checkouts HTTP/1.1', json, 'Content-Length: 100')}{}`,
      408,
      'request.timeout',
    ],
    [
      'a wish that we cannot meet',
      () => head('GET /v1/regions HTTP/1.1', 'Expect: miracles'),
      417,
      'request.expectation',
    ],
    ['half an escape', () => head('GET /v1/orders/%E4%B8 HTTP/1.1'), 400, 'request.malformed'],
    ['a broken escape', () => head('GET /v1/orders/%zz HTTP/1.1'), 400, 'request.malformed'],
    [
      'a long segment',
      () => head(`GET /v1/orders/${'a'.repeat(300)} HTTP/1.1`),
      414,
      'request.address_too_long',
    ],
    ['NUL in the address', () => head('GET /v1/products?q=%00 HTTP/1.1'), 400, 'request.invalid_text'],
    ['a trailing slash', () => head('GET /v1/orders/ HTTP/1.1'), 404, 'request.not_found'],
    ['climbing', () => head('GET /v1/../../etc/passwd HTTP/1.1'), 404, 'request.not_found'],
    ['DELETE of a list', () => head('DELETE /v1/orders HTTP/1.1'), 405, 'request.method_not_allowed'],
    ['PUT', () => head('PUT /v1/checkouts HTTP/1.1', 'Content-Length: 0'), 405, 'request.method_not_allowed'],
    ['TRACE', () => head('TRACE /v1/orders HTTP/1.1'), 405, 'request.method_not_allowed'],
    ['PROPFIND', () => head('PROPFIND /v1/orders HTTP/1.1'), 405, 'request.method_not_allowed'],
    ['OPTIONS', () => head('OPTIONS /v1/orders HTTP/1.1'), 405, 'request.method_not_allowed'],
    ['a query twice', () => head('GET /v1/orders?limit=1&limit=2 HTTP/1.1'), 400, 'request.invalid'],
    ['an array in a query', () => head('GET /v1/orders?limit[]=1 HTTP/1.1'), 400, 'request.unknown_key'],
  ])('refuses %s', async (_, sent, status, code) => {
    expectProblem(await exchange(Buffer.from(sent(), 'latin1')), status, code);
    expect(await rows()).toEqual(before);
  });

  it('names the methods that an address has', async () => {
    expect((await exchange(head('DELETE /v1/orders HTTP/1.1'))).head).toMatch(/^allow: GET, HEAD\r?$/im);
  });

  it('answers HEAD as GET, without the body', async () => {
    expect(await exchange(head('HEAD /v1/regions HTTP/1.1'))).toMatchObject({ status: 200, body: '' });
  });

  it('takes what is unusual and right: a byte order mark, a doubled key, chunks of one byte, any Accept', async () => {
    const draft = note('a').replace('"note"', '"note":"b","note"');
    const chunked = [...Buffer.from(`\ufeff${draft}`)].map((byte) =>
      Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]),
    );
    const reply = await exchange(
      head('POST /v1/checkouts HTTP/1.1', json, 'Transfer-Encoding: chunked', 'Accept: image/png'),
      ...chunked,
      '0\r\n\r\n',
    );
    expect(reply.status).toBe(201);
    const [order] = (
      JSON.parse(reply.body.slice(reply.body.indexOf('{'), reply.body.lastIndexOf('}') + 1)) as {
        orders: { id: string }[];
      }
    ).orders;
    const { body } = await unit.purchaser.get<{ note: string }>(`/v1/orders/${order?.id}`);
    expect(body.note).toBe('a');
  });

  it('forges no line of the log', () => {
    expect(subject.log.forged).toEqual([]);
    expect(subject.log.errors).toEqual([]);
    expect(subject.running).toBe(true);
  });
});
