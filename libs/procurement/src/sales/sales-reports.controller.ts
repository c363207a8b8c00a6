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
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { SalesCorrections } from './sales-corrections.service';
import { SalesEvidence } from './sales-evidence.service';
import {
  AddSalesFiles,
  ConfirmSalesFiles,
  CorrectSale,
  DecideCorrection,
  ListSalesClashes,
  ListSalesReports,
  ReportSales,
  ResalePurchaseList,
  ReviewSales,
  SalesClashItem,
  SalesClashPage,
  SalesReportItem,
  SalesReportPage,
  SalesReportPaper,
} from './sales-reports.dto';
import { SalesReportsQueries } from './sales-reports.queries';
import { SalesReports } from './sales-reports.service';
import { SalesReview } from './sales-review.service';

type IdParams = z.infer<typeof schemas.idParams>;

const ofLines = [
  'sales_line.bad_invoice_number',
  'sales_line.key_twice',
  'sales_line.key_taken',
  'sales_line.not_western',
  'sales_line.not_eastern',
  'sales_line.in_future',
  'sales_line.before_pairing',
  'sales_line.supplier_unknown',
  'sales_line.buyer_unknown',
  'sales_line.buyer_resells',
  'sales_line.funding_differs',
  'sales_line.purchase_unknown',
  'sales_line.origin_differs',
  'sales_line.beyond_purchase',
  'sales_line.counted_before',
  'sales_line.purchase_needed',
  'sales_file.unknown',
];

/** 线下销售: reported by resellers, reviewed by officials. */
@Controller('v1')
export class SalesReportsController {
  constructor(
    private readonly reports: SalesReports,
    private readonly reviews: SalesReview,
    private readonly evidence: SalesEvidence,
    private readonly corrections: SalesCorrections,
    private readonly queries: SalesReportsQueries,
  ) {}

  @Post('sales-reports')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesReportPaper, {
    summary: 'A reseller reports sales outside the platform: all lines, or none.',
    once: true,
    problems: ['sales_report.not_reseller', ...ofLines],
  })
  reportSales(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: ReportSales }) draft: ReportSales,
  ): Promise<SalesReportPaper> {
    return this.reports.submit(actor, key, draft);
  }

  @Get('sales-reports')
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'region' })
  @Answers(200, SalesReportPage, {
    summary: 'Reports of sales, newest first: their own for resellers, of the region for officials.',
  })
  listSalesReports(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListSalesReports }) query: ListSalesReports,
  ): Promise<Page<SalesReportItem>> {
    return this.queries.list(actor, query);
  }

  @Get('sales-reports/:id')
  @Seen('paper', ({ number }: SalesReportPaper) => ({ label: `销售申报 ${number}` }))
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'region' })
  @Answers(200, SalesReportPaper, { summary: 'One report with its lines, papers, returns and corrections.' })
  getSalesReport(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<SalesReportPaper> {
    return this.queries.one(actor, id);
  }

  @Post('sales-reports/:id/resubmission')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesReportPaper, {
    summary: 'A returned report is sent in again, whole.',
    once: true,
    problems: ['sales_report.wrong_state', ...ofLines],
  })
  resubmitSales(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ReportSales }) draft: ReportSales,
  ): Promise<SalesReportPaper> {
    return this.reports.resubmit(actor, key, id, draft);
  }

  @Post('sales-reports/:id/withdrawal')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesReportPaper, {
    summary: 'The reporter takes back a report that does not count yet; its invoices are free again.',
    once: true,
    problems: ['sales_report.wrong_state'],
  })
  withdrawSales(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<SalesReportPaper> {
    return this.reports.withdraw(actor, key, id);
  }

  @Post('sales-reports/:id/review')
  @Access(signatory)
  @Answers(201, SalesReportPaper, {
    summary:
      'An official accepts, returns or refuses a report; accepted lines count, with the papers confirmed.',
    once: true,
    problems: [
      'sales_report.wrong_state',
      'sales_report.other_counties',
      'office.outside_years',
      'sales_report.reason_needed',
      'sales_report.nothing_left',
      'sales_file.not_open',
      'sales_line.key_taken',
    ],
  })
  reviewSales(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ReviewSales }) verdict: ReviewSales,
  ): Promise<SalesReportPaper> {
    return this.reviews.review(actor, key, id, verdict);
  }

  @Post('sales-reports/:id/files')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesReportPaper, {
    summary: 'More papers for a report that waits or counts, such as the receipt of a payment.',
    once: true,
    problems: ['sales_file.unknown', 'sales_file.named_otherwise', 'sales_report.wrong_state'],
  })
  addSalesFiles(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: AddSalesFiles }) draft: AddSalesFiles,
  ): Promise<SalesReportPaper> {
    return this.evidence.add(actor, key, id, draft);
  }

  @Post('sales-reports/:id/confirmations')
  @Access(signatory)
  @Answers(201, SalesReportPaper, {
    summary: 'An official confirms papers that came after the review: the evidence of what counts may grow.',
    once: true,
    problems: [
      'sales_file.not_open',
      'sales_report.wrong_state',
      'sales_report.other_counties',
      'office.outside_years',
    ],
  })
  confirmSalesFiles(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ConfirmSalesFiles }) draft: ConfirmSalesFiles,
  ): Promise<SalesReportPaper> {
    return this.reviews.confirmFiles(actor, key, id, draft);
  }

  @Post('sales-lines/:id/corrections')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesReportPaper, {
    summary: 'Goods of a counted line came back, or more was reported than sold.',
    once: true,
    problems: [
      'sales_correction.not_counted',
      'sales_correction.in_future',
      'sales_correction.before_sale',
      'sales_correction.exceeds_line',
      'sales_correction.goods_left',
    ],
  })
  correctSale(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: CorrectSale }) draft: CorrectSale,
  ): Promise<SalesReportPaper> {
    return this.corrections.request(actor, key, id, draft);
  }

  @Post('sales-corrections/:id/decision')
  @Access(signatory)
  @Answers(201, SalesReportPaper, {
    summary: 'An official accepts a return or correction, which is then a negative fact, or refuses it.',
    once: true,
    problems: [
      'sales_correction.wrong_state',
      'sales_correction.exceeds_line',
      'sales_correction.goods_left',
      'sales_report.other_counties',
      'office.outside_years',
      'sales_report.reason_needed',
    ],
  })
  decideCorrection(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: DecideCorrection }) draft: DecideCorrection,
  ): Promise<SalesReportPaper> {
    return this.corrections.decide(actor, key, id, draft);
  }

  @Get('sales-clashes')
  @Access({ personas: ['buyer', 'supplier', 'official', 'operator'], scope: 'region' })
  @Answers(200, SalesClashPage, {
    summary:
      'Second claims on an invoice that somebody has reported: shown to both sides and their officials.',
  })
  listSalesClashes(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListSalesClashes }) query: ListSalesClashes,
  ): Promise<Page<SalesClashItem>> {
    return this.queries.clashes(actor, query);
  }

  @Get('resale-purchases')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, ResalePurchaseList, {
    summary: 'What a reseller bought here for resale and has not sold on in full.',
  })
  listResalePurchases(@CurrentActor() actor: Actor): Promise<ResalePurchaseList> {
    return this.queries.purchases(actor);
  }
}
