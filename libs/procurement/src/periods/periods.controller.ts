import { Readable } from 'node:stream';
import {
  Access,
  type AccessRule,
  type Actor,
  Answers,
  CurrentActor,
  Once,
  type OnceKey,
  Seen,
  schemas,
  signatory,
} from '@app/platform';
import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { z } from 'zod';
import { Closings } from './closings.service';
import {
  AskPeriods,
  ClosingAnswer,
  ConfirmClosing,
  GiveReason,
  PeriodGrid,
  PeriodPage,
  PeriodParams,
  ProposeClosing,
  SealedPage,
} from './periods.dto';
import './periods.errors';
import { PeriodsQueries } from './periods.queries';
import { SealsQueries } from './seals.queries';

type IdParams = z.infer<typeof schemas.idParams>;

/** Months and years of a region: open, being closed, sealed. */
/** Its sums are those of all units; to an office of some departments they would be false. */
const reader = { personas: ['official'], wholeOffice: true, scope: 'region' } as const satisfies AccessRule;

@Controller('v1')
export class PeriodsController {
  constructor(
    private readonly closings: Closings,
    private readonly periods: PeriodsQueries,
    private readonly seals: SealsQueries,
  ) {}

  @Get('periods')
  @Access(reader)
  @Answers(200, PeriodGrid, {
    summary: 'The months of a year: of a region, and of its direct parts.',
    problems: ['request.not_found'],
  })
  listPeriods(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskPeriods }) query: AskPeriods,
  ): Promise<PeriodGrid> {
    return this.periods.grid(actor, query);
  }

  @Get('periods/:id')
  @Access(reader)
  @Answers(200, PeriodPage, {
    summary: 'A month (320205-2026-03) or year (320205-2026): checklist, state, and all that was done to it.',
  })
  getPeriod(
    @CurrentActor() actor: Actor,
    @Param({ schema: PeriodParams }) { id }: PeriodParams,
  ): Promise<PeriodPage> {
    return this.periods.page(actor, id);
  }

  @Post('periods/:id/closings')
  @Access(signatory)
  @Answers(201, ClosingAnswer, {
    summary: 'An official proposes to close the period; another one confirms.',
    once: true,
    problems: ['period.not_ready', 'period.remark_required', 'period.wrong_state', 'period.other_office'],
  })
  proposeClosing(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: PeriodParams }) { id }: PeriodParams,
    @Body({ schema: ProposeClosing }) { remark }: ProposeClosing,
  ): Promise<ClosingAnswer> {
    return this.closings.propose(actor, key, id, remark);
  }

  @Get('closings/:id')
  @Access(reader)
  @Answers(200, SealedPage, { summary: 'What was sealed, beside what the same facts come to now.' })
  getClosing(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<SealedPage> {
    return this.seals.page(actor, id);
  }

  @Post('closings/:id/confirmation')
  @Access(signatory)
  @Answers(201, ClosingAnswer, {
    summary: 'A second official of the region closes and seals the period, as the sums that were seen.',
    once: true,
    problems: [
      'period.same_person',
      'period.not_ready',
      'period.sums_changed',
      'period.more_open',
      'period.wrong_state',
      'period.other_office',
    ],
  })
  confirmClosing(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: ConfirmClosing }) seen: ConfirmClosing,
  ): Promise<ClosingAnswer> {
    return this.closings.confirm(actor, key, id, seen);
  }

  @Post('closings/:id/withdrawal')
  @Access(signatory)
  @Answers(201, ClosingAnswer, {
    summary: 'A proposal is taken back; the period stays open.',
    once: true,
    problems: ['period.wrong_state', 'period.other_office'],
  })
  withdrawClosing(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: GiveReason }) { reason }: GiveReason,
  ): Promise<ClosingAnswer> {
    return this.closings.withdraw(actor, key, id, reason);
  }

  @Post('closings/:id/reopening')
  @Access(signatory)
  @Answers(201, ClosingAnswer, {
    summary: 'An office of a level above opens a closed period again; its seal stays.',
    once: true,
    problems: [
      'period.needs_higher_level',
      'period.wrong_state',
      'period.year_closed',
      'period.closed_above',
    ],
  })
  reopenPeriod(
    @CurrentActor() actor: Actor,
    @Once() key: OnceKey,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
    @Body({ schema: GiveReason }) { reason }: GiveReason,
  ): Promise<ClosingAnswer> {
    return this.closings.reopen(actor, key, id, reason);
  }

  @Get('closings/:id/content')
  @Seen('export')
  @Access({ ...reader, secondFactor: true })
  @ApiProduces('text/plain')
  @Answers(200, null, {
    summary: 'The lines under the seal: of a month its facts, of a year the seals of its months.',
  })
  getSealedContent(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.file(actor, id, 'content');
  }

  @Get('closings/:id/cells')
  @Seen('export')
  @Access({ ...reader, secondFactor: true })
  @ApiProduces('text/plain')
  @Answers(200, null, { summary: 'The sealed cells, line by line.' })
  getSealedCells(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.file(actor, id, 'cells');
  }

  @Get('closings/:id/seal')
  @Seen('export')
  @Access({ ...reader, secondFactor: true })
  @ApiProduces('text/plain')
  @Answers(200, null, { summary: 'The text of the seal, whose SHA-256 it is.' })
  getSeal(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: IdParams,
  ): Promise<StreamableFile> {
    return this.file(actor, id, 'seal');
  }

  private async file(actor: Actor, id: string, kind: 'content' | 'cells' | 'seal'): Promise<StreamableFile> {
    const { name, text } = await this.seals.file(actor, id, kind);
    return new StreamableFile(Readable.from(text, { objectMode: false }), {
      type: 'text/plain; charset=utf-8',
      disposition: `attachment; filename="${name}"`,
    });
  }
}
