import { Regions } from '@app/identity';
import { type Actor, Clock, Database, Events, type OnceKey, Problem, type Tx } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { ReportingEvents } from '../reporting.events';
import { alive, type FlagState } from './flag.state';
import { seenFlags } from './flags.queries';
import type { AssignFlag, EndFlag, FlagAnswer } from './integrity.dto';

type Row = {
  number: string;
  state: FlagState;
  ownerId: string | null;
  sightings: number;
  codes: string[];
  year: number;
  buyerIds: string[];
};

/** What officials do with flags: one of them looks into it, and says how it ends. No figure changes by any of it. */
@Injectable()
export class Flags {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly regions: Regions,
  ) {}

  /** To an official of the region, oneself included. Errors: request.not_found, flag.ended, flag.owner_unfit. */
  async assign(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    { ownerId }: AssignFlag,
  ): Promise<FlagAnswer> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const flag = await this.locked(tx, codes, id);
      await this.refuseUnfit(tx, codes, flag, ownerId);
      const [, changed]: [unknown, number] = await tx.query(
        `UPDATE integrity_flags SET state = 'assigned', owner_id = $2, assigned_by = $3, assigned_at = $4
          WHERE id = $1 AND state IN ${alive}`,
        [id, ownerId, actor.userId, this.clock.now()],
      );
      if (!changed) throw new Problem('flag.ended');
      const payload = { number: flag.number, ownerId, previousOwnerId: flag.ownerId };
      await this.events.record<ReportingEvents>(tx, actor, { type: 'flag.assigned', subjectId: id, payload });
      return { id, state: 'assigned' };
    });
  }

  /**
   * By its owner, who has seen all of it. Errors: request.not_found, flag.ended, flag.not_owner, flag.grew_meanwhile.
   */
  async end(actor: Actor, key: OnceKey | undefined, id: string, end: EndFlag): Promise<FlagAnswer> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const flag = await this.locked(tx, codes, id);
      if (flag.state !== 'open' && flag.state !== 'assigned') throw new Problem('flag.ended');
      if (flag.ownerId !== actor.userId) throw new Problem('flag.not_owner');
      if (flag.sightings !== end.sightings) throw new Problem('flag.grew_meanwhile');
      const { outcome, reason } = end;
      const [, changed]: [unknown, number] = await tx.query(
        `UPDATE integrity_flags SET state = $2, ended_by = $3, ended_at = $4, reason = $5
          WHERE id = $1 AND state = 'assigned' AND owner_id = $3 AND sightings = $6`,
        [id, outcome, actor.userId, this.clock.now(), reason, end.sightings],
      );
      if (!changed) throw new Problem('flag.ended');
      const payload = { number: flag.number, outcome, reason };
      await this.events.record<ReportingEvents>(tx, actor, { type: 'flag.ended', subjectId: id, payload });
      return { id, state: outcome };
    });
  }

  /** `$1` = the codes of the actor's region. */
  private async locked(tx: Tx, codes: string[] | null, id: string): Promise<Row> {
    const [row]: Row[] = await tx.query(
      `SELECT f.number, f.state, f.owner_id AS "ownerId", f.sightings, f.codes, f.year, f.buyer_ids AS "buyerIds"
         FROM integrity_flags f WHERE ${seenFlags} AND f.id = $2 FOR NO KEY UPDATE`,
      [codes, id],
    );
    if (!row) throw new Problem('request.not_found');
    return row;
  }

  /** The owner is an official of the actor's region who sees the flag: its places, its year, its units. */
  private async refuseUnfit(tx: Tx, codes: string[] | null, flag: Row, ownerId: string): Promise<void> {
    const [owner]: { regionCode: string }[] = await tx.query(
      `SELECT b.region_code AS "regionCode"
         FROM users u JOIN organizations b ON b.id = u.organization_id
         JOIN offices o ON o.organization_id = b.id AND o.withdrawn_at IS NULL
        WHERE u.id = $2 AND b.kind = 'official_body' AND u.active AND 'official' = ANY (u.roles)
          AND ($1::text[] IS NULL OR b.region_code = ANY ($1))
          AND $3::int <@ int4range(o.first_year::int, o.last_year::int, '[]')
          AND (o.departments = '{}' OR cardinality($4::uuid[]) > 0 AND cardinality($4::uuid[]) = (
                 SELECT count(*) FROM unit_profiles p
                  WHERE p.organization_id = ANY ($4) AND p.department = ANY (o.departments)))`,
      [codes, ownerId, flag.year, flag.buyerIds],
    );
    const places = owner ? await this.regions.subtree(owner.regionCode) : [];
    if (!places.some((code) => flag.codes.includes(code))) throw Problem.at('/ownerId', 'flag.owner_unfit');
  }
}
