import {
  type Actor,
  Database,
  decodeCursor,
  narrowed,
  Problem,
  page,
  permits,
  ratioBp,
  signatory,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AgreementsQueries, placeOf, visible } from '../agreements/agreements.queries';
import { actsFor, type Standing, standingOf } from '../agreements/standing.policy';
import { factsAddress } from '../ledger/fact-address.policy';
import { Territory } from '../ledger/territory.service';
import { shownPart } from './shown.policy';
import type { PartKind } from './target-part.entity';
import type { ListParts, OwnPartList, PartItem, PartPage } from './target-parts.dto';

/** Keyset by the UUIDv7 of the row: in the order in which they were added. */
const lastId = z.tuple([z.uuid()]);

type Divided = { allocatedFen: number; parts: number; partKind: PartKind | null };
type Made = 'name' | 'progressBp' | 'rows' | 'undividedFen' | 'overFen' | 'mayChange' | 'mayDivide';
type Row = Omit<PartItem, Made> & {
  unitName: string | null;
  year: number;
  westCode: string;
  countsOutsidePairs: boolean;
  /** The region that sets it. */
  aboveCode: string;
  /** Neither taken out nor of an agreement that has stopped. */
  inForce: boolean;
};

const partsOf = (agreement: string, parent: string): string => `
  SELECT count(*)::int AS parts, coalesce(sum(coalesce(k.amount_fen, kt.target_fen)), 0)::bigint AS "allocatedFen",
         min(k.kind) AS "partKind"
    FROM target_parts k LEFT JOIN targets kt ON kt.id = k.target_id
   WHERE k.agreement_id = ${agreement} AND k.parent_id IS NOT DISTINCT FROM ${parent} AND k.removed_at IS NULL`;

/** Between a unit of the part's district and the part's west: paired places alone, unless the agreement counts others. */
const fromUnit = (column: string): string => `
  CASE WHEN a.counts_outside_pairs THEN ${column} = p.west_code
       ELSE ${column} IN (SELECT r.west_code FROM pairings r
                           WHERE r.east_code = p.east_code AND r.west_code = ANY (region_below(p.west_code))) END`;

/**
 * What was accepted of part `p`: of a pairing or a region by the tallies, of a unit by its own sums; those do not know
 * the evidence, so a level above 0 asks the unit's facts.
 */
const completed = `
  CASE WHEN p.kind = 'pairing' THEN (
         SELECT sum(c.amount_fen) FROM tallies c
          WHERE c.year = a.year AND c.pairing_id = t.pairing_id AND c.evidence_level >= l.level)
       WHEN p.kind = 'region' THEN (
         SELECT sum(c.amount_fen) FROM tallies c
          WHERE c.year = a.year AND c.evidence_level >= l.level AND c.east_code = ANY (region_below(p.east_code))
            AND c.west_code = ANY (region_below(p.west_code)) AND (a.counts_outside_pairs OR c.pairing_id IS NOT NULL))
       WHEN l.level = 0 THEN (
         SELECT sum(u.amount_fen) FROM unit_tallies u
          WHERE u.buyer_id = p.organization_id AND u.year = a.year AND u.east_code = p.east_code
            AND ${fromUnit('u.west_code')})
       ELSE (
         SELECT sum(f.amount_fen) FROM facts f
          WHERE f.buyer_id = p.organization_id AND f.year = a.year AND f.east_code = p.east_code
            AND f.evidence_level >= l.level AND f.west_code = ANY (region_below(p.west_code))
            AND (a.counts_outside_pairs OR f.pairing_id IS NOT NULL)) END`;

