import { Config, Papers, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { PaymentsQueries } from '../paying/payments.queries';
import { SettlementsQueries } from '../settlements/settlements.queries';
import { SheetsQueries } from '../settlements/sheets.queries';
import { monthlyStatement } from './monthly-statement.policy';
import { monthOf, ordersOf } from './paper-subjects.policy';
import { paymentNotice } from './payment-notice.policy';
import { settlementSheet, settlementStatement } from './settlement-papers.policy';

/** 付款通知单, 结算单 (of both sides) and 对账单 as they are printed and checked. */
@Injectable()
export class PaymentPapers {
  constructor(
    papers: Papers,
    config: Config,
    payments: PaymentsQueries,
    settlements: SettlementsQueries,
    sheets: SheetsQueries,
  ) {
    const platform = config.payee.name;
    papers.offer('payment_notice', async (actor, id) => paymentNotice(await payments.payment(actor, id)));
    papers.offer('settlement_statement', async (actor, id) =>
      settlementStatement(await settlements.statement(actor, id), platform),
    );
    papers.offer('settlement_sheet', async (actor, subject) =>
      settlementSheet(await sheets.settlementSheet(actor, ordersOf(subject))),
    );
    papers.offer('monthly_statement', async (actor, subject) => {
      const { buyerId, month } = monthOf(subject);
      // A month is read as one's own account; nobody reads it for another.
      if (buyerId !== actor.organizationId) throw new Problem('request.not_found');
      return monthlyStatement(await sheets.monthlyStatement(actor, month), platform);
    });
  }
}
