import { readFileSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { Public } from './access';
import { Config } from './config';
import { Database } from './database';
import { Problem } from './errors';
import { migrations } from './migrations';
import { Answers } from './routes';

const Ready = z.object({
  status: z.enum(['ready', 'degraded']),
  database: z.literal('ok'),
  redis: z.enum(['ok', 'down']),
});

/** Every process runs with the repository's root as its working directory. */
const about = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };

/** Who asks wants to know now: what does not answer by then is down. */
const patienceMs = 2_000;

@Controller()
export class HealthController {
  private draining = false;
  private readonly redis: Redis;

  constructor(
    private readonly database: Database,
    config: Config,
  ) {
    this.redis = new Redis(config.redisUrl, {
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: patienceMs,
      commandTimeout: patienceMs,
    });
    this.redis.on('error', () => this.redis.disconnect());
  }

  @Get('healthz')
  @Public()
  @Answers(200, z.object({ status: z.literal('ok') }), { summary: 'The process answers.' })
  health() {
    return { status: 'ok' };
  }

  /** Redis down = degraded, not dead: orders and signatures go on, totals follow when it is back. */
  @Get('readyz')
  @Public()
  @Answers(200, Ready, {
    summary: 'Database and migrations are in place.',
    problems: ['service.unavailable'],
  })
  async ready() {
    if (this.draining || !(await this.migrated())) throw new Problem('service.unavailable');
    const redis = await this.redisAnswers();
    return { status: redis ? 'ready' : 'degraded', database: 'ok', redis: redis ? 'ok' : 'down' };
  }

  @Get('version')
  @Public()
  @Answers(200, z.object({ name: z.string(), version: z.string() }), { summary: 'What runs here.' })
  version() {
    return { name: about.name, version: about.version };
  }

  private async migrated(): Promise<boolean> {
    const asked = this.database
      .read<{ name: string }>('SELECT name FROM migrations')
      .then((rows) => rows.length >= migrations.length)
      .catch(() => false);
    const patience = new Promise<boolean>((resolve) => setTimeout(resolve, patienceMs, false).unref());
    return Promise.race([asked, patience]);
  }

  private async redisAnswers(): Promise<boolean> {
    try {
      if (this.redis.status !== 'ready') await this.redis.connect();
      return (await this.redis.ping()) === 'PONG';
    } catch {
      return false;
    }
  }

  /** SIGTERM: first not ready, so that the proxy stops sending; then the open requests finish. */
  drain(): void {
    this.draining = true;
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