const selectPart = `
  SELECT p.id, p.agreement_id AS "agreementId", p.parent_id AS "parentId", p.kind, ${placeOf('p.east_code')} AS region,
         CASE WHEN p.kind = 'pairing' THEN (
           SELECT json_build_object('id', g.id, 'eastCode', g.east_code, 'eastName', e.name, 'westCode', g.west_code,
                                    'westName', w.name)
             FROM pairings g JOIN regions e ON e.code = g.east_code JOIN regions w ON w.code = g.west_code
            WHERE g.id = t.pairing_id) END AS pairing,
         p.target_id AS "targetId", p.organization_id AS "unitId",
         (SELECT o.name FROM organizations o WHERE o.id = p.organization_id) AS "unitName",
         coalesce(p.amount_fen, t.target_fen) AS "amountFen", l.level AS "minimumEvidenceLevel",
         coalesce(${completed}, 0)::bigint AS "completedFen", d.parts, d."allocatedFen", d."partKind",
         p.over_reason AS "overReason", coalesce(q.east_code, a.east_code) AS "aboveCode",
         p.removed_at IS NULL AND a.state = 'in_force' AS "inForce", a.year, p.west_code AS "westCode",
         a.counts_outside_pairs AS "countsOutsidePairs"
    FROM target_parts p JOIN agreements a ON a.id = p.agreement_id
    LEFT JOIN targets t ON t.id = p.target_id
    LEFT JOIN target_parts q ON q.id = p.parent_id
    LEFT JOIN targets qt ON qt.id = q.target_id
   CROSS JOIN LATERAL (
     SELECT coalesce(t.minimum_evidence_level, qt.minimum_evidence_level, a.minimum_evidence_level) AS level) l
   CROSS JOIN LATERAL (${partsOf('a.id', 'p.id')}) d`;

/** Whose whole the reader does not see: the topmost parts of whoever was given some. */
const isTopmost = narrowed(
  `(p.parent_id IS NULL OR NOT EXISTS (
      SELECT FROM target_parts v WHERE v.id = p.parent_id
         AND (v.east_code = ANY ($3::text[]) OR v.west_code = ANY ($3::text[]))))`,
  '$3::text[]',
);

