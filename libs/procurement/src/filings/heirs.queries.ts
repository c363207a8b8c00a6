import { type Actor, Database, inTheNameOf, ownedBy, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';

/** Of a successor no year is left out. */
const anyYear = 9_999;

/**
 * Who goes on with a unit that ended (Q15), whole or in part: what the unit had handed in, its heir reads and corrects in
 * the unit's name. A unit that goes on in several has one filing; of two heirs that correct it the first one is heard.
 */
@Injectable()
export class Heirs {
  constructor(private readonly database: Database) {}

  /** Whose filings of that year the caller answers for: nobody's once it has ended itself, then its own heirs do. */
  async unitsOf(tx: Tx, { organizationId }: Actor, year: number): Promise<string[]> {
    const found: { id: string }[] = await tx.query(
      `SELECT DISTINCT p.unit_id AS id FROM inherited_parts($1, $2) p
        WHERE NOT EXISTS (SELECT FROM unit_successions e
                           WHERE e.unit_id = $1 AND succession_holds(e.state, e.effective_on, $2)) ORDER BY 1`,
      [organizationId, year],
    );
    return found.map(({ id }) => id);
  }

  /** Runs in the name of the unit whose filing it is. Errors: request.not_found for everybody who is no heir of that unit. */
  async forFiling<T>(
    actor: Actor,
    filingId: string,
    work: (tx: Tx, unitId: string) => Promise<T>,
  ): Promise<T> {
    return this.database.transact(async (tx) => {
      const unitId = await this.unitOf(tx, actor, filingId);
      if (unitId === undefined) throw new Problem('request.not_found');
      return inTheNameOf(tx, unitId, () => work(tx, unitId));
    });
  }

  /** A draft was never shown to anybody, and is left where it is. */
  private async unitOf(tx: Tx, actor: Actor, filingId: string): Promise<string | undefined> {
    const candidates: { id: string }[] = await tx.query(
      'SELECT DISTINCT unit_id AS id FROM inherited_parts($1, $2) ORDER BY 1',
      [actor.organizationId, anyYear],
    );
    for (const { id } of candidates) {
      const [filing] = await inTheNameOf<{ year: number }[]>(tx, id, () =>
        tx.query(
          `SELECT year FROM filings WHERE id = $1 AND ${ownedBy('unit_id', '$2')} AND state <> 'draft'`,
          [filingId, id],
        ),
      );
      if (filing && (await this.unitsOf(tx, actor, filing.year)).includes(id)) return id;
    }
    return undefined;
  }
}
