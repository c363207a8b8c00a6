const entry = /'((?:[^']|'')*)':([\dA-D,]+)/g;
const weights = { A: 3, B: 2, C: 1, D: 0 };
const room = Buffer.alloc(64 * 1024);

/** A tsvector's text form (`'apple':1A,7B`) as PostgreSQL receives it in binary; valid until the next call. */
export function lexemesIn(text: string): Buffer {
  let at = 4;
  let count = 0;
  for (const [, quoted, positions] of text.matchAll(entry) as Iterable<[string, string, string]>) {
    at += room.write(quoted.replaceAll("''", "'").replaceAll('\\\\', '\\'), at);
    room[at++] = 0;
    const each = positions.split(',');
    at = room.writeUInt16BE(each.length, at);
    for (const position of each) {
      const weight = weights[position.slice(-1) as keyof typeof weights];
      at = room.writeUInt16BE((weight << 14) | Number(position.slice(0, -1)), at);
    }
    count++;
  }
  room.writeInt32BE(count, 0);
  return room.subarray(0, at);
}
