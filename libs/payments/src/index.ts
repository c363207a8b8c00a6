import './payments.errors';

export { BankLine, BankStatement, Invoice, Payment, paymentsEntities } from './payment.entity';
export { type PaymentState, paymentStates } from './payment.state';
export type { PaymentEvents } from './payments.events';
export { PaymentsModule } from './payments.module';
export { type OrderEvidence, Payments } from './payments.service';
