import { Clock, type Config, createLog, Database, NestLog } from '@app/platform';
import { type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MarketModule } from '../apps/market.module';

/** The libs without HTTP and without a worker, with a clock that can be set. */
export type Market = {
  app: INestApplicationContext;
  database: Database;
  clock: Clock;
  get<T>(type: Type<T>): T;
  close(): Promise<void>;
};

export async function openMarket(config: Config): Promise<Market> {
  const clock = new Clock();
  const log = createLog('seed', 'warn');
  const app = await NestFactory.createApplicationContext(MarketModule.forRoot(config, log, clock, 'system'), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  return {
    app,
    database: app.get(Database),
    clock,
    get: (type) => app.get(type),
    close: () => app.close(),
  };
}
