import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Files,
  InEnglish,
  OnceIfKey,
  type OnceKey,
  Seen,
  schemas,
  uploadedFile,
  writeWorkbook,
} from '@app/platform';
import { Controller, Get, Header, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { saleTemplate } from './sales-file.policy';
import { SalesFiles } from './sales-files.service';
import { SalesFilePreview, StoredSalesFile } from './sales-reports.dto';
import { SalesReportsQueries } from './sales-reports.queries';

const oneFile = { type: 'object', properties: { file: { type: 'string', format: 'binary' } } };
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Papers and spreadsheets of reported sales. */
@Controller('v1')
export class SalesFilesController {
  constructor(
    private readonly files: Files,
    private readonly sales: SalesFiles,
    private readonly queries: SalesReportsQueries,
  ) {}

  @Post('sales-files')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, StoredSalesFile, {
    summary: 'Stores a paper of a sale (PDF, OFD, JPEG, PNG or WebP, at most 8 MB) as multipart form data.',
    once: 'optional',
    problems: ['file.missing', 'file.not_a_paper', 'file.unreadable', 'file.no_space', 'request.too_large'],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: oneFile })
  async storeSalesFile(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StoredSalesFile> {
    const { name, content } = await uploadedFile(request);
    return this.files.storePaper(actor, key, name, content);
  }

  @Get('sales-files/:id')
  @Seen('file')
  @Access({ personas: ['buyer', 'official', 'operator'], scope: 'region' })
  @Answers(200, null, {
    summary: 'A paper of a reported sale, as a download. Its SHA-256 stands in the report.',
  })
  @ApiProduces('application/pdf', 'application/ofd', 'image/jpeg')
  @Header('Cache-Control', 'private, max-age=86400, immutable')
  async readSalesFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
  ): Promise<StreamableFile> {
    const file = await this.queries.file(actor, id);
    const bytes = await this.files.read(id);
    return new StreamableFile(bytes, {
      type: file.mediaType,
      length: bytes.length,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    });
  }

  @Post('sales-report-previews')
  @Access({ personas: ['buyer'], roles: ['purchaser'], scope: 'own' })
  @Answers(201, SalesFilePreview, {
    summary:
      'Reads a file of sales (xlsx, or CSV in UTF-8 or GBK, ≤ 8 MB, ≤ 500 rows) and says what is wrong by row and column; nothing is kept.',
    problems: [
      'sales_report.not_reseller',
      'file.missing',
      'request.too_large',
      'table_file.not_csv',
      'table_file.not_xlsx',
      'table_file.active_content',
      'table_file.too_large_inside',
      'table_file.formula',
      'table_file.column_missing',
      'table_file.too_many_rows',
      'table_file.bad_row',
    ],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: oneFile })
  async previewSales(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @InEnglish() english: boolean,
  ): Promise<SalesFilePreview> {
    const { content } = await uploadedFile(request);
    return this.sales.preview(actor, content, english);
  }

  @Get('sales-report-template')
  @Access({ personas: ['buyer'], scope: 'own' })
  @ApiProduces(xlsx)
  @Answers(200, null, { summary: 'The Excel form for sales, with an example and what each column takes.' })
  async getSalesTemplate(@InEnglish() english: boolean): Promise<StreamableFile> {
    const content = await writeWorkbook(saleTemplate(english));
    return new StreamableFile(content, {
      length: content.length,
      type: xlsx,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(english ? 'Sales.xlsx' : '线下销售填报表.xlsx')}`,
    });
  }
}
