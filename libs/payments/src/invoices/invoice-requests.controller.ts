import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  DeclineInvoiceRequest,
  InvoiceRequestItem,
  InvoiceRequestPage,
  ListInvoiceRequests,
  RequestInvoice,
  WithdrawInvoiceRequest,
} from './invoice-requests.dto';
import { InvoiceRequestsQueries } from './invoice-requests.queries';
import { InvoiceRequests } from './invoice-requests.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class InvoiceRequestsController {
  constructor(
    private readonly requests: InvoiceRequests,
    private readonly queries: InvoiceRequestsQueries,
  ) {}

  @Post('invoice-requests')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' })
  @Answers(201, InvoiceRequestItem, {
    summary: 'Asks one supplier for an invoice over what was accepted on one order or many.',
    once: true,
    problems: [
      ...['request.not_found', 'invoice_request.two_suppliers', 'invoice_request.nothing_left'],
      'invoice_request.total_changed',
    ],
  })
  requestInvoice(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: RequestInvoice }) draft: RequestInvoice,
  ): Promise<InvoiceRequestItem> {
    return this.requests.make(actor, key, draft);
  }

  @Get('invoice-requests')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, InvoiceRequestPage, { summary: 'Requests that the caller made or is asked, newest first.' })
  listInvoiceRequests(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListInvoiceRequests }) query: ListInvoiceRequests,
  ): Promise<Page<InvoiceRequestItem>> {
    return this.queries.list(actor, query);
  }

  @Get('invoice-requests/:id')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, InvoiceRequestItem, {
    summary: 'One request, with what may still be invoiced of its orders.',
  })
  getInvoiceRequest(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<InvoiceRequestItem> {
    return this.queries.one(actor, id);
  }

  @Post('invoice-requests/:id/refusal')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, InvoiceRequestItem, {
    summary: 'The supplier declines, with a reason.',
    once: 'optional',
    problems: ['invoice_request.wrong_state'],
  })
  declineInvoiceRequest(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DeclineInvoiceRequest }) { reason }: DeclineInvoiceRequest,
  ): Promise<InvoiceRequestItem> {
    return this.requests.decline(actor, key, id, reason);
  }

  @Post('invoice-requests/:id/withdrawal')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' })
  @Answers(201, InvoiceRequestItem, {
    summary: 'The buyer takes a request back.',
    once: 'optional',
    problems: ['invoice_request.wrong_state'],
  })
  withdrawInvoiceRequest(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: WithdrawInvoiceRequest }) _nothing: WithdrawInvoiceRequest,
  ): Promise<InvoiceRequestItem> {
    return this.requests.withdraw(actor, key, id);
  }
}
