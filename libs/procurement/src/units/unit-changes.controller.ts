import './unit-changes.errors';
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
  EnterUnitChange,
  ListUnitChanges,
  UnitChangeItem,
  UnitChangePage,
  WithdrawUnitChange,
} from './unit-changes.dto';
import { UnitChangesQueries } from './unit-changes.queries';
import { UnitChanges } from './unit-changes.service';

/** Who keeps the list of a place's units. */
const keeper = {
  personas: ['official'],
  roles: ['official'],
  functions: ['finance', 'collaboration', 'department'],
  scope: 'district',
} as const;

@Controller('v1')
export class UnitChangesController {
  constructor(
    private readonly changes: UnitChanges,
    private readonly queries: UnitChangesQueries,
  ) {}

  @Get('unit-changes')
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'district' })
  @Answers(200, UnitChangePage, {
    summary: 'Units that merged, split, were renamed or closed, with day and paper; newest first.',
  })
  listUnitChanges(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListUnitChanges }) query: ListUnitChanges,
  ): Promise<Page<UnitChangeItem>> {
    return this.queries.list(actor, query);
  }

  @Post('unit-changes')
  @Access(keeper)
  @Answers(201, UnitChangeItem, {
    summary:
      'Enters a change of units. From its day on what they reserved and bought counts for their successors; history stays.',
    once: true,
    problems: [
      'unit_change.bad_day',
      'unit_change.shares_not_whole',
      'unit_change.same_unit',
      'unit_change.unknown_unit',
      'unit_change.already_ended',
      'unit_change.successor_ends',
      'unit_change.files_for_others',
      'unit_change.same_name',
      'unit_change.reseller',
      'unit_change.contractor',
    ],
  })
  enterUnitChange(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: EnterUnitChange }) draft: EnterUnitChange,
  ): Promise<UnitChangeItem> {
    return this.changes.enter(actor, key, draft);
  }

  @Post('unit-changes/:id/withdrawal')
  @Access(keeper)
  @Answers(201, UnitChangeItem, {
    summary: 'Takes a change back; everything counts again as before it. Not of a year that is over.',
    once: true,
    problems: ['unit_change.wrong_state', 'unit_change.bad_day', 'unit_profile.not_a_filer'],
  })
  withdrawUnitChange(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
    @Body({ schema: WithdrawUnitChange }) withdrawal: WithdrawUnitChange,
  ): Promise<UnitChangeItem> {
    return this.changes.withdraw(actor, key, id, withdrawal);
  }
}
