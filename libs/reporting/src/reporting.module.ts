import { IdentityModule } from '@app/identity';
import { ProcurementModule } from '@app/procurement';
import { Module } from '@nestjs/common';
import { AuditController } from './audit/audit.controller';
import { AuditQueries } from './audit/audit.queries';
import { ChangesQueries } from './audit/changes.queries';
import { LooksController } from './audit/looks.controller';
import { LooksQueries } from './audit/looks.queries';
import { Bulletin } from './bulletins/bulletin.entity';
import { BulletinFiguresQueries } from './bulletins/bulletin-figures.queries';
import { BulletinPapers } from './bulletins/bulletin-papers.service';
import { BulletinsController } from './bulletins/bulletins.controller';
import { BulletinsQueries } from './bulletins/bulletins.queries';
import { Bulletins } from './bulletins/bulletins.service';
import { DeskQueries } from './desk/desk.queries';
import { EvidenceQueries } from './evidence.queries';
import { Export } from './exports/export.entity';
import { ExportMaker } from './exports/export-maker.service';
import { ExportSources } from './exports/export-sources.queries';
import { ExportsController } from './exports/exports.controller';
import { Exports } from './exports/exports.service';
import { FiguresQueries } from './figures/figures.queries';
import { Finder } from './integrity/finder.service';
import { FlagsQueries } from './integrity/flags.queries';
import { Flags } from './integrity/flags.service';
import { IntegrityController } from './integrity/integrity.controller';
import {
  IntegrityFlag,
  IntegrityMark,
  IntegrityRule,
  IntegrityScan,
  PhotoLook,
} from './integrity/integrity.entity';
import { PhotoLooks } from './integrity/photo-looks.service';
import { IntegrityRules } from './integrity/rules.service';
import { IntegrityScanner } from './integrity/scanner.service';
import { OpenDataController } from './open-data/open-data.controller';
import { OpenDataQueries } from './open-data/open-data.queries';
import { OperationsController } from './operations.controller';
import { OperationsQueries } from './operations.queries';
import { OverviewQueries } from './overview.queries';
import { RankingsController } from './rankings/rankings.controller';
import { RankingsQueries } from './rankings/rankings.queries';
import { ReportingController } from './reporting.controller';
import { CountedQueries } from './reserve/counted.queries';
import { ReserveController } from './reserve/reserve.controller';
import { ReserveQueries } from './reserve/reserve.queries';
import { ReserveUnits } from './reserve/reserve-units.queries';
import { UncountedQueries } from './reserve/uncounted.queries';
import { TasksQueries } from './tasks.queries';
import { UnitsQueries } from './units.queries';
import { WaitingQueries } from './waiting.queries';

export const reportingEntities = [
  Export,
  Bulletin,
  IntegrityFlag,
  IntegrityRule,
  IntegrityMark,
  IntegrityScan,
  PhotoLook,
];

/** Reads everybody's tables; writes only what it makes of them. */
@Module({
  imports: [IdentityModule, ProcurementModule],
  controllers: [
    ReportingController,
    OperationsController,
    RankingsController,
    ExportsController,
    BulletinsController,
    OpenDataController,
    AuditController,
    LooksController,
    IntegrityController,
    ReserveController,
  ],
  providers: [
    OverviewQueries,
    UnitsQueries,
    EvidenceQueries,
    TasksQueries,
    OperationsQueries,
    WaitingQueries,
    RankingsQueries,
    Exports,
    ExportSources,
    ExportMaker,
    FiguresQueries,
    BulletinFiguresQueries,
    BulletinsQueries,
    Bulletins,
    BulletinPapers,
    OpenDataQueries,
    AuditQueries,
    ChangesQueries,
    LooksQueries,
    FlagsQueries,
    Flags,
    IntegrityRules,
    PhotoLooks,
    Finder,
    IntegrityScanner,
    ReserveUnits,
    ReserveQueries,
    DeskQueries,
    CountedQueries,
    UncountedQueries,
  ],
  exports: [Exports, ExportMaker, Bulletins, Flags, IntegrityRules, IntegrityScanner, WaitingQueries],
})
export class ReportingModule {}
