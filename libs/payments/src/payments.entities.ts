import { BankAccount, BankAllocation, BankLine, BankStatement } from './bank/bank.entity';
import { Invoice } from './invoices/invoice.entity';
import { JournalEntry, JournalTransaction } from './journal/journal.entity';
import { Payment } from './paying/payment.entity';
import { Refund } from './refunds/refund.entity';

export const paymentsEntities = [
  Payment,
  BankStatement,
  BankLine,
  BankAllocation,
  BankAccount,
  Invoice,
  Refund,
  JournalTransaction,
  JournalEntry,
];
