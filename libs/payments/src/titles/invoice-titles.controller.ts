import { Access, type Actor, Answers, CurrentActor, OnceIfKey, type OnceKey, schemas } from '@app/platform';
import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  ChangeInvoiceTitle,
  InvoiceTitleItem,
  InvoiceTitleList,
  NewInvoiceTitle,
} from './invoice-titles.dto';
import { InvoiceTitles } from './invoice-titles.service';

type IdParams = z.infer<typeof schemas.idParams>;

/** Who may say to whom invoices are made out. */
const roles = ['purchaser', 'finance'] as const;
const ifMatchHeader = { name: 'If-Match', required: true, description: 'The ETag that you saw.' };

@Controller('v1')
export class InvoiceTitlesController {
  constructor(private readonly titles: InvoiceTitles) {}

  @Get('invoice-titles')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, InvoiceTitleList, { summary: "The unit's invoice titles (发票抬头), the default first." })
  async listInvoiceTitles(@CurrentActor() actor: Actor) {
    return { items: await this.titles.list(actor), nextCursor: null };
  }

  @Post('invoice-titles')
  @Access({ personas: ['buyer'], roles, scope: 'own' })
  @Answers(201, InvoiceTitleItem, {
    summary: 'Adds a title; its tax number is checked. The first one is the default.',
    once: 'optional',
    problems: ['invoice_title.bad_tax_number'],
  })
  async addInvoiceTitle(
    @CurrentActor() actor: Actor,
    @OnceIfKey() key: OnceKey | undefined,
    @Body({ schema: NewInvoiceTitle }) draft: NewInvoiceTitle,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvoiceTitleItem> {
    return tagged(reply, await this.titles.add(actor, key, draft));
  }

  @Get('invoice-titles/:id')
  @Access({ personas: ['buyer'], scope: 'own' })
  @Answers(200, InvoiceTitleItem, { summary: 'One title, with its version as ETag.' })
  async getInvoiceTitle(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvoiceTitleItem> {
    return tagged(reply, await this.titles.one(actor, id));
  }

  @Patch('invoice-titles/:id')
  @Access({ personas: ['buyer'], roles, scope: 'own' })
  @ApiHeader(ifMatchHeader)
  @Answers(200, InvoiceTitleItem, {
    summary: 'Changes a title, or makes it the default; requests keep the title that they were made with.',
    problems: [
      'invoice_title.bad_tax_number',
      'invoice_title.version_required',
      'invoice_title.changed_meanwhile',
    ],
  })
  async changeInvoiceTitle(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ChangeInvoiceTitle }) change: ChangeInvoiceTitle,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<InvoiceTitleItem> {
    return tagged(reply, await this.titles.change(actor, id, ifMatch, change));
  }

  @Delete('invoice-titles/:id')
  @Access({ personas: ['buyer'], roles, scope: 'own' })
  @ApiHeader(ifMatchHeader)
  @Answers(204, null, {
    summary: 'Removes a title; the oldest of the others becomes the default in its place.',
    problems: ['invoice_title.version_required', 'invoice_title.changed_meanwhile'],
  })
  removeInvoiceTitle(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.titles.remove(actor, id, ifMatch);
  }
}

function tagged(reply: FastifyReply, title: InvoiceTitleItem): InvoiceTitleItem {
  reply.header('ETag', `"${title.version}"`);
  return title;
}
