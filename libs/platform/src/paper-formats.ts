import { inflateRawSync } from 'node:zlib';

/** What a paper is by its content; its name and what the sender calls it say nothing. */
export type PaperFormat = { mediaType: 'application/pdf' | 'application/ofd'; evidence: object };

/** An invoice of one page has a few dozen files; a thousand, or more than this when unpacked, is something else. */
const mostEntries = 1_000;
const mostUnpacked = 64 * 1024 * 1024;
const mostOfdXml = 256 * 1024;

const pdfTail = 2_048;

/** Undefined for what is neither a whole PDF nor a whole OFD (GB/T 33190). Nothing is unpacked but OFD.xml, bounded. */
export function paperFormat(content: Buffer): PaperFormat | undefined {
  if (isPdf(content))
    return {
      mediaType: 'application/pdf',
      evidence: { format: 'pdf', version: content.toString('latin1', 5, 8) },
    };
  const entries = ofdEntries(content);
  if (!entries) return undefined;
  return { mediaType: 'application/ofd', evidence: { format: 'ofd', entries } };
}

/** Begins as one and ends as one: half a file has no end. */
function isPdf(content: Buffer): boolean {
  return (
    /^%PDF-[12]\.\d/.test(content.toString('latin1', 0, 8)) &&
    content.subarray(-pdfTail).includes('startxref') &&
    content.subarray(-pdfTail).includes('%%EOF')
  );
}

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const endLength = 22;
const longestComment = 65_535;
const stored = 0;
const deflated = 8;

type Entry = { name: string; flags: number; method: number; packed: number; unpacked: number; at: number };

/** How many files an OFD holds; undefined for everything else, a bomb included. */
function ofdEntries(content: Buffer): number | undefined {
  if (content.length < endLength || content.readUInt32LE(0) !== localEntry) return undefined;
  const entries = entriesOf(content);
  if (!entries || entries.length > mostEntries) return undefined;
  if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > mostUnpacked) return undefined;
  // Encrypted, packed in a way that no OFD is, or named to land outside of where it is unpacked.
  if (
    entries.some(
      ({ flags, method, name }) => flags & 1 || ![stored, deflated].includes(method) || isOutside(name),
    )
  )
    return undefined;
  const root = entries.find(({ name }) => name === 'OFD.xml');
  const text = root && unpack(content, root);
  return text && /<(\w+:)?OFD[\s>]/.test(text) && text.includes('DocRoot') ? entries.length : undefined;
}

function entriesOf(content: Buffer): Entry[] | undefined {
  const end = endOf(content);
  if (end === undefined) return undefined;
  const count = content.readUInt16LE(end + 10);
  let at = content.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || content.readUInt32LE(at) !== directoryEntry) return undefined;
    const nameLength = content.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + content.readUInt16LE(at + 30) + content.readUInt16LE(at + 32);
    if (next > end) return undefined;
    entries.push({
      name: content.toString('utf8', at + 46, at + 46 + nameLength),
      flags: content.readUInt16LE(at + 8),
      method: content.readUInt16LE(at + 10),
      packed: content.readUInt32LE(at + 20),
      unpacked: content.readUInt32LE(at + 24),
      at: content.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** The record at the end of every zip, which a comment may follow. */
function endOf(content: Buffer): number | undefined {
  const first = Math.max(0, content.length - endLength - longestComment);
  for (let at = content.length - endLength; at >= first; at--)
    if (
      content.readUInt32LE(at) === endOfDirectory &&
      at + endLength + content.readUInt16LE(at + 20) === content.length
    )
      return at;
  return undefined;
}

function isOutside(name: string): boolean {
  return name.startsWith('/') || name.includes('\\') || name.includes(':') || name.split('/').includes('..');
}

function unpack(content: Buffer, { at, packed, method }: Entry): string | undefined {
  if (at + 30 > content.length || content.readUInt32LE(at) !== localEntry) return undefined;
  const begin = at + 30 + content.readUInt16LE(at + 26) + content.readUInt16LE(at + 28);
  if (begin + packed > content.length) return undefined;
  const bytes = content.subarray(begin, begin + packed);
  try {
    return (method === stored ? bytes : inflateRawSync(bytes, { maxOutputLength: mostOfdXml })).toString(
      'utf8',
    );
  } catch {
    return undefined;
  }
}
