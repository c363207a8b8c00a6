import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import './payments.errors';
import { BankQueries } from './bank/bank.queries';
import { BankLines } from './bank/bank-lines.service';
import { BankStatementsController } from './bank/bank-statements.controller';
import { acceptRawStatements } from './bank/bank-statements.dto';
import { BankStatements } from './bank/bank-statements.service';
import { InvoicesController } from './invoices/invoices.controller';
import { InvoicesQueries } from './invoices/invoices.queries';
import { Invoices } from './invoices/invoices.service';
import { JournalController } from './journal/journal.controller';
import { JournalQueries } from './journal/journal.queries';
import { Journal } from './journal/journal.service';
import { PaymentNotices } from './paying/payment-notice.service';
import { PaymentsController } from './paying/payments.controller';
import { PaymentsQueries } from './paying/payments.queries';
import { Payments } from './paying/payments.service';
import { RefundsController } from './refunds/refunds.controller';
import { RefundsQueries } from './refunds/refunds.queries';
import { Refunds } from './refunds/refunds.service';
import { PaymentAttemptsController } from './stripe/payment-attempts.controller';
import { keepWebhooksRaw, ProviderEventsController } from './stripe/provider-events.controller';
import { ProviderEvents } from './stripe/provider-events.service';
import { StripeQueries } from './stripe/stripe.queries';
import { StripeClient } from './stripe/stripe-client.service';
import { StripeIntents } from './stripe/stripe-intents.service';
import { StripeRefunds } from './stripe/stripe-refunds.service';

@Module({
  imports: [OrdersModule],
  controllers: [
    PaymentsController,
    BankStatementsController,
    InvoicesController,
    JournalController,
    RefundsController,
    PaymentAttemptsController,
    ProviderEventsController,
  ],
  providers: [
    Payments,
    PaymentsQueries,
    PaymentNotices,
    BankStatements,
    BankLines,
    BankQueries,
    Invoices,
    InvoicesQueries,
    Journal,
    JournalQueries,
    Refunds,
    RefundsQueries,
    StripeClient,
    StripeIntents,
    StripeRefunds,
    StripeQueries,
    ProviderEvents,
  ],
  exports: [
    Payments,
    BankStatements,
    BankLines,
    Invoices,
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
