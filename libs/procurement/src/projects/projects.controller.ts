import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  OnceIfKey,
  type OnceKey,
  schemas,
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  CompleteProject,
  DecideProject,
  JudgeLine,
  ListProjects,
  ProjectDetail,
  ProjectPage,
  RecordPayment,
  RegisterProject,
  ReportProgress,
} from './projects.dto';
import { ProjectsQueries } from './projects.queries';
import { Projects } from './projects.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class ProjectsController {
  constructor(
    private readonly projects: Projects,
    private readonly queries: ProjectsQueries,
  ) {}

  @Get('projects')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, ProjectPage, {
    summary:
      'Collaboration projects of the region, on either side, newest first, with the sums of all that match.',
  })
  listProjects(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListProjects }) query: ListProjects,
  ): Promise<ProjectPage> {
    return this.queries.list(actor, query);
  }

  @Post('projects')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'Registers a project with its budget; the six forbidden kinds of spending are refused.',
    once: true,
    problems: [
      'project.not_yours',
      'project.not_paired',
      'project.unknown_agreement',
      'project.dates_reversed',
      'project.forbidden_spending',
      'project.suspect_spending',
      'project.needless_appeal',
    ],
  })
  registerProject(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: RegisterProject }) draft: RegisterProject,
  ): Promise<ProjectDetail> {
    return this.projects.register(actor, key, draft);
  }

  @Get('projects/:id')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, ProjectDetail, { summary: 'One project with its budget, reports and payments.' })
  getProject(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<ProjectDetail> {
    return this.queries.one(actor, id);
  }

  @Post('projects/:id/decision')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'Somebody other than who registered it approves a project or refuses it with a reason.',
    once: 'optional',
    problems: ['project.wrong_state', 'project.other_person_decides', 'project.lines_open'],
  })
  decideProject(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideProject }) decision: DecideProject,
  ): Promise<ProjectDetail> {
    return this.projects.decide(actor, key, id, decision);
  }

  @Post('project-budget-lines/:id/judgement')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'A second person says whether a suspect line is one of the six forbidden kinds.',
    once: 'optional',
    problems: ['budget_line.wrong_state', 'budget_line.other_person_judges'],
  })
  judgeBudgetLine(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: JudgeLine }) judgement: JudgeLine,
  ): Promise<ProjectDetail> {
    return this.projects.judgeLine(actor, key, id, judgement);
  }

  @Post('projects/:id/reports')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'Reports how far a project is, with evidence.',
    once: true,
    problems: ['project.wrong_state', 'project.day_out_of_range', 'collaboration_file.unknown'],
  })
  reportProgress(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ReportProgress }) draft: ReportProgress,
  ): Promise<ProjectDetail> {
    return this.projects.report(actor, key, id, draft);
  }

  @Post('projects/:id/payments')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'Records what was paid on a line of the budget, never beyond it; negative when money came back.',
    once: true,
    problems: [
      'project.wrong_state',
      'project.unknown_line',
      'project.line_open',
      'project.suspect_spending',
      'project.needless_appeal',
      'project.over_budget',
      'project.reason_needed',
      'project.day_out_of_range',
      'collaboration_file.unknown',
    ],
  })
  recordProjectPayment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RecordPayment }) draft: RecordPayment,
  ): Promise<ProjectDetail> {
    return this.projects.pay(actor, key, id, draft);
  }

  @Post('projects/:id/completion')
  @Access(signatory)
  @Answers(201, ProjectDetail, {
    summary: 'Somebody other than who reported it done confirms that a project is complete.',
    once: 'optional',
    problems: [
      'project.wrong_state',
      'project.not_finished',
      'project.lines_open',
      'project.other_person_completes',
      'project.day_out_of_range',
    ],
  })
  completeProject(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: CompleteProject }) completion: CompleteProject,
  ): Promise<ProjectDetail> {
    return this.projects.complete(actor, key, id, completion);
  }
}
