import {
  type Actor,
  Database,
  decodeCursor,
  narrowed,
  ofToday,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import type { ListUnitChanges, UnitChangeItem } from './unit-changes.dto';

const lastId = z.tuple([z.uuid()]);

const columns = `
  c.id, c.kind, c.state, c.effective_on AS "effectiveOn", c.old_name AS "oldName", c.new_name AS "newName",
  c.source_document AS "sourceDocument", c.note, c.entered_at AS "enteredAt", c.withdrawal, e.name AS "enteredByName",
  (SELECT json_agg(json_build_object('id', o.id, 'name', o.name) ORDER BY n)
     FROM unnest(c.unit_ids) WITH ORDINALITY u(id, n) JOIN organizations o ON o.id = u.id) AS units,
  coalesce((SELECT json_agg(json_build_object('id', o.id, 'name', o.name, 'shareBp', s.to_bp - s.from_bp) ORDER BY s.from_bp)
     FROM unit_successions s JOIN organizations o ON o.id = s.successor_id
    WHERE s.change_id = c.id AND s.unit_id = c.unit_ids[1]), '[]') AS successors`;
const from = 'FROM unit_changes c JOIN users e ON e.id = c.entered_by';

/** Changes that concern a unit of the territory; `codes` = null: all. */
const inRegions = (codes: string): string =>
  `${narrowed(`(${codes}::text[] IS NULL OR region_codes && ${codes})`, `${codes}::text[]`)} AND ${ofToday}`;
const ofUnit = (unit: string): string =>
  narrowed(`${unit}::uuid = ANY (c.unit_ids || c.successor_ids)`, `${unit}::uuid`);

@Injectable()
export class UnitChangesQueries {
  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
  ) {}

  /** Of the territory, or those that the unit is part of; the last entered first. */
  async list(actor: Actor, query: ListUnitChanges): Promise<Page<UnitChangeItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const own = actor.persona === 'buyer';
    const rows = await this.database.read<UnitChangeItem>(
      `SELECT ${columns} ${from}
        WHERE ($1::uuid IS NULL OR c.id < $1) AND ($2::text IS NULL OR c.state = $2)
          AND ${own ? ofUnit('$3') : inRegions('$3')} ORDER BY c.id DESC LIMIT $4`,
      [
        after?.[0] ?? null,
        query.state ?? null,
        own ? actor.organizationId : await this.territory.of(actor),
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  /** Errors: request.not_found. */
  async one(tx: Tx, id: string): Promise<UnitChangeItem> {
    const [change]: UnitChangeItem[] = await tx.query(`SELECT ${columns} ${from} WHERE c.id = $1`, [id]);
    if (!change) throw new Problem('request.not_found');
    return change;
  }
}
