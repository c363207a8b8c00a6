import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { BankQueries } from './bank.queries';
import { BankLines } from './bank-lines.service';
import {
  type BankLineItem,
  BankLinePage,
  BankLineStateAnswer,
  Candidates,
  ImportedStatement,
  ListBankLines,
  ListStatements,
  NoBody,
  ProposeMatch,
  type StatementItem,
  StatementPage,
  uploadedStatement,
} from './bank-statements.dto';
import { BankStatements } from './bank-statements.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** The operator's matching desk. */
@Controller('v1')
export class BankStatementsController {
  constructor(
    private readonly statements: BankStatements,
    private readonly bankLines: BankLines,
    private readonly queries: BankQueries,
  ) {}

  @Post('bank-statements')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @ApiConsumes('multipart/form-data', 'text/csv', 'application/octet-stream')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @Answers(201, ImportedStatement, {
    summary:
      'Imports a bank statement (CSV, UTF-8 or GBK, ≤ 8 MB) as a whole and matches it by transfer code.',
    once: true,
    problems: [
      'file.missing',
      'request.too_large',
      'bank_statement.not_csv',
      'bank_statement.column_missing',
      'bank_statement.bad_row',
      'bank_statement.too_many_rows',
    ],
  })
  async importStatement(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Req() request: FastifyRequest,
  ): Promise<ImportedStatement> {
    const upload = await uploadedStatement(request);
    return this.statements.import(actor, { ...key, bodyHash: upload.sha256 }, upload);
  }

  @Get('bank-statements')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, StatementPage, { summary: 'Imported statements, newest first.' })
  listStatements(@Query({ schema: ListStatements }) query: ListStatements): Promise<Page<StatementItem>> {
    return this.queries.statements(query);
  }

  @Get('bank-lines')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, BankLinePage, { summary: 'Lines of imported statements, newest first.' })
  listBankLines(@Query({ schema: ListBankLines }) query: ListBankLines): Promise<Page<BankLineItem>> {
    return this.queries.bankLines(query);
  }

  @Get('bank-lines/:id/candidates')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Candidates, { summary: 'Open payables that an unmatched line may be for.' })
  listCandidates(@Param({ schema: schemas.idParams }) { id }: IdParams): Promise<Candidates> {
    return this.bankLines.candidates(id);
  }

  @Post('bank-lines/:id/match')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankLineStateAnswer, {
    summary: 'One operator names the payable; nothing is paid until another one confirms.',
    once: 'optional',
    problems: ['bank_line.wrong_state', 'bank_line.amount_differs', 'payment.not_pending'],
  })
  proposeMatch(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ProposeMatch }) { paymentId }: ProposeMatch,
  ): Promise<BankLineStateAnswer> {
    return this.bankLines.propose(actor, key, id, paymentId);
  }

  @Post('bank-lines/:id/confirmations')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankLineStateAnswer, {
    summary: 'Another operator confirms: the payable has its money.',
    once: 'optional',
    problems: [
      'bank_line.wrong_state',
      'bank_line.same_operator',
      'payment.not_pending',
      'order.wrong_state',
    ],
  })
  confirmMatch(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _body: NoBody,
  ): Promise<BankLineStateAnswer> {
    return this.bankLines.confirm(actor, key, id);
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
    return this.bankLines.reject(actor, key, id);
  }
}
