import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  DecideReturn,
  ListReturns,
  RequestReturn,
  ReturnAnswer,
  type ReturnItem,
  ReturnPage,
} from './acceptances.dto';
import { Returns } from './returns.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class ReturnsController {
  constructor(private readonly returns: Returns) {}

  @Post('acceptances/:id/returns')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'inspector'], scope: 'own' })
  @Answers(201, ReturnAnswer, {
    summary: 'The buyer asks to give accepted goods back (退货), or claims part of their price (索赔).',
    once: true,
    problems: [
      'return.not_accepted',
      'return.exceeds_accepted',
      'return.unknown_line',
      'return.line_repeated',
      'return.amount_missing',
    ],
  })
  requestReturn(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RequestReturn }) draft: RequestReturn,
  ): Promise<ReturnAnswer> {
    return this.returns.request(actor, key, id, draft);
  }

  @Post('returns/:id/decision')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, ReturnAnswer, {
    summary: 'The supplier agrees (from then on the return or claim counts) or refuses.',
    once: true,
    problems: ['return.already_decided', 'return.sold_on', 'order.exceeds_quantity'],
  })
  decideReturn(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideReturn }) { decision }: DecideReturn,
  ): Promise<ReturnAnswer> {
    return this.returns.decide(actor, key, id, decision);
  }

  @Get('returns')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, ReturnPage, { summary: 'Returns by or to the caller, newest first.' })
  listReturns(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListReturns }) query: ListReturns,
  ): Promise<Page<ReturnItem>> {
    return this.returns.list(actor, query);
  }
}
