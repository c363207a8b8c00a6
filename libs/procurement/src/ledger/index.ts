import { PairingController } from '../pairing/pairing.controller';
import { Pairing, Target } from '../pairing/pairing.entity';
import { Pairings } from '../pairing/pairings.service';
import { Targets } from '../pairing/targets.service';
import { Evidence } from './evidence.service';
import {
  Fact,
  FactEvidence,
  PairTally,
  RegionTally,
  Tally,
  TallyChange,
  TallyProof,
  UnitTally,
} from './fact.entity';
import { FactFiles } from './fact-files.queries';
import { FactsQueries } from './facts.queries';
import { Facts } from './facts.service';
import { LedgerController } from './ledger.controller';
import { ProgressQueries } from './progress.queries';
import { TalliesQueries } from './tallies.queries';
import { Tallies } from './tallies.service';
import { TallyChecks } from './tally-checks.service';
import { Territory } from './territory.service';

/** Purchase facts and the sums over them, by pair. */
export const ledger = {
  entities: [
    ...[Pairing, Target, Fact, FactEvidence],
    ...[Tally, TallyChange, RegionTally, UnitTally, PairTally, TallyProof],
  ],
  controllers: [PairingController, LedgerController],
  providers: [
    ...[Pairings, Targets, Territory, Evidence, Facts, FactsQueries, FactFiles],
    ...[Tallies, TallyChecks, TalliesQueries, ProgressQueries],
  ],
};

export type { NewPairing } from '../pairing/pairings.service';
export type { NewTarget } from '../pairing/targets.service';
export {
  type EvidenceKind,
  type EvidenceLevel,
  evidenceKinds,
  evidenceLevel,
  evidenceLevels,
} from './evidence.policy';
export { factsAddress } from './fact-address.policy';
export type { FactRow, FactStanding } from './fact-files.queries';
export {
  channels,
  type FactFilters,
  FactItem,
  factBounds,
  factFilters,
  fundingSources,
  hasMonthOfDay,
  modes,
  monthOfDayNeeded,
} from './ledger.dto';
export { fillSums, type TallyDifference } from './tally-checks.service';
export { unitsOf } from './territory.service';
export {
  Fact,
  FactEvidence,
  FactFiles,
  Facts,
  FactsQueries,
  Pairing,
  Pairings,
  Tallies,
  Tally,
  TallyChecks,
  Target,
  Targets,
  Territory,
};
