import type { CatalogEvents } from '@app/catalog';
import type { FulfillmentEvents } from '@app/fulfillment';
import type { AdmissionEvents, IdentityEvents } from '@app/identity';
import type { OrderEvents } from '@app/orders';
import { Journal, type PaymentEvents, Payments, Refunds, Settlements } from '@app/payments';
import type { Subscriptions } from '@app/platform';
import {
  type CollaborationEvents,
  Facts,
  type FilingEvents,
  type PeriodEvents,
  SalesClashes,
  type SalesEvents,
  type SubsidyEvents,
  type UnitEvents,
} from '@app/procurement';
import type { ReportingEvents } from '@app/reporting';
import type { INestApplicationContext } from '@nestjs/common';

export type MarketEvents = IdentityEvents &
  AdmissionEvents &
  CatalogEvents &
  OrderEvents &
  FulfillmentEvents &
  PaymentEvents &
  SalesEvents &
  CollaborationEvents &
  SubsidyEvents &
  PeriodEvents &
  FilingEvents &
  UnitEvents &
  ReportingEvents;

/**
 * Every event and who listens to it, on one screen. The compiler refuses a type that is missing here.
 * A handler gets a batch and the transaction that also writes its receipts; it runs exactly once per event.
 */
export function subscriptions(app: INestApplicationContext): Subscriptions<MarketEvents> {
  return {
    ...ofPeopleAndGoods,
    ...ofOrders(app),
    ...ofMoney(app),
    ...ofSales(app),
    ...ofPeriods,
    ...ofFilings,
    ...ofUnits,
    ...ofSubsidies,
    ...ofCollaboration,
    ...ofFigures,
  };
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
  const clashes = app.get(SalesClashes);
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
    'invoice.reported_as_sale': { 'sales.recordClash': (tx, events) => clashes.recordRefused(tx, events) },
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

/** Sales outside the platform. */
function ofSales(app: INestApplicationContext): Subscriptions<SalesEvents> {
  const facts = app.get(Facts);
  return {
    'sales_report.submitted': {},
    'sales_report.returned': {},
    'sales_report.resubmitted': {},
    'sales_report.accepted': { 'ledger.addSales': (tx, events) => facts.addSales(tx, events) },
    'sales_report.refused': {},
    'sales_report.withdrawn': {},
    'sales_report.files_added': {},
    'sales_report.files_confirmed': { 'ledger.raiseSales': (tx, events) => facts.raiseSales(tx, events) },
    'sales_correction.requested': {},
    'sales_correction.accepted': {
      'ledger.addCorrections': (tx, events) => facts.addCorrections(tx, events),
    },
    'sales_correction.refused': {},
    'sales_key.clashed': {},
  };
}

const ofPeopleAndGoods: Subscriptions<IdentityEvents & AdmissionEvents & CatalogEvents> = {
  'user.password_changed': {},
  'user.second_factor_enrolled': {},
  'user.second_factor_removed': {},
  'office.granted': {},
  'office.changed': {},
  'office.withdrawn': {},
  'stock.moved': {},
  'sku.changed': {},
  'product.delisted': {},
  'product.relisted': {},
  'plot.entered': {},
  'plot.withdrawn': {},
  'reference_price.recorded': {},
  'supplier_application.filed': {},
  'supplier_application.signed_off': {},
  'supplier_application.admitted': {},
  'supplier_application.declined': {},
  'supplier_application.withdrawn': {},
};

const ofPeriods: Subscriptions<PeriodEvents> = {
  'period.proposed': {},
  'period.withdrawn': {},
  'period.closed': {},
  'period.reopened': {},
};

const ofFilings: Subscriptions<FilingEvents> = {
  'quota_policy.entered': {},
  'quota_policy.ended': {},
  'unit_profile.changed': {},
  'filing.begun': {},
  'filing.changed': {},
  'filing.submitted': {},
  'filing.returned': {},
  'filing.approved': {},
  'contractor_link.proposed': {},
  'contractor_link.confirmed': {},
  'contractor_link.refused': {},
  'contractor_link.ended': {},
  'filing_reminders.sent': {},
};

/** What counts for whom is worked out when it is asked. */
const ofUnits: Subscriptions<UnitEvents> = {
  'unit_change.entered': {},
  'unit_change.in_force': {},
  'unit_change.withdrawn': {},
  'units.nudged': {},
};

const ofFigures: Subscriptions<ReportingEvents> = {
  'export.requested': {},
  'export.made': {},
  'export.failed': {},
  'export.cancelled': {},
  'export.downloaded': {},
  'bulletin.drafted': {},
  'bulletin.worded': {},
  'bulletin.figures_taken': {},
  'bulletin.proposed': {},
  'bulletin.returned': {},
  'bulletin.published': {},
  'bulletin.withdrawn': {},
  'flag.found': {},
  'flag.grew': {},
  'flag.assigned': {},
  'flag.ended': {},
  'flag_search.requested': {},
  'flag_search.done': {},
  'integrity_rule.changed': {},
};

const ofSubsidies: Subscriptions<SubsidyEvents> = {
  'subsidy.programme_saved': {},
  'subsidy.published': {},
  'subsidy.notice_ended': {},
  'subsidy.objection_filed': {},
  'subsidy.objection_decided': {},
  'subsidy.finalised': {},
  'subsidy.noticed_again': {},
  'subsidy.sent_back': {},
  'subsidy.confirmed': {},
  'subsidy.withdrawn': {},
  'subsidy.payment_made': {},
  'subsidy.payment_marked': {},
  'subsidy.paid': {},
};

/** History alone. */
const ofCollaboration: Subscriptions<CollaborationEvents> = {
  'agreement.drafted': {},
  'agreement.confirmed': {},
  'agreement.withdrawn': {},
  'supplement.drafted': {},
  'supplement.confirmed': {},
  'supplement.withdrawn': {},
  'indicator_report.made': {},
  'indicator_report.accepted': {},
  'indicator_report.returned': {},
  'target.changed': {},
  'target_part.changed': {},
  'target_part.removed': {},
  'project.registered': {},
  'project.approved': {},
  'project.refused': {},
  'project.reported': {},
  'project.paid': {},
  'project.completed': {},
  'budget_line.judged': {},
};