@Injectable()
export class TargetPartsQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly agreements: AgreementsQueries,
  ) {}

  /** Parts of an agreement or of one of its parts, with the whole that they are parts of. 404 outside the region. */
  async list(actor: Actor, agreementId: string, query: ListParts): Promise<PartPage> {
    const after = decodeCursor(query.cursor, lastId);
    const codes = await this.territory.of(actor);
    const standing = standingOf(actor, codes);
    const whole = query.parentId
      ? await this.part(standing, actor, agreementId, codes, query.parentId)
      : await this.agreement(standing, actor, agreementId);
    const parent = query.parentId
      ? 'p.parent_id = $2'
      : `$2::uuid IS NULL AND ${whole ? 'p.parent_id IS NULL' : isTopmost}`;
    const rows = await this.database.read<Row>(
      `${selectPart}
        WHERE p.agreement_id = $1 AND p.removed_at IS NULL AND ${parent}
          AND ${shownPart('$3', 'a.year')} AND ($4::uuid IS NULL OR p.id > $4)
        ORDER BY p.id LIMIT $5`,
      [agreementId, query.parentId ?? null, codes, after?.[0] ?? null, query.limit + 1],
    );
    const items = rows.map((row) => toItem(row, standing, actor));
    return { whole, ...page(items, query.limit, ({ id }) => [id]) };
  }

  /** Of the unit that calls. */
  async own(year: number): Promise<OwnPartList> {
    const rows = await this.database.read<Omit<OwnPartList['items'][number], 'progressBp'>>(
      'SELECT * FROM own_target_parts($1)',
      [year],
    );
    return {
      items: rows.map((row) => ({ ...row, progressBp: ratioBp(row.completedFen, row.amountFen) })),
    };
  }

  async oneIn(tx: Tx, actor: Actor, codes: string[] | null, id: string): Promise<PartItem> {
    const [row]: Row[] = await tx.query(`${selectPart} WHERE p.id = $1 AND ${shownPart('$2', 'a.year')}`, [
      id,
      codes,
    ]);
    if (!row) throw new Problem('request.not_found');
    return toItem(row, standingOf(actor, codes), actor);
  }

  private async part(
    standing: Standing,
    actor: Actor,
    agreementId: string,
    codes: string[] | null,
    id: string,
  ): Promise<PartPage['whole']> {
    const [row] = await this.database.read<Row>(
      `${selectPart}
        WHERE p.agreement_id = $1 AND p.id = $2 AND p.removed_at IS NULL
          AND ${shownPart('$3', 'a.year')}`,
      [agreementId, id, codes],
    );
    if (!row) throw new Problem('request.not_found');
    const { name, region, amountFen, completedFen, progressBp, minimumEvidenceLevel, ...item } = toItem(
      row,
      standing,
      actor,
    );
    const { rows, allocatedFen, undividedFen, overFen, overReason, parts, partKind, mayDivide } = item;
    return {
      ...{ partId: id, name, region, amountFen, completedFen, progressBp, minimumEvidenceLevel, rows },
      ...{ allocatedFen, undividedFen, overFen, overReason, parts, partKind, mayDivide },
    };
  }

  /** Null for those whose region is no side of it, or when it has no purchases to break down. */
  private async agreement(standing: Standing, actor: Actor, id: string): Promise<PartPage['whole']> {
    const agreement = await this.agreements.one(actor, id);
    const purchases = agreement.indicators.find(({ kind }) => kind === 'purchases');
    if (!purchases?.rows || purchases.doneValue === null) return null;
    const [row] = await this.database.read<Divided & { overReason: string | null }>(
      `SELECT d.*, a.over_reason AS "overReason" FROM agreements a CROSS JOIN LATERAL (${partsOf('a.id', 'NULL')}) d
        WHERE a.id = $1 AND ${visible('$2')}`,
      [id, await this.territory.of(actor)],
    );
    if (!row) throw new Problem('request.not_found');
    return {
      partId: null,
      name: agreement.title,
      region: agreement.east,
      amountFen: purchases.targetValue,
      completedFen: purchases.doneValue,
      progressBp: purchases.progressBp,
      minimumEvidenceLevel: agreement.minimumEvidenceLevel,
      rows: purchases.rows,
      ...rest(row, purchases.targetValue),
      mayDivide:
        agreement.state === 'in_force' && permits(signatory, actor) && actsFor(standing, agreement.east.code),
    };
  }
}

function rest(
  { allocatedFen, parts, partKind, overReason }: Divided & { overReason: string | null },
  amountFen: number,
) {
  return {
    ...{ allocatedFen, parts, partKind, overReason },
    undividedFen: Math.max(0, amountFen - allocatedFen),
    overFen: parts > 0 ? Math.max(0, allocatedFen - amountFen) : 0,
  };
}

/** The facts that `completed` adds up. */
function rowsOf({ year, pairing, region, unitId, westCode, ...part }: Row): string {
  const { minimumEvidenceLevel } = part;
  if (pairing) return factsAddress({ year, pairingId: pairing.id, minimumEvidenceLevel });
  const places = unitId
    ? { buyerId: unitId, district: region.code, westCode }
    : { eastCode: region.code, westCode };
  const paired = part.countsOutsidePairs ? undefined : true;
  return factsAddress({ year, ...places, minimumEvidenceLevel, paired });
}

function toItem(whole: Row, standing: Standing, actor: Actor): PartItem {
  const { unitName, aboveCode, inForce, year: _year, westCode: _west, ...counted } = whole;
  const { countsOutsidePairs: _counts, ...row } = counted;
  const pair = row.pairing && `${row.pairing.eastName} — ${row.pairing.westName}`;
  const may = permits(signatory, actor) && inForce;
  return {
    ...row,
    name: unitName ?? pair ?? row.region.name,
    rows: rowsOf(whole),
    progressBp: ratioBp(row.completedFen, row.amountFen),
    ...rest(row, row.amountFen),
    mayChange: may && actsFor(standing, aboveCode),
    mayDivide: may && row.kind !== 'unit' && actsFor(standing, row.region.code),
  };
}
