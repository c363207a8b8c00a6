import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  OnceIfKey,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { BankQueries } from './bank.queries';
import {
  type BankLineItem,
  BankLinePage,
  BankLineStateAnswer,
  Candidates,
  ListBankLines,
  NoBody,
  ProposeMatch,
  Suspense,
} from './bank-lines.dto';
import { BankLines } from './bank-lines.service';
import { CandidatesQueries } from './candidates.queries';

type IdParams = z.infer<typeof schemas.idParams>;

/** The operator's matching desk. */
@Controller('v1')
export class BankLinesController {
  constructor(
    private readonly lines: BankLines,
    private readonly candidates: CandidatesQueries,
    private readonly queries: BankQueries,
  ) {}

  @Get('suspense')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Suspense, { summary: "Money on the bank's statements that nobody has explained, by reason." })
  getSuspense(): Promise<Suspense> {
    return this.queries.suspense();
  }

  @Get('bank-lines')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, BankLinePage, { summary: 'Lines of imported statements, newest first.' })
  listBankLines(@Query({ schema: ListBankLines }) query: ListBankLines): Promise<Page<BankLineItem>> {
    return this.queries.bankLines(query);
  }

  @Get('bank-lines/:id/candidates')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Candidates, {
    summary: 'What a line may be for: payables, refunds, lines that it takes back.',
  })
  listCandidates(@Param({ schema: schemas.idParams }) { id }: IdParams): Promise<Candidates> {
    return this.candidates.ofLine(id);
  }

  @Post('bank-lines/:id/match')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankLineStateAnswer, {
    summary:
      'One operator says what the line, or parts of it, are for; nothing is booked until another one confirms.',
    once: 'optional',
    problems: [
      'bank_line.wrong_state',
      'bank_line.amount_differs',
      'bank_line.exceeds_rest',
      'bank_line.wrong_direction',
      'payment.not_pending',
      'refund.wrong_state',
      'payout.wrong_state',
    ],
  })
  proposeMatch(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ProposeMatch }) proposal: ProposeMatch,
  ): Promise<BankLineStateAnswer> {
    return this.lines.propose(actor, key, id, proposal);
  }

  @Post('bank-lines/:id/confirmations')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankLineStateAnswer, {
    summary: 'Another operator confirms: it is booked.',
    once: 'optional',
    problems: [
      'bank_line.wrong_state',
      'bank_line.same_operator',
      'payment.not_pending',
      'refund.wrong_state',
      'payout.wrong_state',
      'refund.exceeds_paid',
      'order.wrong_state',
    ],
  })
  confirmMatch(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BankLineStateAnswer> {
    return this.lines.confirm(actor, key, id);
  }

  @Post('bank-lines/:id/rejection')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankLineStateAnswer, {
    summary: 'Drops a proposal; the line is unmatched again.',
    once: 'optional',
    problems: ['bank_line.wrong_state'],
  })
  rejectMatch(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BankLineStateAnswer> {
    return this.lines.reject(actor, key, id);
  }
}
