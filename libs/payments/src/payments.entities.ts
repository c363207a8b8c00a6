import { BankLine, BankStatement } from './bank/bank.entity';
import { Invoice } from './invoices/invoice.entity';
import { JournalEntry, JournalTransaction } from './journal/journal.entity';
import { Payment } from './paying/payment.entity';
import { Refund } from './refunds/refund.entity';
import { ProviderEvent, StripeIntent, StripeRefund } from './stripe/stripe.entity';

export const paymentsEntities = [
  Payment,
  BankStatement,
  BankLine,
  Invoice,
  Refund,
  JournalTransaction,
  JournalEntry,
  StripeIntent,
  StripeRefund,
  ProviderEvent,
];
