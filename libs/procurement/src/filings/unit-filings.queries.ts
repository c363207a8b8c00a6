import { Regions } from '@app/identity';
import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
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

/** Units of a year beside what they filed. Resellers buy to sell on: they reserve nothing. */
const units = `
  FROM organizations u
  JOIN regions r ON r.code = u.region_code
  LEFT JOIN unit_profiles p ON p.organization_id = u.id
  LEFT JOIN organizations g ON g.id = p.group_filer_id AND g.id <> u.id
  LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $1 AND f.state <> 'draft'`;
const isCovered = '(g.id IS NOT NULL AND f.id IS NULL)';
const canteen = 'coalesce(f.canteen, p.canteen)';
const hasNoCanteen = `(${canteen} IS NOT DISTINCT FROM 'none')`;
const isIn = `(f.state IN ('submitted', 'approved'))`;

/** What the unit, those that it files for and their contractors had accepted in the year, each once (Q8, Q9). */
const bought = `
  (SELECT coalesce(sum(t.amount_fen), 0)::bigint
     FROM (SELECT u.id UNION ALL
           SELECT o.organization_id FROM unit_profiles o
            WHERE o.group_filer_id = u.id AND o.organization_id <> u.id AND NOT EXISTS (
              SELECT FROM filings x WHERE x.unit_id = o.organization_id AND x.year = $1 AND x.state <> 'draft')) m(id)
     CROSS JOIN LATERAL (
       SELECT amount_fen FROM unit_tallies WHERE buyer_id = m.id AND year = $1 AND west_code = ''
       -- Few units have a contractor, and the function takes its time.
       UNION ALL SELECT CASE WHEN EXISTS (SELECT FROM contractor_links WHERE unit_id = m.id)
                               OR EXISTS (SELECT FROM contractor_links WHERE contractor_id = m.id)
                             THEN (SELECT sum(fen)::bigint FROM contracted(m.id, $1)) END) t)`;

const picked: Record<UnitFilingPick, string> = {
  filed: `${isIn} AND NOT ${hasNoCanteen}`,
  zero: `${isIn} AND f.reserved_fen = 0`,
  not_filed: `(f.id IS NULL OR f.state = 'returned') AND NOT ${isCovered} AND NOT ${hasNoCanteen}`,
  submitted: `f.state = 'submitted'`,
  returned: `f.state = 'returned'`,
  approved: `f.state = 'approved'`,
  late: 'f.is_late',
  covered: isCovered,
  no_canteen: hasNoCanteen,
  not_buying: `${isIn} AND f.reserved_fen > 0 AND ${bought} <= 0`,
  done: `${isIn} AND f.reserved_fen > 0 AND ${bought} >= f.reserved_fen`,
};

/** The values after the year: visible regions, asked regions, department, unit kind, canteen, part of the name. */
const narrowing = `
  u.kind = 'buyer_unit' AND u.unit_kind <> 'reseller'
  AND ${within('$2', 'u.region_code')} AND ${ofOffice('u.id')} AND ($3::text[] IS NULL OR u.region_code = ANY ($3))
  AND ($4::text IS NULL OR p.department = $4) AND ($5::text IS NULL OR u.unit_kind = $5)
  AND ($6::text IS NULL OR ${canteen} = $6) AND ($7::text IS NULL OR position($7 IN u.name) > 0)`;

type Sums = Omit<FilingSummary, 'year' | 'asOf' | 'ratioBp' | 'progressBp'>;

