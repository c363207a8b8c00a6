import { once } from 'node:events';
import { connect } from 'node:net';
import type { Client } from '../support/client';
import { World } from '../support/world';
import { Subject } from './subject';

const mebibyte = 1_048_576;
const whole = 100 * mebibyte;
/** The limit of an upload, and what the two ends of a connection keep on its way. */
const mostTaken = 8 * mebibyte + 24 * mebibyte;
/** A body is at most once in memory, in parts and joined, and never whole. */
const mostGrowthMiB = 24;

type Refusal = { status: number; code: string | undefined; taken: number; growthMiB: number };

/** A bank file of 100 MB, really sent, as forms and plain bodies and with or without its length told. */
describe('a bank file that is a mountain', () => {
  let world: World;
  let subject: Subject;
  let operator: Client;
  let bearer: string;

  beforeAll(async () => {
    world = await World.start();
    [operator] = await world.operators();
    bearer = `Authorization: Bearer ${await operator.tokenOnce()}`;
    subject = await Subject.start(world.config);
  }, 180_000);

  afterAll(async () => {
    await subject?.stop();
    await world?.stop();
  });

  const formStart = Buffer.from(
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n',
  );
  const row = '2026-11-20,R1,无锡某校,320500001234,12.34,货款\n';
  const piece = Buffer.from(row.repeat(Math.ceil(65_536 / Buffer.byteLength(row))));

  const kinds: Record<string, { type: string; start: Buffer }> = {
    'a plain body': { type: 'text/csv', start: Buffer.alloc(0) },
    'a form': { type: 'multipart/form-data; boundary=x', start: formStart },
  };

  /** Sends as fast as it is taken, until it is answered or put out; looks at the memory as it goes. */
  async function send(kind: keyof typeof kinds, isChunked: boolean): Promise<Refusal> {
    const { type, start } = kinds[kind] as { type: string; start: Buffer };
    const { hostname, port } = new URL(subject.url);
    const socket = connect(Number(port), hostname);
    const answer: Buffer[] = [];
    let isOver = false;
    socket.on('data', (chunk) => answer.push(chunk));
    const over = new Promise<void>((resolve) => {
      const end = () => {
        isOver = true;
        resolve();
      };
      socket.on('data', end).on('close', end).on('error', end);
    });
    const length = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${whole}`;
    const head = ['Host: market', bearer, 'Idempotency-Key: mountain', `Content-Type: ${type}`, length];
    socket.write(`POST /v1/bank-statements HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    const before = (await subject.memory()).heap;
    let taken = 0;
    let most = before;
    for (let part = start; taken < whole && !isOver; part = piece) {
      const framed = isChunked
        ? Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
        : part;
      if (part.length > 0 && !socket.write(framed)) await Promise.race([once(socket, 'drain'), over]);
      taken = socket.bytesWritten - socket.writableLength;
      if (taken % (4 * mebibyte) < piece.length) most = Math.max(most, (await subject.memory()).heap);
    }
    await over;
    most = Math.max(most, (await subject.memory()).heap);
    socket.destroy();
    const text = Buffer.concat(answer).toString();
    const code = /"code":"([^"]+)"/.exec(text)?.[1];
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
    return { status, code, taken, growthMiB: most - before };
  }

  it.each([
    ['a plain body', false],
    ['a plain body', true],
    ['a form', false],
    ['a form', true],
  ] as const)('%s, in chunks: %s, is refused before it is there', async (kind, isChunked) => {
    let refusal = await send(kind, isChunked);
    // Whoever still sends when the connection is closed may lose the answer that came before: TCP promises no more.
    for (let tries = 1; tries < 5 && refusal.status === 0; tries++) refusal = await send(kind, isChunked);
    const { status, code, taken, growthMiB } = refusal;
    console.log(
      `${kind}, chunked ${isChunked}: ${(taken / mebibyte).toFixed(1)} MiB, +${growthMiB.toFixed(1)} MiB`,
    );
    expect({ status, code }).toEqual({ status: 413, code: 'request.too_large' });
    expect(taken).toBeLessThan(mostTaken);
    expect(growthMiB).toBeLessThan(mostGrowthMiB);
  });

  it('leaves nothing behind, and the market serves on', async () => {
    const [rows] = await world.database.read(
      `SELECT (SELECT count(*)::int FROM bank_statements) AS statements,
              (SELECT count(*)::int FROM idempotency_keys WHERE key = 'mountain') AS keys`,
    );
    expect(rows).toEqual({ statements: 0, keys: 0 });
    expect((await operator.at(subject.url).get('/v1/bank-statements')).status).toBe(200);
    expect(subject.log.errors).toEqual([]);
    expect(subject.running).toBe(true);
  });
});
