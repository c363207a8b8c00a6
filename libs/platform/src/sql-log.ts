import type { Logger } from 'pino';
import type { Logger as TypeOrmLogger } from 'typeorm';

export const slowMs = 500;

/**
 * Slow statements in the log, with the request id that the log adds and without their values: those can be
 * passwords' hashes and bank accounts (reliability rule 18).
 */
export class SqlLog implements TypeOrmLogger {
  constructor(private readonly lines: Logger) {}

  logQuerySlow(ms: number, sql: string): void {
    this.lines.warn({ ms, sql: sql.replaceAll(/\s+/g, ' ').slice(0, 300) }, 'slow statement');
  }

  logQuery(): void {}
  logQueryError(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
