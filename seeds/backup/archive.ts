import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';
import { z } from 'zod';

/** Read and written whole; photos are at most 8 MB, pieces of tables 4. */
const largestEntry = 64 * 1_048_576;
const headName = 'head.json';
const endName = 'end.json';

/** What the archive holds and what it was made from: its first entry. */
export const Head = z.object({
  format: z.literal(1),
  product: z.literal('bangfu-market'),
  version: z.string(),
  madeAt: z.iso.datetime(),
  /** Names of the migrations that had run: the schema of the tables below. */
  migrations: z.array(z.string()),
  /** In an order in which each table comes after those that it refers to. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
});
export type Head = z.infer<typeof Head>;

/** The last entry: without it the archive was cut short. */
export const End = z.object({
  rows: z.record(z.string(), z.number()),
  files: z.number(),
  /** Evidence that a row names and the folder did not have, or had with other bytes. */
  damagedFiles: z.array(z.string()),
  /** SHA-256 over name, length and bytes of every entry before this one, in order. */
  sha256: z.string(),
});
export type End = z.infer<typeof End>;

export type Entry = { name: string; content: Buffer };

/** An archive that must not be restored; the message says why. */
export class UnusableArchive extends Error {}

class Seal {
  private readonly hash = createHash('sha256');

  add({ name, content }: Entry): void {
    this.hash.update(`${name}\0${content.length}\0`).update(content);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** A gzipped tar that any machine can open. It gets its name when it is whole and on disk. */
export class ArchiveWriter {
  private readonly tar = pack();
  private readonly seal = new Seal();
  private readonly written: Promise<void>;
  private readonly failed: Promise<never>;

  constructor(
    private readonly path: string,
    private readonly madeAt: Date,
  ) {
    // Password hashes are inside: its owner alone reads it.
    const disk = createWriteStream(this.draft, { mode: 0o600, flush: true });
    this.written = pipeline(this.tar, createGzip({ level: 1 }), disk);
    this.failed = this.written.then(() => new Promise<never>(() => undefined));
    // Whoever waits for the archive hears of it; nobody may be waiting yet.
    this.failed.catch(() => undefined);
  }

  begin(head: Head): Promise<void> {
    return this.add({ name: headName, content: Buffer.from(JSON.stringify(head, null, 1)) });
  }

  async add(entry: Entry): Promise<void> {
    this.seal.add(entry);
    await this.put(entry);
  }

  async finish(end: Omit<End, 'sha256'>): Promise<void> {
    const whole: End = { ...end, sha256: this.seal.digest() };
    await this.put({ name: endName, content: Buffer.from(JSON.stringify(whole, null, 1)) });
    this.tar.finalize();
    await this.written;
    await rename(this.draft, this.path);
  }

  async abandon(): Promise<void> {
    this.tar.destroy();
    await this.written.catch(() => undefined);
    await rm(this.draft, { force: true });
  }

  private get draft(): string {
    return `${this.path}.part`;
  }

  private put({ name, content }: Entry): Promise<void> {
    const about = { name, size: content.length, mode: 0o600, mtime: this.madeAt };
    const entered = new Promise<void>((done, failed) => {
      this.tar.entry(about, content, (error) => (error ? failed(error) : done()));
    });
    return Promise.race([entered, this.failed]);
  }
}

/** Every entry between head and end, checked against the seal; `about` is known when the last one has been read. */
export class ArchiveReader {
  private readHead: Head | undefined;
  private readEnd: End | undefined;

  constructor(private readonly path: string) {}

  get head(): Head {
    if (!this.readHead)
      throw new UnusableArchive('This is no backup of the market: it does not begin with head.json.');
    return this.readHead;
  }

  get end(): End {
    if (!this.readEnd) throw new UnusableArchive('The archive is cut short: its last entry is missing.');
    return this.readEnd;
  }

  /** Errors: UnusableArchive when a byte is not what was written; then only part has been handed out. */
  async *entries(): AsyncGenerator<Entry> {
    const seal = new Seal();
    for await (const entry of this.raw()) {
      if (this.readEnd) throw new UnusableArchive('The archive is damaged: it goes on after its end.');
      if (entry.name === endName) {
        this.readEnd = parse(End, entry);
        if (this.readEnd.sha256 !== seal.digest())
          throw new UnusableArchive('The archive is damaged: its contents do not match its checksum.');
        continue;
      }
      seal.add(entry);
      if (this.readHead) yield entry;
      else if (entry.name === headName) this.readHead = parse(Head, entry);
      else break;
    }
    void this.head;
    void this.end;
  }

  private async *raw(): AsyncGenerator<Entry> {
    const tar = extract();
    const flow = pipeline(createReadStream(this.path), createGunzip(), tar);
    flow.catch(() => undefined);
    try {
      for await (const entry of tar) {
        if ((entry.header.size ?? 0) > largestEntry)
          throw new UnusableArchive(`The archive is damaged: ${entry.header.name} is too large.`);
        const pieces: Buffer[] = [];
        for await (const piece of entry) pieces.push(piece as Buffer);
        yield { name: entry.header.name, content: Buffer.concat(pieces) };
      }
      await flow;
    } catch (error) {
      if (error instanceof UnusableArchive || (error as { code?: string }).code === 'ENOENT') throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new UnusableArchive(`The archive is damaged or cut short (${why}).`);
    }
  }
}

function parse<T>(schema: z.ZodType<T>, { name, content }: Entry): T {
  let value: unknown;
  try {
    value = JSON.parse(content.toString('utf8'));
  } catch {
    throw new UnusableArchive(`The archive is damaged: ${name} is not readable.`);
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (name === headName && typeof format === 'number' && format > 1)
    throw new UnusableArchive(
      `The archive has format ${format}: restore it with the version that made it, or a newer one.`,
    );
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnusableArchive(`The archive is damaged: ${name} is not what it should be.`);
  return parsed.data;
}
