import { Closing, SealedCell } from './closing.entity';
import { Closings } from './closings.service';
import { OpenMonths } from './open-months.queries';
import { PeriodChecks } from './period-checks.queries';
import { PeriodsController } from './periods.controller';
import { PeriodsQueries } from './periods.queries';
import { SealsQueries } from './seals.queries';
import { Seals } from './seals.service';

/** Months and years that are closed and sealed. */
export const periods = {
  entities: [Closing, SealedCell],
  controllers: [PeriodsController],
  providers: [Closings, Seals, PeriodChecks, PeriodsQueries, SealsQueries, OpenMonths],
};

export { isOfficeOf } from './closing-rights.policy';
export type { OpenPeriod, Sealing } from './open-months.queries';
export { idOf as periodIdOf } from './period.policy';
export type { PeriodEvents } from './periods.events';
export { Closings, OpenMonths, PeriodsQueries };
