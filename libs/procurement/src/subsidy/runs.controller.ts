import { bankFile } from '@app/payments';
import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  Seen,
  schemas,
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { SubsidyPayments } from './payments.service';
import { SubsidyFactPage } from './programmes.dto';
import {
  ListLineFacts,
  ListOwnLines,
  ListRuns,
  MakeFinal,
  MarkAnswer,
  MarkPayment,
  NoBody,
  type OwnLine,
  OwnLinePage,
  PaymentAnswer,
  PublishRun,
  RunDetail,
  type RunItem,
  RunPage,
  RunStateAnswer,
  SendBack,
  WithdrawRun,
} from './runs.dto';
import { SubsidyRunsQueries } from './runs.queries';
import { SubsidyRuns } from './runs.service';

type IdParams = z.infer<typeof schemas.idParams>;

const readers = ['official', 'operator'] as const;

@Controller('v1')
export class SubsidyRunsController {
  constructor(
    private readonly runs: SubsidyRuns,
    private readonly queries: SubsidyRunsQueries,
    private readonly payments: SubsidyPayments,
  ) {}

  @Post('subsidy-programmes/:id/runs')
  @Access(signatory)
  @Answers(201, RunStateAnswer, {
    summary: 'Publishes the draft for public notice (公示): what is shown is kept as it is.',
    once: true,
    problems: [
      ...['subsidy.period_open', 'subsidy.already_running', 'subsidy.nobody', 'subsidy.list_changed'],
      'office.outside_years',
    ],
  })
  publishSubsidyRun(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: PublishRun }) { expectedTotalFen }: PublishRun,
  ): Promise<RunStateAnswer> {
    return this.runs.publish(actor, key, id, expectedTotalFen);
  }

  @Get('subsidy-runs')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, RunPage, { summary: 'Lists of subsidies (奖补名单), newest first.' })
  listSubsidyRuns(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListRuns }) query: ListRuns,
  ): Promise<Page<RunItem>> {
    return this.queries.list(actor, query);
  }

  @Get('subsidy-runs/:id')
  @Access({ personas: readers, scope: 'region' })
  @Answers(200, RunDetail, {
    summary: 'One list with its lines, what was published, what is paid and what is to be recovered.',
  })
  getSubsidyRun(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<RunDetail> {
    return this.queries.detail(actor, id);
  }

  @Post('subsidy-runs/:id/withdrawal')
  @Access(signatory)
  @Answers(201, RunStateAnswer, {
    summary: 'A list that was not confirmed is withdrawn; the public page says so.',
    once: true,
    problems: ['subsidy.wrong_state'],
  })
  withdrawSubsidyRun(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: WithdrawRun }) { reason }: WithdrawRun,
  ): Promise<RunStateAnswer> {
    return this.runs.withdraw(actor, key, id, reason);
  }

  @Post('subsidy-runs/:id/final-list')
  @Access(signatory)
  @Answers(201, RunStateAnswer, {
    summary:
      'After the notice: the final list, from the facts shown or of now, with corrections and their reasons. One that pays somebody more than was shown is in notice again.',
    once: true,
    problems: [
      'subsidy.wrong_state',
      'subsidy.objections_open',
      'subsidy.not_on_list',
      'subsidy.list_changed',
      'subsidy.nobody_left',
      'subsidy.upheld_unanswered',
      'subsidy.not_upheld',
      'office.outside_years',
    ],
  })
  makeSubsidyFinal(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: MakeFinal }) draft: MakeFinal,
  ): Promise<RunStateAnswer> {
    return this.runs.finalise(actor, key, id, draft);
  }

  @Post('subsidy-runs/:id/confirmation')
  @Access(signatory)
  @Answers(201, RunStateAnswer, {
    summary: 'Another person than the one who published it and the one who made it final confirms the list.',
    once: true,
    problems: ['subsidy.same_person', 'subsidy.wrong_state'],
  })
  confirmSubsidyRun(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<RunStateAnswer> {
    return this.runs.confirm(actor, key, id);
  }

  @Post('subsidy-runs/:id/refusal')
  @Access(signatory)
  @Answers(201, RunStateAnswer, {
    summary: 'The second person sends the final list back with a reason.',
    once: true,
    problems: ['subsidy.same_person', 'subsidy.wrong_state'],
  })
  refuseSubsidyRun(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: SendBack }) { reason }: SendBack,
  ): Promise<RunStateAnswer> {
    return this.runs.sendBack(actor, key, id, reason);
  }

  @Get('subsidy-lines')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, OwnLinePage, {
    summary:
      'The lists that the cooperative stands on: what counts, what does not and why, and what is paid.',
  })
  listOwnSubsidyLines(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListOwnLines }) query: ListOwnLines,
  ): Promise<Page<OwnLine>> {
    return this.queries.own(actor, query);
  }

  @Get('subsidy-lines/:id/facts')
  @Access({ personas: ['supplier', 'official', 'operator'], scope: 'region' })
  @Answers(200, SubsidyFactPage, {
    summary: 'The facts that a line is made of, as they were when it was made.',
  })
  listSubsidyLineFacts(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListLineFacts }) query: ListLineFacts,
  ): Promise<SubsidyFactPage> {
    return this.queries.facts(actor, id, query);
  }

  @Post('subsidy-runs/:id/payments')
  @Access(signatory)
  @Answers(201, PaymentAnswer, {
    summary:
      'Puts everybody on the confirmed list who has a checked account, and is on no file yet, on one for the bank.',
    once: true,
    problems: ['subsidy.wrong_state', 'subsidy.nothing_to_pay'],
  })
  makeSubsidyPayment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<PaymentAnswer> {
    return this.payments.make(actor, key, id);
  }

  @Get('subsidy-payments/:id/file')
  @Seen('export')
  @Access({ ...signatory, secondFactor: true })
  @ApiProduces('application/octet-stream')
  @Answers(200, null, { summary: 'The payment file (xlsx) for the bank, with whole account numbers.' })
  async getSubsidyPaymentFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const { name, type, content } = await bankFile(await this.payments.bankOrder(actor, id), 'xlsx');
    return new StreamableFile(content, {
      type,
      disposition: `attachment; filename="${name}"`,
      length: content.length,
    });
  }

  @Post('subsidy-payments/:id/outcome')
  @Access(signatory)
  @Answers(201, MarkAnswer, {
    summary: 'What the bank did with the file: paid on a day, but for those that failed, with the reason.',
    once: true,
    problems: ['subsidy.already_marked', 'subsidy.paid_too_early', 'subsidy.not_on_file'],
  })
  markSubsidyPayment(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: MarkPayment }) outcome: MarkPayment,
  ): Promise<MarkAnswer> {
    return this.payments.mark(actor, key, id, outcome);
  }
}
