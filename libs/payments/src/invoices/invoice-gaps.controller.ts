import { Access, type Actor, Answers, CurrentActor, type Page } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { InvoiceGapsQueries } from './invoice-gaps.queries';
import {
  ListMissingInvoices,
  type MissingInvoice,
  MissingInvoicePage,
  NeededRedLetterList,
} from './invoices.dto';

@Controller('v1')
export class InvoiceGapsController {
  constructor(private readonly queries: InvoiceGapsQueries) {}

  @Get('missing-invoices')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, MissingInvoicePage, {
    summary: 'Orders of which something is accepted and not invoiced, the oldest first.',
  })
  listMissingInvoices(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListMissingInvoices }) query: ListMissingInvoices,
  ): Promise<Page<MissingInvoice>> {
    return this.queries.missing(actor, query);
  }

  @Get('needed-red-letters')
  @Access({ personas: ['buyer', 'supplier'], scope: 'party' })
  @Answers(200, NeededRedLetterList, {
    summary: 'Orders of which more is invoiced than is still accepted, because goods came back.',
  })
  async listNeededRedLetters(@CurrentActor() actor: Actor) {
    return { items: await this.queries.neededRedLetters(actor), nextCursor: null };
  }
}
