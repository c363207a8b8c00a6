import { Access, type Actor, Answers, CurrentActor, personas, Seen } from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DeskQueries } from './desk/desk.queries';
import { AskUnmasking, EvidencePage } from './evidence.dto';
import { labelOf } from './evidence.policy';
import { EvidenceQueries } from './evidence.queries';
import { OverviewQueries } from './overview.queries';
import { AskOverview, FactParams, ListUnits, Overview, TaskList, UnitPage } from './reporting.dto';
import { TasksQueries } from './tasks.queries';
import { UnitsQueries } from './units.queries';

@Controller('v1')
export class ReportingController {
  constructor(
    private readonly overviews: OverviewQueries,
    private readonly units: UnitsQueries,
    private readonly evidence: EvidenceQueries,
    private readonly tasks: TasksQueries,
    private readonly desk: DeskQueries,
  ) {}

  @Get('overview')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, Overview, {
    summary: "The region's year at a glance, with the check that the rows add up to the total.",
  })
  getOverview(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskOverview }) { year }: AskOverview,
  ): Promise<Overview> {
    return this.overviews.ofYear(actor, year);
  }

  @Get('units')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, UnitPage, {
    summary: 'Buyer units by what they bought in a year; those that bought nothing last.',
  })
  listUnits(@CurrentActor() actor: Actor, @Query({ schema: ListUnits }) query: ListUnits): Promise<UnitPage> {
    return this.units.list(actor, query);
  }

  @Get('evidence/:factId')
  @Seen<EvidencePage>('evidence', (page) => ({ label: labelOf(page) }))
  @Access({ personas, scope: 'region' })
  @Answers(200, EvidencePage, { summary: 'Everything that proves one fact, on one page.' })
  getEvidence(
    @CurrentActor() actor: Actor,
    @Param({ schema: FactParams }) { factId }: z.infer<typeof FactParams>,
  ): Promise<EvidencePage> {
    return this.evidence.ofFact(actor, factId);
  }

  @Post('evidence/:factId/unmasking')
  @Access({
    personas: ['official'],
    roles: ['official', 'auditor'],
    functions: ['finance', 'audit'],
    scope: 'region',
  })
  @Answers(201, EvidencePage, {
    summary:
      'The page with names and numbers of people, for auditors and for offices of finance and audit. Changes nothing; ' +
      'the look and its reason stand in the access log.',
  })
  unmaskEvidence(
    @CurrentActor() actor: Actor,
    @Param({ schema: FactParams }) { factId }: z.infer<typeof FactParams>,
    @Body({ schema: AskUnmasking }) { reason }: AskUnmasking,
  ): Promise<EvidencePage> {
    return this.evidence.unmask(actor, factId, reason);
  }

  @Get('tasks')
  @Access({ personas: ['buyer', 'supplier', 'official'], scope: 'own' })
  @Answers(200, TaskList, {
    summary:
      'What waits for the caller: kinds with their number and the oldest; of officials, what their office acts on.',
  })
  async listTasks(@CurrentActor() actor: Actor): Promise<TaskList> {
    const items = actor.persona === 'official' ? this.desk.of(actor) : this.tasks.of(actor);
    return { items: await items };
  }
}
