import { FulfillmentModule } from '@app/fulfillment';
import { IdentityModule } from '@app/identity';
import { PaymentsModule } from '@app/payments';
import { Module } from '@nestjs/common';
import { collaboration } from './agreements';
import { ContractorLink } from './contractors/contractor-link.entity';
import { ContractorLinksController } from './contractors/contractor-links.controller';
import { ContractorLinks } from './contractors/contractor-links.service';
import { Filing, FilingReminder, UnitProfile } from './filings/filing.entity';
import { FilingImports } from './filings/filing-imports.service';
import { FilingReminders } from './filings/filing-reminders.service';
import { FilingsController } from './filings/filings.controller';
import { FilingsQueries } from './filings/filings.queries';
import { Filings } from './filings/filings.service';
import { UnitFilingsController } from './filings/unit-filings.controller';
import { UnitFilingsQueries } from './filings/unit-filings.queries';
import { UnitProfiles } from './filings/unit-profiles.service';
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
import { Closing, SealedCell } from './periods/closing.entity';
import { Closings } from './periods/closings.service';
import { PeriodChecks } from './periods/period-checks.queries';
import { PeriodsController } from './periods/periods.controller';
import { PeriodsQueries } from './periods/periods.queries';
import { SealsQueries } from './periods/seals.queries';
import { Seals } from './periods/seals.service';
import { QuotaController } from './quota/quota.controller';
import { QuotaPolicies } from './quota/quota-policies.service';
import { QuotaPolicy } from './quota/quota-policy.entity';
import { WhatIfQueries } from './quota/what-if.queries';
import {
  SalesCorrections,
  SalesEvidence,
  SalesReports,
  SalesReview,
  salesControllers,
  salesEntities,
  salesProviders,
} from './sales';
import { subsidyControllers, subsidyEntities, subsidyServices } from './subsidy';

export const procurementEntities = [
  QuotaPolicy,
  UnitProfile,
  Filing,
  FilingReminder,
  ContractorLink,
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
  Closing,
  SealedCell,
  ...subsidyEntities,
  ...collaboration.entities,
];

@Module({
  imports: [IdentityModule, FulfillmentModule, PaymentsModule],
  controllers: [
    QuotaController,
    PairingController,
    LedgerController,
    ...salesControllers,
    PeriodsController,
    FilingsController,
    UnitFilingsController,
    ContractorLinksController,
    ...subsidyControllers,
    ...collaboration.controllers,
  ],
  providers: [
    QuotaPolicies,
    WhatIfQueries,
    UnitProfiles,
    FilingsQueries,
    Filings,
    UnitFilingsQueries,
    FilingReminders,
    FilingImports,
    ContractorLinks,
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
    Closings,
    Seals,
    PeriodChecks,
    PeriodsQueries,
    SealsQueries,
    ...collaboration.providers,
    ...subsidyServices,
  ],
  exports: [
    QuotaPolicies,
    UnitProfiles,
    ContractorLinks,
    Filings,
    FilingsQueries,
    FilingReminders,
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
    Closings,
    ...subsidyServices,
    ...collaboration.providers,
  ],
})
export class ProcurementModule {}
