import { FulfillmentModule } from '@app/fulfillment';
import { IdentityModule } from '@app/identity';
import { PaymentsModule } from '@app/payments';
import { Module } from '@nestjs/common';
import { Evidence } from './ledger/evidence.service';
import {
  Fact,
  FactEvidence,
  PairTally,
  RegionTally,
  Tally,
  TallyChange,
  TallyProof,
  UnitTally,
} from './ledger/fact.entity';
import { FactsQueries } from './ledger/facts.queries';
import { Facts } from './ledger/facts.service';
import { LedgerController } from './ledger/ledger.controller';
import { ProgressQueries } from './ledger/progress.queries';
import { TalliesQueries } from './ledger/tallies.queries';
import { Tallies } from './ledger/tallies.service';
import { TallyChecks } from './ledger/tally-checks.service';
import { Territory } from './ledger/territory.service';
import { PairingController } from './pairing/pairing.controller';
import { Pairing, Target } from './pairing/pairing.entity';
import { Pairings } from './pairing/pairings.service';
import { Targets } from './pairing/targets.service';
import { QuotaController } from './quota/quota.controller';
import { QuotaPolicies } from './quota/quota-policies.service';
import { QuotaPolicy } from './quota/quota-policy.entity';
import {
  SalesCorrections,
  SalesEvidence,
  SalesReports,
  SalesReview,
  salesControllers,
  salesEntities,
  salesProviders,
} from './sales';

export const procurementEntities = [
  QuotaPolicy,
  Pairing,
  Target,
  Fact,
  FactEvidence,
  Tally,
  TallyChange,
  RegionTally,
  UnitTally,
  PairTally,
  TallyProof,
  ...salesEntities,
];

@Module({
  imports: [IdentityModule, FulfillmentModule, PaymentsModule],
  controllers: [QuotaController, PairingController, LedgerController, ...salesControllers],
  providers: [
    QuotaPolicies,
    Pairings,
    Targets,
    Territory,
    Evidence,
    Facts,
    FactsQueries,
    Tallies,
    TallyChecks,
    TalliesQueries,
    ProgressQueries,
    ...salesProviders,
  ],
  exports: [
    QuotaPolicies,
    Pairings,
    Targets,
    Territory,
    Facts,
    FactsQueries,
    Tallies,
    TallyChecks,
    SalesReports,
    SalesReview,
    SalesEvidence,
    SalesCorrections,
  ],
})
export class ProcurementModule {}
