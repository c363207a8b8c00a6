import { ContractorLink } from '../contractors/contractor-link.entity';
import { ContractorLinksController } from '../contractors/contractor-links.controller';
import { ContractorLinks } from '../contractors/contractor-links.service';
import { QuotaController } from '../quota/quota.controller';
import { QuotaPolicies } from '../quota/quota-policies.service';
import { QuotaPolicy } from '../quota/quota-policy.entity';
import { WhatIfQueries } from '../quota/what-if.queries';
import { Filing, FilingReminder, UnitProfile, UnitProfileYear } from './filing.entity';
import { FilingImports } from './filing-imports.service';
import { FilingReminders } from './filing-reminders.service';
import { FilingsController } from './filings.controller';
import { FilingsQueries } from './filings.queries';
import { Filings } from './filings.service';
import { Heirs } from './heirs.queries';
import { UnitFilingsController } from './unit-filings.controller';
import { UnitFilingsQueries } from './unit-filings.queries';
import { UnitProfiles } from './unit-profiles.service';

/** The rules of the reserved share, what units file under them, and who buys for them. */
export const quota = {
  entities: [QuotaPolicy, UnitProfile, UnitProfileYear, Filing, FilingReminder, ContractorLink],
  controllers: [QuotaController, FilingsController, UnitFilingsController, ContractorLinksController],
  providers: [
    ...[QuotaPolicies, WhatIfQueries, UnitProfiles, ContractorLinks],
    ...[Filings, FilingsQueries, Heirs, FilingImports, FilingReminders, UnitFilingsQueries],
  ],
};

export type { NewQuotaPolicy } from '../quota/quota-policies.service';
export { canteenNames, unitStateNames } from './filing-columns.policy';
export type { FilingEvents } from './filings.events';
export { PickUnits, type UnitFilingItem } from './unit-filings.dto';
export {
  ContractorLink,
  ContractorLinks,
  Filing,
  FilingReminder,
  FilingReminders,
  Filings,
  FilingsQueries,
  QuotaPolicies,
  QuotaPolicy,
  UnitFilingsQueries,
  UnitProfile,
  UnitProfiles,
};
