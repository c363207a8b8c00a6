import { type KnownRegion, Regions } from '@app/identity';
import { type Actor, Clock, Database, isInYears, Problem } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import type { ClosingState, PeriodState } from './closing.state';
import { isOfficeOf, mayReopen } from './closing-rights.policy';
import { hasEnded, idOf, type Period, periodOf } from './period.policy';
import { PeriodChecks } from './period-checks.queries';
import type {
  AskPeriods,
  Checks,
  ClosingItem,
  PeriodCell,
  PeriodGrid,
  PeriodPage,
  PeriodRow,
} from './periods.dto';

type Sum = { eastCode: string | null; westCode: string | null; month: number; fen: number; facts: number };
type Alive = { regionCode: string; month: number; state: 'proposed' | 'closed' };
type Some = { factCount: number; amountFen: number };

@Injectable()
export class PeriodsQueries {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
    private readonly territory: Territory,
    private readonly clock: Clock,
    private readonly checks: PeriodChecks,
  ) {}

  /** The months of a year of a region and of its direct parts. Errors: request.not_found. */
  async grid(actor: Actor, { year, regionCode = actor.regionCode }: AskPeriods): Promise<PeriodGrid> {
    const root = await this.region(actor, regionCode);
    const all = await this.regions.list();
    const shown = [root, ...all.filter(({ parentCode }) => parentCode === root.code)];
    const codes = await this.regions.subtree(root.code);
    const [sums, alive, above] = await Promise.all([
      this.database.read<Sum>(sumsSql, [codes, year]),
      this.database.read<Alive>(
        `SELECT region_code AS "regionCode", month, state FROM closings
          WHERE year = $1 AND region_code = ANY ($2) AND state IN ('proposed', 'closed')`,
        [year, shown.map(({ code }) => code)],
      ),
      this.database.read<{ month: number }>(
        'SELECT m.month FROM generate_series(0, 12) m(month) WHERE period_closed_above($1, $2, m.month)',
        [root.code, year],
      ),
    ]);
    const fromAbove = above.map(({ month }): Alive => ({ regionCode: root.code, month, state: 'closed' }));
    const rows = await Promise.all(
      shown.map(async (region) =>
        rowOf(region, year, this.clock.now(), {
          sums: within(sums, await this.regions.subtree(region.code)),
          // What a level above closes is closed for all below it.
          alive: [...fromAbove, ...alive].filter(
            (one) =>
              one.regionCode === region.code || (one.regionCode === root.code && one.state === 'closed'),
          ),
        }),
      ),
    );
    const mine = (await this.territory.of(actor)) ?? [];
    const parentCode = root.parentCode && mine.includes(root.parentCode) ? root.parentCode : null;
    return { year, asOf: this.clock.now().toISOString(), parentCode, rows };
  }

  /** Errors: request.not_found. */
  async page(actor: Actor, id: string): Promise<PeriodPage> {
    const period = periodOf(id);
    if (!period || !isInYears(actor, period)) throw new Problem('request.not_found');
    const region = await this.region(actor, period.regionCode);
    const codes = await this.regions.subtree(region.code);
    const history = await this.database.read<ClosingItem>(
      `${selectClosing} WHERE c.region_code = $1 AND c.year = $2 AND c.month = $3
        ORDER BY c.proposed_at DESC, c.number DESC NULLS LAST, c.id DESC`,
      [region.code, period.year, period.month],
    );
    const closing = history.find(({ state }) => state === 'proposed' || state === 'closed') ?? null;
    const checks = await this.checksOf(period, closing);
    const [adjusting, adjustedBy] = await Promise.all(
      [bookedHere, pointingHere].map((condition) =>
        this.database.read<Some>(`${countFacts} ${condition}`, [codes, period.year, period.month]),
      ),
    );
    const [{ above } = { above: false }] = await this.database.read<{ above: boolean }>(
      'SELECT period_closed_above($1, $2, $3) AS above',
      [region.code, period.year, period.month],
    );
    const { factCount, amountFen, paidFen } = checks;
    return {
      ...{ id, regionCode: region.code, regionName: region.name, level: region.level as PeriodPage['level'] },
      ...{
        year: period.year,
        month: period.month,
        state: above ? 'closed' : stateOf(closing ? [closing.state] : []),
      },
      ended: hasEnded(period, this.clock.now()),
      ...{ factCount, amountFen, paidFen, checks, closing, history },
      may: await this.mayBy(actor, period, closing, above),
      adjusting: adjusting?.[0] ?? { factCount: 0, amountFen: 0 },
      adjustedBy: adjustedBy?.[0] ?? { factCount: 0, amountFen: 0 },
    };
  }

  /** What a closed period was checked for is kept; of all others it is found out now. */
  private async checksOf(period: Period, closing: ClosingItem | null): Promise<Checks> {
    if (closing?.state !== 'closed')
      return this.checks.of((sql, values) => this.database.read(sql, values), period);
    const [kept] = await this.database.read<{ checks: Checks }>('SELECT checks FROM closings WHERE id = $1', [
      closing.id,
    ]);
    if (!kept) throw new Problem('request.not_found');
    return kept.checks;
  }

  private async mayBy(
    actor: Actor,
    { regionCode }: Period,
    closing: ClosingItem | null,
    closedAbove: boolean,
  ): Promise<PeriodPage['may']> {
    const own = isOfficeOf(actor, regionCode);
    const signedBy = [closing?.proposedBy.id, closing?.confirmedBy?.id];
    const above = mayReopen(actor, { regionCode, signedBy }, await this.regions.list());
    const proposed = closing?.state === 'proposed';
    return {
      propose: own && closing === null && !closedAbove,
      confirm: own && proposed && closing.proposedBy.id !== actor.userId,
      withdraw: own && proposed,
      reopen: above && closing?.state === 'closed' && !closedAbove,
    };
  }

  private async region(actor: Actor, code: string): Promise<KnownRegion> {
    const codes = await this.territory.of(actor);
    const region = (await this.regions.list()).find((one) => one.code === code);
    if (!region || (codes !== null && !codes.includes(code))) throw new Problem('request.not_found');
    return region;
  }
}

