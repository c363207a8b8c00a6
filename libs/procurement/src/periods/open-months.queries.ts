import { Regions } from '@app/identity';
import { Injectable } from '@nestjs/common';
import { idOf, type Period, periodOf } from './period.policy';
import { type Ask, PeriodChecks } from './period-checks.queries';

export type OpenPeriod = {
  periodId: string;
  regionCode: string;
  regionName: string;
  year: number;
  month: number;
};
/** How far a region's year is sealed up to the end of a month. */
export type Sealing = {
  /** Its own open months that have anything, and always the last one; of that one also the regions below that are open. */
  open: OpenPeriod[];
  /** When the last of its months was closed, by itself or from above, by the clock that figures are taken by; null where none is. */
  sealedAt: string | null;
  /** What the seals of its own months come to, and the last of them; null where a month is open or closed from above. */
  sealedFen: number | null;
  monthFen: number | null;
  /** Of its own closed months, in their order. */
  seals: string[];
};

type Row = {
  month: number;
  isClosed: boolean;
  isUsed: boolean;
  sealedAt: string | null;
  amountFen: number | null;
  seal: string | null;
};

/** What has still to be closed before figures of a month are published. */
@Injectable()
export class OpenMonths {
  constructor(
    private readonly regions: Regions,
    private readonly checks: PeriodChecks,
  ) {}

  /** From January to the end of the month of `period`. */
  async until(ask: Ask, period: Period): Promise<Sealing> {
    const { regionCode, year, month } = period;
    const codes = await this.regions.subtree(regionCode);
    const rows = await ask<Row>(monthsSql, [regionCode, year, month, codes]);
    const needed = rows.filter((row) => row.isUsed || row.month === month);
    const open = needed.filter(({ isClosed }) => !isClosed).map((row) => ({ ...period, month: row.month }));
    const below = open.some((one) => one.month === month) ? await this.checks.openBelow(ask, period) : [];
    const own = needed.every(({ seal }) => seal !== null);
    const sealedAt = needed.flatMap((row) =>
      row.sealedAt === null ? [] : [new Date(row.sealedAt).toISOString()],
    );
    return {
      open: await this.named([...open.map(idOf), ...below]),
      sealedAt: sealedAt.sort().at(-1) ?? null,
      sealedFen: own ? needed.reduce((sum, row) => sum + (row.amountFen ?? 0), 0) : null,
      monthFen: own ? (needed.at(-1)?.amountFen ?? null) : null,
      seals: needed.flatMap(({ seal }) => seal ?? []),
    };
  }

  private async named(periodIds: readonly string[]): Promise<OpenPeriod[]> {
    const names = new Map((await this.regions.list()).map(({ code, name }) => [code, name]));
    return periodIds.flatMap((periodId) => {
      const period = periodOf(periodId);
      return period
        ? [{ periodId, ...period, regionName: names.get(period.regionCode) ?? period.regionCode }]
        : [];
    });
  }
}

/** $1 region, $2 year, $3 month, $4 the region and all below. */
const monthsSql = `
  SELECT m.month, coalesce(c.confirmed_at, above.at) IS NOT NULL AS "isClosed",
         EXISTS (SELECT FROM region_tallies t WHERE t.year = $2 AND t.month = m.month AND t.day = 0
                    AND t.fact_count > 0 AND t.code = ANY ($4)) AS "isUsed",
         coalesce(c.confirmed_at, above.at) AS "sealedAt", c.amount_fen AS "amountFen", c.seal_sha256 AS seal
    FROM generate_series(1, $3::int) m(month)
   CROSS JOIN LATERAL (SELECT period_closed_above_at($1, $2, m.month) AS at) above
    LEFT JOIN closings c ON c.region_code = $1 AND c.year = $2 AND c.month = m.month AND c.state = 'closed'
   ORDER BY m.month`;
