import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import sharp from 'sharp';
import type { Actor } from './access';
import { Clock } from './clock';
import { Config } from './config';
import { Database } from './database';
import { Problem } from './errors';
import { Ids } from './ids';

export type StoredFile = { id: string; name: string; mediaType: string; bytes: number; sha256: string };

const pixelLimit = 40_000_000;
const longestSide = 2400;
const accepted = new Set(['jpeg', 'png', 'webp']);

/**
 * Evidence files on disk under random names; the row keeps the SHA-256 of the bytes stored (I15).
 * Pictures are judged by content, turned upright, made smaller and re-encoded, which drops their metadata; when and
 * with what they were taken is read first and kept as evidence (reliability rule 15).
 */
@Injectable()
export class Files {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Stores a photo (JPEG, PNG, WebP; ≤ 40 MP). Errors: file.type_refused, file.unreadable. */
  async storePhoto(actor: Actor, name: string, content: Buffer): Promise<StoredFile> {
    const { bytes, evidence } = await this.reencode(content);
    const id = this.ids.next();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.write(id, bytes);
    const file = { id, name, mediaType: 'image/jpeg', bytes: bytes.length, sha256 };
    await this.database.read(
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
  }

  /** The bytes as stored; the caller has checked that the reader may see them. */
  async read(id: string): Promise<Buffer> {
    return readFile(this.path(id));
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
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(`${path}.part`, bytes, { flush: true });
    await rename(`${path}.part`, path);
  }

  private path(id: string): string {
    return storedPath(this.config.filesDir, id);
  }
}

/** Where a stored file is; the last two characters spread them over 256 folders. */
export function storedPath(filesDir: string, id: string): string {
  return join(filesDir, id.slice(-2), id);
}
