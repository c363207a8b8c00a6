import { Config, Problem } from '@app/platform';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

const windowSeconds = 15 * 60;
const perAccount = 5;
const perAddress = 20;
const answerWithinMs = 1_000;

/**
 * Counts failed logins: 5 in 15 minutes per account, 20 per address (reliability rule 17). Counted in Redis for all
 * processes together; without Redis each process counts for itself.
 */
@Injectable()
export class LoginAttempts implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly accounts: RateLimiterRedis;
  private readonly addresses: RateLimiterRedis;
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(config: Config) {
    this.redis = new Redis(config.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: answerWithinMs,
      commandTimeout: answerWithinMs,
    });
    // Without a listener ioredis writes every failed reconnection to the console; /readyz reports Redis.
    this.redis.on('error', () => undefined);
    const market = new URL(config.databaseUrl).pathname.slice(1);
    this.accounts = this.limiter(`login:${market}:account`, perAccount);
    this.addresses = this.limiter(`login:${market}:address`, perAddress);
  }

  /** One account's attempts come one after the other, so that guesses sent at once are counted too. */
  async inTurn<T>(login: string, attempt: () => Promise<T>): Promise<T> {
    const before = this.turns.get(login);
    const mine = (before ?? Promise.resolve()).catch(() => undefined).then(attempt);
    this.turns.set(login, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(login) === mine) this.turns.delete(login);
    }
  }

  /** Runs the attempt and counts it if it comes to nothing. Errors: session.too_many_attempts. */
  async count<T>(
    login: string,
    address: string,
    attempt: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (this.redis.status === 'wait') await this.redis.connect().catch(() => undefined);
    const failures = await Promise.all([this.accounts.get(login), this.addresses.get(address)]);
    const [ofAccount, ofAddress] = failures;
    const waits = [
      ofAccount && ofAccount.consumedPoints >= perAccount ? ofAccount.msBeforeNext : 0,
      ofAddress && ofAddress.consumedPoints >= perAddress ? ofAddress.msBeforeNext : 0,
    ];
    const waitMs = Math.max(...waits);
    if (waitMs > 0)
      throw new Problem('session.too_many_attempts', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    const result = await attempt();
    if (result === undefined)
      await Promise.all([this.accounts.penalty(login), this.addresses.penalty(address)]);
    else if (ofAccount) await this.accounts.delete(login);
    return result;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private limiter(keyPrefix: string, points: number): RateLimiterRedis {
    return new RateLimiterRedis({
      storeClient: this.redis,
      rejectIfRedisNotReady: true,
      keyPrefix,
      points,
      duration: windowSeconds,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration: windowSeconds }),
    });
  }
}
