import { createServer, connect as dial, type Server, type Socket } from 'node:net';

/** A TCP line between the apps and a server, which can be cut, refused, slowed down and stopped. */
export class Line {
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | undefined;
  private latencyMs = 0;
  private refusing = false;
  private stalled = false;
  port = 0;

  /** `target` is asked at each connection: a restarted server may have another port. */
  constructor(private readonly target: () => number | undefined) {}

  async open(): Promise<void> {
    const server = createServer((near) => this.join(near));
    this.server = server;
    await new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.listen(0, '127.0.0.1', ready);
    });
    const address = server.address();
    if (!address || typeof address === 'string') throw new Error('A line has no port.');
    this.port = address.port;
  }

  close(): void {
    this.server?.close();
    this.cut();
  }

  /** Every open connection ends without a word. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  /** New connections are refused as well, until `release`. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  /** Each packet takes that much longer. */
  delay(ms: number): void {
    this.latencyMs = ms;
  }

  /** Nothing passes any more, and nobody is told. */
  stall(): void {
    this.stalled = true;
    for (const pair of this.pairs) for (const socket of pair) socket.pause();
  }

  release(): void {
    this.refusing = false;
    this.latencyMs = 0;
    this.stalled = false;
    for (const pair of this.pairs) for (const socket of pair) socket.resume();
  }

  private join(near: Socket): void {
    const port = this.target();
    if (this.refusing || port === undefined) {
      near.destroy();
      return;
    }
    const far = dial({ port, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    const pair: [Socket, Socket] = [near, far];
    this.pairs.add(pair);
    this.carry(near, far);
    this.carry(far, near);
    for (const socket of pair) {
      if (this.stalled) socket.pause();
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
    }
  }

  private carry(from: Socket, to: Socket): void {
    let free = 0;
    from.on('data', (chunk: Buffer) => {
      const now = performance.now();
      free = Math.max(free, now + this.latencyMs);
      if (free <= now) to.write(chunk);
      else setTimeout(() => to.destroyed || to.write(chunk), free - now);
    });
    from.on('end', () => to.end());
  }
}
