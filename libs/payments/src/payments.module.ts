import { IdentityModule } from '@app/identity';
import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import './payments.errors';
import './invoices/invoices.errors';
import { Allocations } from './bank/allocations.service';
import { BankQueries } from './bank/bank.queries';
import { BankAccountsController } from './bank/bank-accounts.controller';
import { BankAccounts } from './bank/bank-accounts.service';
import { BankLinesController } from './bank/bank-lines.controller';
import { BankLines } from './bank/bank-lines.service';
import { BankStatementsController } from './bank/bank-statements.controller';
import { acceptRawStatements } from './bank/bank-statements.dto';
import { BankStatements } from './bank/bank-statements.service';
import { CandidatesQueries } from './bank/candidates.queries';
import { Matching } from './bank/matching.service';
import { InvoiceGapsController } from './invoices/invoice-gaps.controller';
import { InvoiceGapsQueries } from './invoices/invoice-gaps.queries';
import { InvoiceRequestsController } from './invoices/invoice-requests.controller';
import { InvoiceRequestsQueries } from './invoices/invoice-requests.queries';
import { InvoiceRequests } from './invoices/invoice-requests.service';
import { InvoicesController } from './invoices/invoices.controller';
import { InvoicesQueries } from './invoices/invoices.queries';
import { Invoices } from './invoices/invoices.service';
import { RedLetters } from './invoices/red-letters.service';
import { JournalController } from './journal/journal.controller';
import { JournalQueries } from './journal/journal.queries';
import { Journal } from './journal/journal.service';
import { PaymentPapers } from './papers/payment-papers.service';
import { PaymentsController } from './paying/payments.controller';
import { PaymentsQueries } from './paying/payments.queries';
import { Payments } from './paying/payments.service';
import { TransferCodes } from './paying/transfer-codes.service';
import { RefundsController } from './refunds/refunds.controller';
import { RefundsQueries } from './refunds/refunds.queries';
import { Refunds } from './refunds/refunds.service';
import { EarningsQueries } from './settlements/earnings.queries';
import { SettlementsController } from './settlements/settlements.controller';
import { SettlementsQueries } from './settlements/settlements.queries';
import { Settlements } from './settlements/settlements.service';
import { SheetsController } from './settlements/sheets.controller';
import { SheetsQueries } from './settlements/sheets.queries';
import { DisputesController } from './stripe/disputes.controller';
import { DisputesQueries } from './stripe/disputes.queries';
import { PaymentAttemptsController } from './stripe/payment-attempts.controller';
import { keepWebhooksRaw, ProviderEventsController } from './stripe/provider-events.controller';
import { ProviderEvents } from './stripe/provider-events.service';
import { ProviderPayouts } from './stripe/provider-payouts.service';
import { StripeQueries } from './stripe/stripe.queries';
import { StripeClient } from './stripe/stripe-client.service';
import { StripeDisputes } from './stripe/stripe-disputes.service';
import { StripeIntents } from './stripe/stripe-intents.service';
import { StripeRefunds } from './stripe/stripe-refunds.service';
import { InvoiceTitlesController } from './titles/invoice-titles.controller';
import { InvoiceTitles } from './titles/invoice-titles.service';
import { PaymentListsController } from './transfers/payment-lists.controller';
import { PaymentListsQueries } from './transfers/payment-lists.queries';
import { PaymentLists } from './transfers/payment-lists.service';
import { PayoutAccounts } from './transfers/payout-accounts.service';
import { PayoutsController } from './transfers/payouts.controller';
import { PayoutsQueries } from './transfers/payouts.queries';
import { Payouts } from './transfers/payouts.service';

@Module({
  imports: [IdentityModule, OrdersModule],
  controllers: [
    PaymentsController,
    BankAccountsController,
    BankStatementsController,
    InvoiceTitlesController,
    InvoiceRequestsController,
    InvoiceGapsController,
    BankLinesController,
    InvoicesController,
    JournalController,
    RefundsController,
    SettlementsController,
    SheetsController,
    PayoutsController,
    PaymentListsController,
    PaymentAttemptsController,
    ProviderEventsController,
    DisputesController,
  ],
  providers: [
    Payments,
    TransferCodes,
    PaymentsQueries,
    PaymentPapers,
    BankAccounts,
    BankStatements,
    BankLines,
    BankQueries,
    CandidatesQueries,
    Allocations,
    Matching,
    Invoices,
    InvoicesQueries,
    InvoiceTitles,
    InvoiceRequests,
    InvoiceRequestsQueries,
    InvoiceGapsQueries,
    RedLetters,
    Journal,
    JournalQueries,
    Refunds,
    RefundsQueries,
    Settlements,
    SettlementsQueries,
    EarningsQueries,
    SheetsQueries,
    Payouts,
    PayoutAccounts,
    PayoutsQueries,
    PaymentLists,
    PaymentListsQueries,
    StripeClient,
    StripeIntents,
    StripeRefunds,
    StripeDisputes,
    ProviderPayouts,
    DisputesQueries,
    StripeQueries,
    ProviderEvents,
  ],
  exports: [
    Payments,
    BankStatements,
    BankLines,
    Invoices,
    InvoiceTitles,
    InvoiceRequests,
    RedLetters,
    Journal,
    Refunds,
    Settlements,
    SettlementsQueries,
    SheetsQueries,
    Payouts,
    Journal,
    Refunds,
    StripeIntents,
    StripeRefunds,
    ProviderEvents,
  ],
})
export class PaymentsModule {
  constructor(private readonly host: HttpAdapterHost) {}

  /** What comes as plain bytes: statements and webhooks. Without HTTP (worker, seeds) there is nothing to do. */
  onModuleInit(): void {
    if (!this.host.httpAdapter) return;
    acceptRawStatements(this.host.httpAdapter.getInstance());
    keepWebhooksRaw(this.host.httpAdapter.getInstance());
  }
}
