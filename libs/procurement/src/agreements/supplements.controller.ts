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
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { NoBody } from './agreements.dto';
import { DraftSupplement, ListSupplements, SupplementItem, SupplementPage } from './supplements.dto';
import { SupplementsQueries } from './supplements.queries';
import { Supplements } from './supplements.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class SupplementsController {
  constructor(
    private readonly supplements: Supplements,
    private readonly queries: SupplementsQueries,
  ) {}

  @Get('agreements/:id/supplements')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, SupplementPage, {
    summary: 'What was signed to it afterwards, newest first: each figure before and after.',
  })
  listSupplements(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListSupplements }) query: ListSupplements,
  ): Promise<Page<SupplementItem>> {
    return this.queries.list(actor, id, query);
  }

  @Post('agreements/:id/supplements')
  @Access(signatory)
  @Answers(201, SupplementItem, {
    summary:
      'One side enters a signed supplement: other figures, or that the agreement stops; the other side confirms it.',
    once: true,
    problems: [
      'agreement.not_in_force',
      'supplement.not_yours',
      'supplement.pending',
      'supplement.unknown_indicator',
      'supplement.no_change',
    ],
  })
  draftSupplement(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DraftSupplement }) draft: DraftSupplement,
  ): Promise<SupplementItem> {
    return this.supplements.draft(actor, key, id, draft);
  }

  @Post('supplements/:id/confirmation')
  @Access(signatory)
  @Answers(201, SupplementItem, {
    summary:
      'The other side confirms it: from now on its figures are the agreed ones, or the agreement has stopped.',
    once: 'optional',
    problems: ['supplement.wrong_state', 'agreement.other_side_confirms', 'target_part.over_allocated'],
  })
  confirmSupplement(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _nothing: NoBody,
  ): Promise<SupplementItem> {
    return this.supplements.confirm(actor, key, id);
  }

  @Post('supplements/:id/withdrawal')
  @Access(signatory)
  @Answers(201, SupplementItem, {
    summary: 'The side that entered a supplement takes it back before it is confirmed.',
    once: 'optional',
    problems: ['supplement.wrong_state', 'agreement.own_side_withdraws'],
  })
  withdrawSupplement(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _nothing: NoBody,
  ): Promise<SupplementItem> {
    return this.supplements.withdraw(actor, key, id);
  }
}
