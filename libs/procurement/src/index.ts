export * from './agreements';
export * from './filings';
export * from './ledger';
export * from './periods';
export { ProcurementModule, procurementEntities } from './procurement.module';
export { SalesCorrections, type SalesEvents, SalesEvidence, SalesReports, SalesReview } from './sales';
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