/** 填报台账: every unit of the territory with its filing of a year, and the figures over them. */
@Injectable()
export class UnitFilingsQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly territory: Territory,
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
      `SELECT count(*)::int AS count, coalesce(sum(f.reserved_fen) FILTER (WHERE ${isIn}), 0)::bigint AS "reservedFen"
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

  /** All of them with what they wrote, for a workbook. */
  async sheet(actor: Actor, query: PickUnits, most: number): Promise<FilingSheetRow[]> {
    const inner = `, f.canteen_food_fen AS "canteenFoodFen", f.union_demand_fen AS "unionDemandFen",
                      f.union_funds_fen AS "unionFundsFen", f.remark, f.ratchet_reason AS "ratchetReason"`;
    const outer = ', "canteenFoodFen", "unionDemandFen", "unionFundsFen", remark, "ratchetReason"';
    return this.read<FilingSheetRow>(actor, query, most, undefined, { inner, outer });
  }

  private async read<Item extends UnitFilingItem>(
    actor: Actor,
    query: PickUnits,
    count: number,
    after?: Last,
    more = { inner: '', outer: '' },
    ask: Ask = (sql, values) => this.database.read(sql, values),
  ): Promise<Item[]> {
    const rows = await ask<Item>(
      `SELECT u.id AS "unitId", u.name, "creditCode", "unitKind", "regionCode", "regionName", department, canteen, state,
              "filedByName", "filingId", "baseFen", "requiredFen", "reservedFen", "isLate", "submittedAt", ${bought} AS "boughtFen",
              (SELECT max(m.sent_at) FROM filing_reminders m WHERE m.unit_id = u.id AND m.year = $1) AS "remindedAt"${more.outer}
         FROM (SELECT u.id, u.name, u.credit_code AS "creditCode", u.unit_kind AS "unitKind",
                      u.region_code AS "regionCode", r.name AS "regionName", p.department, ${canteen} AS canteen,
                      CASE WHEN ${isCovered} THEN 'covered' ELSE coalesce(f.state, 'not_filed') END AS state,
                      g.name AS "filedByName", f.id AS "filingId", f.base_fen AS "baseFen",
                      f.required_fen AS "requiredFen", CASE WHEN ${isIn} THEN f.reserved_fen END AS "reservedFen",
                      coalesce(f.is_late, false) AS "isLate", f.submitted_at AS "submittedAt"${more.inner}
                 ${units}
                WHERE ${narrowing} AND (${query.pick ? picked[query.pick] : 'true'})
                  AND ($9::uuid IS NULL OR u.region_code > $8 OR u.region_code = $8 AND u.id < $9)
                ORDER BY u.region_code, u.id DESC LIMIT ${count}) u
        ORDER BY "regionCode", u.id DESC`,
      [...(await this.valuesOf(actor, query)), after?.[0] ?? null, after?.[1] ?? null],
    );
    return rows.map((row) => ({
      ...row,
      ratioBp: row.reservedFen === null ? null : ratioBp(row.reservedFen, row.baseFen ?? 0),
      progressBp: row.reservedFen === null ? null : ratioBp(row.boughtFen, row.reservedFen),
    }));
  }

  async summary(actor: Actor, query: AskSummary): Promise<FilingSummary> {
    const [sums] = await this.database.read<Sums>(
      `SELECT count(*)::int AS units, count(*) FILTER (WHERE ${hasNoCanteen})::int AS "noCanteen",
              count(*) FILTER (WHERE ${isCovered})::int AS covered,
              count(*) FILTER (WHERE ${picked.filed})::int AS filed,
              count(*) FILTER (WHERE ${picked.not_filed})::int AS "notFiled",
              count(*) FILTER (WHERE ${picked.zero})::int AS zero,
              count(*) FILTER (WHERE ${picked.submitted})::int AS submitted,
              count(*) FILTER (WHERE ${picked.returned})::int AS returned,
              count(*) FILTER (WHERE ${picked.approved})::int AS approved,
              count(*) FILTER (WHERE ${picked.late})::int AS late,
              count(*) FILTER (WHERE ${isIn} AND f.reserved_fen > 0 AND t.fen <= 0)::int AS "notBuying",
              coalesce(sum(f.base_fen) FILTER (WHERE ${isIn}), 0)::bigint AS "baseFen",
              coalesce(sum(f.required_fen) FILTER (WHERE ${isIn}), 0)::bigint AS "requiredFen",
              coalesce(sum(f.reserved_fen) FILTER (WHERE ${isIn}), 0)::bigint AS "reservedFen",
              coalesce(sum(t.fen) FILTER (WHERE NOT ${isCovered}), 0)::bigint AS "boughtFen"
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

  /** For whom a reminder is: those that did not file, and those whose filing came back. */
  async toRemind(
    actor: Actor,
    query: AskSummary,
    most: number,
  ): Promise<{ unitId: string; regionCode: string }[]> {
    return this.database.read(
      `SELECT u.id AS "unitId", u.region_code AS "regionCode" ${units}
        WHERE ${narrowing} AND ${picked.not_filed} ORDER BY u.id LIMIT ${most}`,
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
