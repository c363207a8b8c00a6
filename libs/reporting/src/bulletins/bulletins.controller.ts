import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  RequestOrigin,
  Seen,
  schemas,
  signatory,
} from '@app/platform';
import {
  Body,
  Controller,
  Get,
  Headers,
  Param,
  Patch,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiHeader, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import '../reporting.errors';
import { AskFigures, Figures } from '../figures/figures.dto';
import { FiguresQueries } from '../figures/figures.queries';
import { BulletinPapers } from './bulletin-papers.service';
import {
  BulletinDetail,
  type BulletinItem,
  BulletinPage,
  DraftBulletin,
  GiveReason,
  ListBulletins,
  NoBody,
  WordBulletin,
} from './bulletins.dto';
import { BulletinsQueries } from './bulletins.queries';
import { Bulletins } from './bulletins.service';

type IdParams = z.infer<typeof schemas.idParams>;

const ifMatchHeader = { name: 'If-Match', required: true, description: 'The ETag that you saw.' };

@Controller('v1')
export class BulletinsController {
  constructor(
    private readonly bulletins: Bulletins,
    private readonly queries: BulletinsQueries,
    private readonly papers: BulletinPapers,
    private readonly figures: FiguresQueries,
  ) {}

  @Get('figures')
  @Access({ personas: ['official'], scope: 'region' })
  @Answers(200, Figures, {
    summary:
      'Every figure of a bulletin as it is now: definition, value, parts, and whether parts make the whole.',
  })
  askFigures(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskFigures }) query: AskFigures,
  ): Promise<Figures> {
    return this.figures.ask(actor, query);
  }

  @Post('bulletins')
  @Access(signatory)
  @Answers(201, BulletinDetail, {
    summary: "Drafts the bulletin of the region's month; its figures are taken at one moment.",
    once: true,
    problems: ['bulletin.exists', 'bulletin.month_ahead'],
  })
  async draftBulletin(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: DraftBulletin }) draft: DraftBulletin,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulletinDetail> {
    return tagged(reply, await this.bulletins.draft(actor, key, draft));
  }

  @Get('bulletins')
  @Access({ personas: ['official'], scope: 'region' })
  @Answers(200, BulletinPage, { summary: 'Bulletins of the region, newest first.' })
  listBulletins(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListBulletins }) query: ListBulletins,
  ): Promise<Page<BulletinItem>> {
    return this.queries.list(actor, query);
  }

  @Get('bulletins/:id')
  @Access({ personas: ['official'], scope: 'region' })
  @Answers(200, BulletinDetail, {
    summary: 'One bulletin with its words and figures; a draft for the offices of its region alone.',
  })
  async getBulletin(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulletinDetail> {
    return tagged(reply, await this.queries.one(actor, id));
  }

  @Patch('bulletins/:id')
  @Access(signatory)
  @ApiHeader(ifMatchHeader)
  @Answers(200, BulletinDetail, {
    summary: 'Changes the words of a draft; figures are never typed.',
    problems: ['bulletin.version_required', 'bulletin.changed_meanwhile', 'bulletin.wrong_state'],
  })
  async wordBulletin(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: WordBulletin }) words: WordBulletin,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulletinDetail> {
    return tagged(reply, await this.bulletins.word(actor, id, ifMatch, words));
  }

  @Post('bulletins/:id/figures')
  @Access(signatory)
  @Answers(201, BulletinDetail, {
    summary: 'Takes the figures of a draft again, all at one moment; the words stay.',
    once: 'optional',
    problems: ['bulletin.wrong_state', 'office.outside_years'],
  })
  takeBulletinFigures(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BulletinDetail> {
    return this.bulletins.takeAgain(actor, key, id);
  }

  @Post('bulletins/:id/proposal')
  @Access(signatory)
  @Answers(201, BulletinDetail, {
    summary:
      'Proposes a draft for publication; refused while its month lasts or is open, or where parts do not make the whole.',
    once: true,
    problems: [
      'bulletin.wrong_state',
      'bulletin.month_not_over',
      'bulletin.month_open',
      'bulletin.taken_before_closing',
      'bulletin.does_not_add_up',
    ],
  })
  proposeBulletin(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BulletinDetail> {
    return this.bulletins.propose(actor, key, id);
  }

  @Post('bulletins/:id/return')
  @Access(signatory)
  @Answers(201, BulletinDetail, {
    summary: 'Sends a proposed bulletin back to its writers, with the reason.',
    once: 'optional',
    problems: ['bulletin.wrong_state'],
  })
  returnBulletin(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: GiveReason }) { reason }: GiveReason,
  ): Promise<BulletinDetail> {
    return this.bulletins.giveBack(actor, key, id, reason);
  }

  @Post('bulletins/:id/publication')
  @Access(signatory)
  @ApiHeader(ifMatchHeader)
  @Answers(201, BulletinDetail, {
    summary:
      'Another official of the region publishes it as it was read: number, date and hash, and nothing changes any more.',
    once: true,
    problems: [
      'bulletin.version_required',
      'bulletin.changed_meanwhile',
      'bulletin.wrong_state',
      'bulletin.same_person',
      'bulletin.month_not_over',
      'bulletin.month_open',
      'bulletin.taken_before_closing',
      'bulletin.does_not_add_up',
    ],
  })
  publishBulletin(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BulletinDetail> {
    return this.bulletins.publish(actor, key, id, ifMatch);
  }

  @Post('bulletins/:id/withdrawal')
  @Access(signatory)
  @Answers(201, BulletinDetail, {
    summary: 'Withdraws a published bulletin with a reason; it stays readable as it was.',
    once: true,
    problems: ['bulletin.wrong_state'],
  })
  withdrawBulletin(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: GiveReason }) { reason }: GiveReason,
  ): Promise<BulletinDetail> {
    return this.bulletins.withdraw(actor, key, id, reason);
  }

  @Get('bulletins/:id/paper')
  @Seen('paper')
  @Access({ personas: ['official'], scope: 'region' })
  @ApiProduces('application/pdf')
  @Answers(200, null, {
    summary: 'The published bulletin as A4 pages with its verification code.',
    problems: ['bulletin.nothing_to_print', 'paper.too_long', 'request.malformed', 'service.unavailable'],
  })
  getBulletinPaper(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, id, origin);
  }

  @Get('bulletins/:id/document')
  @Seen('paper')
  @Access({ personas: ['official'], scope: 'region' })
  @ApiProduces('application/vnd.openxmlformats-officedocument.wordprocessingml.document')
  @Answers(200, null, {
    summary: 'The published bulletin as a Word document, of the same frozen figures.',
    problems: ['bulletin.nothing_to_print'],
  })
  getBulletinDocument(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.document(actor, id);
  }

  @Get('bulletins/:id/workbook')
  @Seen('export')
  @Access({ personas: ['official'], scope: 'region' })
  @ApiProduces('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @Answers(200, null, {
    summary: 'The published bulletin as an Excel workbook, of the same frozen figures.',
    problems: ['bulletin.nothing_to_print'],
  })
  getBulletinWorkbook(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.workbook(actor, id);
  }
}

function tagged(reply: FastifyReply, bulletin: BulletinDetail): BulletinDetail {
  reply.header('ETag', `"${bulletin.version}"`);
  return bulletin;
}
