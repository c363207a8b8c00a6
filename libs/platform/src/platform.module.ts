import {
  type DynamicModule,
  Global,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AccessLog } from './audit/access-log';
import { AuditChain } from './audit/audit-chain';
import { Bell } from './bell';
import { Clock } from './clock';
import { Config } from './config';
import { Database, dataSourceOptions, type Serves } from './database';
import { Events } from './events';
import { Files } from './files';
import { HealthController } from './health.controller';
import { Housekeeping } from './housekeeping';
import { Ids } from './ids';
import { Limits } from './limits';
import { PaperChecks } from './papers/paper-checks';
import { PaperChecksController } from './papers/paper-checks.controller';
import { Papers } from './papers/papers';
import { platformEntities } from './platform.entities';
import { Secrets } from './secrets';
import { SqlLog, slowMs } from './sql-log';

export const LOG = Symbol('log');

/** What every lib may ask for. One instance of each in a process. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly bell: Bell,
    private readonly database: Database,
  ) {}

  static forRoot(
    config: Config,
    log: Logger,
    entities: Type<object>[],
    { clock = new Clock(), serves = 'callers' }: { clock?: Clock; serves?: Serves } = {},
  ): DynamicModule {
    const sqlLog = new SqlLog(log);
    const provided = [
      { provide: Config, useValue: config },
      { provide: LOG, useValue: log },
      { provide: Clock, useValue: clock },
      { provide: Ids, useFactory: (own: Clock) => new Ids(own), inject: [Clock] },
      { provide: Bell, useFactory: () => new Bell() },
      {
        provide: Database,
        useFactory: (source: DataSource, bell: Bell) => new Database(source, bell, sqlLog),
        inject: [DataSource, Bell],
      },
      AccessLog,
      AuditChain,
      Events,
      Files,
      Housekeeping,
      Limits,
      Papers,
      PaperChecks,
      Secrets,
    ];
    return {
      module: PlatformModule,
      imports: [
        DiscoveryModule,
        TypeOrmModule.forRoot({
          ...dataSourceOptions(config, [...platformEntities, ...entities], serves),
          logger: sqlLog,
          maxQueryExecutionTime: slowMs,
          retryAttempts: 0,
        }),
      ],
      controllers: [HealthController, PaperChecksController],
      providers: provided,
      exports: [
        Config,
        LOG,
        Clock,
        Ids,
        Bell,
        Database,
        AccessLog,
        AuditChain,
        Events,
        Files,
        Housekeeping,
        Limits,
        Papers,
        Secrets,
        DiscoveryModule,
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.bell.connect(this.database.pool);
  }

  onApplicationShutdown(): void {
    this.bell.mute();
  }
}
