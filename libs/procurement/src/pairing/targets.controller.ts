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
import { z } from 'zod';
import { TargetItem } from './pairing.dto';
import { TargetChanges } from './target-changes.service';
import {
  AddPart,
  AskOwnParts,
  type ChangeItem,
  ChangePage,
  ChangePart,
  ChangeTarget,
  ListChanges,
  ListParts,
  OwnPartList,
  PartItem,
  PartPage,
  RemovePart,
  SetTarget,
} from './target-parts.dto';
import { TargetPartsQueries } from './target-parts.queries';
import { TargetParts } from './target-parts.service';
import { Targets } from './targets.service';

type IdParams = z.infer<typeof schemas.idParams>;
const Removed = z.object({ id: schemas.id });

const ofChange = ['target.set_by_superior', 'target.changed_meanwhile', 'target_part.over_allocated'];
const ofPartChange = [...ofChange, 'agreement.not_in_force'];

@Controller('v1')
export class TargetsController {
  constructor(
    private readonly targets: Targets,
    private readonly parts: TargetParts,
    private readonly queries: TargetPartsQueries,
    private readonly changes: TargetChanges,
  ) {}

  @Get('units/current/target-parts')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, OwnPartList, {
    summary: 'What was given to the unit of the targets of a year, and what of it is done.',
  })
  listOwnParts(@Query({ schema: AskOwnParts }) { year }: AskOwnParts): Promise<OwnPartList> {
    return this.queries.own(year);
  }

  @Post('targets')
  @Access(signatory)
  @Answers(201, TargetItem, {
    summary: "A level above the district sets a pairing's target of a year.",
    once: true,
    problems: ['target.unknown_pairing', 'target.set_by_superior', 'target.exists'],
  })
  setTarget(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: SetTarget }) draft: SetTarget,
  ): Promise<TargetItem> {
    return this.targets.establish(actor, key, draft);
  }

  @Post('targets/:id/changes')
  @Access(signatory)
  @Answers(201, TargetItem, {
    summary: "Changes a pairing's target; the amount before, the person and the reason are kept.",
    once: true,
    problems: ofChange,
  })
  changeTarget(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ChangeTarget }) draft: ChangeTarget,
  ): Promise<TargetItem> {
    return this.targets.change(actor, key, id, draft);
  }

  @Get('targets/:id/changes')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, ChangePage, { summary: 'Every amount that a target had, newest first.' })
  listTargetChanges(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListChanges }) query: ListChanges,
  ): Promise<Page<ChangeItem>> {
    return this.changes.list(actor, { targetId: id }, query);
  }

  @Get('agreements/:id/target-parts')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, PartPage, {
    summary:
      'How the purchases of an agreement, or one part of them, are broken down, with the progress of each part.',
  })
  listTargetParts(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListParts }) query: ListParts,
  ): Promise<PartPage> {
    return this.queries.list(actor, id, query);
  }

  @Post('agreements/:id/target-parts')
  @Access(signatory)
  @Answers(201, PartItem, {
    summary:
      'Gives a part of an agreement, or of one of its parts, to a region, a pairing or a unit below it.',
    once: true,
    problems: [
      'target_part.no_whole',
      'agreement.not_in_force',
      'target_part.unknown_parent',
      'target.set_by_superior',
      'target_part.not_below',
      'target_part.amount_needed',
      'target_part.mixed',
      'target_part.exists',
      'target_part.target_differs',
      'target_part.over_allocated',
    ],
  })
  addTargetPart(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: AddPart }) draft: AddPart,
  ): Promise<PartItem> {
    return this.parts.add(actor, key, id, draft);
  }

  @Post('target-parts/:id/changes')
  @Access(signatory)
  @Answers(201, PartItem, {
    summary: 'The level above changes a part; of a pairing, its target.',
    once: true,
    problems: ofPartChange,
  })
  changeTargetPart(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ChangePart }) draft: ChangePart,
  ): Promise<PartItem> {
    return this.parts.change(actor, key, id, draft);
  }

  @Get('target-parts/:id/changes')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, ChangePage, { summary: 'Every amount that a part had, newest first.' })
  listPartChanges(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListChanges }) query: ListChanges,
  ): Promise<Page<ChangeItem>> {
    return this.changes.list(actor, { partId: id }, query);
  }

  @Post('target-parts/:id/removal')
  @Access(signatory)
  @Answers(201, Removed, {
    summary: 'The level above takes a part out that is not broken down further; its history stays.',
    once: 'optional',
    problems: [
      'target.set_by_superior',
      'target_part.has_parts',
      'target.changed_meanwhile',
      'agreement.not_in_force',
    ],
  })
  removeTargetPart(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RemovePart }) { reason }: RemovePart,
  ): Promise<{ id: string }> {
    return this.parts.remove(actor, key, id, reason);
  }
}
