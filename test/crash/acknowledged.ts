import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

/** One effect that somebody was promised: the answer 2xx arrived. */
export type Acknowledged = {
  /** Milliseconds since the run began, when the answer had arrived. */
  at: number;
  /** The same when the answered request was sent. */
  sentAt: number;
  kind: string;
  /** The person who asked. */
  login: string;
  path: string;
  /** The client's own word for the intent; never used twice. */
  intent: string;
  /** How often it had to be asked. */
  attempts: number;
  body: Record<string, unknown>;
  /** What the answer does not say and the client knows: parts of a line, columns of a layout. */
  promised?: Record<string, unknown>;
};

/** The list of acknowledged effects, outside the system under test. */
export class AcknowledgedList {
  private readonly moments: { at: number; sentAt: number }[] = [];
  readonly perKind = new Map<string, number>();

  constructor(readonly file: string) {
    writeFileSync(file, '');
  }

  add(effect: Acknowledged): void {
    appendFileSync(this.file, `${JSON.stringify(effect)}\n`);
    this.moments.push({ at: effect.at, sentAt: effect.sentAt });
    this.perKind.set(effect.kind, (this.perKind.get(effect.kind) ?? 0) + 1);
  }

  get length(): number {
    return this.moments.length;
  }

  /** When the first effect that was asked for after that moment was acknowledged. */
  firstAfter(moment: number): number | undefined {
    let first: number | undefined;
    for (const { at, sentAt } of this.moments)
      if (sentAt >= moment && (first === undefined || at < first)) first = at;
    return first;
  }

  read(): Acknowledged[] {
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Acknowledged);
  }
}
