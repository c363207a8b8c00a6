import { Access, type Actor, Answers, CurrentActor, type Page, Problem, Public } from '@app/platform';
import { Body, Controller, Get, Headers, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { NoBody } from '../bank/bank-lines.dto';
import { ProviderEvents } from './provider-events.service';
import {
  type EventParams,
  eventParams,
  ListProviderEvents,
  ProviderEventDetail,
  type ProviderEventItem,
  ProviderEventPage,
  Received,
} from './stripe.dto';
import { StripeQueries } from './stripe.queries';

const address = '/v1/webhooks/stripe';
const rawType = 'application/vnd.stripe.event';
/** Stripe's own events are smaller by far. */
const largestEvent = 512 * 1024;

/** What Stripe signs are bytes: its events are not taken apart before their signature is checked. */
export function keepWebhooksRaw(fastify: FastifyInstance): void {
  fastify.addContentTypeParser<Buffer>(
    rawType,
    { parseAs: 'buffer', bodyLimit: largestEvent },
    (_request, body, done) => done(null, body),
  );
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.url === address) request.raw.headers['content-type'] = rawType;
    done();
  });
}

@Controller('v1')
export class ProviderEventsController {
  constructor(
    private readonly events: ProviderEvents,
    private readonly queries: StripeQueries,
  ) {}

  @Post('webhooks/stripe')
  @Public()
  @ApiBody({ schema: { type: 'object' } })
  @Answers(200, Received, {
    summary: 'For Stripe alone: keeps a signed event, and answers before anything is made of it.',
    problems: ['webhook.bad_signature', 'request.too_large'],
  })
  async receiveStripeEvent(
    @Req() request: FastifyRequest,
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<Received> {
    if (!Buffer.isBuffer(request.body) || !signature) throw new Problem('webhook.bad_signature');
    await this.events.receive(request.body, signature);
    return { received: true };
  }

  @Get('provider-events')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, ProviderEventPage, { summary: 'What the payment provider told us, newest first.' })
  listProviderEvents(
    @Query({ schema: ListProviderEvents }) query: ListProviderEvents,
  ): Promise<Page<ProviderEventItem>> {
    return this.queries.events(query);
  }

  @Get('provider-events/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, ProviderEventDetail, { summary: 'One event, with what the provider sent.' })
  getProviderEvent(@Param({ schema: eventParams }) { id }: EventParams): Promise<ProviderEventDetail> {
    return this.queries.event(id);
  }

  /** No idempotency key: states are compared, so that applying twice changes nothing. */
  @Post('provider-events/:id/applications')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, ProviderEventDetail, {
    summary: 'Applies an event in quarantine, or one that waits, once more.',
    problems: ['provider_event.not_applicable'],
  })
  async applyProviderEvent(
    @CurrentActor() actor: Actor,
    @Param({ schema: eventParams }) { id }: EventParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<ProviderEventDetail> {
    await this.events.applyAgain(actor, id);
    return this.queries.event(id);
  }
}
