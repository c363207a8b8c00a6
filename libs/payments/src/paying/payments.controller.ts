import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Papers,
  RequestOrigin,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { ListPayments, PaymentItem, PaymentPage, RequestPayment } from './payments.dto';
import { PaymentsQueries } from './payments.queries';
import { Payments } from './payments.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class PaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly queries: PaymentsQueries,
    private readonly papers: Papers,
  ) {}

  @Post('orders/:id/payments')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' })
  @Answers(201, PaymentItem, {
    summary: 'Transfer code and exact amount of what is due; the open one again while its amount is right.',
    once: true,
    problems: ['payment.nothing_due'],
  })
  requestPayment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RequestPayment }) _draft: RequestPayment,
  ): Promise<PaymentItem> {
    return this.payments.request(actor, key, id);
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
