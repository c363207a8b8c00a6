import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  schemas,
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  Draft,
  ListDraftFacts,
  ListProgrammes,
  ProgrammeItem,
  ProgrammePage,
  SaveProgramme,
  SubsidyFactPage,
  SubsidyReferenceList,
  type SubsidyRules,
} from './programmes.dto';
import { SubsidyProgrammes } from './programmes.service';
import { PreviewSubsidy } from './runs.dto';
import { SubsidyRuns } from './runs.service';

type IdParams = z.infer<typeof schemas.idParams>;

const readers = ['official', 'operator'] as const;

@Controller('v1')
export class SubsidyProgrammesController {
  constructor(
    private readonly programmes: SubsidyProgrammes,
    private readonly runs: SubsidyRuns,
  ) {}

  @Get('subsidy-references')
  @Access({ personas: readers, scope: 'all' })
  @Answers(200, SubsidyReferenceList, {
    summary: 'Rules that other counties published, each with its document, to start a programme from.',
  })
  listSubsidyReferences(): Promise<SubsidyReferenceList> {
    return this.programmes.references();
  }

  @Get('subsidy-programmes')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, ProgrammePage, { summary: "The counties' subsidy programmes (奖补项目), newest first." })
  listSubsidyProgrammes(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListProgrammes }) query: ListProgrammes,
  ): Promise<Page<ProgrammeItem>> {
    return this.programmes.list(actor, query);
  }

  @Post('subsidy-programmes')
  @Access({ ...signatory, scope: 'own' })
  @Answers(201, ProgrammeItem, {
    summary: "An official of a western county sets up a programme: rules as data, for the county's goods.",
    once: true,
    problems: [
      'subsidy.not_a_county',
      'subsidy.region_unknown',
      'subsidy.period_wrong',
      'subsidy.tiers_unordered',
      'subsidy.rates_fall',
      'subsidy.rate_unknown',
    ],
  })
  async addSubsidyProgramme(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: SaveProgramme }) draft: SaveProgramme,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProgrammeItem> {
    return tagged(reply, await this.programmes.add(actor, key, draft));
  }

  @Post('subsidy-previews')
  @Access({ personas: ['official'], roles: ['official', 'auditor'], scope: 'own' })
  @Answers(200, Draft, {
    summary:
      'Who in the county would get what under these rules, or on a list that is made final so; nothing is changed.',
    problems: [
      'subsidy.wrong_state',
      'subsidy.not_on_list',
      'office.outside_years',
      'request.not_found',
      'subsidy.not_a_county',
      'subsidy.region_unknown',
      'subsidy.period_wrong',
      'subsidy.tiers_unordered',
      'subsidy.rates_fall',
      'subsidy.rate_unknown',
    ],
  })
  previewSubsidy(
    @CurrentActor() actor: Actor,
    @Body({ schema: PreviewSubsidy }) { rules, list }: PreviewSubsidy,
  ): Promise<Draft> {
    return list ? this.runs.preview(actor, list) : this.programmes.preview(actor, rules as SubsidyRules);
  }

  @Get('subsidy-programmes/:id')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, ProgrammeItem, { summary: 'One programme, with its version as ETag.' })
  async getSubsidyProgramme(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProgrammeItem> {
    return tagged(reply, await this.programmes.one(actor, id));
  }

  @Patch('subsidy-programmes/:id')
  @Access(signatory)
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag that you saw.' })
  @Answers(200, ProgrammeItem, {
    summary: 'Changes a programme; lists that were published keep the rules that they were made by.',
    problems: [
      'subsidy.region_unknown',
      'subsidy.version_required',
      'subsidy.changed_meanwhile',
      'subsidy.period_wrong',
      'subsidy.tiers_unordered',
      'subsidy.rates_fall',
      'subsidy.rate_unknown',
    ],
  })
  async changeSubsidyProgramme(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: SaveProgramme }) draft: SaveProgramme,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProgrammeItem> {
    return tagged(reply, await this.programmes.change(actor, id, ifMatch, draft));
  }

  @Get('subsidy-programmes/:id/draft')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, Draft, {
    summary: 'The list as the facts say it now: every seller, with what counts, what does not and why.',
  })
  getSubsidyDraft(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<Draft> {
    return this.programmes.draft(actor, id);
  }

  @Get('subsidy-programmes/:id/draft-facts')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, SubsidyFactPage, {
    summary: 'The facts behind the draft, of one seller or of all, with why some do not count.',
  })
  listSubsidyDraftFacts(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListDraftFacts }) query: ListDraftFacts,
  ): Promise<SubsidyFactPage> {
    return this.programmes.draftFacts(actor, id, query);
  }
}

function tagged(reply: FastifyReply, programme: ProgrammeItem): ProgrammeItem {
  reply.header('ETag', `"${programme.version}"`);
  return programme;
}
