import './payments.errors';
import { BankLine, BankStatement } from './bank/bank.entity';
import { invoicesEntities } from './invoices';
import { JournalEntry, JournalTransaction } from './journal/journal.entity';
import { Payment } from './paying/payment.entity';
import { Refund } from './refunds/refund.entity';

export { BankLines } from './bank/bank-lines.service';
export { type ImportedStatement, UploadedStatement } from './bank/bank-statements.dto';
export { BankStatements } from './bank/bank-statements.service';
export { InvoiceRequests, Invoices, InvoiceTitles, RedLetters } from './invoices';
export { Journal } from './journal/journal.service';
export { type PaymentState, paymentStates } from './paying/payment.state';
export { type OrderEvidence, Payments } from './paying/payments.service';
export { newTransferCode, transferCodesIn } from './paying/transfer-code.policy';
export type { PaymentEvents } from './payments.events';
export { PaymentsModule } from './payments.module';
export { Refunds } from './refunds/refunds.service';
export { BankLine, BankStatement, Payment };

export const paymentsEntities = [
  ...[Payment, BankStatement, BankLine, ...invoicesEntities],
  ...[Refund, JournalTransaction, JournalEntry],
];
