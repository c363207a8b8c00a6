import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

type Piece = string | Buffer;
/** One file of an archive; its bytes come piece by piece and are never all here. */
export type ZipPart = { name: string; pieces: AsyncIterable<Piece> | Iterable<Piece> };

type Listed = { name: Buffer; crc: number; packed: number; bytes: number; offset: number };

const deflated = 8;
/** Packed bytes come in pieces of this size. */
const packedChunk = 256 * 1024;
/** Sizes follow the bytes, and names are UTF-8. */
const flags = 0x0808;
/** 1 January 1980, so that the same content is the same archive. */
const oldestDay = 0x0021;
/** Beyond it sizes take another format, which a workbook of half a million rows does not reach. */
const longestPart = 0xffff_ffff;

/** A ZIP archive (APPNOTE 6.3) as it grows. Throws where a file outgrows 4 GiB. */
export async function* streamZip(parts: Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const listed: Listed[] = [];
  let offset = 0;
  for (const part of parts) {
    const entry: Listed = { name: Buffer.from(part.name), crc: 0, packed: 0, bytes: 0, offset };
    const head = localHead(entry);
    yield head;
    for await (const chunk of packed(part.pieces, entry)) {
      entry.packed += chunk.length;
      yield chunk;
    }
    if (entry.bytes > longestPart) throw new Error(`${part.name} is too long for this archive.`);
    const tail = sizesOf(entry);
    yield tail;
    offset += head.length + entry.packed + tail.length;
    listed.push(entry);
  }
  const directory = Buffer.concat(listed.map(directoryEntry));
  yield directory;
  yield directoryEnd(listed.length, directory.length, offset);
}

/** Packs while it counts; an error of the pieces is the error of the archive. */
function packed(pieces: ZipPart['pieces'], entry: Listed): AsyncIterable<Buffer> {
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      entry.crc = crc32(bytes, entry.crc);
      entry.bytes += bytes.length;
      yield bytes;
    }
  };
  // The reader at the end hears of an error by the stream that it reads.
  // A piece may be megabytes: no more than one waits.
  const waiting = Readable.from(counted(), { highWaterMark: 1 });
  return pipeline(waiting, createDeflateRaw({ level: 3, chunkSize: packedChunk }), () => undefined);
}

function localHead({ name }: Listed): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(deflated, 8);
  head.writeUInt16LE(oldestDay, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function sizesOf({ crc, packed: size, bytes }: Listed): Buffer {
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(0x08074b50, 0);
  sizes.writeUInt32LE(crc, 4);
  sizes.writeUInt32LE(size, 8);
  sizes.writeUInt32LE(bytes, 12);
  return sizes;
}

function directoryEntry({ name, crc, packed: size, bytes, offset }: Listed): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(deflated, 10);
  entry.writeUInt16LE(oldestDay, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(size, 20);
  entry.writeUInt32LE(bytes, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function directoryEnd(entries: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
