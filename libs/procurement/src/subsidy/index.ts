import './subsidy.errors';
import { SubsidyFinals, SubsidyLists } from './lists.service';
import { SubsidyNoticesController } from './notices.controller';
import { SubsidyNotices } from './notices.service';
import { SubsidyPayments } from './payments.service';
import { SubsidyProgrammesController } from './programmes.controller';
import { SubsidyProgrammes } from './programmes.service';
import { SubsidyRunsController } from './runs.controller';
import { SubsidyRunsQueries } from './runs.queries';
import { SubsidyRuns } from './runs.service';
import {
  SubsidyLine,
  SubsidyLineFact,
  SubsidyObjection,
  SubsidyPayment,
  SubsidyProgramme,
  SubsidyReference,
  SubsidyRun,
  SubsidyTransfer,
} from './subsidy.entity';

export { SubsidyNotices } from './notices.service';
export { SubsidyPayments } from './payments.service';
export type { SubsidyRules } from './programmes.dto';
export { type NewSubsidyReference, SubsidyProgrammes } from './programmes.service';
export { SubsidyRuns } from './runs.service';
export type { SubsidyEvents } from './subsidy.events';

/** Every table of the part. */
export const subsidyEntities = [
  SubsidyReference,
  SubsidyProgramme,
  SubsidyRun,
  SubsidyLine,
  SubsidyLineFact,
  SubsidyPayment,
  SubsidyTransfer,
  SubsidyObjection,
];

export const subsidyControllers = [
  SubsidyProgrammesController,
  SubsidyRunsController,
  SubsidyNoticesController,
];

export const subsidyServices = [
  SubsidyProgrammes,
  SubsidyLists,
  SubsidyFinals,
  SubsidyRuns,
  SubsidyRunsQueries,
  SubsidyPayments,
  SubsidyNotices,
];
