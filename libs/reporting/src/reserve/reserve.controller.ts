import {
  Access,
  type Actor,
  Answers,
  businessMonth,
  Clock,
  CurrentActor,
  type Page,
  schemas,
} from '@app/platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { CountedQueries } from './counted.queries';
import {
  AskReserve,
  CountedPage,
  ListCounted,
  ListUncounted,
  type UncountedLine,
  UncountedPage,
  UnitReserve,
} from './reserve.dto';
import { ReserveQueries } from './reserve.queries';
import { UncountedQueries } from './uncounted.queries';

const reader = { personas: ['buyer', 'official', 'operator'], scope: 'district' } as const;

@Controller('v1')
export class ReserveController {
  constructor(
    private readonly clock: Clock,
    private readonly reserves: ReserveQueries,
    private readonly counted: CountedQueries,
    private readonly uncounted: UncountedQueries,
  ) {}

  @Get('units/:id/reserve')
  @Access(reader)
  @Answers(200, UnitReserve, {
    summary:
      "A unit's reserved share in a year: what counts, what does not and why, and a forecast of 31 December.",
  })
  getUnitReserve(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
    @Query({ schema: AskReserve }) { year = businessMonth(this.clock.now()).year }: AskReserve,
  ): Promise<UnitReserve> {
    return this.reserves.of(actor, id, year);
  }

  @Get('units/:id/counted-lines')
  @Access(reader)
  @Answers(200, CountedPage, {
    summary:
      'The rows that count for the unit in the year, by month, county, fund or way; newest first, with their sum.',
  })
  listCountedLines(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
    @Query({ schema: ListCounted }) query: ListCounted,
  ): Promise<CountedPage> {
    const { year } = businessMonth(this.clock.now());
    return this.counted.list(actor, id, { year, ...query });
  }

  @Get('units/:id/uncounted-lines')
  @Access(reader)
  @Answers(200, UncountedPage, {
    summary: 'Each line of the year that does not count, with its reason; newest first.',
  })
  listUncountedLines(
    @CurrentActor() actor: Actor,
    @Param({ schema: schemas.idParams }) { id }: z.infer<typeof schemas.idParams>,
    @Query({ schema: ListUncounted }) query: ListUncounted,
  ): Promise<Page<UncountedLine>> {
    const { year } = businessMonth(this.clock.now());
    return this.uncounted.list(actor, id, { year, ...query });
  }
}
