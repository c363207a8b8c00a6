import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  Papers,
  RequestOrigin,
  Seen,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  AcceptanceItem,
  AcceptancePage,
  AcceptShipment,
  ListAcceptances,
  NoBody,
  SignedOnce,
  SignedTwice,
} from './acceptances.dto';
import { AcceptancesQueries } from './acceptances.queries';
import { Acceptances } from './acceptances.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class AcceptancesController {
  constructor(
    private readonly acceptances: Acceptances,
    private readonly queries: AcceptancesQueries,
    private readonly papers: Papers,
  ) {}

  @Post('shipments/:id/acceptance')
  @Access({ personas: ['buyer'], roles: ['purchaser', 'inspector'], scope: 'own' })
  @Answers(201, SignedOnce, {
    summary: 'The buyer counts a delivery, line by line; the first of two signatures.',
    once: true,
    problems: [
      'acceptance.exists',
      'acceptance.unknown_line',
      'acceptance.line_repeated',
      'acceptance.lines_missing',
      'acceptance.quantities_differ',
      'acceptance.reason_required',
      'acceptance.unknown_photo',
    ],
  })
  acceptShipment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: AcceptShipment }) draft: AcceptShipment,
  ): Promise<SignedOnce> {
    return this.acceptances.accept(actor, key, id, draft);
  }

  @Post('acceptances/:id/signatures')
  @Access({ personas: ['buyer'], roles: ['inspector', 'purchaser', 'approver'], scope: 'own' })
  @Answers(201, SignedTwice, {
    summary: 'Another person of the unit signs: the acceptance is final and counts.',
    once: 'optional',
    problems: ['acceptance.same_signer', 'acceptance.already_signed'],
  })
  signAcceptance(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<SignedTwice> {
    return this.acceptances.sign(actor, key, id);
  }

  @Get('acceptances')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, AcceptancePage, { summary: 'Acceptances by or of the caller, newest first.' })
  listAcceptances(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListAcceptances }) query: ListAcceptances,
  ): Promise<Page<AcceptanceItem>> {
    return this.queries.list(actor, query);
  }

  @Get('acceptances/:id')
  @Seen<AcceptanceItem>('paper', ({ number }) => ({ label: `验收单 ${number}` }))
  @Access({ personas: ['buyer', 'supplier', 'official', 'operator'], scope: 'party' })
  @Answers(200, AcceptanceItem, {
    summary:
      'One acceptance. Its two parties, officials of the region that bought or grew, and operators read it.',
  })
  getAcceptance(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<AcceptanceItem> {
    return this.queries.one(actor, id);
  }

  @Get('acceptances/:id/sheet')
  @Seen('paper')
  @Access({ personas: ['buyer', 'supplier', 'official', 'operator'], scope: 'party' })
  @Answers(200, null, {
    summary: '验收单 as a PDF to print, stamp and file. Read by whom the acceptance is read.',
    problems: ['request.malformed'],
  })
  @ApiProduces('application/pdf')
  getAcceptanceSheet(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'acceptance_sheet', id, origin);
  }
}
