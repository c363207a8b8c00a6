import { Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type Allocation, allocation, judgeAllocation } from './allocation.policy';
import type { PartKind } from './target-part.entity';

/** Something that is broken down: the purchases of an agreement, or a part of them. */
export type Whole = {
  agreementId: string;
  /** Null = the agreement itself. */
  partId: string | null;
  kind: PartKind | 'agreement';
  eastCode: string;
  westCode: string;
  year: number;
  amountFen: number;
  overReason: string | null;
  /** How it is broken down already. */
  partKind: PartKind | null;
};

/** A part of that id, or the agreement when there is none; `amountFen` null when nothing is to be broken down. */
type Row = Omit<Whole, 'amountFen'> & { amountFen: number | null };

const amountOf = 'coalesce(p.amount_fen, t.target_fen)';

/**
 * Whole and parts. Changes in one agreement wait for each other, so that two of them cannot fill the same rest; several
 * agreements are locked in the order of their ids. Before them the target of a pairing, where one is touched: whoever changes
 * it and whoever makes it a part wait for each other as well.
 */
@Injectable()
export class Wholes {
  async lockTarget(tx: Tx, pairingId: string, year: number): Promise<void> {
    const key = `target of ${pairingId.toLowerCase()} in ${year}`;
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
  }

  async lock(tx: Tx, agreementIds: readonly string[]): Promise<void> {
    for (const id of [...new Set(agreementIds.map((one) => one.toLowerCase()))].sort())
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('target parts ' || $1, 0))`, [id]);
  }

  /** Undefined when there is no such part in the agreement, or nothing to break down. */
  async find(tx: Tx, agreementId: string, partId: string | null): Promise<Whole | undefined> {
    const [whole]: Row[] =
      partId === null
        ? await tx.query(ofAgreement, [agreementId])
        : await tx.query(ofPart, [agreementId, partId]);
    return whole && whole.amountFen !== null ? { ...whole, amountFen: whole.amountFen } : undefined;
  }

  async allocation(tx: Tx, whole: Whole): Promise<Allocation> {
    const parts: { fen: number }[] = await tx.query(
      `SELECT ${amountOf} AS fen FROM target_parts p LEFT JOIN targets t ON t.id = p.target_id
        WHERE p.agreement_id = $1 AND p.parent_id IS NOT DISTINCT FROM $2 AND p.removed_at IS NULL`,
      [whole.agreementId, whole.partId],
    );
    return allocation(
      whole.amountFen,
      parts.map(({ fen }) => fen),
    );
  }

  /**
   * After a change: parts that are more than the whole need a reason, which the whole keeps. Errors:
   * target_part.over_allocated (with the figures in fen).
   */
  async settle(
    tx: Tx,
    whole: Whole,
    before: Allocation,
    given: string | undefined,
    amountFen = whole.amountFen,
  ): Promise<void> {
    const after = await this.allocation(tx, { ...whole, amountFen });
    const { allowed, overReason } = judgeAllocation(before, after, { kept: whole.overReason, given });
    if (!allowed)
      throw new Problem('target_part.over_allocated', {
        wholeFen: amountFen,
        partsFen: after.allocatedFen,
        overFen: after.overFen,
      });
    if (overReason === whole.overReason) return;
    if (whole.partId === null)
      await tx.query('UPDATE agreements SET over_reason = $2 WHERE id = $1', [whole.agreementId, overReason]);
    else await tx.query('UPDATE target_parts SET over_reason = $2 WHERE id = $1', [whole.partId, overReason]);
  }
}

const kindOfParts = (parent: string): string =>
  `(SELECT c.kind FROM target_parts c
     WHERE c.agreement_id = a.id AND c.parent_id IS NOT DISTINCT FROM ${parent} AND c.removed_at IS NULL LIMIT 1)`;

const ofAgreement = `
  SELECT a.id AS "agreementId", NULL::uuid AS "partId", 'agreement' AS kind, a.east_code AS "eastCode",
         a.west_code AS "westCode", a.year, agreed_value(i) AS "amountFen", a.over_reason AS "overReason",
         ${kindOfParts('NULL')} AS "partKind"
    FROM agreements a LEFT JOIN agreement_indicators i ON i.agreement_id = a.id AND i.kind = 'purchases'
   WHERE a.id = $1 AND a.state = 'in_force'`;

const ofPart = `
  SELECT a.id AS "agreementId", p.id AS "partId", p.kind, p.east_code AS "eastCode", p.west_code AS "westCode", a.year,
         ${amountOf} AS "amountFen", p.over_reason AS "overReason", ${kindOfParts('p.id')} AS "partKind"
    FROM target_parts p JOIN agreements a ON a.id = p.agreement_id LEFT JOIN targets t ON t.id = p.target_id
   WHERE p.agreement_id = $1 AND p.id = $2 AND p.removed_at IS NULL AND a.state = 'in_force'`;
