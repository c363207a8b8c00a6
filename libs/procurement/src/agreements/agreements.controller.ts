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
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  AgreementItem,
  AgreementPage,
  DraftAgreement,
  IndicatorKindList,
  ListAgreements,
  ListReports,
  NoBody,
  ReportIndicator,
  ReportItem,
  ReportPage,
  ReviewReport,
} from './agreements.dto';
import { AgreementsQueries } from './agreements.queries';
import { Agreements } from './agreements.service';
import { indicatorKindNames, indicatorKinds } from './indicator-kinds.policy';
import { ReportsQueries } from './reports.queries';
import { IndicatorReports } from './reports.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class AgreementsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly queries: AgreementsQueries,
    private readonly reports: IndicatorReports,
    private readonly reportsQueries: ReportsQueries,
  ) {}

  @Get('indicator-kinds')
  @Access({ personas: ['official', 'operator'], scope: 'all' })
  @Answers(200, IndicatorKindList, {
    summary:
      'The catalogue of indicators: unit, who knows the figure, and what it means unless agreed otherwise.',
  })
  listIndicatorKinds(): IndicatorKindList {
    const items = indicatorKindNames.map((kind) => {
      const { unit, origin, zh, en } = indicatorKinds[kind];
      return { kind, unit, origin, definition: zh, definitionEn: en };
    });
    return { items };
  }

  @Get('agreements')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, AgreementPage, {
    summary:
      'Agreements of which the region, or one below it, is a side or was given a part; the latest year first.',
  })
  listAgreements(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListAgreements }) query: ListAgreements,
  ): Promise<Page<AgreementItem>> {
    return this.queries.list(actor, query);
  }

  @Post('agreements')
  @Access(signatory)
  @Answers(201, AgreementItem, {
    summary: 'One side enters a yearly agreement; it comes into force when the other side confirms it.',
    once: true,
    problems: [
      'agreement.not_yours',
      'agreement.not_paired',
      'agreement.two_purchases',
      'agreement.name_needed',
      'agreement.exists',
    ],
  })
  draftAgreement(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: DraftAgreement }) draft: DraftAgreement,
  ): Promise<AgreementItem> {
    return this.agreements.draft(actor, key, draft);
  }

  @Get('agreements/:id')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, AgreementItem, { summary: 'One agreement with what was done of each indicator.' })
  getAgreement(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<AgreementItem> {
    return this.queries.one(actor, id);
  }

  @Post('agreements/:id/confirmation')
  @Access(signatory)
  @Answers(201, AgreementItem, {
    summary: 'The other side confirms a draft.',
    once: 'optional',
    problems: ['agreement.wrong_state', 'agreement.other_side_confirms'],
  })
  confirmAgreement(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _nothing: NoBody,
  ): Promise<AgreementItem> {
    return this.agreements.confirm(actor, key, id);
  }

  @Post('agreements/:id/withdrawal')
  @Access(signatory)
  @Answers(201, AgreementItem, {
    summary: 'The side that entered a draft takes it back.',
    once: 'optional',
    problems: ['agreement.wrong_state', 'agreement.own_side_withdraws'],
  })
  withdrawAgreement(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: NoBody }) _nothing: NoBody,
  ): Promise<AgreementItem> {
    return this.agreements.withdraw(actor, key, id);
  }

  @Get('agreements/:id/reports')
  @Access({ personas: ['official', 'operator'], scope: 'region' })
  @Answers(200, ReportPage, {
    summary: 'What was reported on its indicators, newest first, for its two sides and those above them.',
  })
  listIndicatorReports(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Query({ schema: ListReports }) query: ListReports,
  ): Promise<Page<ReportItem>> {
    return this.reportsQueries.list(actor, id, query);
  }

  // Also 主管部门, whose people are sent or placed: what is reported counts when the other side has reviewed it.
  @Post('indicators/:id/reports')
  @Access({ personas: ['official'], roles: ['official'], scope: 'region' })
  @Answers(201, ReportItem, {
    summary:
      'One side reports what was done of an indicator, with evidence; a negative value corrects earlier ones.',
    once: true,
    problems: [
      'agreement.not_in_force',
      'indicator_report.tallied',
      'indicator_report.not_yours',
      'indicator_report.other_year',
      'indicator_report.reason_needed',
      'collaboration_file.unknown',
    ],
  })
  reportIndicator(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ReportIndicator }) draft: ReportIndicator,
  ): Promise<ReportItem> {
    return this.reports.report(actor, key, id, draft);
  }

  @Post('indicator-reports/:id/review')
  @Access(signatory)
  @Answers(201, ReportItem, {
    summary:
      'Another person, of the other side or of a level above, accepts a report or returns it with a reason.',
    once: 'optional',
    problems: [
      'indicator_report.wrong_state',
      'indicator_report.other_person_reviews',
      'indicator_report.below_nothing',
    ],
  })
  reviewReport(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ReviewReport }) review: ReviewReport,
  ): Promise<ReportItem> {
    return this.reports.review(actor, key, id, review);
  }
}
