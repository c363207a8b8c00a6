import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Database,
  Once,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { ListRefunds, type RefundItem, RefundPage, RefundStateAnswer, RefuseRefund } from './refunds.dto';
import { RefundsQueries } from './refunds.queries';
import { Refunds } from './refunds.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class RefundsController {
  constructor(
    private readonly database: Database,
    private readonly refunds: Refunds,
    private readonly queries: RefundsQueries,
  ) {}

  @Get('refunds')
  @Access({ personas: ['buyer', 'supplier', 'operator'], scope: 'party' })
  @Answers(200, RefundPage, { summary: 'Money that goes back to buyers, newest first.' })
  listRefunds(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListRefunds }) query: ListRefunds,
  ): Promise<Page<RefundItem>> {
    return this.queries.list(actor, query);
  }

  @Post('refunds/:id/failure')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, RefundStateAnswer, {
    summary: 'The bank refused a refund: the same sum is opened anew by bank transfer.',
    once: true,
    problems: ['refund.wrong_state'],
  })
  refuseRefund(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RefuseRefund }) { reason }: RefuseRefund,
  ): Promise<RefundStateAnswer> {
    return this.database.once(key, async (tx) => {
      await this.refunds.refusedByBank(tx, actor, id, reason);
      return { id, state: 'failed' };
    });
  }
}
