import { Access, type Actor, Answers, CurrentActor, OnceIfKey, type OnceKey, schemas } from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  AddBankAccount,
  BankAccountItem,
  BankAccountList,
  BankLayout,
  PreviewOf,
  StatementPreview,
} from './bank-accounts.dto';
import { BankAccounts } from './bank-accounts.service';
import { unreadable } from './bank-statements.controller';
import { statementTypes, uploadedStatement } from './bank-statements.dto';

type IdParams = z.infer<typeof schemas.idParams>;

/** The market's accounts at banks. */
@Controller('v1')
export class BankAccountsController {
  constructor(private readonly accounts: BankAccounts) {}

  @Get('bank-accounts')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, BankAccountList, { summary: 'All accounts, with the layouts of their statements.' })
  listBankAccounts(): Promise<BankAccountList> {
    return this.accounts.list();
  }

  @Post('bank-accounts')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankAccountItem, {
    summary: 'Registers an account of the market.',
    once: 'optional',
    problems: ['bank_account.number_used'],
  })
  addBankAccount(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: AddBankAccount }) draft: AddBankAccount,
  ): Promise<BankAccountItem> {
    return this.accounts.add(actor, key, draft);
  }

  @Post('bank-accounts/:id/layout')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, BankAccountItem, {
    summary: 'Which column of its statements is what; imports for the account follow it from now on.',
    once: 'optional',
    problems: ['bank_account.layout_incomplete'],
  })
  saveBankLayout(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: BankLayout }) layout: z.infer<typeof BankLayout>,
  ): Promise<BankAccountItem> {
    return this.accounts.saveLayout(actor, key, id, layout);
  }

  @Post('bank-statement-previews')
  @Access({ personas: ['operator'], scope: 'all' })
  @ApiConsumes('multipart/form-data', ...statementTypes)
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @Answers(201, StatementPreview, {
    summary: 'The first rows of a file and the layout saved or guessed for it; nothing is kept.',
    problems: ['file.missing', 'request.not_found', 'request.too_large', ...unreadable],
  })
  async previewStatement(
    @Query({ schema: PreviewOf }) query: PreviewOf,
    @Req() request: FastifyRequest,
  ): Promise<StatementPreview> {
    return this.accounts.preview(query, await uploadedStatement(request));
  }
}
