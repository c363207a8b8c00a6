import { type Actor, type Tx, within } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { figureDefinitions } from '../figures/figure-sets.queries';
import { FiguresQueries } from '../figures/figures.queries';
import { type MonthCell, type Withheld, withheldOf } from '../open-data/suppression.policy';
import type { RankedKind } from '../rankings/rankings.dto';
import { RankingsQueries } from '../rankings/rankings.queries';
import type { BulletinFigures } from './bulletins.dto';

const ranked: readonly RankedKind[] = ['units', 'suppliers', 'products'];
const lastRank = 10;

/** Everything that a bulletin freezes, of one snapshot. */
@Injectable()
export class BulletinFiguresQueries {
  constructor(
    private readonly figures: FiguresQueries,
    private readonly rankings: RankingsQueries,
    private readonly territory: Territory,
  ) {}

  async take(tx: Tx, actor: Actor, year: number, month: number): Promise<BulletinFigures> {
    const sheet = await this.figures.read(tx, actor, year, month);
    const shown = new Set(sheet.figures.map(({ code }) => code));
    const rankings = [];
    for (const of of ranked) {
      const first = await this.rankings.first(tx, actor, { of, by: 'amount', year, month }, lastRank);
      const rows = first.map(({ rank, name, note, amountFen, lastYearFen, changeBp }) => ({
        rank: rank ?? 0,
        ...{ name, note, amountFen, lastYearFen: lastYearFen ?? 0, changeBp },
      }));
      rankings.push({ of, rows });
    }
    return {
      ...sheet,
      definitions: figureDefinitions.filter(({ code }) => shown.has(code)),
      rankings,
      withheld: await this.withheld(tx, actor, year, month),
    };
  }

  /** Month by month, and of last year the months alone: they stand in the figures that compare. */
  private async withheld(tx: Tx, actor: Actor, year: number, month: number): Promise<Withheld> {
    const codes = await this.territory.of(actor);
    const by = [
      ['district', 'east_code'],
      ['county', 'west_code'],
      ['pairing', `coalesce(pairing_id::text, 'none')`],
      ['fundingSource', 'funding_source'],
      ['channel', 'channel'],
      ['mode', 'mode'],
      ['evidenceLevel', 'evidence_level::text'],
      ['month', 'month::text'],
      ['level', 'level'],
      ['department', `coalesce(department, 'none')`],
      ['unitKind', `coalesce(unit_kind, 'none')`],
    ] as const;
    const parts = [...by.map(([dimension, key]) => [dimension, key, '='] as const), lastYear].map(
      ([dimension, key, when]) =>
        `SELECT '${dimension}' AS dimension, ${key} AS key, month::int, sum(amount_fen)::bigint AS fen,
                count(DISTINCT buyer_id)::int AS buyers, bool_and(funding_source = 'personal') AS personal
           FROM mine WHERE year ${when} $2 GROUP BY 2, 3`,
    );
    const cells: MonthCell[] = await tx.query(
      `WITH mine AS MATERIALIZED (
         SELECT f.year, f.month, f.amount_fen, f.east_code, f.west_code, f.pairing_id, f.funding_source, f.channel, f.mode,
                f.evidence_level, f.buyer_id, r.level, p.department, o.unit_kind
           FROM facts f JOIN organizations o ON o.id = f.buyer_id JOIN regions r ON r.code = o.region_code
           LEFT JOIN unit_profiles p ON p.organization_id = f.buyer_id
          WHERE f.year IN ($2, $2 - 1) AND f.month <= $3 AND ${within('$1', 'f.east_code', 'f.west_code')})
       ${parts.join(' UNION ALL ')} ORDER BY dimension, month, key`,
      [codes, year, month],
    );
    return withheldOf(cells);
  }
}

const lastYear = ['lastYear', 'month::text', '<'] as const;
