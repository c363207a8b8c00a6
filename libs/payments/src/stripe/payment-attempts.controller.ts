import { Access, type Actor, Answers, CurrentActor, schemas } from '@app/platform';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { NoBody } from '../bank/bank-lines.dto';
import { PaymentAttempt } from './stripe.dto';
import { StripeQueries } from './stripe.queries';
import { StripeIntents } from './stripe-intents.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** What the buyer sees of an attempt to pay through Stripe. */
@Controller('v1')
export class PaymentAttemptsController {
  constructor(
    private readonly intents: StripeIntents,
    private readonly queries: StripeQueries,
  ) {}

  @Get('payment-attempts/:id')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, PaymentAttempt, { summary: 'One attempt to pay through Stripe, as far as we know.' })
  getAttempt(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<PaymentAttempt> {
    return this.queries.attempt(actor, id);
  }

  /** No idempotency key: asking twice finds the same, and money is booked once whoever tells of it. */
  @Post('payment-attempts/:id/checks')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(201, PaymentAttempt, {
    summary:
      'For the page to which the buyer comes back: asks Stripe how the attempt stands, and books what came.',
  })
  async checkAttempt(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<PaymentAttempt> {
    await this.intents.look(actor, id);
    return this.queries.attempt(actor, id);
  }
}
