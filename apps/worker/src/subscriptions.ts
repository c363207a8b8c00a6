import type { CatalogEvents } from '@app/catalog';
import type { FulfillmentEvents } from '@app/fulfillment';
import type { IdentityEvents } from '@app/identity';
import type { OrderEvents } from '@app/orders';
import { Journal, type PaymentEvents, Payments, Refunds, Settlements } from '@app/payments';
import type { Subscriptions } from '@app/platform';
import { Facts, type PeriodEvents } from '@app/procurement';
import type { INestApplicationContext } from '@nestjs/common';

export type MarketEvents = IdentityEvents &
  CatalogEvents &
  OrderEvents &
  FulfillmentEvents &
  PaymentEvents &
  PeriodEvents;

/**
 * Every event and who listens to it, on one screen. The compiler refuses a type that is missing here.
 * A handler gets a batch and the transaction that also writes its receipts; it runs exactly once per event.
 */
export function subscriptions(app: INestApplicationContext): Subscriptions<MarketEvents> {
  return { ...ofPeopleAndGoods, ...ofOrders(app), ...ofMoney(app), ...ofPeriods };
}

function ofOrders(app: INestApplicationContext): Subscriptions<OrderEvents & FulfillmentEvents> {
  const facts = app.get(Facts);
  const payments = app.get(Payments);
  const journal = app.get(Journal);
  const refunds = app.get(Refunds);
  const settlements = app.get(Settlements);
  const takenBack: Subscriptions<FulfillmentEvents>['return.agreed'] = {
    'ledger.addReturns': (tx, events) => facts.addReturns(tx, events),
    'payments.voidStale': (tx, events) => payments.voidStale(tx, events),
    'journal.bookReturned': (tx, events) => journal.bookReturned(tx, events),
    'refunds.openDue': (tx, events) => refunds.openDue(tx, events),
    'settlements.addItems': (tx, events) => settlements.addItems(tx, events),
  };
  return {
    'order.placed': { 'journal.openPrepaid': (tx, events) => journal.openPrepaid(tx, events) },
    'order.confirmed': {},
    'order.cancelled': {
      'payments.voidStale': (tx, events) => payments.voidStale(tx, events),
      'journal.closeCancelled': (tx, events) => journal.closeCancelled(tx, events),
      'refunds.openDue': (tx, events) => refunds.openDue(tx, events),
    },
    'order.rest_closed': {
      'payments.voidStale': (tx, events) => payments.voidStale(tx, events),
      'journal.bookClosedRest': (tx, events) => journal.bookClosedRest(tx, events),
      'refunds.openDue': (tx, events) => refunds.openDue(tx, events),
    },
    'order.completed': { 'settlements.addItems': (tx, events) => settlements.addItems(tx, events) },
    'shipment.sent': {},
    'acceptance.signed': {},
    'acceptance.overdue': {},
    'delivery.accepted': {
      'ledger.addPurchases': (tx, events) => facts.addPurchases(tx, events),
      'journal.bookAccepted': (tx, events) => journal.bookAccepted(tx, events),
    },
    'delivery.rejected': {
      'journal.bookRejected': (tx, events) => journal.bookRejected(tx, events),
      'refunds.openDue': (tx, events) => refunds.openDue(tx, events),
    },
    'return.requested': {},
    'return.agreed': takenBack,
    'return.refused': {},
    'claim.requested': {},
    'claim.agreed': takenBack,
    'claim.refused': {},
  };
}

function ofMoney(app: INestApplicationContext): Subscriptions<PaymentEvents> {
  const facts = app.get(Facts);
  return {
    'payment.requested': {},
    'payment.voided': {},
    'payment.captured': { 'ledger.raiseByPayment': (tx, events) => facts.raiseByPayment(tx, events) },
    'payment.part_received': { 'ledger.raiseByPayment': (tx, events) => facts.raiseByPayment(tx, events) },
    'payment.surplus_received': {},
    'payment.disputed': {},
    'provider_payout.arrived': {},
    'refund.opened': {},
    'refund.sent': {},
    'refund.paid': {},
    // The order is paid so much more again, and that may reach a delivery which it did not reach when the refund was opened.
    'refund.failed': { 'ledger.raiseByPayment': (tx, events) => facts.raiseByPayment(tx, events) },
    'invoice.registered': {},
    'invoice.verified': { 'ledger.raiseByInvoice': (tx, events) => facts.raiseByInvoice(tx, events) },
    'invoice.disputed': {},
    'invoice.reversed': {},
    'invoice_request.made': {},
    'invoice_request.declined': {},
    'invoice_request.withdrawn': {},
    'bank.statement_imported': {},
    'bank.match_proposed': {},
    'bank.match_confirmed': {},
    'bank.match_rejected': {},
    'settlement.made': {},
    'payout.released': {},
    'payout.paid': {},
    'payout.failed': {},
    'payout_account.entered': {},
    'payout_account.confirmed': {},
    'payout_account.refused': {},
    'payment_list.proposed': {},
    'payment_list.released': {},
    'payment_list.withdrawn': {},
    'bank.account_added': {},
    'bank.layout_saved': {},
  };
}

const ofPeopleAndGoods: Subscriptions<IdentityEvents & CatalogEvents> = {
  'user.password_changed': {},
  'user.second_factor_enrolled': {},
  'user.second_factor_removed': {},
  'stock.moved': {},
  'sku.changed': {},
  'product.delisted': {},
  'product.relisted': {},
};

const ofPeriods: Subscriptions<PeriodEvents> = {
  'period.proposed': {},
  'period.withdrawn': {},
  'period.closed': {},
  'period.reopened': {},
};
