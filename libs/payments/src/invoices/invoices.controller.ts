import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Files,
  Once,
  OnceIfKey,
  type OnceKey,
  type Page,
  Seen,
  schemas,
  uploadedFile,
} from '@app/platform';
import { Body, Controller, Get, Header, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  InvoiceItem,
  InvoicePage,
  IssueInvoice,
  IssueRedLetter,
  JudgeInvoice,
  ListInvoices,
  RegisterInvoice,
  StoredPaper,
} from './invoices.dto';
import { InvoicesQueries } from './invoices.queries';
import { Invoices } from './invoices.service';
import { RedLetters } from './red-letters.service';

type IdParams = z.infer<typeof schemas.idParams>;

const oneFile = { type: 'object', properties: { file: { type: 'string', format: 'binary' } } };
const ofNumberAndFile = [
  'invoice.bad_number',
  'invoice.number_used',
  'invoice.reported_as_sale',
  'invoice.file_unknown',
];

@Controller('v1')
export class InvoicesController {
  constructor(
    private readonly invoices: Invoices,
    private readonly redLetters: RedLetters,
    private readonly queries: InvoicesQueries,
    private readonly files: Files,
  ) {}

  @Post('invoice-files')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, StoredPaper, {
    summary:
      'Stores the file of an invoice (PDF, OFD, JPEG, PNG or WebP, at most 8 MB) as multipart form data.',
    once: 'optional',
    problems: ['file.missing', 'file.not_a_paper', 'file.unreadable', 'file.no_space', 'request.too_large'],
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: oneFile })
  async storeInvoiceFile(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StoredPaper> {
    const { name, content } = await uploadedFile(request);
    return this.files.storePaper(actor, key, name, content);
  }

  @Post('orders/:id/invoices')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, InvoiceItem, {
    summary: 'The supplier registers an invoice for what was accepted on one order.',
    once: true,
    problems: [...ofNumberAndFile, 'invoice.exceeds_accepted'],
  })
  registerInvoice(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RegisterInvoice }) draft: RegisterInvoice,
  ): Promise<InvoiceItem> {
    return this.invoices.register(actor, key, id, draft);
  }

  @Post('invoices')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, InvoiceItem, {
    summary:
      'The supplier hands in an invoice over one order or several of one buyer, or in answer to a request.',
    once: true,
    problems: [
      ...ofNumberAndFile,
      'invoice.exceeds_accepted',
      'invoice.parts_differ',
      'invoice.two_buyers',
      'invoice.order_not_asked',
      'invoice_request.wrong_state',
    ],
  })
  issueInvoice(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: IssueInvoice }) draft: IssueInvoice,
  ): Promise<InvoiceItem> {
    return this.invoices.issue(actor, key, draft);
  }

  @Post('invoices/:id/red-letters')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, InvoiceItem, {
    summary: 'A red letter (红字) takes an invoice back, wholly or in part.',
    once: true,
    problems: [
      ...ofNumberAndFile,
      'invoice.is_red',
      'invoice.exceeds_original',
      'invoice.parts_differ',
      'invoice.order_not_asked',
    ],
  })
  issueRedLetter(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: IssueRedLetter }) draft: IssueRedLetter,
  ): Promise<InvoiceItem> {
    return this.redLetters.issue(actor, key, id, draft);
  }

  @Post('invoices/:id/verification')
  @Access({ personas: ['buyer'], roles: ['finance'], scope: 'own' })
  @Answers(201, InvoiceItem, {
    summary:
      "The buyer's finance has looked an invoice up (查验): it is verified, or disputed with a reason.",
    once: true,
    problems: ['invoice.reason_needed', 'invoice.reversed', 'invoice.wrong_state'],
  })
  judgeInvoice(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: JudgeInvoice }) judgement: JudgeInvoice,
  ): Promise<InvoiceItem> {
    return this.invoices.judge(actor, key, id, judgement);
  }

  @Get('invoices')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, InvoicePage, { summary: 'Invoices that the caller got or wrote, newest first.' })
  listInvoices(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListInvoices }) query: ListInvoices,
  ): Promise<Page<InvoiceItem>> {
    return this.queries.invoices(actor, query);
  }

  @Get('invoices/:id')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, InvoiceItem, {
    summary: 'One invoice with its orders and the three figures that must match.',
  })
  getInvoice(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<InvoiceItem> {
    return this.queries.one(actor, id);
  }

  @Get('invoices/:id/file')
  @Seen('file')
  @Access({ personas: ['buyer', 'supplier', 'official', 'operator'], scope: 'party' })
  @Answers(200, null, {
    summary: 'The file of an invoice, as a download. Its SHA-256 stands in the invoice.',
    problems: ['invoice.no_file'],
  })
  @ApiProduces('application/pdf', 'application/ofd', 'image/jpeg')
  @Header('Cache-Control', 'private, max-age=86400, immutable')
  async readInvoiceFile(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    const file = await this.queries.file(actor, id);
    const bytes = await this.files.read(file.id);
    return new StreamableFile(bytes, {
      type: file.mediaType,
      length: bytes.length,
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    });
  }
}
