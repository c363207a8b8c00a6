export {
  type EvidenceKind,
  type EvidenceLevel,
  evidenceKinds,
  evidenceLevel,
  evidenceLevels,
} from './ledger/evidence.policy';
export { Fact, FactEvidence, Tally } from './ledger/fact.entity';
export { FactsQueries } from './ledger/facts.queries';
export { Facts } from './ledger/facts.service';
export { FactItem, factFilters } from './ledger/ledger.dto';
export { Tallies } from './ledger/tallies.service';
export { fillSums, TallyChecks, type TallyDifference } from './ledger/tally-checks.service';
export { Territory } from './ledger/territory.service';
export { Pairing, Target } from './pairing/pairing.entity';
export { type NewPairing, Pairings } from './pairing/pairings.service';
export { type NewTarget, Targets } from './pairing/targets.service';
export { ProcurementModule, procurementEntities } from './procurement.module';
export { type NewQuotaPolicy, QuotaPolicies } from './quota/quota-policies.service';
export { QuotaPolicy } from './quota/quota-policy.entity';
export { SalesCorrections, type SalesEvents, SalesEvidence, SalesReports, SalesReview } from './sales';
