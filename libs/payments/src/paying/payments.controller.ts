import {
  Access,
  type Actor,
  Answers,
  Config,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Papers,
  RequestOrigin,
  schemas,
  webOrigin,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { PaymentMethods } from '../stripe/stripe.dto';
import { StripeQueries } from '../stripe/stripe.queries';
import { StripeIntents } from '../stripe/stripe-intents.service';
import { ListPayments, PaymentItem, PaymentPage, RequestedPayment, RequestPayment } from './payments.dto';
import { PaymentsQueries } from './payments.queries';
import { Payments } from './payments.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class PaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly queries: PaymentsQueries,
    private readonly config: Config,
    private readonly stripe: StripeIntents,
    private readonly stripeQueries: StripeQueries,
    private readonly papers: Papers,
  ) {}

  @Get('orders/:id/payment-methods')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, PaymentMethods, { summary: 'How the order can be paid; bank transfer first, and always.' })
  listPaymentMethods(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<PaymentMethods> {
    return this.stripeQueries.methods(actor, id);
  }

  @Post('orders/:id/payments')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' })
  @Answers(201, RequestedPayment, {
    summary:
      'Transfer code and exact amount of what is due; the open one again while its amount is right. Through Stripe also ' +
      'what the buyer does next.',
    once: true,
    problems: ['payment.nothing_due', 'payment.not_pending', 'payment.method_not_offered'],
  })
  async requestPayment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RequestPayment }) { method }: RequestPayment,
    @RequestOrigin() reachedAt: string,
  ): Promise<RequestedPayment> {
    if (!method) return this.payments.request(actor, key, id);
    this.stripe.mustOffer(method);
    const origin = webOrigin(this.config.publicOrigin ?? reachedAt);
    const payment = await this.payments.request(actor, key, id);
    const draft = { orderId: id, paymentId: payment.id, method, origin };
    const attemptId = await this.stripe.open(actor, key, draft);
    return { ...payment, attempt: await this.stripeQueries.attempt(actor, attemptId) };
  }

  @Get('payments')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, PaymentPage, { summary: 'What the caller has to pay or will be paid, newest first.' })
  listPayments(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListPayments }) query: ListPayments,
  ): Promise<Page<PaymentItem>> {
    return this.queries.payments(actor, query);
  }

  @Get('payments/:id')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, PaymentItem, { summary: 'One payable.' })
  getPayment(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<PaymentItem> {
    return this.queries.payment(actor, id);
  }

  @Get('payments/:id/notice')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @ApiProduces('application/pdf')
  @Answers(200, null, {
    summary: '付款通知单: the payable as an A4 page to print, sign and stamp.',
    problems: ['request.malformed'],
  })
  getPaymentNotice(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'payment_notice', id, origin);
  }
}
