import { TargetChanges } from '../pairing/target-changes.service';
import { TargetChange, TargetPart } from '../pairing/target-part.entity';
import { TargetPartsQueries } from '../pairing/target-parts.queries';
import { TargetParts } from '../pairing/target-parts.service';
import { TargetsController } from '../pairing/targets.controller';
import type { TargetEvents } from '../pairing/targets.events';
import { Wholes } from '../pairing/wholes.service';
import {
  Project,
  ProjectBudgetLine,
  ProjectFile,
  ProjectPayment,
  ProjectReport,
} from '../projects/project.entity';
import { ProjectsController } from '../projects/projects.controller';
import type { ProjectEvents } from '../projects/projects.events';
import { ProjectsQueries } from '../projects/projects.queries';
import { Projects } from '../projects/projects.service';
import {
  Agreement,
  AgreementIndicator,
  AgreementSupplement,
  IndicatorReport,
  IndicatorReportFile,
  SupplementFigure,
} from './agreement.entity';
import { AgreementsController } from './agreements.controller';
import type { AgreementEvents } from './agreements.events';
import { AgreementsQueries } from './agreements.queries';
import { Agreements } from './agreements.service';
import { CollaborationFilesController } from './collaboration-files.controller';
import { ReportsQueries } from './reports.queries';
import { IndicatorReports } from './reports.service';
import { SupplementsController } from './supplements.controller';
import { SupplementsQueries } from './supplements.queries';
import { Supplements } from './supplements.service';

/** Agreements, targets and projects, as the module of the lib takes them in. */
export const collaboration = {
  entities: [
    ...[Agreement, AgreementIndicator, IndicatorReport, IndicatorReportFile],
    ...[AgreementSupplement, SupplementFigure],
    ...[TargetPart, TargetChange],
    ...[Project, ProjectBudgetLine, ProjectReport, ProjectPayment, ProjectFile],
  ],
  controllers: [
    ...[AgreementsController, SupplementsController, CollaborationFilesController],
    ...[TargetsController, ProjectsController],
  ],
  providers: [
    ...[Agreements, AgreementsQueries, Supplements, SupplementsQueries, IndicatorReports, ReportsQueries],
    ...[Wholes, TargetChanges, TargetParts, TargetPartsQueries],
    ...[Projects, ProjectsQueries],
  ],
};

export type CollaborationEvents = AgreementEvents & TargetEvents & ProjectEvents;
export type { KnownAgreement } from './agreements.service';
export { mayConfirm, mayReview, type Standing, standingOf } from './standing.policy';
export { Agreements, IndicatorReports, Projects, Supplements, TargetParts };
