import './sales.errors';

import { CountedSales, ResalePurchases } from './counted-sales.queries';
import { SalesClashes } from './sales-clashes.service';
import { SalesCorrections } from './sales-corrections.service';
import { SalesEvidence } from './sales-evidence.service';
import { SalesFilesController } from './sales-files.controller';
import { SalesFiles } from './sales-files.service';
import { SalesReportsController } from './sales-reports.controller';
import { SalesReportsQueries } from './sales-reports.queries';
import { SalesReports } from './sales-reports.service';
import { SalesReview } from './sales-review.service';

export { salesEntities } from './sales.entity';
export type { SalesEvents } from './sales.events';
export { type SalesLineState, salesChannels } from './sales-report.state';
export { type SalesLineRow, SalesReportsQueries } from './sales-reports.queries';
export { SalesClashes, SalesCorrections, SalesEvidence, SalesReports, SalesReview };

export const salesControllers = [SalesReportsController, SalesFilesController];
export const salesProviders = [
  CountedSales,
  ResalePurchases,
  SalesReports,
  SalesReview,
  SalesEvidence,
  SalesCorrections,
  SalesClashes,
  SalesFiles,
  SalesReportsQueries,
];
