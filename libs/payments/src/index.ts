import './payments.errors';

export { BankLine, BankStatement } from './bank/bank.entity';
export { BankAccounts } from './bank/bank-accounts.service';
export { BankLines } from './bank/bank-lines.service';
export { type ImportedStatement, UploadedStatement } from './bank/bank-statements.dto';
export { BankStatements } from './bank/bank-statements.service';
export { previewBankFile, readBankStatement } from './bank-files/bank-file.policy';
export { Invoice } from './invoices/invoice.entity';
export { Invoices } from './invoices/invoices.service';
export { Journal } from './journal/journal.service';
export { Payment } from './paying/payment.entity';
export { type PaymentState, paymentStates } from './paying/payment.state';
export { type OrderEvidence, Payments } from './paying/payments.service';
export { newTransferCode, transferCodesIn } from './paying/transfer-code.policy';
export { paymentsEntities } from './payments.entities';
export type { PaymentEvents } from './payments.events';
export { PaymentsModule } from './payments.module';
export { Refunds } from './refunds/refunds.service';
