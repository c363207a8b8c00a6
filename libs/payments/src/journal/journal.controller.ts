import { Readable } from 'node:stream';
import { Access, Answers, type Page, Seen, schemas, streamCsv } from '@app/platform';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { workbookFile, xlsx } from '../settlements/workbook.policy';
import {
  AskEntriesFile,
  Balances,
  Bookings,
  type EntryItem,
  EntryPage,
  ListBalances,
  ListEntries,
  ListPartyBalances,
  type PartyBalance,
  PartyBalancePage,
} from './journal.dto';
import { JournalQueries } from './journal.queries';
import { entriesTable, entryColumns } from './journal-file.policy';

/** The market's books (总账), for its accountants. */
@Controller('v1')
export class JournalController {
  constructor(private readonly queries: JournalQueries) {}

  @Get('journal/balances')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Balances, { summary: '科目余额表: every account before, in and after a period.' })
  listBalances(@Query({ schema: ListBalances }) query: ListBalances): Promise<Balances> {
    return this.queries.balances(query);
  }

  @Get('journal/parties')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, PartyBalancePage, { summary: 'One account by buyer or supplier, the largest balance first.' })
  listPartyBalances(
    @Query({ schema: ListPartyBalances }) query: ListPartyBalances,
  ): Promise<Page<PartyBalance>> {
    return this.queries.parties(query);
  }

  @Get('journal/entries')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, EntryPage, {
    summary: 'Entries with the papers that caused them, newest business day first.',
  })
  listEntries(@Query({ schema: ListEntries }) query: ListEntries): Promise<Page<EntryItem>> {
    return this.queries.entries(query);
  }

  @Get('journal/entries/file')
  @Seen('export')
  @Access({ personas: ['operator'], scope: 'all' })
  @ApiProduces(xlsx, 'text/csv')
  @Answers(200, null, {
    summary: 'The entries as an Excel workbook of at most 10,000, or as CSV of any number.',
    problems: ['journal.too_many_entries'],
  })
  async getEntriesFile(
    @Query({ schema: AskEntriesFile }) { format, ...filter }: AskEntriesFile,
  ): Promise<StreamableFile> {
    const name = ['journal', filter.account, filter.from, filter.to].filter(Boolean).join('-');
    if (format === 'xlsx')
      return workbookFile(name, [entriesTable(await this.queries.entriesOfBook(filter), filter)]);
    const text = streamCsv(entryColumns, this.queries.everyEntry(filter));
    return new StreamableFile(Readable.from(text, { objectMode: false }), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}.csv"`,
    });
  }

  @Get('journal/bookings/:id')
  @Access({ personas: ['operator'], scope: 'all' })
  @Answers(200, Bookings, { summary: 'All bookings that one paper caused, both sides of each.' })
  listBookings(
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
  ): Promise<Bookings> {
    return this.queries.bookings(id);
  }
}
