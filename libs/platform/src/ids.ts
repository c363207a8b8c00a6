import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';

/** Makes UUIDv7 (RFC 9562): time-ordered, so keyset paging by id is paging by time of creation. */
export class Ids {
  private lastMs = 0;
  private sequence = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    const bytes = randomBytes(16);
    const now = this.clock.now().getTime();
    // Within one millisecond the 12 bits after the version count up, so ids of one process stay in order; when they
    // are used up, the next millisecond is borrowed.
    if (now > this.lastMs) {
      this.lastMs = now;
      this.sequence = bytes.readUInt16BE(6) & 0x07ff;
    } else if (now < this.lastMs - 1000) {
      this.lastMs = now;
      this.sequence = 0;
    } else if (++this.sequence > 0x0fff) {
      this.lastMs += 1;
      this.sequence = 0;
    }
    bytes.writeUIntBE(this.lastMs, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.sequence, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  many(count: number): string[] {
    return Array.from({ length: count }, () => this.next());
  }
}
