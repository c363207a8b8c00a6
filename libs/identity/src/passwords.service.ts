import { randomBytes } from 'node:crypto';
import { Problem, passwordChecks } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import type { OrganizationKind } from './organization.entity';

/** argon2id (the library's default algorithm); memory in KiB (reliability rule 13). */
const ordinary: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const strong: Options = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

const atOnce = 4;
/** A login that would wait longer than a few seconds is better told to come back. */
const longestQueue = 400;

@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummies: Promise<string[]> | undefined;

  /** Officials see everybody's figures and operators move money: theirs cost more to guess. */
  hash(password: string, kind: OrganizationKind): Promise<string> {
    const strength = kind === 'official_body' || kind === 'operator' ? strong : ordinary;
    return this.inTurn(() => hash(password, strength));
  }

  /**
   * Whether the password belongs to the hash. To be called in turn. A wrong one costs one hash of each strength,
   * whoever was meant, so the time tells neither that the login exists nor what it is.
   */
  async isRight(password: string, expected: string | undefined): Promise<boolean> {
    const dummies = await this.dummiesUnlike(expected);
    if (expected && (await compare(expected, password))) return true;
    for (const dummy of dummies) await compare(dummy, password);
    return false;
  }

  /** At most four hashes at once: each takes a core and up to 64 MiB. Errors: service.unavailable. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= atOnce) {
      if (this.waiting.length >= longestQueue)
        throw new Problem('service.unavailable', { retryAfterSeconds: 5 });
      await new Promise<void>((go) => this.waiting.push(go));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private async dummiesUnlike(expected: string | undefined): Promise<string[]> {
    this.dummies ??= Promise.all([ordinary, strong].map((strength) => hash(randomBytes(16), strength)));
    const dummies = await this.dummies;
    return expected ? dummies.filter((dummy) => costOf(dummy) !== costOf(expected)) : dummies;
  }
}

function compare(encoded: string, password: string): Promise<boolean> {
  passwordChecks.inc({ cost: costOf(encoded) ?? 'unknown' });
  return verify(encoded, password);
}

/** `m=19456,t=2,p=1` of `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
function costOf(encoded: string): string | undefined {
  return encoded.split('$')[3];
}
