import { businessDate, businessMonth, Clock, Database, Events, Ids, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { UnitFilingsQueries } from '../filings/unit-filings.queries';
import { forecastYearEnd } from './forecast.policy';
import { SeasonsQueries } from './seasons.queries';
import type { UnitEvents } from './unit-changes.events';

type Rule = { id: string; belowBp: number; note: string; noteEn: string | null };
export type NewNudgeRule = {
  firstYear: number;
  lastYear: number | null;
  firstMonth: number;
  belowBp: number;
  note: string;
  noteEn: string;
  source: string;
};

/**
 * 采购提醒: from the month that the rule names, once a month, every unit whose forecast of 31 December lies below that share
 * of its reserve. Each stands in the log of reminders with the figures of that day.
 */
@Injectable()
export class Nudges {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly units: UnitFilingsQueries,
    private readonly seasons: SeasonsQueries,
  ) {}

  /** Timed; answers how many units were reminded. The first of a month does it, whoever comes later finds it done. */
  async send(): Promise<number> {
    const now = this.clock.now();
    const { year, month } = businessMonth(now);
    const [rule] = await this.database.read<Rule>(
      `SELECT id, below_bp AS "belowBp", note, note_en AS "noteEn" FROM nudge_rules r
        WHERE first_year <= $1 AND (last_year IS NULL OR last_year >= $1) AND first_month <= $2
          AND NOT EXISTS (SELECT FROM nudge_batches WHERE year = $1 AND month = $2)
        ORDER BY first_year DESC LIMIT 1`,
      [year, month],
    );
    if (!rule) return 0;
    const behind = await this.behind(year, now, rule);
    return this.database.transact(async (tx) => {
      const batchId = this.ids.next();
      const claimed: unknown[] = await tx.query(
        `INSERT INTO nudge_batches (id, year, month, rule_id, units, made_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (year, month) DO NOTHING RETURNING id`,
        [batchId, year, month, rule.id, behind.length, now],
      );
      if (claimed.length === 0) return 0;
      await tx.query(
        `INSERT INTO filing_reminders (id, batch_id, unit_id, region_code, year, note, note_en, sent_at, sent_on, about, reserved_fen,
                                       forecast_fen)
         SELECT u.id, $1, u.unit, u.region, $2, $3, $4, $5, $6, 'buying', u.reserved, u.forecast
           FROM unnest($7::uuid[], $8::uuid[], $9::text[], $10::bigint[], $11::bigint[]) AS u(id, unit, region, reserved, forecast)`,
        [
          ...[batchId, year, rule.note, rule.noteEn, now, businessDate(now), this.ids.many(behind.length)],
          behind.map(({ unitId }) => unitId),
          behind.map(({ regionCode }) => regionCode),
          behind.map(({ reservedFen }) => reservedFen),
          behind.map(({ yearEndFen }) => yearEndFen),
        ],
      );
      await this.events.record<UnitEvents>(
        tx,
        { system: 'nudges' },
        {
          type: 'units.nudged',
          subjectId: batchId,
          payload: { year, month, units: behind.length },
        },
      );
      return behind.length;
    });
  }

  private async behind(year: number, now: Date, { belowBp }: Rule) {
    const open = await this.units.stillBuying(year);
    const seasons = await this.seasons.of(
      open.map(({ regionCode }) => regionCode),
      year,
    );
    return open.flatMap((unit) => {
      const { boughtFen: soFarFen, lastYearFen } = unit;
      const season = seasons.get(unit.regionCode) ?? null;
      const yearEndFen =
        forecastYearEnd({ year, now, soFarFen, lastYearFen, season })?.yearEndFen ?? soFarFen;
      const isBehind = BigInt(yearEndFen) * 10_000n < BigInt(unit.reservedFen) * BigInt(belowBp);
      return isBehind ? [{ ...unit, yearEndFen }] : [];
    });
  }

  /** Reference data: adds rules, and corrects those of the same first year. */
  async loadRules(tx: Tx, rules: readonly NewNudgeRule[]): Promise<void> {
    await tx.query(
      `INSERT INTO nudge_rules (id, first_year, last_year, first_month, below_bp, note, note_en, source)
       SELECT i.id, r."firstYear", r."lastYear", r."firstMonth", r."belowBp", r.note, r."noteEn", r.source
         FROM unnest($1::uuid[]) WITH ORDINALITY i(id, n)
         JOIN ROWS FROM (json_to_recordset($2) AS ("firstYear" smallint, "lastYear" smallint, "firstMonth" smallint,
              "belowBp" int, note text, "noteEn" text, source text)) WITH ORDINALITY
              AS r("firstYear", "lastYear", "firstMonth", "belowBp", note, "noteEn", source, n) USING (n)
       ON CONFLICT (first_year) DO UPDATE SET last_year = excluded.last_year, first_month = excluded.first_month,
         below_bp = excluded.below_bp, note = excluded.note, note_en = excluded.note_en, source = excluded.source
       WHERE (nudge_rules.last_year, nudge_rules.first_month, nudge_rules.below_bp, nudge_rules.note, nudge_rules.note_en,
              nudge_rules.source)
         IS DISTINCT FROM (excluded.last_year, excluded.first_month, excluded.below_bp, excluded.note, excluded.note_en, excluded.source)`,
      [this.ids.many(rules.length), JSON.stringify(rules)],
    );
  }
}
