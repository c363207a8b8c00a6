import { Platform0001 } from './0001-platform';
import { Identity0002 } from './0002-identity';
import { Catalog0003 } from './0003-catalog';
import { Orders0004 } from './0004-orders';
import { Fulfillment0005 } from './0005-fulfillment';
import { Payments0006 } from './0006-payments';
import { Procurement0007 } from './0007-procurement';
import { PlaceCheckout0008 } from './0008-place-checkout';
import { HotPaths0009 } from './0009-hot-paths';
import { NationalTotals0010 } from './0010-national-totals';
import { RowLevelSecurity0011 } from './0011-row-level-security';
import { SecondFactors0012 } from './0012-second-factors';
import { DaysAndOrigins0013 } from './0013-days-and-origins';
import { PoliciesOfAccounts0014 } from './0014-policies-of-accounts';
import { PoliciesForPages0015 } from './0015-policies-for-pages';
import { PairTallies0016 } from './0016-pair-tallies';
import { TakenTransferCodes0017 } from './0017-taken-transfer-codes';
import { Journal0018 } from './0018-journal';
import { OrdersByFact0019 } from './0019-orders-by-fact';
import { BankAllocations0020 } from './0020-bank-allocations';
import { Stripe0021 } from './0021-stripe';
import { Invoices0022 } from './0022-invoices';
import { Settlements0023 } from './0023-settlements';
import { PaperChecks0024 } from './0024-paper-checks';
import { Claims0025 } from './0025-claims';
import { PayoutsOnBankLines0026 } from './0026-payouts-on-bank-lines';
import { PaperSubjects0027 } from './0027-paper-subjects';
import { ClosedRests0028 } from './0028-closed-rests';
import { StripeDisputes0029 } from './0029-stripe-disputes';
import { QuotaFilings0030 } from './0030-quota-filings';
import { Agreements0031 } from './0031-agreements';
import { OffPlatformSales0032 } from './0032-off-platform-sales';
import { Periods0033 } from './0033-periods';
import { OfficesAndAudit0034 } from './0034-offices-and-audit';
import { Subsidies0035 } from './0035-subsidies';
import { ContractorLinks0036 } from './0036-contractor-links';
import { Bulletins0037 } from './0037-bulletins';
import { ProviderPayouts0038 } from './0038-provider-payouts';
import { OfficesEverywhere0039 } from './0039-offices-everywhere';
import { Integrity0040 } from './0040-integrity';
import { UnitChanges0041 } from './0041-unit-changes';
import { FilingDesk0042 } from './0042-filing-desk';
import { Figures0043 } from './0043-figures';
import { SupplierApplications0044 } from './0044-supplier-applications';
import { ContractsTakenBack0045 } from './0045-contracts-taken-back';
import { ReachOfEvents0046 } from './0046-reach-of-events';
import { QuotaLedger0047 } from './0047-quota-ledger';
import { SalesReconciled0048 } from './0048-sales-reconciled';
import { ReserveLines0049 } from './0049-reserve-lines';
import { QuotaYears0050 } from './0050-quota-years';
import { NoticesAgainAndFreedKeys0051 } from './0051-notices-again-and-freed-keys';
import { ClosingGrounds0052 } from './0052-closing-grounds';
import { KeptWithinOffice0053 } from './0053-kept-within-office';
import { DaysOfBooking0054 } from './0054-days-of-booking';
import { GoodsPassedOn0055 } from './0055-goods-passed-on';
import { LooksOfAuditors0056 } from './0056-looks-of-auditors';

/** One timeline for one database, in order, forward only. A released migration is never edited. */
export const migrations = [
  Platform0001,
  Identity0002,
  Catalog0003,
  Orders0004,
  Fulfillment0005,
  Payments0006,
  Procurement0007,
  PlaceCheckout0008,
  HotPaths0009,
  NationalTotals0010,
  RowLevelSecurity0011,
  SecondFactors0012,
  DaysAndOrigins0013,
  PoliciesOfAccounts0014,
  PoliciesForPages0015,
  PairTallies0016,
  TakenTransferCodes0017,
  Journal0018,
  OrdersByFact0019,
  BankAllocations0020,
  Stripe0021,
  Invoices0022,
  Settlements0023,
  PaperChecks0024,
  Claims0025,
  PayoutsOnBankLines0026,
  PaperSubjects0027,
  ClosedRests0028,
  StripeDisputes0029,
  QuotaFilings0030,
  Agreements0031,
  OffPlatformSales0032,
  Periods0033,
  OfficesAndAudit0034,
  Subsidies0035,
  ContractorLinks0036,
  Bulletins0037,
  ProviderPayouts0038,
  OfficesEverywhere0039,
  Integrity0040,
  UnitChanges0041,
  FilingDesk0042,
  Figures0043,
  SupplierApplications0044,
  ContractsTakenBack0045,
  ReachOfEvents0046,
  QuotaLedger0047,
  SalesReconciled0048,
  ReserveLines0049,
  QuotaYears0050,
  NoticesAgainAndFreedKeys0051,
  ClosingGrounds0052,
  KeptWithinOffice0053,
  DaysOfBooking0054,
  GoodsPassedOn0055,
  LooksOfAuditors0056,
];
