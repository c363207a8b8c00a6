import { type Actor, Clock, Database, isInYears, ratioBp, sumFen } from '@app/platform';
import { forecastYearEnd, SeasonsQueries } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { countingWays, type UnitReserve } from './reserve.dto';
import { type ReserveUnit, ReserveUnits } from './reserve-units.queries';
import { UncountedQueries } from './uncounted.queries';

type Cell = {
  way: (typeof countingWays)[number];
  otherId: string | null;
  otherName: string | null;
  month: number;
  county: string;
  countyName: string;
  fundingSource: string;
  fen: number;
};

/** The unit was found for the caller before; the function knows of no callers. */
const cellsSql = `
  SELECT c.way, c.other_id AS "otherId", o.name AS "otherName", c.month, c.west_code AS county, w.name AS "countyName",
         c.funding_source AS "fundingSource", sum(c.fen)::bigint AS fen
    FROM quota_cells($1, $2) c JOIN regions w ON w.code = c.west_code LEFT JOIN organizations o ON o.id = c.other_id
   GROUP BY 1, 2, 3, 4, 5, 6, 7`;

const fundOf = { canteenFen: 'canteen', unionFen: 'union', personalFen: 'personal' } as const;
type Funds = Pick<UnitReserve, 'canteenFen' | 'unionFen' | 'personalFen' | 'otherFen'>;

/** 预留份额完成情况 of a unit (B14): what counts, by month, county, fund and way; what does not; how the year will end. */
@Injectable()
export class ReserveQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly units: ReserveUnits,
    private readonly seasons: SeasonsQueries,
    private readonly uncounted: UncountedQueries,
  ) {}

  /** Errors: request.not_found outside the territory. */
  async of(actor: Actor, unitId: string, year: number): Promise<UnitReserve> {
    const found = await this.units.one(actor, unitId, year);
    const cells = await this.database.read<Cell>(cellsSql, [unitId, year]);
    const { filedFen, tookOverFen, isHeir: _, regionCode: __, countsWith, ...unit } = found;
    const isFiled = filedFen !== null || tookOverFen > 0;
    // Who was closed goes on nowhere: what it reserved stays its own.
    const isOwn = !countsWith || countsWith.units.length === 0;
    const reservedFen = isFiled && isOwn ? sumFen([filedFen ?? 0, tookOverFen]) : null;
    const totalFen = sumFen(cells.map(({ fen }) => fen));
    return {
      ...unit,
      ...{ year, asOf: this.clock.now().toISOString(), countsWith, tookOverFen, reservedFen, totalFen },
      ...fundsOf(cells),
      progressBp: reservedFen === null ? null : ratioBp(totalFen, reservedFen),
      forecast: await this.forecast(actor, found, year, { soFarFen: totalFen, reservedFen }),
      ways: waysOf(cells),
      months: Array.from({ length: 12 }, (_, place) => ({
        month: place + 1,
        ...fundsOf(cells.filter(({ month }) => month === place + 1)),
      })),
      counties: countiesOf(cells),
      uncounted: await this.uncounted.sums(unitId, year),
    };
  }

  private async forecast(
    actor: Actor,
    { unit, regionCode, isHeir }: ReserveUnit,
    year: number,
    { soFarFen, reservedFen }: { soFarFen: number; reservedFen: number | null },
  ): Promise<UnitReserve['forecast']> {
    const season = (await this.seasons.of([regionCode], year)).get(regionCode) ?? null;
    const [before] = await this.database.read<{ fen: number }>(
      'SELECT coalesce(sum(fen), 0)::bigint AS fen FROM quota_cells($1, $2)',
      [unit.id, year - 1],
    );
    // Who took others over has no last year that it could be compared with.
    const lastYearFen = isHeir ? 0 : (before?.fen ?? 0);
    const forecast = forecastYearEnd({ year, now: this.clock.now(), soFarFen, lastYearFen, season });
    if (!forecast) return null;
    return {
      ...forecast,
      seasonBp: season ? ratioBp(season.toDayFen, season.yearFen) : null,
      lastYearFen: isInYears(actor, { year: year - 1 }) ? lastYearFen : null,
      progressBp: reservedFen === null ? null : ratioBp(forecast.yearEndFen, reservedFen),
    };
  }
}

function fundsOf(cells: readonly Cell[]): Funds {
  const of = (matches: (fund: string) => boolean): number =>
    sumFen(cells.filter(({ fundingSource }) => matches(fundingSource)).map(({ fen }) => fen));
  const named: string[] = Object.values(fundOf);
  return {
    canteenFen: of((fund) => fund === fundOf.canteenFen),
    unionFen: of((fund) => fund === fundOf.unionFen),
    personalFen: of((fund) => fund === fundOf.personalFen),
    otherFen: of((fund) => !named.includes(fund)),
  };
}

/** In the order of `countingWays`; of each way the largest first. */
function waysOf(cells: readonly Cell[]): UnitReserve['ways'] {
  const found = new Map<string, Cell>();
  for (const cell of cells) {
    const key = `${cell.way} ${cell.otherId}`;
    const before = found.get(key);
    found.set(key, before ? { ...before, fen: sumFen([before.fen, cell.fen]) } : cell);
  }
  return [...found.values()]
    .sort((a, b) => countingWays.indexOf(a.way) - countingWays.indexOf(b.way) || b.fen - a.fen)
    .map(({ way, otherId, otherName, fen }) => ({
      way,
      other: otherId === null ? null : { id: otherId, name: otherName ?? '' },
      amountFen: fen,
    }));
}

function countiesOf(cells: readonly Cell[]): UnitReserve['counties'] {
  const codes = [...new Set(cells.map(({ county }) => county))];
  return codes
    .map((code) => {
      const some = cells.filter(({ county }) => county === code);
      return { code, name: some[0]?.countyName ?? code, amountFen: sumFen(some.map(({ fen }) => fen)) };
    })
    .sort((a, b) => b.amountFen - a.amountFen || (a.code < b.code ? -1 : 1));
}
