import { randomBytes } from 'node:crypto';
import { Clock, Database, Problem, Secrets, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import { RecoveryCode, SecondFactor } from './second-factor.entity';

const issuer = '结对市集';
const purpose = 'second factor';
const secretBytes = 20;
const stepMs = 30_000;
/** Phones' clocks differ: the codes before and after the present one count as well (RFC 6238, 5.2). */
const stepsAround = 1;
const recoveryCodes = 10;
const recoveryLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const recoveryLength = 10;

type Stored = { secret: Buffer; confirmed: boolean };
export type SecondFactorState = { enrolledAt: Date | null; recoveryCodesLeft: number };

/** One-time codes by RFC 6238 (SHA-1, 6 digits, 30 s, what every authenticator knows), each taken at most once. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
  ) {}

  async stateOf(userId: string): Promise<SecondFactorState> {
    const [row] = await this.database.read<SecondFactorState>(
      `SELECT f.confirmed_at AS "enrolledAt",
              (SELECT count(*)::int FROM recovery_codes c WHERE c.user_id = f.user_id AND c.used_at IS NULL)
                AS "recoveryCodesLeft"
         FROM second_factors f WHERE f.user_id = $1 AND f.confirmed_at IS NOT NULL`,
      [userId],
    );
    return row ?? { enrolledAt: null, recoveryCodesLeft: 0 };
  }

  /** A new secret, which counts for nothing until `confirm`. Errors: second_factor.already_enrolled. */
  async begin(tx: Tx, userId: string, login: string): Promise<{ secret: string; uri: string }> {
    const secret = new Secret({ buffer: new Uint8Array(randomBytes(secretBytes)).buffer });
    const sealed = this.secrets.seal(purpose, userId, Buffer.from(secret.bytes));
    const rows: unknown[] = await tx.query(
      `INSERT INTO second_factors (user_id, secret, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET secret = $2, created_at = $3
       WHERE second_factors.confirmed_at IS NULL RETURNING user_id`,
      [userId, sealed, this.clock.now()],
    );
    if (!rows.length) throw new Problem('second_factor.already_enrolled');
    return { secret: secret.base32, uri: totp(secret, login).toString() };
  }

  /** The first code from the new secret. Answers the recovery codes, which are kept nowhere in this form. */
  async confirm(tx: Tx, userId: string, code: string): Promise<string[]> {
    const stored = await this.find(tx, userId);
    if (!stored) throw new Problem('second_factor.not_enrolled');
    if (stored.confirmed) throw new Problem('second_factor.already_enrolled');
    const step = this.stepOf(userId, stored, code);
    if (step === undefined) throw Problem.at('/code', 'second_factor.bad_code');
    await tx.update(SecondFactor, { userId }, { confirmedAt: this.clock.now(), lastStep: step });
    const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
    await tx.insert(
      RecoveryCode,
      codes.map((text) => ({ userId, codeHash: this.hashOf(userId, text), usedAt: null })),
    );
    return codes;
  }

  async remove(tx: Tx, userId: string): Promise<boolean> {
    const { affected } = await tx.delete(SecondFactor, { userId });
    return Boolean(affected);
  }

  async isEnrolled(userId: string): Promise<boolean> {
    return (await this.stateOf(userId)).enrolledAt !== null;
  }

  /** Whether this is a code of this person, now, for the first time: it is used up by being right. */
  async use(userId: string, typed: string): Promise<boolean> {
    const code = plain(typed);
    return this.database.transact(async (tx) => {
      const stored = await this.find(tx, userId);
      if (!stored?.confirmed) return false;
      if (!sixDigits.test(code)) {
        const [, used] = await tx.query(
          'UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL',
          [userId, this.hashOf(userId, code), this.clock.now()],
        );
        return used === 1;
      }
      const step = this.stepOf(userId, stored, code);
      if (step === undefined) return false;
      const [, taken] = await tx.query(
        'UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2',
        [userId, step],
      );
      return taken === 1;
    });
  }

  private async find(tx: Tx, userId: string): Promise<Stored | undefined> {
    const [row]: Stored[] = await tx.query(
      'SELECT secret, confirmed_at IS NOT NULL AS confirmed FROM second_factors WHERE user_id = $1 FOR UPDATE',
      [userId],
    );
    return row;
  }

  private stepOf(userId: string, stored: Stored, typed: string): number | undefined {
    const token = plain(typed);
    // The library compares bytes, and breaks over six characters that are more than six.
    if (!sixDigits.test(token)) return undefined;
    const secret = this.secrets.open(purpose, userId, stored.secret);
    if (!secret) throw new Error('A second factor was sealed with another SECRET_KEY.');
    const timestamp = this.clock.now().getTime();
    const own = totp(new Secret({ buffer: new Uint8Array(secret).buffer }), '');
    const delta = own.validate({ token, window: stepsAround, timestamp });
    return delta === null ? undefined : Math.floor(timestamp / stepMs) + delta;
  }

  private hashOf(userId: string, code: string): Buffer {
    return this.secrets.mark('recovery code', `${userId} ${plain(code)}`);
  }
}

const sixDigits = /^\d{6}$/;

function totp(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer, label, secret, algorithm: 'SHA1', digits: 6, period: stepMs / 1000 });
}

/** As people type it: spaces, dashes, full-width and small letters. */
function plain(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase();
}

/** `ABCDE-FGHJK`, 50 random bits; without letters that are taken for digits. */
function newRecoveryCode(): string {
  const letters = [...randomBytes(recoveryLength)].map(
    (byte) => recoveryLetters[byte % recoveryLetters.length],
  );
  return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`;
}
