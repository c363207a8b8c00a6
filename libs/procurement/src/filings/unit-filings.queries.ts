import { isBudgetUnit, Regions } from '@app/identity';
import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  masksFor,
  ofOffice,
  type Page,
  page,
  ratioBp,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import { forecastYearEnd } from '../units/forecast.policy';
import { SeasonsQueries } from '../units/seasons.queries';
import { wordsWithoutPeople } from './filing.policy';
import type { FilingSheetRow } from './filing-columns.policy';
import type {
  AskSummary,
  FilingSummary,
  ListUnitFilings,
  PickUnits,
  UnitFilingItem,
  UnitFilingPick,
} from './unit-filings.dto';

const lastUnit = z.tuple([z.string().max(6), z.uuid()]);
type Last = z.infer<typeof lastUnit>;
/** Runs a statement: of a transaction where one is open, else by itself. */
type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

/** Units of a year beside what they filed, and what they said of their canteens by then. Resellers buy to sell on: they reserve nothing. */
const units = `
  FROM organizations u
  JOIN regions r ON r.code = u.region_code
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN LATERAL profile_in(u.id, $1) y ON true
  LEFT JOIN organizations g ON g.id = y.group_filer_id AND g.id <> u.id
  LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $1 AND f.state <> 'draft'
  LEFT JOIN (SELECT DISTINCT ON (s.unit_id) s.unit_id, s.change_id, c.kind, s.effective_on, s.successor_id,
                    extract(year FROM s.effective_on) AS year
               FROM unit_successions s JOIN unit_changes c ON c.id = s.change_id
              WHERE succession_holds(s.state, s.effective_on, $1)) e ON e.unit_id = u.id`;
/** Ended (Q15): its figures go on in others, or it has nothing to file any more. */
const isEnded = `(e.unit_id IS NOT NULL AND (e.successor_id IS NOT NULL OR f.id IS NULL OR f.state = 'returned'))`;
const isHeir = 'u.id IN (SELECT heirs($1))';
const tookFen = `CASE WHEN ${isHeir} THEN inherited_reserve(u.id, $1) ELSE 0 END`;
const isCovered = `(g.id IS NOT NULL AND f.id IS NULL AND NOT ${isEnded})`;
const canteen = 'coalesce(f.canteen, y.canteen)';
/** And nothing to reserve: where union funds are reserved instead (Q7), it files like all others. */
const hasNoCanteen = `(CASE WHEN ${canteen} IS NOT DISTINCT FROM 'none'
  THEN NOT ${isEnded} AND NOT reserves_without_canteen(u.region_code, u.unit_kind, $1) ELSE false END)`;
const isWithOfficials = `coalesce(f.state IN ('submitted', 'approved'), false)`;
/** Opened for what it took over, on the day of the change or later: others have filed for it in that year. */
const isOpenedFor = `(f.id IS NULL AND ${tookFen} > 0 AND EXISTS (
  SELECT FROM unit_successions s WHERE s.successor_id = u.id AND succession_holds(s.state, s.effective_on, $1)
     AND s.effective_on <= (u.created_at AT TIME ZONE 'Asia/Shanghai')::date))`;
/** By its own filing: who takes over others answers for itself all the same. */
const hasFiled = `((${isWithOfficials} OR ${isOpenedFor}) AND NOT ${isEnded} AND NOT ${isCovered})`;
/** It reserves: by its filing, or by what it took over. What a covered unit took over counts where another one files for it. */
const isIn = `((${isWithOfficials} OR ${tookFen} > 0) AND NOT ${isEnded} AND NOT ${isCovered})`;
const reserved = `(CASE WHEN f.state IN ('submitted', 'approved') THEN f.reserved_fen ELSE 0 END + ${tookFen})`;

/**
 * What the unit, those that it files for, their contractors and whom they succeeded had accepted in a year, each once (Q8,
 * Q9, Q15). Few units have a contractor or a predecessor, and the functions take their time.
 */
const boughtIn = (year: string): string => `
  (SELECT coalesce(sum(t.amount_fen), 0)::bigint
     FROM (SELECT u.id UNION ALL
           SELECT o.organization_id FROM unit_profile_years o
            WHERE o.group_filer_id = u.id AND o.organization_id <> u.id
              AND o.from_year = profile_year(o.organization_id, ${year}) AND NOT EXISTS (
              SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = ${year} AND x.state <> 'draft')
              AND NOT EXISTS (SELECT FROM unit_successions s WHERE s.unit_id = o.organization_id
                                 AND s.successor_id IS NOT NULL AND succession_holds(s.state, s.effective_on, ${year}))) m(id)
     CROSS JOIN LATERAL (
       SELECT amount_fen FROM unit_tallies WHERE buyer_id = m.id AND year = ${year} AND west_code = ''
       UNION ALL SELECT CASE WHEN EXISTS (SELECT FROM contractor_links WHERE unit_id = m.id)
                               OR EXISTS (SELECT FROM contractor_links WHERE contractor_id = m.id)
                             THEN (SELECT sum(fen)::bigint FROM contracted(m.id, ${year})) END
       UNION ALL SELECT CASE WHEN m.id IN (SELECT heirs(${year}))
                             THEN (SELECT sum(fen)::bigint FROM inherited_cells(m.id, ${year})) END) t)`;
