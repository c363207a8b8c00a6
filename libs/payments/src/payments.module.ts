import { OrdersModule } from '@app/orders';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import './payments.errors';
import { BankLines } from './bank-lines.service';
import { BankStatementsController } from './bank-statements.controller';
import { acceptRawStatements } from './bank-statements.dto';
import { BankStatements } from './bank-statements.service';
import { Invoices } from './invoices.service';
import { PaymentNotices } from './payment-notice.service';
import { PaymentsController } from './payments.controller';
import { PaymentsQueries } from './payments.queries';
import { Payments } from './payments.service';

@Module({
  imports: [OrdersModule],
  controllers: [PaymentsController, BankStatementsController],
  providers: [Payments, PaymentsQueries, PaymentNotices, BankStatements, BankLines, Invoices],
  exports: [Payments, BankStatements, BankLines, Invoices],
})
export class PaymentsModule {
  constructor(private readonly host: HttpAdapterHost) {}

  /** A statement may also come as the plain body of a request; without HTTP (worker, seeds) there is nothing to do. */
  onModuleInit(): void {
    if (this.host.httpAdapter) acceptRawStatements(this.host.httpAdapter.getInstance());
  }
}
