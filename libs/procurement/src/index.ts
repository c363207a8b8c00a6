export * from './agreements';
export { ContractorLink } from './contractors/contractor-link.entity';
export { ContractorLinks } from './contractors/contractor-links.service';
export { Filing, FilingReminder, UnitProfile } from './filings/filing.entity';
export { FilingReminders } from './filings/filing-reminders.service';
export type { FilingEvents } from './filings/filings.events';
export { FilingsQueries } from './filings/filings.queries';
export { Filings } from './filings/filings.service';
export { UnitProfiles } from './filings/unit-profiles.service';
export {
  type EvidenceKind,
  type EvidenceLevel,
  evidenceKinds,
  evidenceLevel,
  evidenceLevels,
} from './ledger/evidence.policy';
export { Fact, FactEvidence, Tally } from './ledger/fact.entity';
export { type FactStanding, FactsQueries } from './ledger/facts.queries';
export { Facts } from './ledger/facts.service';
export { channels, type FactFilters, FactItem, factFilters, fundingSources } from './ledger/ledger.dto';
export { Tallies } from './ledger/tallies.service';
export { fillSums, TallyChecks, type TallyDifference } from './ledger/tally-checks.service';
export { Territory, unitsOf } from './ledger/territory.service';
export { Pairing, Target } from './pairing/pairing.entity';
export { type NewPairing, Pairings } from './pairing/pairings.service';
export { type NewTarget, Targets } from './pairing/targets.service';
export { Closings } from './periods/closings.service';
export type { PeriodEvents } from './periods/periods.events';
export { ProcurementModule, procurementEntities } from './procurement.module';
export { type NewQuotaPolicy, QuotaPolicies } from './quota/quota-policies.service';
export { QuotaPolicy } from './quota/quota-policy.entity';
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
