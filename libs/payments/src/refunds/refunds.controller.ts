import { Access, type Actor, Answers, CurrentActor, type Page } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ListRefunds, type RefundItem, RefundPage } from './refunds.dto';
import { RefundsQueries } from './refunds.queries';

@Controller('v1')
export class RefundsController {
  constructor(private readonly queries: RefundsQueries) {}

  @Get('refunds')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, RefundPage, { summary: "Money that goes back on the caller's orders, newest first." })
  listRefunds(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListRefunds }) query: ListRefunds,
  ): Promise<Page<RefundItem>> {
    return this.queries.list(actor, query);
  }
}
