import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Public,
  personas,
  schemas,
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  DecideObjection,
  DecisionAnswer,
  FileObjection,
  ListObjections,
  NoticeList,
  ObjectionAnswer,
  type ObjectionItem,
  ObjectionPage,
  ObjectLoggedIn,
  PublicNotice,
} from './notices.dto';
import { SubsidyNotices } from './notices.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class SubsidyNoticesController {
  constructor(private readonly notices: SubsidyNotices) {}

  @Get('subsidy-notices')
  @Public()
  @Answers(200, NoticeList, { summary: 'Lists of subsidies that were published (公示), the newest hundred.' })
  listSubsidyNotices(): Promise<NoticeList> {
    return this.notices.notices();
  }

  @Get('subsidy-notices/:id')
  @Public()
  @Answers(200, PublicNotice, {
    summary: 'One published list as everybody sees it, masked; until when anybody may object.',
  })
  getSubsidyNotice(@Param({ schema: schemas.idParams }) { id }: IdParams): Promise<PublicNotice> {
    return this.notices.notice(id);
  }

  @Post('subsidy-notices/:id/objections')
  @Public()
  @Answers(201, ObjectionAnswer, {
    summary: 'Anybody objects to a list in its notice, with a contact for the answer; sent twice it is one.',
    problems: ['subsidy.notice_over', 'subsidy.no_such_line', 'request.too_many'],
  })
  objectPublicly(
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: FileObjection }) said: FileObjection,
    @Req() request: FastifyRequest,
  ): Promise<ObjectionAnswer> {
    return this.notices.objectPublicly(id, request.ip, said);
  }

  @Post('subsidy-runs/:id/objections')
  @Access({ personas, scope: 'all' })
  @Answers(201, ObjectionAnswer, {
    summary: 'Somebody who is logged in objects to a list in its notice.',
    once: true,
    problems: ['subsidy.notice_over', 'subsidy.no_such_line'],
  })
  objectToSubsidyRun(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ObjectLoggedIn }) said: ObjectLoggedIn,
  ): Promise<ObjectionAnswer> {
    return this.notices.object(actor, key, id, said);
  }

  @Get('subsidy-objections')
  @Access({ personas, scope: 'region' })
  @Answers(200, ObjectionPage, {
    summary: 'Objections to the lists of the county, newest first; of anybody else, the own ones.',
  })
  listSubsidyObjections(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListObjections }) query: ListObjections,
  ): Promise<Page<ObjectionItem>> {
    return this.notices.list(actor, query);
  }

  @Post('subsidy-objections/:id/decision')
  @Access(signatory)
  @Answers(201, DecisionAnswer, {
    summary: 'An official of the county decides an objection, with an answer.',
    once: true,
    problems: ['subsidy.objection_decided'],
  })
  decideSubsidyObjection(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideObjection }) decision: DecideObjection,
  ): Promise<DecisionAnswer> {
    return this.notices.decide(actor, key, id, decision);
  }
}
