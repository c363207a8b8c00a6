import './filings.errors';
import { Access, type Actor, Answers, CurrentActor, OnceIfKey, type OnceKey, schemas } from '@app/platform';
import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { reviewer } from './filing.policy';
import {
  AskForm,
  BeginFiling,
  ChangeFiling,
  ChangeProfile,
  FilingDetail,
  FilingForm,
  FilingStateAnswer,
  NoBody,
  ReviewFiling,
  UnitProfileItem,
} from './filings.dto';
import { FilingsQueries } from './filings.queries';
import { Filings } from './filings.service';
import { UnitProfiles } from './unit-profiles.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** Who of a unit files its reserve. */
const filer = { personas: ['buyer'], roles: ['purchaser', 'finance'], scope: 'own' } as const;
const ifMatchHeader = { name: 'If-Match', required: true, description: 'The ETag that you saw.' };
const stale = ['filing.version_required', 'filing.changed_meanwhile', 'filing.wrong_state'];

@Controller('v1')
export class FilingsController {
  constructor(
    private readonly filings: Filings,
    private readonly queries: FilingsQueries,
    private readonly profiles: UnitProfiles,
  ) {}

  @Get('units/current/profile')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, UnitProfileItem, {
    summary: 'Who supervises the unit, what kind of canteen it has, who files for a shared one.',
  })
  async getUnitProfile(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UnitProfileItem> {
    return tagged(reply, await this.profiles.own(actor));
  }

  @Patch('units/current/profile')
  @Access(filer)
  @ApiHeader(ifMatchHeader)
  @Answers(200, UnitProfileItem, {
    summary: 'Says it anew, for this year or the next one; what was filed keeps what was said then.',
    problems: [
      'unit_profile.version_required',
      'unit_profile.year_not_open',
      'unit_profile.changed_meanwhile',
      'unit_profile.not_a_filer',
      'unit_profile.others_depend',
    ],
  })
  async changeUnitProfile(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeProfile }) draft: ChangeProfile,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UnitProfileItem> {
    return tagged(reply, await this.profiles.change(actor, ifMatch, draft));
  }

  @Get('units/current/filing')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, FilingForm, {
    summary: 'The form of a year: the filing so far, what the rule asks for and why, and the deadline.',
  })
  getFilingForm(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskForm }) { year }: AskForm,
  ): Promise<FilingForm> {
    return this.queries.form(actor, year);
  }

  @Post('filings')
  @Access(filer)
  @Answers(201, FilingDetail, {
    summary: 'Begins the filing of a year as a draft, of which officials see nothing.',
    once: 'optional',
    problems: [
      'filing.no_budget',
      'filing.year_not_open',
      'filing.unit_ended',
      'filing.profile_missing',
      'filing.filed_by_other',
      'filing.exists',
    ],
  })
  async beginFiling(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: BeginFiling }) draft: BeginFiling,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingDetail> {
    return tagged(reply, await this.filings.begin(actor, key, draft));
  }

  @Get('filings/:id')
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'district' })
  @Answers(200, FilingDetail, { summary: 'One filing with its rule and history, its version as ETag.' })
  async getFiling(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingDetail> {
    return tagged(reply, await this.queries.one(actor, id));
  }

  @Patch('filings/:id')
  @Access(filer)
  @ApiHeader(ifMatchHeader)
  @Answers(200, FilingDetail, { summary: 'Changes a draft, or what was returned.', problems: stale })
  async changeFiling(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeFiling }) change: ChangeFiling,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingDetail> {
    return tagged(reply, await this.filings.change(actor, id, ifMatch, change));
  }

  @Post('filings/:id/submission')
  @Access(filer)
  @ApiHeader(ifMatchHeader)
  @Answers(201, FilingStateAnswer, {
    summary: 'Hands the filing in: judged by the rule of this moment, which it keeps.',
    once: 'optional',
    problems: [
      ...stale,
      'filing.unit_ended',
      'filing.profile_missing',
      'filing.filed_by_other',
      'filing.below_minimum',
      'filing.above_base',
      'filing.no_canteen_reserves_nothing',
      'filing.zero_needs_remark',
      'filing.ratchet_reason_needed',
    ],
  })
  async submitFiling(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: NoBody }) _body: NoBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingStateAnswer> {
    return tagged(reply, await this.filings.submit(actor, key, id, ifMatch));
  }

  @Post('filings/:id/review')
  @Access(reviewer)
  @ApiHeader(ifMatchHeader)
  @Answers(201, FilingStateAnswer, {
    summary: 'Approves a filing as it was seen, or returns it with a reason.',
    once: 'optional',
    problems: [...stale, 'filing.same_person'],
  })
  async reviewFiling(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ReviewFiling }) review: ReviewFiling,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingStateAnswer> {
    return tagged(reply, await this.filings.review(actor, key, id, ifMatch, review));
  }
}

function tagged<T extends { version: number }>(reply: FastifyReply, answer: T): T {
  reply.header('ETag', `"${answer.version}"`);
  return answer;
}
