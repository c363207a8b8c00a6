import { Nudges } from './nudges.service';
import { SeasonsQueries } from './seasons.queries';
import { NudgeBatch, NudgeRule, UnitChange, UnitSuccession } from './unit-change.entity';
import { UnitChangesController } from './unit-changes.controller';
import { UnitChangesQueries } from './unit-changes.queries';
import { UnitChanges } from './unit-changes.service';

/** What becomes of units, how their year will end, and who is told so. */
export const units = {
  entities: [UnitChange, UnitSuccession, NudgeRule, NudgeBatch],
  controllers: [UnitChangesController],
  providers: [UnitChanges, UnitChangesQueries, SeasonsQueries, Nudges],
};

export {
  type Forecast,
  forecastAhead,
  forecastMethods,
  forecastYearEnd,
  type Season,
  sameDayLastYear,
} from './forecast.policy';
export type { UnitEvents } from './unit-changes.events';
export { NudgeBatch, NudgeRule, Nudges, SeasonsQueries, UnitChange, UnitChanges, UnitSuccession };
