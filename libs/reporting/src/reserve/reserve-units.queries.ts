import { type Actor, Database, ofOffice, ownedBy, Problem, within } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { UnitReserve } from './reserve.dto';

export type ReserveUnit = Pick<
  UnitReserve,
  'unit' | 'state' | 'filingId' | 'countsWith' | 'nudge' | 'tookOverFen'
> & {
  regionCode: string;
  filedFen: number | null;
  isHeir: boolean;
};

/** $1 unit, $2 year, $3 whose. A draft is the unit's own: here it is not filed. */
const unitSql = (mine: string): string => `
  SELECT u.region_code AS "regionCode", coalesce(f.state, 'not_filed') AS state, f.id AS "filingId",
         CASE WHEN f.state IN ('submitted', 'approved') THEN f.reserved_fen END AS "filedFen",
         inherited_reserve(u.id, $2) AS "tookOverFen", u.id IN (SELECT heirs($2)) AS "isHeir",
         json_build_object('id', u.id, 'name', u.name, 'unitKind', u.unit_kind, 'regionName', r.name, 'formerName', (
           SELECT c.old_name FROM unit_changes c WHERE c.unit_ids @> ARRAY[u.id] AND c.kind = 'rename' AND c.state = 'in_force'
            ORDER BY c.effective_on DESC, c.id DESC LIMIT 1)) AS unit,
         CASE WHEN e.units IS NOT NULL THEN json_build_object('reason', 'succeeded', 'units', e.units, 'since', e.since)
              WHEN g.id IS NOT NULL AND f.id IS NULL THEN json_build_object('reason', 'shared_canteen', 'since', NULL,
                'units', json_build_array(json_build_object('id', g.id, 'name', g.name)))
              WHEN e.since IS NOT NULL THEN json_build_object('reason', 'succeeded', 'units', '[]'::json, 'since', e.since)
              END AS "countsWith",
         (SELECT json_build_object('sentAt', m.sent_at, 'note', m.note, 'noteEn', m.note_en, 'reservedFen', m.reserved_fen, 'forecastFen', m.forecast_fen)
            FROM filing_reminders m WHERE m.unit_id = u.id AND m.year = $2 AND m.about = 'buying' ORDER BY m.id DESC LIMIT 1) AS nudge
    FROM organizations u JOIN regions r ON r.code = u.region_code
    LEFT JOIN LATERAL profile_in(u.id, $2) p ON true
    LEFT JOIN organizations g ON g.id = p.group_filer_id AND g.id <> u.id
    LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $2 AND f.state <> 'draft'
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY s.from_bp) FILTER (WHERE o.id IS NOT NULL) AS units,
             min(s.effective_on) AS since
        FROM unit_successions s LEFT JOIN organizations o ON o.id = s.successor_id
       WHERE s.unit_id = u.id AND succession_holds(s.state, s.effective_on, $2)) e ON true
   WHERE u.id = $1 AND u.kind = 'buyer_unit' AND ${mine} AND app_may_see_unit(u.id)
     AND (app_scope() IS DISTINCT FROM 'official' OR $2::int <@ app_office_years())`;

/** The unit whose reserve is looked at: one's own, or one of the territory. */
@Injectable()
export class ReserveUnits {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Errors: request.not_found. */
  async one(actor: Actor, id: string, year: number): Promise<ReserveUnit> {
    const own = actor.persona === 'buyer';
    const mine = own
      ? ownedBy('u.id', '$3')
      : `${within('$3', 'u.region_code')} AND ${ofOffice('u.id', '$2')}`;
    const whose = own ? actor.organizationId : await this.territory.of(actor);
    const [unit] = await this.database.read<ReserveUnit>(unitSql(mine), [id, year, whose]);
    if (!unit) throw new Problem('request.not_found');
    return unit;
  }

  /** Each line with whether its evidence or order is the caller's to open: a contractor's orders stay the contractor's. */
  async readable<Line extends { id: string; isFact: boolean; orderId: string | null }>(
    lines: readonly Line[],
  ): Promise<(Line & { isReadable: boolean })[]> {
    const subject = ({ id, isFact, orderId }: Line): string | null => (isFact ? id : orderId);
    const found = await this.database.read<{ id: string }>(
      'SELECT id FROM facts WHERE id = ANY ($1) UNION ALL SELECT id FROM orders WHERE id = ANY ($1)',
      [lines.map(subject)],
    );
    const open = new Set(found.map(({ id }) => id));
    return lines.map((line) => ({ ...line, isReadable: open.has(subject(line) ?? '') }));
  }
}
