import { Access, Answers, type Page } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { DisputesQueries } from './disputes.queries';
import { type DisputeItem, DisputePage, ListDisputes } from './stripe.dto';

@Controller('v1')
export class DisputesController {
  constructor(private readonly queries: DisputesQueries) {}

  @Get('provider-disputes')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, DisputePage, {
    summary:
      'Payments that the holder of a card disputes, newest first: where the money is, and until when to answer.',
  })
  listProviderDisputes(@Query({ schema: ListDisputes }) query: ListDisputes): Promise<Page<DisputeItem>> {
    return this.queries.list(query);
  }
}