const bought = boughtIn('$1');

const isOut = `(f.id IS NULL OR f.state = 'returned')`;
const picked: Record<UnitFilingPick, string> = {
  filed: `${hasFiled} AND NOT ${hasNoCanteen}`,
  zero: `${hasFiled} AND ${reserved} = 0`,
  not_filed: `${isOut} AND NOT ${hasFiled} AND NOT ${isEnded} AND NOT ${isCovered} AND NOT ${hasNoCanteen}`,
  // Also of a unit that has ended since: its successors reserve what it filed, and somebody has to review it.
  submitted: `f.state = 'submitted'`,
  returned: `f.state = 'returned' AND NOT ${isEnded}`,
  approved: `f.state = 'approved' AND NOT ${isEnded}`,
  late: 'f.is_late',
  covered: isCovered,
  ended: isEnded,
  no_canteen: hasNoCanteen,
  taken_over: `${isIn} AND ${tookFen} > 0`,
  zero_due: `${isOut} AND NOT ${hasFiled} AND NOT ${isCovered} AND ${hasNoCanteen}`,
  not_buying: `${isIn} AND ${reserved} > 0 AND ${bought} <= 0`,
  done: `${isIn} AND ${reserved} > 0 AND ${bought} >= ${reserved}`,
};

/** Who has ended is gone the year after, unless it had filed for that one too. The values after the year: visible regions, asked regions, department, unit kind, canteen, part of the name. */
const narrowing = `
  u.kind = 'buyer_unit' AND ${isBudgetUnit('u')} AND (e.year IS NULL OR e.year = $1 OR f.id IS NOT NULL)
  AND ${within('$2', 'u.region_code')} AND ${ofOffice('u.id')} AND ($3::text[] IS NULL OR u.region_code = ANY ($3))
  AND ($4::text IS NULL OR p.department = $4) AND ($5::text IS NULL OR u.unit_kind = $5)
  AND ($6::text IS NULL OR ${canteen} = $6) AND ($7::text IS NULL OR position($7 IN u.name) > 0)`;

type Sums = Omit<FilingSummary, 'year' | 'asOf' | 'ratioBp' | 'progressBp'>;
type Found<Item> = Item & { lastYearFen: number };

/** Units with a reserve that is not bought yet. */
export type StillBuying = {
  unitId: string;
  regionCode: string;
  reservedFen: number;
  boughtFen: number;
  lastYearFen: number;
};

