import { type Clock, type Config, Database, Dispatcher, NestLog, Relay, Timers } from '@app/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { MarketModule } from '../../market.module';
import { schedule } from './schedule';
import { subscriptions } from './subscriptions';

export type RunningWorker = { app: INestApplicationContext; relay: Relay; stop(): Promise<void> };

type WorkerOptions = {
  clock?: Clock;
  /** Keeps the queues of several worlds on one Redis apart. */
  queuePrefix?: string;
  /** Without timed jobs: for a caller that runs them itself. */
  timers?: boolean;
};

/** Relay, dispatcher and timed jobs over the same libs as the API. */
export async function startWorker(
  config: Config,
  log: Logger,
  options: WorkerOptions = {},
): Promise<RunningWorker> {
  const market = MarketModule.forRoot(config, log, options.clock, 'system');
  const app = await NestFactory.createApplicationContext(market, {
    logger: new NestLog(log),
    abortOnError: false,
  });
  const database = app.get(Database);
  const dispatcher = new Dispatcher(database, subscriptions(app), log);
  const relay = new Relay(database, dispatcher, log, {
    redis: config.redisUrl,
    database: config.databaseUrl,
    prefix: options.queuePrefix ?? 'market',
  });
  const timers = new Timers(database, log);
  await relay.start();
  if (options.timers !== false) timers.start(schedule(app, relay));
  return {
    app,
    relay,
    async stop() {
      await timers.stop();
      await relay.stop();
      await app.close();
    },
  };
}
