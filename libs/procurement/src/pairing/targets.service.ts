import {
  type Actor,
  Clock,
  Database,
  Ids,
  type OnceKey,
  Problem,
  ratioBp,
  sumFen,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { actsFor, type Standing, standingOf, standsAbove } from '../agreements/standing.policy';
import { factsAddress } from '../ledger/fact-address.policy';
import { Territory } from '../ledger/territory.service';
import type { PairingNames, TargetItem, TargetList } from './pairing.dto';
import { shownTarget } from './shown.policy';
import { TargetChanges } from './target-changes.service';
import type { ChangeTarget, SetTarget } from './target-parts.dto';
import { Wholes } from './wholes.service';

/** A target by the codes of its pairing, which must exist. */
export type NewTarget = {
  eastCode: string;
  westCode: string;
  year: number;
  targetFen: number;
  /** 0 unless the agreement asks for more. */
  minimumEvidenceLevel?: number;
  source: string;
};

type Row = Omit<TargetItem, 'pairing' | 'progressBp' | 'rows'> &
  Omit<PairingNames, 'id'> & { pairingId: string };
type Held = {
  id: string;
  pairingId: string;
  year: number;
  targetFen: number;
  level: number;
  eastCode: string;
  westCode: string;
};

/** A target `t` of a pairing `p` with what the tallies say. */
const selectTarget = `
  SELECT t.id, t.year, t.target_fen AS "targetFen", t.minimum_evidence_level AS "minimumEvidenceLevel", t.source,
         p.id AS "pairingId", p.east_code AS "eastCode", e.name AS "eastName",
         p.west_code AS "westCode", w.name AS "westName",
         coalesce(c.amount_fen, 0)::bigint AS "completedFen", coalesce(c.paid_fen, 0)::bigint AS "paidFen"
    FROM targets t
    JOIN pairings p ON p.id = t.pairing_id
    JOIN regions e ON e.code = p.east_code
    JOIN regions w ON w.code = p.west_code
    LEFT JOIN LATERAL (
      SELECT sum(amount_fen) AS amount_fen, sum(amount_fen) FILTER (WHERE paid) AS paid_fen
        FROM tallies c WHERE c.year = t.year AND c.pairing_id = t.pairing_id
         AND c.evidence_level >= t.minimum_evidence_level) c ON true`;

@Injectable()
export class Targets {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly wholes: Wholes,
    private readonly changes: TargetChanges,
  ) {}

  /**
   * Targets of the actor's territory with what the tallies say. None for an office of some departments: a target is
   * agreed for all units of a pair.
   */
  async inYear(actor: Actor, year: number): Promise<TargetList> {
    const codes = await this.territory.of(actor);
    const rows = await this.database.read<Row>(
      `${selectTarget} WHERE t.year = $1 AND ${shownTarget('$2')}
        ORDER BY p.east_code, p.west_code`,
      [year, codes],
    );
    const items = this.territory.departmentsOf(actor) ? [] : rows.map(toItem);
    const total = (figure: 'targetFen' | 'completedFen' | 'paidFen') =>
      sumFen(items.map((item) => item[figure]));
    const [targetFen, completedFen, paidFen] = [total('targetFen'), total('completedFen'), total('paidFen')];
    const totals = { targetFen, completedFen, paidFen, progressBp: ratioBp(completedFen, targetFen) };
    return { asOf: this.clock.now().toISOString(), items, totals };
  }

  /** By a level above the district. Errors: target.unknown_pairing, target.set_by_superior, target.exists. */
  async establish(actor: Actor, key: OnceKey, draft: SetTarget): Promise<TargetItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const [pairing]: { eastCode: string }[] = await tx.query(
        `SELECT east_code AS "eastCode" FROM pairings WHERE id = $1 AND ${within('$2', 'east_code', 'west_code')}`,
        [draft.pairingId, codes],
      );
      if (!pairing) throw Problem.at('/pairingId', 'target.unknown_pairing');
      if (!standsAbove(standingOf(actor, codes), pairing.eastCode))
        throw new Problem('target.set_by_superior');
      await this.wholes.lockTarget(tx, draft.pairingId, draft.year);
      const id = await this.insert(tx, actor, draft);
      if (!id) throw new Problem('target.exists');
      return this.oneIn(tx, codes, id);
    });
  }

  /** Errors: target.set_by_superior, target.changed_meanwhile, target_part.over_allocated. */
  async change(actor: Actor, key: OnceKey, id: string, draft: ChangeTarget): Promise<TargetItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      await this.changeIn(tx, actor, codes, id, draft);
      return this.oneIn(tx, codes, id);
    });
  }

  /** The amount of a pairing wherever it stands: every agreement that it is a part of is held to its sum. */
  async changeIn(
    tx: Tx,
    actor: Actor,
    codes: string[] | null,
    id: string,
    { targetFen, expectedFen, minimumEvidenceLevel, reason, overReason }: ChangeTarget,
  ): Promise<void> {
    const [held]: Held[] = await tx.query(
      `SELECT t.id, p.id AS "pairingId", t.year, t.target_fen AS "targetFen", t.minimum_evidence_level AS level,
              p.east_code AS "eastCode", p.west_code AS "westCode"
         FROM targets t JOIN pairings p ON p.id = t.pairing_id
        WHERE t.id = $1 AND ${shownTarget('$2')}`,
      [id, codes],
    );
    if (!held) throw new Problem('request.not_found');
    await this.wholes.lockTarget(tx, held.pairingId, held.year);
    const places = await this.wholesAround(tx, id);
    const isRoot = places.length === 0;
    refuseUnlessAbove(
      standingOf(actor, codes),
      held.eastCode,
      isRoot ? null : places.map(({ above }) => above.eastCode),
    );
    const level = minimumEvidenceLevel ?? held.level;
    const [[changed]]: [unknown[], number] = await tx.query(
      `UPDATE targets SET target_fen = $2, minimum_evidence_level = $3
        WHERE id = $1 AND target_fen = $4 AND minimum_evidence_level = $5 RETURNING id`,
      [id, targetFen, level, expectedFen, held.level],
    );
    if (!changed) throw new Problem('target.changed_meanwhile', { targetFen: held.targetFen });
    const { eastCode, westCode } = held;
    await this.changes.record(tx, actor, {
      ...{ targetId: id, eastCode, westCode, fromFen: expectedFen, toFen: targetFen },
      ...{ fromLevel: held.level, toLevel: level, reason, overReason },
    });
    for (const { above, own, before, below } of places) {
      await this.wholes.settle(tx, above, before, overReason);
      await this.wholes.settle(tx, own, below, overReason, targetFen);
    }
  }

  /** Where a target stands in agreements, locked, with what was given of each whole before. */
  private async wholesAround(tx: Tx, targetId: string) {
    const parts: { id: string; agreementId: string; parentId: string | null }[] = await tx.query(
      `SELECT id, agreement_id AS "agreementId", parent_id AS "parentId" FROM target_parts
        WHERE target_id = $1 AND removed_at IS NULL ORDER BY agreement_id`,
      [targetId],
    );
    await this.wholes.lock(
      tx,
      parts.map(({ agreementId }) => agreementId),
    );
    const found = [];
    for (const { id, agreementId, parentId } of parts) {
      const above = await this.wholes.find(tx, agreementId, parentId);
      const own = await this.wholes.find(tx, agreementId, id);
      if (!above || !own) continue;
      const [before, below] = [
        await this.wholes.allocation(tx, above),
        await this.wholes.allocation(tx, own),
      ];
      found.push({ above, own, before, below });
    }
    return found;
  }

  /**
   * The target of a pairing that becomes a part, which the caller has locked: the one there is, or a new one. Errors:
   * target_part.target_differs.
   */
  async forPart(
    tx: Tx,
    actor: Actor,
    draft: { pairingId: string; year: number; amountFen: number | undefined; reason: string },
  ): Promise<{ id: string; targetFen: number }> {
    const { pairingId, year, amountFen, reason } = draft;
    const held = async (): Promise<{ id: string; targetFen: number } | undefined> =>
      (
        await tx.query(
          `SELECT id, target_fen AS "targetFen" FROM targets WHERE pairing_id = $1 AND year = $2`,
          [pairingId, year],
        )
      )[0];
    const known = await held();
    if (known) {
      if (amountFen !== undefined && amountFen !== known.targetFen)
        throw Problem.at('/amountFen', 'target_part.target_differs', { targetFen: known.targetFen });
      return known;
    }
    if (amountFen === undefined) throw Problem.at('/amountFen', 'target_part.amount_needed');
    const target = { pairingId, year, targetFen: amountFen, minimumEvidenceLevel: 0, source: reason, reason };
    const id = await this.insert(tx, actor, target);
    if (!id) throw new Problem('request.conflict');
    return { id, targetFen: amountFen };
  }

  private async insert(tx: Tx, actor: Actor, draft: SetTarget): Promise<string | undefined> {
    const id = this.ids.next();
    const { pairingId, year, targetFen, minimumEvidenceLevel: level, source, reason } = draft;
    const written: { eastCode: string; westCode: string }[] = await tx.query(
      `INSERT INTO targets (id, pairing_id, year, target_fen, minimum_evidence_level, source)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
       RETURNING (SELECT p.east_code FROM pairings p WHERE p.id = pairing_id) AS "eastCode",
                 (SELECT p.west_code FROM pairings p WHERE p.id = pairing_id) AS "westCode"`,
      [id, pairingId, year, targetFen, level, source],
    );
    const [places] = written;
    if (!places) return undefined;
    const change = { targetId: id, ...places, fromFen: null, toFen: targetFen, toLevel: level, reason };
    await this.changes.record(tx, actor, change);
    return id;
  }

  private async oneIn(tx: Tx, codes: string[] | null, id: string): Promise<TargetItem> {
    const [row]: Row[] = await tx.query(`${selectTarget} WHERE t.id = $1 AND ${shownTarget('$2')}`, [
      id,
      codes,
    ]);
    if (!row) throw new Problem('request.not_found');
    return toItem(row);
  }

  /**
   * Sets targets for programs; one that is there already takes the new figures, and its history says so. Throws when a
   * pairing is not known.
   */
  async set(tx: Tx, rows: readonly NewTarget[]): Promise<void> {
    const targets = rows.map((row) => ({ minimumEvidenceLevel: 0, ...row, id: this.ids.next() }));
    const [{ written }]: [{ written: number }] = await tx.query(setAll, [
      JSON.stringify(targets),
      this.clock.now(),
    ]);
    if (written !== rows.length) throw new Error('A target names a pairing that does not exist.');
  }
}

