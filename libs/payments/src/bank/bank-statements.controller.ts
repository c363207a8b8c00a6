import { Access, type Actor, Answers, CurrentActor, Once, type OnceKey, type Page } from '@app/platform';
import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { BankQueries } from './bank.queries';
import { OfAccount } from './bank-accounts.dto';
import {
  ImportedStatement,
  ListStatements,
  type StatementItem,
  StatementPage,
  statementTypes,
  uploadedStatement,
} from './bank-statements.dto';
import { BankStatements } from './bank-statements.service';

/** Why a file cannot be opened at all. */
export const unreadable = [
  'bank_statement.not_csv',
  'bank_statement.not_xlsx',
  'bank_statement.active_content',
  'bank_statement.too_large_inside',
  'bank_statement.formula',
  'bank_statement.sheet_missing',
  'bank_statement.too_many_rows',
] as const;

/** Files of the bank. */
@Controller('v1')
export class BankStatementsController {
  constructor(
    private readonly statements: BankStatements,
    private readonly queries: BankQueries,
  ) {}

  @Post('bank-statements')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @ApiConsumes('multipart/form-data', ...statementTypes)
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @Answers(201, ImportedStatement, {
    summary:
      'Imports a bank statement (CSV in UTF-8 or GBK, or xlsx, ≤ 8 MB) as a whole and matches it by transfer code.',
    once: true,
    problems: [
      'file.missing',
      'request.too_large',
      ...unreadable,
      'bank_statement.column_missing',
      'bank_statement.bad_row',
      'bank_statement.other_currency',
      'bank_statement.total_differs',
      'request.not_found',
    ],
  })
  async importStatement(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Query({ schema: OfAccount }) { bankAccountId }: OfAccount,
    @Req() request: FastifyRequest,
  ): Promise<ImportedStatement> {
    const upload = await uploadedStatement(request);
    const bodyHash = bankAccountId === undefined ? upload.sha256 : `${upload.sha256} ${bankAccountId}`;
    return this.statements.import(actor, { ...key, bodyHash }, upload, bankAccountId);
  }

  @Get('bank-statements')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, StatementPage, { summary: 'Imported statements, newest first.' })
  listStatements(@Query({ schema: ListStatements }) query: ListStatements): Promise<Page<StatementItem>> {
    return this.queries.statements(query);
  }
}
