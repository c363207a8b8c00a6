import { Access, type Actor, Answers, CurrentActor, Papers, RequestOrigin, schemas } from '@app/platform';
import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { monthSubject, sheetSubject } from '../papers/paper-subjects.policy';
import { sheetTables, statementTables } from './settlement-tables.policy';
import { AskMonth, AskSheet, MonthlyStatement, SettlementSheet } from './sheets.dto';
import { SheetsQueries } from './sheets.queries';
import { workbookFile, xlsx } from './workbook.policy';

type IdParams = z.infer<typeof schemas.idParams>;
const pdf = 'application/pdf';
const paperProblems = ['request.malformed', 'paper.too_long'];
const sheetProblems = ['settlement_sheet.several_parties', 'settlement_sheet.nothing_accepted'];

@Controller('v1')
export class SheetsController {
  constructor(
    private readonly queries: SheetsQueries,
    private readonly papers: Papers,
  ) {}

  @Get('orders/:id/settlement-sheet')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, SettlementSheet, {
    summary: '结算单: this order, with others of the same buyer and cooperative.',
    problems: sheetProblems,
  })
  getSettlementSheet(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: AskSheet }) { with: others = [] }: AskSheet,
  ): Promise<SettlementSheet> {
    return this.queries.settlementSheet(actor, [id, ...others]);
  }

  @Get('orders/:id/settlement-sheet/workbook')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @ApiProduces(xlsx)
  @Answers(200, null, { summary: 'The settlement sheet as an Excel workbook.', problems: sheetProblems })
  async getSettlementSheetWorkbook(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: AskSheet }) { with: others = [] }: AskSheet,
  ): Promise<StreamableFile> {
    const sheet = await this.queries.settlementSheet(actor, [id, ...others]);
    return workbookFile(`settlement-sheet-${sheet.orders[0]?.number}`, sheetTables(sheet));
  }

  @Get('orders/:id/settlement-sheet/paper')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @ApiProduces(pdf)
  @Answers(200, null, {
    summary: 'The settlement sheet as A4 pages to sign, stamp and file.',
    problems: [...sheetProblems, ...paperProblems],
  })
  getSettlementSheetPaper(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: AskSheet }) { with: others = [] }: AskSheet,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'settlement_sheet', sheetSubject([id, ...others]), origin);
  }

  @Get('monthly-statement')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, MonthlyStatement, { summary: "对账单 of a month: the buyer's account as the books have it." })
  getMonthlyStatement(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskMonth }) { month }: AskMonth,
  ): Promise<MonthlyStatement> {
    return this.queries.monthlyStatement(actor, month);
  }

  @Get('monthly-statement/workbook')
  @Access({ personas: ['buyer'], scope: 'own' })
  @ApiProduces(xlsx)
  @Answers(200, null, { summary: 'The monthly statement as an Excel workbook.' })
  async getMonthlyStatementWorkbook(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskMonth }) { month }: AskMonth,
  ): Promise<StreamableFile> {
    const statement = await this.queries.monthlyStatement(actor, month);
    return workbookFile(`statement-${month}`, statementTables(statement));
  }

  @Get('monthly-statement/paper')
  @Access({ personas: ['buyer'], scope: 'own' })
  @ApiProduces(pdf)
  @Answers(200, null, {
    summary: 'The monthly statement as A4 pages to sign, stamp and send back.',
    problems: paperProblems,
  })
  getMonthlyStatementPaper(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Query({ schema: AskMonth }) { month }: AskMonth,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'monthly_statement', monthSubject(actor.organizationId, month), origin);
  }
}
