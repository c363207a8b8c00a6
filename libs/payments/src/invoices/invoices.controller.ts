import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  type Page,
  schemas,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { InvoiceItem, InvoicePage, ListInvoices, RegisterInvoice } from './invoices.dto';
import { InvoicesQueries } from './invoices.queries';
import { Invoices } from './invoices.service';

type IdParams = z.infer<typeof schemas.idParams>;

@Controller('v1')
export class InvoicesController {
  constructor(
    private readonly invoices: Invoices,
    private readonly queries: InvoicesQueries,
  ) {}

  @Post('orders/:id/invoices')
  @Access({ personas: ['supplier'], roles: ['clerk'], scope: 'own' })
  @Answers(201, InvoiceItem, {
    summary: 'The supplier registers an invoice for what was accepted.',
    once: true,
    problems: ['invoice.number_used', 'invoice.exceeds_accepted'],
  })
  registerInvoice(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: RegisterInvoice }) draft: RegisterInvoice,
  ): Promise<InvoiceItem> {
    return this.invoices.register(actor, key, id, draft);
  }

  @Get('invoices')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, InvoicePage, { summary: "Registered invoices of the caller's orders, newest first." })
  listInvoices(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListInvoices }) query: ListInvoices,
  ): Promise<Page<InvoiceItem>> {
    return this.queries.invoices(actor, query);
  }
}
