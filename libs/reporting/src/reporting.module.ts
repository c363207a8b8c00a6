import { ProcurementModule } from '@app/procurement';
import { Module } from '@nestjs/common';
import { AuditController } from './audit/audit.controller';
import { AuditQueries } from './audit/audit.queries';
import { EvidenceQueries } from './evidence.queries';
import { OperationsController } from './operations.controller';
import { OperationsQueries } from './operations.queries';
import { OverviewQueries } from './overview.queries';
import { ReportingController } from './reporting.controller';
import { TasksQueries } from './tasks.queries';
import { UnitsQueries } from './units.queries';

/** Reads everybody's tables, writes none. */
@Module({
  imports: [ProcurementModule],
  controllers: [ReportingController, OperationsController, AuditController],
  providers: [OverviewQueries, UnitsQueries, EvidenceQueries, TasksQueries, OperationsQueries, AuditQueries],
})
export class ReportingModule {}
