import { Injectable, type OnApplicationShutdown, SetMetadata } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { Config } from './config';
import { Problem } from './errors';

const answerWithinMs = 1_000;

/** How many, in how many seconds. */
export type Allowance = { points: number; seconds: number };
export type Standing = { count: number; msLeft: number };

/** Limits that a route can declare; each person has one allowance of each (reliability rule 17). */
export type LimitName = 'search' | 'export';

const limitKey = 'limit';

/** The route counts against this allowance of the person who calls. */
export function Limit(name: LimitName) {
  return SetMetadata(limitKey, name);
}

export function limitOf(handler: object): LimitName | undefined {
  return Reflect.getMetadata(limitKey, handler);
}

type Headers = { header(name: string, value: string): unknown };

/** Counts in Redis for all processes together, and always in this one too: without Redis a limit holds per process. */
export class Counter {
  private readonly own: RateLimiterMemory;
  private readonly shared: RateLimiterRedis;

  constructor(
    redis: Redis,
    private readonly connected: () => Promise<unknown>,
    keyPrefix: string,
    readonly allowance: Allowance,
  ) {
    const options = { keyPrefix, points: allowance.points, duration: allowance.seconds };
    this.own = new RateLimiterMemory(options);
    this.shared = new RateLimiterRedis({ ...options, storeClient: redis, rejectIfRedisNotReady: true });
  }

  async add(key: string): Promise<Standing> {
    const own = await this.own.penalty(key);
    return standing((await this.tell((shared) => shared.penalty(key))) ?? own);
  }

  /** Takes one back that turned out not to count. */
  async refund(key: string): Promise<void> {
    await this.own.reward(key);
    await this.tell((shared) => shared.reward(key));
  }

  async forget(key: string): Promise<void> {
    await this.own.delete(key);
    await this.tell((shared) => shared.delete(key));
  }

  /**
   * `add` for hot paths. In the first half of the allowance Redis is told and not waited for; then its count decides,
   * and above the allowance it is not asked any more. What several processes let through at the very first moment of a
   * burst can exceed the allowance by half of it for each further process; for one person's requests it is exact.
   */
  async addFast(key: string): Promise<Standing> {
    const own = standing(await this.own.penalty(key));
    const { points } = this.allowance;
    if (own.count > points) return own;
    const told = this.tell((shared) => shared.penalty(key)).then((result) => this.learn(key, result));
    if (own.count <= points / 2) return own;
    return higher(own, await told);
  }

  /** What others counted, so that this process knows without asking. */
  private async learn(key: string, result: RateLimiterRes | undefined): Promise<Standing | undefined> {
    if (!result) return undefined;
    const known = standing(result);
    const own = (await this.own.get(key))?.consumedPoints ?? 0;
    if (known.count > own) await this.own.set(key, known.count, Math.max(1, Math.ceil(known.msLeft / 1000)));
    return known;
  }

  private async tell<T>(work: (shared: RateLimiterRedis) => Promise<T>): Promise<T | undefined> {
    try {
      await this.connected();
      return await work(this.shared);
    } catch {
      return undefined;
    }
  }
}

function standing({ consumedPoints, msBeforeNext }: RateLimiterRes): Standing {
  return { count: consumedPoints, msLeft: msBeforeNext };
}

function higher(own: Standing, other: Standing | undefined): Standing {
  return other && other.count >= own.count ? other : own;
}

@Injectable()
export class Limits implements OnApplicationShutdown {
  private readonly redis: Redis;
  private readonly market: string;
  private connecting: Promise<unknown> | undefined;
  private readonly declared: Record<LimitName, Counter>;

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
    this.market = new URL(config.databaseUrl).pathname.slice(1);
    this.declared = {
      search: this.counter('search', { points: config.searchPerMinute, seconds: 60 }),
      export: this.counter('export', { points: config.exportsPerHour, seconds: 3600 }),
    };
  }

  /** At the first use, once: later ioredis connects again by itself. */
  private readonly connected = (): Promise<unknown> => {
    // Without Redis each process counts alone.
    this.connecting ??= this.redis.connect().catch(() => undefined);
    return this.connecting;
  };

  counter(name: string, allowance: Allowance): Counter {
    return new Counter(this.redis, this.connected, `limit:${this.market}:${name}`, allowance);
  }

  /** Counts one call and says in the answer how many are left. Errors: request.too_many with Retry-After. */
  async take(name: LimitName, personId: string, answer: Headers): Promise<void> {
    const counter = this.declared[name];
    const { points, seconds } = counter.allowance;
    const { count, msLeft } = await counter.addFast(personId);
    const reset = Math.max(1, Math.ceil(msLeft / 1000));
    answer.header('RateLimit-Policy', `"${name}";q=${points};w=${seconds}`);
    answer.header('RateLimit', `"${name}";r=${Math.max(0, points - count)};t=${reset}`);
    if (count > points) throw new Problem('request.too_many', { retryAfterSeconds: reset });
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
