import { type Actor, Clock, Database, sumFen, within } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { AskTallies, TallyItem, TallyKey, TallyList } from './ledger.dto';
import { Territory, unitsOf } from './territory.service';

/** The column behind each key, and what the answer shows of it; `g` is the grouped row. */
const keys: Record<TallyKey, { column: string; shown: string }> = {
  pairing: {
    column: 'pairing_id',
    shown: `CASE WHEN g.pairing_id IS NOT NULL THEN (
              SELECT json_build_object('id', p.id, 'eastCode', p.east_code, 'eastName', e.name,
                                       'westCode', p.west_code, 'westName', w.name)
                FROM pairings p JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
               WHERE p.id = g.pairing_id) END AS pairing`,
  },
  month: { column: 'month', shown: 'g.month' },
  county: {
    column: 'west_code',
    shown: 'g.west_code AS county, (SELECT name FROM regions WHERE code = g.west_code) AS "countyName"',
  },
  fundingSource: { column: 'funding_source', shown: 'g.funding_source AS "fundingSource"' },
  channel: { column: 'channel', shown: 'g.channel' },
  district: {
    column: 'east_code',
    shown: 'g.east_code AS district, (SELECT name FROM regions WHERE code = g.east_code) AS "districtName"',
  },
  evidenceLevel: { column: 'evidence_level', shown: 'g.evidence_level AS "evidenceLevel"' },
};

@Injectable()
export class TalliesQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /** Sums of the actor's territory, in the order of the keys asked for; cells that came to nothing are left out. */
  async ask(actor: Actor, query: AskTallies): Promise<TallyList> {
    const groupBy = query.groupBy ?? [];
    const columns = groupBy.map((key) => keys[key].column);
    const grouped = columns.length ? `GROUP BY ${columns.join(', ')}` : '';
    const sorted = columns.length ? `ORDER BY ${columns.map((column) => `g.${column}`).join(', ')}` : '';
    const [visible, east, west] = await Promise.all([
      this.territory.of(actor),
      this.territory.meant(query.eastCode),
      this.territory.meant(query.westCode),
    ]);
    const departments = this.territory.departmentsOf(actor);
    const source = departments ? ofUnits : (await this.isOfPairs(query, visible)) ? pairs : cells;
    const items = await this.database.read<TallyItem>(
      `SELECT ${groupBy.map((key) => `${keys[key].shown}, `).join('')}
              g.amount_fen AS "amountFen", g.paid_fen AS "paidFen", g.fact_count AS "factCount"
         FROM (SELECT ${columns.map((column) => `${column}, `).join('')}
                      coalesce(sum(amount_fen), 0)::bigint AS amount_fen,
                      coalesce(sum(paid_fen), 0)::bigint AS paid_fen,
                      coalesce(sum(fact_count), 0)::int AS fact_count
                 FROM (${source}) s
                WHERE ($5::int IS NULL OR month = $5) AND ($8::text IS NULL OR coalesce(pairing_id::text, 'none') = $8)
                ${grouped} HAVING sum(fact_count) > 0) g ${sorted}`,
      [
        query.year,
        visible,
        east,
        west,
        query.month ?? null,
        query.fundingSource ?? null,
        query.channel ?? null,
        query.pairingId?.toLowerCase() ?? null,
        ...(departments ? [departments] : []),
      ],
    );
    return {
      year: query.year,
      asOf: this.clock.now().toISOString(),
      items,
      totalFen: sumFen(items.map((item) => item.amountFen)),
      paidFen: sumFen(items.map((item) => item.paidFen)),
      factCount: items.reduce((sum, item) => sum + item.factCount, 0),
    };
  }

  /** Whether the sums of pairs tell it: split by pair and month at most, of a region that only buys or only sells. */
  private async isOfPairs(query: AskTallies, visible: string[] | null): Promise<boolean> {
    const { groupBy, eastCode, westCode, fundingSource, channel, year } = query;
    const finer = [eastCode, westCode, fundingSource, channel].some((filter) => filter !== undefined);
    if (finer || groupBy?.some((key) => key !== 'pairing' && key !== 'month')) return false;
    return (await this.territory.sides(year, visible)).length < 2;
  }
}

/** Of an office of some departments, $9: sums know no units, so from the facts themselves. */
const ofUnits = `
  SELECT month, pairing_id, east_code, west_code, funding_source, channel, evidence_level, amount_fen, 1 AS fact_count,
         CASE WHEN paid THEN amount_fen ELSE 0 END AS paid_fen FROM facts
   WHERE year = $1 AND ${within('$2', 'east_code', 'west_code')} AND ${unitsOf('buyer_id', '$9')}
     AND ($3::text[] IS NULL OR east_code = ANY ($3)) AND ($4::text[] IS NULL OR west_code = ANY ($4))
     AND ($6::text IS NULL OR funding_source = $6) AND ($7::text IS NULL OR channel = $7)`;

/** Parameters of all: $1 year, $2 visible codes, $3 districts, $4 counties, $6 funding, $7 channel. */
const cells = `
  SELECT *, CASE WHEN paid THEN amount_fen ELSE 0 END AS paid_fen FROM tallies
   WHERE year = $1 AND ${within('$2', 'east_code', 'west_code')}
     AND ($3::text[] IS NULL OR east_code = ANY ($3)) AND ($4::text[] IS NULL OR west_code = ANY ($4))
     AND ($6::text IS NULL OR funding_source = $6) AND ($7::text IS NULL OR channel = $7)`;

/** Purchases outside pairs stand in the region's own sums: of operators, who have no region, in those of all districts. */
const pairs = `
  SELECT pairing_id, month, amount_fen, paid_fen, fact_count FROM pair_tallies
   WHERE year = $1 AND ${within('$2', 'east_code', 'west_code')}
     AND $3::text[] IS NULL AND $4::text[] IS NULL AND $6::text IS NULL AND $7::text IS NULL
  UNION ALL
  SELECT NULL, month, amount_fen, paid_fen, fact_count FROM region_tallies
   WHERE year = $1 AND day = 0 AND NOT in_pairs AND ${within('$2', 'code')} AND ($2::text[] IS NOT NULL OR side = 'east')`;
