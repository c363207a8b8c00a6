import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type Page,
  Problem,
  page,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { personOf } from '../agreements/agreements.queries';
import { Territory } from '../ledger/territory.service';
import { shownPart, shownTarget } from './shown.policy';
import type { ChangeItem, ListChanges } from './target-parts.dto';
import type { TargetEvents } from './targets.events';

const lastId = z.tuple([z.uuid()]);

/** Of one part or one target; integer fen. */
export type AmountChange = {
  partId?: string;
  targetId?: string;
  eastCode: string;
  westCode: string;
  fromFen: number | null;
  toFen: number | null;
  fromLevel?: number | null;
  toLevel?: number | null;
  reason: string;
  overReason?: string | undefined;
};

/** 调整记录: every amount that a target or a part had, and who said so. */
@Injectable()
export class TargetChanges {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  async record(tx: Tx, actor: Actor, change: AmountChange): Promise<void> {
    const { partId, targetId, fromFen, toFen, reason } = change;
    await tx.query(
      `INSERT INTO target_changes (id, part_id, target_id, east_code, west_code, from_fen, to_fen, from_level, to_level,
                                   reason, over_reason, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[
          this.ids.next(),
          partId ?? null,
          targetId ?? null,
          change.eastCode,
          change.westCode,
          fromFen,
          toFen,
        ],
        ...[change.fromLevel ?? null, change.toLevel ?? null, reason, change.overReason ?? null],
        ...[actor.userId, this.clock.now()],
      ],
    );
    const removed = toFen === null ? 'target_part.removed' : 'target_part.changed';
    await this.events.record<TargetEvents>(tx, actor, {
      type: targetId ? 'target.changed' : removed,
      subjectId: (targetId ?? partId) as string,
      payload: { fromFen, toFen, reason },
    });
  }

  /** Newest first. Of a part that is a pairing's: those of its target as well. 404 outside the actor's region. */
  async list(
    actor: Actor,
    of: { targetId: string } | { partId: string },
    query: ListChanges,
  ): Promise<Page<ChangeItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const codes = await this.territory.of(actor);
    const [known] = await this.database.read<{ targetId: string | null; partId: string | null }>(
      'targetId' in of
        ? `SELECT t.id AS "targetId", NULL AS "partId" FROM targets t JOIN pairings p ON p.id = t.pairing_id
            WHERE t.id = $1 AND ${shownTarget('$2')}`
        : `SELECT target_id AS "targetId", id AS "partId" FROM target_parts p
            WHERE id = $1 AND ${shownPart('$2')}`,
      ['targetId' in of ? of.targetId : of.partId, codes],
    );
    if (!known) throw new Problem('request.not_found');
    const rows = await this.database.read<ChangeItem>(
      `SELECT c.id, c.from_fen AS "fromFen", c.to_fen AS "toFen", c.from_level AS "fromLevel", c.to_level AS "toLevel",
              c.reason, c.over_reason AS "overReason", ${personOf('c.changed_by')} AS "changedBy",
              c.changed_at AS "changedAt"
         FROM target_changes c
        WHERE (c.target_id = $1 OR c.part_id = $2) AND ${within('$3', 'c.east_code', 'c.west_code')}
          AND ($4::uuid IS NULL OR c.id < $4)
        ORDER BY c.id DESC LIMIT $5`,
      [known.targetId, known.partId, codes, after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }
}
