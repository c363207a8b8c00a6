import { Papers } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { PaymentsQueries } from '../paying/payments.queries';
import { paymentNotice } from './payment-notice.policy';

/** 付款通知单 as it is printed and checked. */
@Injectable()
export class PaymentPapers {
  constructor(papers: Papers, payments: PaymentsQueries) {
    papers.offer('payment_notice', async (actor, id) => paymentNotice(await payments.payment(actor, id)));
  }
}
