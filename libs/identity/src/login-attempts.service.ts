import { createHash } from 'node:crypto';
import { type Allowance, type Counter, Limits, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';

const minutes = (count: number): number => count * 60;

/** Wrong attempts (reliability rule 17). Why these and for whom: docs/decisions/0014-lockout.md. */
const allowances = {
  /** One device on which this person has logged in before. */
  device: { points: 5, seconds: minutes(15) },
  /** One account from one address that is not known to it. */
  pair: { points: 5, seconds: minutes(15) },
  /** One address, over all accounts that do not know it. */
  address: { points: 20, seconds: minutes(15) },
  /** One account from all strangers together: beyond it they are not barred but take turns, see `pace`. */
  strangers: { points: 30, seconds: minutes(60) },
  pace: { points: 1, seconds: 20 },
  /** One-time codes of one account, from strangers: they know the password already. */
  codes: { points: 10, seconds: minutes(60) },
} satisfies Record<string, Allowance>;

export type Attempt = {
  login: string;
  address: string /** Set when the device is known to this login. */;
  device?: string | undefined;
};

/** `wrong` counts; `right` counts as nothing and ends the row of wrong ones; `open` (a code is missing) only counts as nothing. */
export type Outcome<T> = { verdict: 'right' | 'wrong' | 'open'; value: T };

type Claim = { counter: Counter; key: string; clears: boolean };

/**
 * Limits guesses without letting anybody lock others out. Each attempt is counted before it is judged, so that guesses
 * sent at once, to several processes, are counted too; what was no guess is taken back.
 */
@Injectable()
export class LoginAttempts {
  private readonly counters: Record<keyof typeof allowances, Counter>;

  constructor(limits: Limits) {
    const counter = (name: keyof typeof allowances): Counter =>
      limits.counter(`login:${name}`, allowances[name]);
    this.counters = {
      device: counter('device'),
      pair: counter('pair'),
      address: counter('address'),
      strangers: counter('strangers'),
      pace: counter('pace'),
      codes: counter('codes'),
    };
  }

  /** Errors: session.too_many_attempts. */
  async judge<T>(attempt: Attempt, work: () => Promise<Outcome<T>>): Promise<T> {
    const claims = await this.claim(attempt);
    let outcome: Outcome<T>;
    try {
      outcome = await work();
    } catch (error) {
      await refund(claims);
      throw error;
    }
    if (outcome.verdict !== 'wrong') {
      const clear = outcome.verdict === 'right';
      await Promise.all(
        claims.map(({ counter, key, clears }) =>
          clear && clears ? counter.forget(key) : counter.refund(key),
        ),
      );
    }
    return outcome.value;
  }

  /** Before a one-time code is compared: strangers who know the password get few. Errors: session.too_many_attempts. */
  async judgeCode({ login, device }: Attempt, work: () => Promise<boolean>): Promise<boolean> {
    if (device) return work();
    const key = keyOf(login);
    const { count, msLeft } = await this.counters.codes.add(key);
    if (count > allowances.codes.points) throw tooMany(msLeft);
    const right = await work();
    if (right) await this.counters.codes.forget(key);
    return right;
  }

  private async claim({ login, address, device }: Attempt): Promise<Claim[]> {
    const { counters } = this;
    const account = keyOf(login);
    const wanted: Claim[] = device
      ? [{ counter: counters.device, key: `${account} ${device}`, clears: true }]
      : [
          { counter: counters.pair, key: `${account} ${address}`, clears: true },
          { counter: counters.address, key: address, clears: false },
        ];
    const claims: Claim[] = [];
    for (const claim of wanted) {
      const { count, msLeft } = await claim.counter.add(claim.key);
      claims.push(claim);
      if (count > claim.counter.allowance.points) {
        await refund(claims);
        throw tooMany(msLeft);
      }
    }
    if (!device) claims.push(...(await this.takeTurns(account, claims)));
    return claims;
  }

  /** Many strangers at one account: one attempt in twenty seconds, so nobody is barred and nobody guesses fast. */
  private async takeTurns(account: string, claims: Claim[]): Promise<Claim[]> {
    const { strangers, pace } = this.counters;
    const claim = { counter: strangers, key: account, clears: false };
    const { count } = await strangers.add(account);
    if (count <= strangers.allowance.points) return [claim];
    const turn = await pace.add(account);
    if (turn.count <= 1) return [claim];
    await refund([...claims, claim]);
    throw tooMany(turn.msLeft);
  }
}

async function refund(claims: Claim[]): Promise<void> {
  await Promise.all(claims.map(({ counter, key }) => counter.refund(key)));
}

/** What people type as their login may be their password. */
function keyOf(login: string): string {
  return createHash('sha256').update(login).digest('base64url').slice(0, 22);
}

function tooMany(msLeft: number): Problem {
  return new Problem('session.too_many_attempts', {
    retryAfterSeconds: Math.max(1, Math.ceil(msLeft / 1000)),
  });
}
