import { Clock, Database } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type Season, sameDayLastYear } from './forecast.policy';

/**
 * How a district's year goes: what its buyers had accepted last year by this day, and in all of it. From sums alone; a
 * district's sums are the figures of everybody in it, so they are read as the system and only their ratio is used.
 */
@Injectable()
export class SeasonsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(districts: readonly string[], year: number): Promise<Map<string, Season>> {
    const [lastYear, month, day] = sameDayLastYear(year, this.clock.now()).split('-').map(Number);
    const rows = await this.database.read<Season & { code: string }>(
      'SELECT code, to_day_fen AS "toDayFen", year_fen AS "yearFen" FROM seasons_of($1, $2, $3, $4)',
      [[...new Set(districts)], lastYear, month, day],
    );
    return new Map(rows.map(({ code, ...season }) => [code, season]));
  }
}
