import { BankAccount, BankAllocation, BankLine, BankStatement } from './bank/bank.entity';
import { invoicesEntities } from './invoices';
import { JournalEntry, JournalTransaction } from './journal/journal.entity';
import { Payment } from './paying/payment.entity';
import { Refund } from './refunds/refund.entity';
import { Settlement, SettlementItem } from './settlements/settlement.entity';
import {
  ProviderEvent,
  ProviderPayout,
  StripeDispute,
  StripeDisputeMove,
  StripeIntent,
  StripeRefund,
} from './stripe/stripe.entity';
import { PaymentList, PaymentListLine, Payout, PayoutAccount } from './transfers/transfer.entity';

/** Every table of the lib. */
export const paymentsEntities = [
  Payment,
  BankStatement,
  BankLine,
  BankAllocation,
  BankAccount,
  ...invoicesEntities,
  Refund,
  JournalTransaction,
  JournalEntry,
  Settlement,
  SettlementItem,
  Payout,
  PayoutAccount,
  PaymentList,
  PaymentListLine,
  StripeIntent,
  StripeRefund,
  StripeDispute,
  StripeDisputeMove,
  ProviderPayout,
  ProviderEvent,
];