/** 填报台账: every unit of the territory with its filing of a year, and the figures over them. */
@Injectable()
export class UnitFilingsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly territory: Territory,
    private readonly seasons: SeasonsQueries,
  ) {}

  /** By district; in it, who joined last stands first. What was bought is looked up for the page alone. */
  async list(actor: Actor, query: ListUnitFilings): Promise<Page<UnitFilingItem>> {
    const after = decodeCursor(query.cursor, lastUnit);
    const rows = await this.read<UnitFilingItem>(actor, query, query.limit + 1, after);
    return page(rows, query.limit, (unit) => [unit.regionCode, unit.unitId]);
  }

  /** Number of all, and what they reserve, as `tx` sees them. */
  async countIn(tx: Tx, actor: Actor, query: PickUnits): Promise<{ count: number; reservedFen: number }> {
    const [row]: { count: number; reservedFen: number }[] = await tx.query(
      `SELECT count(*)::int AS count, coalesce(sum(${reserved}) FILTER (WHERE ${isIn}), 0)::bigint AS "reservedFen"
         ${units} WHERE ${narrowing} AND (${query.pick ? picked[query.pick] : 'true'})`,
      await this.valuesOf(actor, query),
    );
    return row ?? { count: 0, reservedFen: 0 };
  }

  /** All of them, in the order of the list, page by page, as `tx` sees them. */
  async *every(tx: Tx, actor: Actor, query: PickUnits, pageSize: number): AsyncGenerator<UnitFilingItem[]> {
    const ask: Ask = (sql, values) => tx.query(sql, values);
    for (let after: Last | undefined; ; ) {
      const rows = await this.read<UnitFilingItem>(actor, query, pageSize, after, undefined, ask);
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = [last.regionCode, last.unitId];
    }
  }

  /** All of them with what they wrote, for a workbook: page by page, each as it stands when it is read. */
  async *sheet(actor: Actor, query: PickUnits, pageSize: number): AsyncGenerator<FilingSheetRow[]> {
    const inner = `, f.canteen_food_fen AS "canteenFoodFen", f.union_demand_fen AS "unionDemandFen",
                      f.union_funds_fen AS "unionFundsFen", f.remark, f.ratchet_reason AS "ratchetReason",
                      f.received_on AS "receivedOn"`;
    const outer =
      ', "canteenFoodFen", "unionDemandFen", "unionFundsFen", remark, "ratchetReason", "receivedOn"';
    for (let after: Last | undefined; ; ) {
      const rows = await this.read<FilingSheetRow>(actor, query, pageSize, after, { inner, outer });
      yield masksFor(actor) ? rows.map((row) => ({ ...row, ...wordsWithoutPeople(row) })) : rows;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = [last.regionCode, last.unitId];
    }
  }

  private async read<Item extends UnitFilingItem>(
    actor: Actor,
    query: PickUnits,
    count: number,
    after?: Last,
    more = { inner: '', outer: '' },
    ask: Ask = (sql, values) => this.database.read(sql, values),
  ): Promise<Item[]> {
    const rows = await ask<Found<Item>>(
      `SELECT u.id AS "unitId", u.name, "creditCode", "unitKind", "regionCode", "regionName", department, canteen, state,
              "filedByName", "filingId", "baseFen", "requiredFen", "reservedFen", "isLate", "submittedAt", "tookOverFen",
              ended, ${bought} AS "boughtFen", CASE WHEN ${isHeir} THEN 0 ELSE ${boughtIn('($1::int - 1)')} END AS "lastYearFen",
              (SELECT c.old_name FROM unit_changes c WHERE c.unit_ids @> ARRAY[u.id] AND c.kind = 'rename' AND c.state = 'in_force'
                ORDER BY c.effective_on DESC, c.id DESC LIMIT 1) AS "formerName",
              (SELECT max(m.sent_at) FROM filing_reminders m WHERE m.unit_id = u.id AND m.year = $1) AS "remindedAt"${more.outer}
         FROM (SELECT u.id, u.name, u.credit_code AS "creditCode", u.unit_kind AS "unitKind",
                      u.region_code AS "regionCode", r.name AS "regionName", p.department, ${canteen} AS canteen,
                      CASE WHEN ${isEnded} THEN 'ended' WHEN ${isCovered} THEN 'covered'
                           WHEN ${isOpenedFor} THEN 'taken_over' ELSE coalesce(f.state, 'not_filed') END AS state,
                      g.name AS "filedByName", f.id AS "filingId", f.base_fen AS "baseFen",
                      f.required_fen AS "requiredFen", CASE WHEN ${isIn} THEN ${reserved} END AS "reservedFen",
                      CASE WHEN ${isEnded} OR ${isCovered} THEN 0 ELSE ${tookFen} END AS "tookOverFen",
                      CASE WHEN e.unit_id IS NOT NULL THEN json_build_object('kind', e.kind, 'effectiveOn', e.effective_on,
                        'successors', coalesce((SELECT json_agg(o.name ORDER BY s.from_bp) FROM unit_successions s
                          JOIN organizations o ON o.id = s.successor_id
                         WHERE s.change_id = e.change_id AND s.unit_id = u.id), '[]')) END AS ended,
                      coalesce(f.is_late, false) AS "isLate", f.submitted_at AS "submittedAt"${more.inner}
                 ${units}
                WHERE ${narrowing} AND (${query.pick ? picked[query.pick] : 'true'})
                  AND ($9::uuid IS NULL OR u.region_code > $8 OR u.region_code = $8 AND u.id < $9)
                ORDER BY u.region_code, u.id DESC LIMIT ${count}) u
        ORDER BY "regionCode", u.id DESC`,
      [...(await this.valuesOf(actor, query)), after?.[0] ?? null, after?.[1] ?? null],
    );
    return this.withFigures(query.year, rows);
  }

  private async withFigures<Item extends UnitFilingItem>(year: number, rows: Found<Item>[]): Promise<Item[]> {
    const seasons = await this.seasons.of(
      rows.map(({ regionCode }) => regionCode),
      year,
    );
    const now = this.clock.now();
    return rows.map(({ lastYearFen, ...found }) => {
      const row = found as unknown as Item;
      const season = seasons.get(row.regionCode) ?? null;
      const forecast = forecastYearEnd({ year, now, soFarFen: row.boughtFen, lastYearFen, season });
      return {
        ...row,
        // What was taken over was judged where it was filed.
        ratioBp:
          row.reservedFen === null ? null : ratioBp(row.reservedFen - row.tookOverFen, row.baseFen ?? 0),
        progressBp: row.reservedFen === null ? null : ratioBp(row.boughtFen, row.reservedFen),
        forecastFen: row.reservedFen === null ? null : (forecast?.yearEndFen ?? null),
      };
    });
  }

  /** Of the whole market, for who reminds by the calendar: units that go on and whose reserve is not bought yet. */
  async stillBuying(year: number): Promise<StillBuying[]> {
    return this.database.read<StillBuying>(
      `SELECT * FROM (
         SELECT u.id AS "unitId", u.region_code AS "regionCode", ${reserved} AS "reservedFen", ${bought} AS "boughtFen",
                CASE WHEN ${isHeir} THEN 0 ELSE ${boughtIn('($1::int - 1)')} END AS "lastYearFen"
           ${units}
          WHERE u.kind = 'buyer_unit' AND ${isBudgetUnit('u')} AND e.unit_id IS NULL AND ${isIn}
            AND ${reserved} > 0) open
        WHERE "boughtFen" < "reservedFen" ORDER BY "unitId"`,
      [year],
    );
  }

  async summary(actor: Actor, query: AskSummary): Promise<FilingSummary> {
    const [sums] = await this.database.read<Sums>(
      `SELECT count(*)::int AS units, count(*) FILTER (WHERE ${hasNoCanteen})::int AS "noCanteen",
              count(*) FILTER (WHERE ${isCovered})::int AS covered,
              count(*) FILTER (WHERE ${isEnded})::int AS ended,
              count(*) FILTER (WHERE ${picked.filed})::int AS filed,
              count(*) FILTER (WHERE ${picked.not_filed})::int AS "notFiled",
              count(*) FILTER (WHERE ${picked.zero})::int AS zero,
              count(*) FILTER (WHERE ${picked.zero_due})::int AS "zeroDue",
              count(*) FILTER (WHERE ${picked.submitted})::int AS submitted,
              count(*) FILTER (WHERE ${picked.returned})::int AS returned,
              count(*) FILTER (WHERE ${picked.approved})::int AS approved,
              count(*) FILTER (WHERE ${picked.late})::int AS late,
              count(*) FILTER (WHERE ${isIn} AND ${reserved} > 0 AND t.fen <= 0)::int AS "notBuying",
              coalesce(sum(f.base_fen) FILTER (WHERE f.state IN ('submitted', 'approved')), 0)::bigint AS "baseFen",
              coalesce(sum(f.required_fen) FILTER (WHERE f.state IN ('submitted', 'approved')), 0)::bigint AS "requiredFen",
              coalesce(sum(${reserved}) FILTER (WHERE ${isIn}), 0)::bigint AS "reservedFen",
              coalesce(sum(t.fen) FILTER (WHERE NOT ${isCovered} AND NOT (${isEnded} AND e.successor_id IS NOT NULL)), 0)::bigint
                AS "boughtFen"
         ${units} CROSS JOIN LATERAL (SELECT ${bought} AS fen) t WHERE ${narrowing}`,
      await this.valuesOf(actor, query),
    );
    if (!sums) throw new Error('The summary answered nothing.');
    return {
      ...{ year: query.year, asOf: this.clock.now().toISOString(), ...sums },
      ratioBp: ratioBp(sums.reservedFen, sums.baseFen),
      progressBp: ratioBp(sums.boughtFen, sums.reservedFen),
    };
  }

  /**
   * For whom a reminder is: those that did not file, and those whose filing came back. To file zero (Q6), where units
   * without a canteen are picked.
   */
  async toRemind(
    actor: Actor,
    query: AskSummary,
    most: number,
  ): Promise<{ unitId: string; regionCode: string }[]> {
    return this.database.read(
      `SELECT u.id AS "unitId", u.region_code AS "regionCode" ${units}
        WHERE ${narrowing} AND (${picked.not_filed} OR $6 = 'none' AND ${picked.zero_due}) ORDER BY u.id LIMIT ${most}`,
      await this.valuesOf(actor, query),
    );
  }

  private async valuesOf(actor: Actor, query: AskSummary): Promise<unknown[]> {
    const { year, regionCode, department, unitKind, canteen: kind, q } = query;
    const asked = regionCode === undefined ? null : await this.regions.subtree(regionCode);
    const picks = [department, unitKind, kind, q].map((value) => value ?? null);
    return [year, await this.territory.of(actor), asked, ...picks];
  }
}
