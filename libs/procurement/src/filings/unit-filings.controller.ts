import './filings.errors';
import {
  Access,
  type Actor,
  Answers,
  CurrentActor,
  InEnglish,
  Once,
  type OnceKey,
  type Page,
  Seen,
  schemas,
  uploadedFile,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { reviewer } from './filing.policy';
import { filingTable } from './filing-columns.policy';
import { FilingImports } from './filing-imports.service';
import { FilingReminders } from './filing-reminders.service';
import {
  AskImport,
  AskSummary,
  FilingSummary,
  FilingsImported,
  ListReached,
  ListReminders,
  ListUnitFilings,
  PickUnits,
  ReachedPage,
  type ReachedUnit,
  type ReminderBatch,
  ReminderPage,
  RemindersSent,
  SendReminders,
  type UnitFilingItem,
  UnitFilingPage,
} from './unit-filings.dto';
import { UnitFilingsQueries } from './unit-filings.queries';
import { longWorkbookFile, xlsx } from './workbook.policy';

const reader = { personas: ['official', 'operator'], scope: 'district' } as const;
/** Rows of a workbook that are read at once; a province has some ten thousand units. */
const pageSize = 1_000;

/** What the reader of tables refuses of a file. */
const unreadable = [
  'not_csv',
  'not_xlsx',
  'formula',
  'active_content',
  'too_large_inside',
  'column_missing',
  'bad_row',
  'too_many_rows',
].map((code) => `table_file.${code}`);

@Controller('v1')
export class UnitFilingsController {
  constructor(
    private readonly units: UnitFilingsQueries,
    private readonly reminders: FilingReminders,
    private readonly imports: FilingImports,
  ) {}

  @Get('filings')
  @Access(reader)
  @Answers(200, UnitFilingPage, {
    summary: 'Every unit of the region with its filing of a year, also those that did not file.',
  })
  listUnitFilings(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListUnitFilings }) query: ListUnitFilings,
  ): Promise<Page<UnitFilingItem>> {
    return this.units.list(actor, query);
  }

  @Get('filing-summary')
  @Access(reader)
  @Answers(200, FilingSummary, {
    summary: 'How many units filed and how many did not, what they reserve and what of it was bought.',
  })
  getFilingSummary(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskSummary }) query: AskSummary,
  ): Promise<FilingSummary> {
    return this.units.summary(actor, query);
  }

  @Get('filing-workbook')
  @Seen('export')
  @Access({ ...reader, secondFactor: true })
  @ApiProduces(xlsx)
  @Answers(200, null, {
    summary: 'The list as a workbook, which can be filled in and brought back.',
  })
  async getFilingWorkbook(
    @CurrentActor() actor: Actor,
    @Query({ schema: PickUnits }) query: PickUnits,
    @InEnglish() english: boolean,
  ): Promise<StreamableFile> {
    const pages = this.units.sheet(actor, query, pageSize);
    const name = english ? `Filings ${query.year}` : `${query.year}年预留份额填报表`;
    return longWorkbookFile(name, filingTable(query.year, english), pages);
  }

  @Post('filing-imports')
  @Access(reviewer)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  })
  @Answers(201, FilingsImported, {
    summary:
      'Hands in filings from a workbook for units of the region: all rows or none, each wrong one named.',
    once: true,
    problems: [
      'file.missing',
      'request.too_large',
      ...unreadable,
      'filing.year_not_open',
      'filing_import.empty',
      'filing_import.too_many_rows',
      'filing_import.rows_wrong',
      'filing.wrong_state',
      'unit_profile.changed_meanwhile',
      'unit_profile.others_depend',
    ],
  })
  async importFilings(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Query({ schema: AskImport }) { year }: AskImport,
    @Req() request: FastifyRequest,
    @InEnglish() english: boolean,
  ): Promise<FilingsImported> {
    const { content } = await uploadedFile(request);
    return this.imports.take(actor, key, year, { content, english });
  }

  @Post('filing-reminders')
  @Access(reviewer)
  @Answers(201, RemindersSent, {
    summary: 'Reminds every unit of the selection that has not filed; nobody twice a day.',
    once: true,
    problems: ['filing_reminder.nobody'],
  })
  sendReminders(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Body({ schema: SendReminders }) draft: SendReminders,
  ): Promise<RemindersSent> {
    return this.reminders.send(actor, key, draft);
  }

  @Get('filing-reminders')
  @Access(reader)
  @Answers(200, ReminderPage, {
    summary: 'Who was reminded when, and how many have filed since; newest first.',
  })
  listReminders(
    @CurrentActor() actor: Actor,
    @Query({ schema: ListReminders }) query: ListReminders,
  ): Promise<Page<ReminderBatch>> {
    return this.reminders.batches(actor, query);
  }

  @Get('filing-reminders/:id/units')
  @Access(reader)
  @Answers(200, ReachedPage, {
    summary: 'Whom a batch of reminders reached, by name, and what each has filed since.',
  })
  listRemindedUnits(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
    @Query({ schema: ListReached }) query: ListReached,
  ): Promise<Page<ReachedUnit>> {
    return this.reminders.reached(actor, id, query);
  }
}
