import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import type { Actor } from './access';
import { Clock } from './clock';
import { Config } from './config';
import { Database } from './database';
import { Problem } from './errors';
import { faultPoint } from './faults';
import type { OnceKey } from './idempotency';
import { Ids } from './ids';
import { paperFormat } from './paper-formats';
import { Turns } from './turns';

export type StoredFile = { id: string; name: string; mediaType: string; bytes: number; sha256: string };
/** What is kept of an upload, and what is known about it. */
type Judged = { bytes: Buffer; mediaType: string; evidence: object };

const pixelLimit = 40_000_000;
const longestSide = 2400;
const partOf = '.part';
const partsKeptMs = 3_600_000;
const noSpace = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const accepted = new Set(['jpeg', 'png', 'webp']);

/** A picture of 40 MP is 120 MB while it is worked on. */
const picturesAtOnce = 1;
const longestQueue = 50;
// No picture comes twice, so what the library would keep for the next time is only in the way.
sharp.cache(false);

/**
 * Evidence files on disk under random names; the row keeps the SHA-256 of the bytes stored (I15).
 * Pictures are judged by content, turned upright, made smaller and re-encoded, which drops their metadata; when and
 * with what they were taken is read first and kept as evidence (reliability rule 15).
 */
@Injectable()
export class Files {
  private readonly turns = new Turns(picturesAtOnce, longestQueue);

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores a photo (JPEG, PNG, WebP; ≤ 40 MP); with a key at most once. The file comes before its row: a crash between
   * the two leaves a file that nobody knows, never a row without its file.
   * Errors: file.type_refused, file.unreadable, file.no_space.
   */
  async storePhoto(
    actor: Actor,
    key: OnceKey | undefined,
    name: string,
    content: Buffer,
  ): Promise<StoredFile> {
    return this.store(actor, key, name, content, await this.picture(content));
  }

  /** `storePhoto`, but a PDF or an OFD is taken as well, and kept as it is. Errors: the same, file.not_a_paper. */
  async storePaper(
    actor: Actor,
    key: OnceKey | undefined,
    name: string,
    content: Buffer,
  ): Promise<StoredFile> {
    if (!content.length) throw new Problem('file.missing');
    const paper = paperFormat(content);
    if (paper) return this.store(actor, key, name, content, { ...paper, bytes: content });
    const picture = await this.picture(content).catch((error: unknown) => {
      const isOther = error instanceof Problem && error.code === 'file.type_refused';
      throw isOther ? new Problem('file.not_a_paper') : error;
    });
    return this.store(actor, key, name, content, picture);
  }

  private async store(
    actor: Actor,
    key: OnceKey | undefined,
    name: string,
    sentContent: Buffer,
    { bytes, mediaType, evidence }: Judged,
  ): Promise<StoredFile> {
    const id = this.ids.next();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.write(id, bytes);
    const file = { id, name, mediaType, bytes: bytes.length, sha256 };
    const sent = key && { ...key, bodyHash: createHash('sha256').update(sentContent).digest('hex') };
    const stored = await this.database.once(sent, async (tx) => {
      await tx.query(
        `INSERT INTO files (id, owner_id, name, media_type, bytes, sha256, evidence, uploaded_by, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          actor.organizationId,
          file.name,
          file.mediaType,
          file.bytes,
          sha256,
          evidence,
          actor.userId,
          this.clock.now(),
        ],
      );
      return file;
    });
    // Sent before: the first one stays.
    if (stored.id !== id) await rm(this.path(id), { force: true });
    return stored;
  }

  /** The bytes as stored; the caller has checked that the reader may see them. */
  async read(id: string): Promise<Buffer> {
    return readFile(this.path(id));
  }

  /**
   * A file that is made piece by piece, of which nothing is held, and that no row of `files` knows: who keeps it forgets
   * it. Under its name it is whole or not there. Errors: file.no_space.
   */
  async keep(id: string, pieces: AsyncIterable<string | Buffer>): Promise<{ bytes: number; sha256: string }> {
    const path = this.path(id);
    const part = `${path}${partOf}`;
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const piece of pieces) {
        const buffer = typeof piece === 'string' ? Buffer.from(piece) : piece;
        hash.update(buffer);
        bytes += buffer.length;
        yield buffer;
      }
    };
    try {
      await mkdir(join(path, '..'), { recursive: true });
      const waiting = Readable.from(counted(), { highWaterMark: 1 });
      await pipeline(waiting, createWriteStream(part, { flush: true }));
      await this.reveal(path, part);
    } catch (error) {
      throw await this.givenUp(part, error);
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Undefined when it is not there. */
  async stream(id: string): Promise<Readable | undefined> {
    const file = await open(this.path(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return file?.createReadStream();
  }

  async forget(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  private async picture(content: Buffer): Promise<Judged> {
    const picture = await this.turns.take(() => this.reencode(content));
    return { ...picture, mediaType: 'image/jpeg' };
  }

  private async reencode(content: Buffer): Promise<{ bytes: Buffer; evidence: object }> {
    if (!content.length) throw new Problem('file.missing');
    const picture = sharp(content, { limitInputPixels: pixelLimit, failOn: 'error' });
    const about = await picture.metadata().catch(() => {
      throw new Problem('file.type_refused');
    });
    if (!accepted.has(about.format ?? '')) throw new Problem('file.type_refused');
    try {
      const bytes = await picture
        .rotate()
        .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: 82 })
        .toBuffer();
      return { bytes, evidence: { format: about.format, width: about.width, height: about.height } };
    } catch {
      throw new Problem('file.unreadable');
    }
  }

  /** Written beside and renamed: a crash leaves no half file under a name that a row points to. */
  private async write(id: string, bytes: Buffer): Promise<void> {
    const path = this.path(id);
    const part = `${path}${partOf}`;
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(part, bytes, { flush: true });
      await this.reveal(path, part);
    } catch (error) {
      throw await this.givenUp(part, error);
    }
  }

  private async reveal(path: string, part: string): Promise<void> {
    faultPoint('file.part_written');
    await rename(part, path);
    await flushFolder(join(path, '..'));
    faultPoint('file.renamed');
  }

  private async givenUp(part: string, error: unknown): Promise<unknown> {
    await rm(part, { force: true });
    return noSpace.has((error as NodeJS.ErrnoException).code ?? '') ? new Problem('file.no_space') : error;
  }

  /** Timed job: what uploads left half written when their process died. Answers how many. */
  async forgetParts(): Promise<number> {
    const before = Date.now() - partsKeptMs;
    let forgotten = 0;
    const folders = await readdir(this.config.filesDir, { withFileTypes: true }).catch(() => []);
    for (const folder of folders.filter((entry) => entry.isDirectory())) {
      const path = join(this.config.filesDir, folder.name);
      for (const name of (await readdir(path)).filter((entry) => entry.endsWith(partOf))) {
        // Gone meanwhile: its upload has ended.
        const about = await stat(join(path, name)).catch(() => undefined);
        if (!about || about.mtimeMs > before) continue;
        await rm(join(path, name), { force: true });
        forgotten++;
      }
    }
    return forgotten;
  }

  private path(id: string): string {
    return storedPath(this.config.filesDir, id);
  }
}

/** Where a stored file is; the last two characters spread them over 256 folders. */
export function storedPath(filesDir: string, id: string): string {
  return join(filesDir, id.slice(-2), id);
}

/** So that the new name, too, outlives a power cut. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
