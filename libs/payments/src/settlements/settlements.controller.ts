import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
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
import { EarningsQueries } from './earnings.queries';
import { settlementTables } from './settlement-tables.policy';
import {
  type EarningItem,
  EarningPage,
  Earnings,
  ListEarnings,
  ListSettlements,
  PayoutDays,
  RunAnswer,
  RunSettlements,
  SettlementPage,
  SettlementStatement,
  type SettlementSummary,
} from './settlements.dto';
import { SettlementsQueries } from './settlements.queries';
import { Settlements } from './settlements.service';
import { workbookFile, xlsx } from './workbook.policy';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class SettlementsController {
  constructor(
    private readonly settlements: Settlements,
    private readonly queries: SettlementsQueries,
    private readonly earnings: EarningsQueries,
    private readonly papers: Papers,
  ) {}

  @Post('settlement-runs')
  @Access({ personas: ['operator'], scope: 'all', secondFactor: true })
  @Answers(201, RunAnswer, {
    summary:
      'Settles everything that can be settled now; each order and return once, however often it is asked.',
    once: true,
  })
  runSettlements(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: RunSettlements }) { supplierId }: RunSettlements,
  ): Promise<RunAnswer> {
    return this.settlements.run(actor, key, supplierId);
  }

  @Get('settlements')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @Answers(200, SettlementPage, { summary: 'Settlements of cooperatives, newest first.' })
  listSettlements(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListSettlements }) query: ListSettlements,
  ): Promise<Page<SettlementSummary>> {
    return this.queries.list(actor, query);
  }

  @Get('settlements/:id')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @Answers(200, SettlementStatement, { summary: 'One settlement with every order and return in it.' })
  getSettlement(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<SettlementStatement> {
    return this.queries.statement(actor, id);
  }

  @Get('settlements/:id/workbook')
  @Seen('export')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @ApiProduces(xlsx)
  @Answers(200, null, { summary: 'The settlement as an Excel workbook.' })
  async getSettlementWorkbook(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const statement = await this.queries.statement(actor, id);
    return workbookFile(statement.number, settlementTables(statement));
  }

  @Get('settlements/:id/paper')
  @Seen('paper')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @ApiProduces('application/pdf')
  @Answers(200, null, {
    summary: '结算单 of the cooperative as A4 pages to sign, stamp and file.',
    problems: ['request.malformed', 'paper.too_long'],
  })
  getSettlementPaper(
    @CurrentActor() actor: Actor,
    @RequestOrigin() origin: string,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.papers.issue(actor, 'settlement_statement', id, origin);
  }

  @Get('earnings')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, Earnings, { summary: 'What the cooperative has earned, and where that money is.' })
  getEarnings(@CurrentActor() actor: Actor): Promise<Earnings> {
    return this.earnings.ofSupplier(actor);
  }

  @Get('earnings/orders')
  @Access({ personas: ['supplier'], scope: 'own' })
  @Answers(200, EarningPage, {
    summary: 'Each order with what it earned and what its money waits for, newest first.',
  })
  listEarnings(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListEarnings }) query: ListEarnings,
  ): Promise<Page<EarningItem>> {
    return this.earnings.orders(actor, query);
  }

  @Get('payout-days')
  @Access({ personas: ['supplier', 'operator'], scope: 'party' })
  @Answers(200, PayoutDays, {
    summary: 'Days from acceptance to payout: median, 90 %, worst, and how they spread.',
  })
  getPayoutDays(@CurrentActor() actor: Actor): Promise<PayoutDays> {
    return this.earnings.payoutDays(actor);
  }
}
