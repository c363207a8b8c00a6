import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { idText, type Kind, writeId } from './ids';

const chunkBytes = 256 * 1024;
/** More than any row of ours. */
const rowBytes = 16 * 1024;
/** PGCOPY, flags, no extension. */
const signature = Buffer.from('5047434f50590aff0d0a00' + '00000000' + '00000000', 'hex');
const postgresEpochMs = Date.UTC(2000, 0, 1);
const two32 = 4_294_967_296;

/**
 * One table being filled by COPY on a connection and in a transaction of its own. The table is emptied first, which
 * lets PostgreSQL write rows that are visible to all at once (FREEZE), and without WAL where its `wal_level` allows.
 */
export class Copy {
  private chunk = Buffer.allocUnsafe(chunkBytes);
  private length = 0;
  private waiting = false;
  rows = 0;

  private constructor(
    private readonly client: Client,
    private readonly stream: Writable,
    private readonly width: number,
  ) {}

  static async open(databaseUrl: string, table: string, columns: readonly string[]): Promise<Copy> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`TRUNCATE ${table}`);
    const stream = client.query(
      copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary, FREEZE)`),
    );
    const copy = new Copy(client, stream, columns.length);
    signature.copy(copy.chunk);
    copy.length = signature.length;
    return copy;
  }

  /** Begins a row; its columns follow in their order. */
  row(): void {
    if (this.length + rowBytes > chunkBytes) this.hand();
    this.chunk.writeInt16BE(this.width, this.length);
    this.length += 2;
    this.rows++;
  }

  id(ms: number, kind: Kind, n: number): void {
    this.size(16);
    writeId(this.chunk, this.length, ms, kind, n);
    this.length += 16;
  }

  text(value: Buffer): void {
    this.size(value.length);
    value.copy(this.chunk, this.length);
    this.length += value.length;
  }

  string(value: string): void {
    const written = this.chunk.write(value, this.length + 4);
    this.size(written);
    this.length += written;
  }

  /** A text that ends with an id. */
  key(prefix: string, ms: number, kind: Kind, n: number): void {
    this.string(prefix + idText(ms, kind, n));
  }

  jsonb(value: string): void {
    const written = this.chunk.write(value, this.length + 5);
    this.size(written + 1);
    this.chunk[this.length] = 1;
    this.length += written + 1;
  }

  /** One dimension, of texts. */
  texts(values: readonly string[]): void {
    const at = this.length;
    this.length += 4;
    for (const word of values.length ? [1, 0, 25, values.length, 1] : [0, 0, 25]) this.word(word);
    for (const value of values) this.string(value);
    this.chunk.writeInt32BE(this.length - at - 4, at);
  }

  smallints(values: readonly number[]): void {
    const at = this.length;
    this.length += 4;
    for (const word of values.length ? [1, 0, 21, values.length, 1] : [0, 0, 21]) this.word(word);
    for (const value of values) this.smallint(value);
    this.chunk.writeInt32BE(this.length - at - 4, at);
  }

  bytes(value: Buffer): void {
    this.text(value);
  }

  smallint(value: number): void {
    this.size(2);
    this.chunk.writeInt16BE(value, this.length);
    this.length += 2;
  }

  integer(value: number): void {
    this.size(4);
    this.word(value);
  }

  /** Any integer that a number holds exactly. */
  bigint(value: number): void {
    this.size(8);
    const high = Math.floor(value / two32);
    this.chunk.writeInt32BE(high, this.length);
    this.chunk.writeUInt32BE(value - high * two32, this.length + 4);
    this.length += 8;
  }

  moment(ms: number): void {
    this.bigint((ms - postgresEpochMs) * 1_000);
  }

  /** The business date, in Asia/Shanghai, of the moment. */
  date(ms: number): void {
    this.integer(Math.floor((ms + 28_800_000 - postgresEpochMs) / 86_400_000));
  }

  boolean(value: boolean): void {
    this.size(1);
    this.chunk[this.length++] = value ? 1 : 0;
  }

  nothing(): void {
    this.size(-1);
  }

  private size(bytes: number): void {
    this.chunk.writeInt32BE(bytes, this.length);
    this.length += 4;
  }

  private word(value: number): void {
    this.chunk.writeInt32BE(value, this.length);
    this.length += 4;
  }

  private hand(): void {
    this.waiting = !this.stream.write(this.chunk.subarray(0, this.length));
    this.chunk = Buffer.allocUnsafe(chunkBytes);
    this.length = 0;
  }

  /** To be awaited between rows now and then: memory stays bounded however fast rows are made. */
  async breathe(): Promise<void> {
    if (!this.waiting) return;
    this.waiting = false;
    if (this.stream.writableNeedDrain) await once(this.stream, 'drain');
  }

  async close(): Promise<void> {
    if (this.length + 2 > chunkBytes) this.hand();
    this.chunk.writeInt16BE(-1, this.length);
    this.length += 2;
    this.hand();
    const written = once(this.stream, 'finish');
    this.stream.end();
    await written;
    await this.client.query('COMMIT');
    await this.client.end();
  }

  /** Nothing of it stays. */
  async abandon(): Promise<void> {
    this.stream.destroy();
    await this.client.end().catch(() => undefined);
  }
}
