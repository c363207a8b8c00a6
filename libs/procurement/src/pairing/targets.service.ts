import { type Actor, Clock, Database, Ids, ratioBp, sumFen, type Tx, within } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import type { PairingNames, TargetItem, TargetList } from './pairing.dto';

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

type Row = Omit<TargetItem, 'pairing' | 'progressBp'> & Omit<PairingNames, 'id'> & { pairingId: string };

@Injectable()
export class Targets {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /**
   * Targets of the actor's territory with what the tallies say. None for an office of some departments: a target is
   * agreed for all units of a pair.
   */
  async inYear(actor: Actor, year: number): Promise<TargetList> {
    const codes = await this.territory.of(actor);
    const rows = await this.database.read<Row>(
      `SELECT t.id, t.year, t.target_fen AS "targetFen", t.minimum_evidence_level AS "minimumEvidenceLevel", t.source,
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
              AND c.evidence_level >= t.minimum_evidence_level) c ON true
        WHERE t.year = $1 AND ${within('$2', 'p.east_code', 'p.west_code')}
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

  /** Sets targets; one that is there already takes the new figures. Throws when a pairing is not known. */
  async set(tx: Tx, rows: readonly NewTarget[]): Promise<void> {
    const targets = rows.map((row) => ({ minimumEvidenceLevel: 0, ...row, id: this.ids.next() }));
    const written: unknown[] = await tx.query(
      `INSERT INTO targets (id, pairing_id, year, target_fen, minimum_evidence_level, source)
       SELECT t.id, p.id, t.year, t."targetFen", t."minimumEvidenceLevel", t.source
         FROM json_to_recordset($1) AS t(id uuid, "eastCode" text, "westCode" text, year smallint,
              "targetFen" bigint, "minimumEvidenceLevel" smallint, source text)
         JOIN pairings p ON p.east_code = t."eastCode" AND p.west_code = t."westCode"
       ON CONFLICT (pairing_id, year) DO UPDATE SET target_fen = excluded.target_fen,
         minimum_evidence_level = excluded.minimum_evidence_level, source = excluded.source
       RETURNING id`,
      [JSON.stringify(targets)],
    );
    if (written.length !== rows.length) throw new Error('A target names a pairing that does not exist.');
  }
}

function toItem(row: Row): TargetItem {
  const { pairingId, eastCode, eastName, westCode, westName, ...target } = row;
  return {
    ...target,
    pairing: { id: pairingId, eastCode, eastName, westCode, westName },
    progressBp: ratioBp(row.completedFen, row.targetFen),
  };
}
