export * from './agreements';
export * from './filings';
export * from './ledger';
export * from './periods';
export { ProcurementModule, procurementEntities } from './procurement.module';
export {
  SalesClashes,
  SalesCorrections,
  type SalesEvents,
  SalesEvidence,
  type SalesLineRow,
  type SalesLineState,
  SalesReports,
  SalesReportsQueries,
  SalesReview,
  salesChannels,
} from './sales';
export {
  type NewSubsidyReference,
  type SubsidyEvents,
  SubsidyNotices,
  SubsidyPayments,
  SubsidyProgrammes,
  type SubsidyRules,
  SubsidyRuns,
} from './subsidy';
export * from './units';
