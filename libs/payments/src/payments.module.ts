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
import { PaymentPapers } from './papers/payment-papers.service';
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
    BankStatementsController,
    InvoicesController,
    JournalController,
    RefundsController,
  ],
  providers: [
    Payments,
    PaymentsQueries,
    PaymentPapers,
    BankStatements,
    BankLines,
    BankQueries,
    Invoices,
    InvoicesQueries,
    Journal,
    JournalQueries,
    Refunds,
    RefundsQueries,
  ],
  exports: [Payments, BankStatements, BankLines, Invoices, Journal, Refunds],
})
export class PaymentsModule {
  constructor(private readonly host: HttpAdapterHost) {}

  /** A statement may also come as the plain body of a request; without HTTP (worker, seeds) there is nothing to do. */
  onModuleInit(): void {
    if (this.host.httpAdapter) acceptRawStatements(this.host.httpAdapter.getInstance());
  }
}
