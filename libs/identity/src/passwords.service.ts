import { randomBytes } from 'node:crypto';
import { passwordChecks, Turns } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import type { OrganizationKind } from './organization.entity';

/** argon2id (the library's default algorithm); memory in KiB (reliability rule 13). */
const ordinary: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const strong: Options = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };

const atOnce = 4;
/** Four of 64 MiB would be more than all the rest of the process. */
const strongAtOnce = 1;
const longestQueue = 400;

/** Hashes that no password has. Made, not computed: to compare with one costs the same. */
const dummies = [ordinary, strong].map(dummyOf);

@Injectable()
export class Passwords {
  private readonly turns = new Turns(atOnce, longestQueue);
  private readonly strongTurns = new Turns(strongAtOnce, longestQueue);

  /** Officials see everybody's figures and operators move money: theirs cost more to guess. */
  hash(password: string, kind: OrganizationKind): Promise<string> {
    const strength = kind === 'official_body' || kind === 'operator' ? strong : ordinary;
    return this.inTurn(() => this.withRoom(strength === strong, () => hash(password, strength)));
  }

  /**
   * Whether the password belongs to the hash. To be called in turn. A wrong one costs one hash of each strength,
   * whoever was meant, so the time tells neither that the login exists nor what it is.
   */
  async isRight(password: string, expected: string | undefined): Promise<boolean> {
    if (expected && (await this.compare(expected, password))) return true;
    const others = dummies.filter((dummy) => !expected || costOf(dummy) !== costOf(expected));
    for (const dummy of others) await this.compare(dummy, password);
    return false;
  }

  /** At most four at once: each takes a core. Errors: service.unavailable. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.take(work);
  }

  private compare(encoded: string, password: string): Promise<boolean> {
    const cost = costOf(encoded);
    passwordChecks.inc({ cost: cost ?? 'unknown' });
    return this.withRoom(cost === costText(strong), () => verify(encoded, password));
  }

  /** The memory of a strong hash, one at a time. */
  private withRoom<T>(isStrong: boolean, work: () => Promise<T>): Promise<T> {
    return isStrong ? this.strongTurns.take(work) : work();
  }
}

function dummyOf(strength: Options): string {
  const random = (bytes: number): string => randomBytes(bytes).toString('base64').replaceAll('=', '');
  return `$argon2id$v=19$${costText(strength)}$${random(16)}$${random(32)}`;
}

function costText({ memoryCost, timeCost, parallelism }: Options): string {
  return `m=${memoryCost},t=${timeCost},p=${parallelism}`;
}

/** `m=19456,t=2,p=1` of `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
function costOf(encoded: string): string | undefined {
  return encoded.split('$')[3];
}
