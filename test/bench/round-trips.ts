import { connect, createServer, type Server, type Socket } from 'node:net';

const sync = 'S'.charCodeAt(0);
const simpleQuery = 'Q'.charCodeAt(0);
const headerBytes = 5;
const notify = Buffer.from('NOTIFY');

/**
 * Stands between a process and PostgreSQL and counts what is asked: each `Sync` and each simple query makes the
 * client wait once for the server, so their number is the number of round trips, whatever library sent them.
 */
export class RoundTripCounter {
  /** Without the bell's NOTIFY, which no request waits for; that is counted in `bells`. */
  trips = 0;
  bells = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** The database through this counter. */
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<RoundTripCounter> {
    const target = new URL(databaseUrl);
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The counter has no port.');
    const own = new URL(databaseUrl);
    own.host = `127.0.0.1:${address.port}`;
    const counter = new RoundTripCounter(server, own.toString());
    server.on('connection', (client) => counter.join(client, target));
    return counter;
  }

  reset(): void {
    this.trips = 0;
    this.bells = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket, target: URL): void {
    const database = connect({ host: target.hostname, port: Number(target.port || 5432) });
    const read = messageReader((type, content) => this.note(type, content));
    client.on('data', (chunk: Buffer) => {
      read(chunk);
      database.write(chunk);
    });
    database.on('data', (chunk: Buffer) => client.write(chunk));
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.setNoDelay(true);
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.end();
      });
    }
  }

  private note(type: number, content: Buffer): void {
    if (type === simpleQuery && content.subarray(0, notify.length).equals(notify)) this.bells++;
    else if (type === simpleQuery || type === sync) this.trips++;
  }
}

/** Cuts what a client sends into messages of the PostgreSQL protocol; the first one has a length but no type. */
function messageReader(note: (type: number, content: Buffer) => void): (chunk: Buffer) => void {
  let received: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    received = received.length ? Buffer.concat([received, chunk]) : chunk;
    if (!started) {
      if (received.length < 4 || received.length < received.readUInt32BE(0)) return;
      received = received.subarray(received.readUInt32BE(0));
      started = true;
    }
    while (received.length >= headerBytes) {
      const end = 1 + received.readUInt32BE(1);
      if (received.length < end) return;
      note(received.readUInt8(0), received.subarray(headerBytes, end));
      received = received.subarray(end);
    }
  };
}