function within(sums: readonly Sum[], codes: readonly string[]): Sum[] {
  const has = (code: string | null): boolean => code !== null && codes.includes(code);
  // What both ends are in stands in each side's sum, and is taken off once.
  return sums.filter(({ eastCode, westCode }) =>
    eastCode !== null && westCode !== null ? has(eastCode) && has(westCode) : has(eastCode) || has(westCode),
  );
}

function rowOf(
  region: KnownRegion,
  year: number,
  now: Date,
  { sums, alive }: { sums: readonly Sum[]; alive: readonly Alive[] },
): PeriodRow {
  const statesOf = (month: number) => alive.filter((one) => one.month === month).map(({ state }) => state);
  const cell = (month: number): PeriodCell => {
    const period = { regionCode: region.code, year, month };
    const own = sums.filter((sum) => month === 0 || sum.month === month);
    return {
      ...{ id: idOf(period), month, state: stateOf(statesOf(month)) },
      ended: hasEnded(period, now),
      amountFen: own.reduce((sum, { fen }) => sum + fen, 0),
      factCount: own.reduce((sum, { facts }) => sum + facts, 0),
    };
  };
  return {
    ...{ regionCode: region.code, regionName: region.name, level: region.level as PeriodRow['level'] },
    months: Array.from({ length: 12 }, (_, index) => cell(index + 1)),
    wholeYear: cell(0),
  };
}

function stateOf(closings: readonly ClosingState[]): PeriodState {
  if (closings.includes('closed')) return 'closed';
  return closings.includes('proposed') ? 'closing' : 'open';
}

/** $1 codes, $2 year: by place and month; what is bought and sold within the territory once more, to be taken off. */
const sumsSql = `
  SELECT CASE WHEN side = 'east' THEN code END AS "eastCode", CASE WHEN side = 'west' THEN code END AS "westCode", month,
         sum(amount_fen)::bigint AS fen, sum(fact_count)::int AS facts
    FROM region_tallies WHERE year = $2 AND day = 0 AND code = ANY ($1) GROUP BY side, code, month
  UNION ALL
  SELECT east_code, west_code, month, -sum(amount_fen)::bigint, -sum(fact_count)::int
    FROM tallies WHERE year = $2 AND east_code = ANY ($1) AND west_code = ANY ($1) GROUP BY 1, 2, 3`;

const person = (id: string): string =>
  `(SELECT json_build_object('id', u.id, 'name', u.name) FROM users u WHERE u.id = c.${id})`;

export const selectClosing = `
  SELECT c.id, c.region_code || '-' || c.year || CASE WHEN c.month > 0 THEN '-' || lpad(c.month::text, 2, '0') ELSE '' END
           AS "periodId", c.region_code AS "regionCode", r.name AS "regionName", c.year, c.month, c.state, c.remark,
         ${person('proposed_by')} AS "proposedBy", c.proposed_at AS "proposedAt",
         c.proposed_count AS "proposedCount", c.proposed_fen AS "proposedFen",
         ${person('withdrawn_by')} AS "withdrawnBy", c.withdrawn_at AS "withdrawnAt",
         c.withdrawal_reason AS "withdrawalReason", ${person('confirmed_by')} AS "confirmedBy",
         c.confirmed_at AS "confirmedAt", ${person('reopened_by')} AS "reopenedBy", c.reopened_at AS "reopenedAt",
         c.reopening_reason AS "reopeningReason", c.number, c.sealed_at AS "sealedAt", c.fact_count AS "factCount",
         c.amount_fen AS "amountFen", c.paid_fen AS "paidFen", c.adjusting_count AS "adjustingCount",
         c.adjusting_fen AS "adjustingFen", c.content_sha256 AS "contentSha256", c.cells_sha256 AS "cellsSha256",
         c.previous_sha256 AS "previousSha256", c.seal_sha256 AS "sealSha256"
    FROM closings c JOIN regions r ON r.code = c.region_code`;

const countFacts = `
  SELECT count(*)::int AS "factCount", coalesce(sum(amount_fen), 0)::bigint AS "amountFen" FROM facts
   WHERE adjusts_year IS NOT NULL AND (east_code = ANY ($1) OR west_code = ANY ($1)) AND`;
const bookedHere = 'year = $2 AND ($3 = 0 OR month = $3)';
const pointingHere = 'adjusts_year = $2 AND ($3 = 0 OR adjusts_month = $3)';
