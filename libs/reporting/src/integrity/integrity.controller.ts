import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  OnceIfKey,
  type OnceKey,
  type Page,
  Seen,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { FlagsQueries } from './flags.queries';
import { Flags } from './flags.service';
import {
  AskFlagFigures,
  AssignFlag,
  ChangeRule,
  EndFlag,
  FlagAnswer,
  FlagDetail,
  FlagFigures,
  type FlagItem,
  FlagOwnerPage,
  FlagPage,
  ListFlags,
  ListScans,
  RequestScan,
  RuleItem,
  RulePage,
  RuleParams,
  ScanItem,
  ScanPage,
} from './integrity.dto';
import './integrity.errors';
import { IntegrityRules } from './rules.service';
import { IntegrityScanner } from './scanner.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** What looks odd in the trade of a region, who looks into it, and how it ended. */
@Controller('v1')
export class IntegrityController {
  constructor(
    private readonly queries: FlagsQueries,
    private readonly flags: Flags,
    private readonly rules: IntegrityRules,
    private readonly scanner: IntegrityScanner,
  ) {}

  @Get('integrity-flags')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, FlagPage, { summary: 'Flags of the region, newest first.' })
  listFlags(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListFlags }) query: ListFlags,
  ): Promise<Page<FlagItem>> {
    return this.queries.list(actor, query);
  }

  @Get('integrity-flags/:id')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, FlagDetail, {
    summary: 'One flag with its evidence, as far as it lies in the region; each look is on record.',
  })
  @Seen('evidence', ({ number, ruleName }: FlagDetail) => ({ label: `疑点 ${number} · ${ruleName.zh}` }))
  getFlag(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<FlagDetail> {
    return this.queries.one(actor, id);
  }

  @Post('integrity-flags/:id/assignment')
  @Access({ personas: ['official'], roles: ['official'], scope: 'region' })
  @Answers(201, FlagAnswer, {
    summary: 'Gives the case to an official of the region, or takes it over.',
    once: 'optional',
    problems: ['flag.ended', 'flag.owner_unfit'],
  })
  assignFlag(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: AssignFlag }) assignment: AssignFlag,
  ): Promise<FlagAnswer> {
    return this.flags.assign(actor, key, id, assignment);
  }

  @Post('integrity-flags/:id/outcome')
  @Access({ personas: ['official'], roles: ['official'], scope: 'region' })
  @Answers(201, FlagAnswer, {
    summary: 'The owner ends the case: explained, confirmed or dismissed, with the reason.',
    once: 'optional',
    problems: ['flag.ended', 'flag.not_owner', 'flag.grew_meanwhile'],
  })
  endFlag(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: EndFlag }) end: EndFlag,
  ): Promise<FlagAnswer> {
    return this.flags.end(actor, key, id, end);
  }

  @Get('integrity-figures')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, FlagFigures, { summary: 'How many flags each rule found, how they ended, and by month.' })
  getFlagFigures(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskFlagFigures }) query: AskFlagFigures,
  ): Promise<FlagFigures> {
    return this.queries.figures(actor, query);
  }

  @Get('integrity-owners')
  @Access({ personas: ['official'], scope: 'region' })
  @Answers(200, FlagOwnerPage, { summary: 'Officials of the region who may be given a case.' })
  listFlagOwners(@CurrentActor() actor: Actor): Promise<FlagOwnerPage> {
    return this.queries.owners(actor);
  }

  @Get('integrity-rules')
  @Access({ personas: ['official', 'operator'], scope: 'all' })
  @Answers(200, RulePage, { summary: 'What is looked for, with the thresholds as they stand.' })
  listIntegrityRules() {
    return this.rules.list();
  }

  @Patch('integrity-rules/:code')
  @Access({ personas: ['operator'], scope: 'all' })
  @ApiHeader({ name: 'If-Match', required: true, description: 'The version that you saw.' })
  @Answers(200, RuleItem, {
    summary: 'Sets the thresholds of a rule by a paper, or stops it; flags that were found stay as they are.',
    problems: [
      'integrity_rule.version_required',
      'integrity_rule.changed_meanwhile',
      'integrity_rule.thresholds_unfit',
    ],
  })
  async changeIntegrityRule(
    @CurrentActor() actor: Actor,
    @Param({ schema: RuleParams }) { code }: z.infer<typeof RuleParams>,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeRule }) change: ChangeRule,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RuleItem> {
    const rule = await this.rules.change(actor, code, ifMatch, change);
    reply.header('ETag', `"${rule.version}"`);
    return rule;
  }

  @Get('integrity-scans')
  @Access({ personas: ['official'], scope: 'own' })
  @Answers(200, ScanPage, { summary: "Searches that the office's people asked for, newest first." })
  listScans(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListScans }) query: ListScans,
  ): Promise<Page<ScanItem>> {
    return this.scanner.list(actor, query);
  }

  @Post('integrity-scans')
  @Access({ personas: ['official'], roles: ['official'], scope: 'own' })
  @Answers(201, ScanItem, {
    summary: 'Asks to look again at everything since a day, by what is known now; done in the background.',
    once: 'optional',
    problems: ['flag_search.day_ahead', 'flag_search.waiting'],
  })
  requestScan(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: RequestScan }) wanted: RequestScan,
  ): Promise<ScanItem> {
    return this.scanner.request(actor, key, wanted);
  }
}
