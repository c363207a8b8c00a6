import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import './payments.errors';
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

@Module({
  imports: [OrdersModule],
  controllers: [
    PaymentsController,
    BankAccountsController,
    BankStatementsController,
    BankLinesController,
    InvoicesController,
    JournalController,
    RefundsController,
  ],
  providers: [
    Payments,
    PaymentsQueries,
    PaymentNotices,
    BankAccounts,
    BankStatements,
    BankLines,
    BankQueries,
    CandidatesQueries,
    Allocations,
    Matching,
    Invoices,
    InvoicesQueries,
    Journal,
    JournalQueries,
    Refunds,
    RefundsQueries,
  ],
  exports: [Payments, BankAccounts, BankStatements, BankLines, Invoices, Journal, Refunds],
})
export class PaymentsModule {
  constructor(private readonly host: HttpAdapterHost) {}

  /** A statement may also come as the plain body of a request; without HTTP (worker, seeds) there is nothing to do. */
  onModuleInit(): void {
    if (this.host.httpAdapter) acceptRawStatements(this.host.httpAdapter.getInstance());
  }
}