const setAll = `
  WITH given AS (
    SELECT t.*, p.id AS pairing_id, p.east_code, p.west_code
      FROM json_to_recordset($1) AS t(id uuid, "eastCode" text, "westCode" text, year smallint,
           "targetFen" bigint, "minimumEvidenceLevel" smallint, source text)
      JOIN pairings p ON p.east_code = t."eastCode" AND p.west_code = t."westCode"
  ), before AS (
    SELECT t.* FROM targets t JOIN given g ON g.pairing_id = t.pairing_id AND g.year = t.year
  ), written AS (
    INSERT INTO targets (id, pairing_id, year, target_fen, minimum_evidence_level, source)
    SELECT id, pairing_id, year, "targetFen", "minimumEvidenceLevel", source FROM given
    ON CONFLICT (pairing_id, year) DO UPDATE SET target_fen = excluded.target_fen,
      minimum_evidence_level = excluded.minimum_evidence_level, source = excluded.source
    RETURNING id, pairing_id, year, target_fen, minimum_evidence_level, source
  ), told AS (
    INSERT INTO target_changes (id, target_id, east_code, west_code, from_fen, to_fen, from_level, to_level, reason,
                                changed_at)
    SELECT g.id, w.id, g.east_code, g.west_code, b.target_fen, w.target_fen, b.minimum_evidence_level,
           w.minimum_evidence_level, w.source, $2
      FROM written w JOIN given g ON g.pairing_id = w.pairing_id AND g.year = w.year
      LEFT JOIN before b ON b.id = w.id
     WHERE (b.target_fen, b.minimum_evidence_level) IS DISTINCT FROM (w.target_fen, w.minimum_evidence_level)
  )
  SELECT count(*)::int AS written FROM written`;

/** By the level of each whole that it is a part of; of none: by a level above the district. */
function refuseUnlessAbove(standing: Standing, district: string, wholes: readonly string[] | null): void {
  const may = wholes ? wholes.every((code) => actsFor(standing, code)) : standsAbove(standing, district);
  if (!may) throw new Problem('target.set_by_superior');
}

function toItem(row: Row): TargetItem {
  const { pairingId, eastCode, eastName, westCode, westName, ...target } = row;
  const { year, minimumEvidenceLevel } = target;
  return {
    ...target,
    rows: factsAddress({ year, pairingId, minimumEvidenceLevel }),
    pairing: { id: pairingId, eastCode, eastName, westCode, westName },
    progressBp: ratioBp(row.completedFen, row.targetFen),
  };
}
