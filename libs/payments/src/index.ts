import './payments.errors';

export { BankLines } from './bank-lines.service';
export { type ImportedStatement, UploadedStatement } from './bank-statements.dto';
export { BankStatements } from './bank-statements.service';
export { Invoices } from './invoices.service';
export { BankLine, BankStatement, Invoice, Payment, paymentsEntities } from './payment.entity';
export { type PaymentState, paymentStates } from './payment.state';
export type { PaymentEvents } from './payments.events';
export { PaymentsModule } from './payments.module';
export { type OrderEvidence, Payments } from './payments.service';
export { newTransferCode, transferCodesIn } from './transfer-code.policy';
