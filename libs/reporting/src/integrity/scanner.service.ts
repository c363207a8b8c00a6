import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { idAt, startOf } from '../audit/audit.queries';
import type { ReportingEvents } from '../reporting.events';
import { Finder, finder } from './finder.service';
import { seenFlags } from './flags.queries';
import type { ListScans, RequestScan, ScanItem } from './integrity.dto';
import { PhotoLooks } from './photo-looks.service';

type Batch = { number: number; rowIds: string[] };
type Waiting = { id: string; fromDay: string; reached: string | null };

/** Of the audit chain, read together. */
const batchesAtOnce = 20;
const enoughEvents = 500;
/** Orders and sales reports of an asked search. */
const subjectsAtOnce = 200;
/** Of one run of the timed job; the next one goes on. */
const stepsAtOnce = 20;
/** With more that waits to be handled, nobody looks for anything odd. */
const busyEvents = 1_000;

/** Events after which the order or sales report that they are about is looked at. */
const telling = String.raw`^(order|acceptance|delivery|return|claim|payment|shipment|sales_report|sales_correction)\.`;

const lastScan = z.tuple([z.uuid()]);

/**
 * A search goes through the whole market: how much it looked at, and found elsewhere, is not for one region to know. `$1` = the
 * reader's codes.
 */
const shown = `
  SELECT s.id, s.from_day AS "fromDay", s.state, u.name AS "requestedByName", s.requested_at AS "requestedAt",
         s.ended_at AS "endedAt",
         (SELECT count(*)::int FROM integrity_flags f
           WHERE ${seenFlags} AND f.found_at > s.requested_at AND f.found_at <= coalesce(s.ended_at, 'infinity')) AS found
    FROM integrity_scans s JOIN users u ON u.id = s.requested_by`;

/**
 * Where rules look, and when. What changed is read from the audit chain, in which every event stands once, whenever it was
 * committed: the number of the last batch is all that has to be remembered, in the transaction that keeps what was found.
 */
@Injectable()
export class IntegrityScanner {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly looks: PhotoLooks,
    private readonly finder: Finder,
    private readonly territory: Territory,
  ) {}

  /**
   * Timed job: a bounded part of what waits, while nothing that people wait for does. Answers how many cases were opened or
   * grew.
   */
  async run(): Promise<number> {
    let found = 0;
    for (let step = 0; step < stepsAtOnce && !(await this.othersWait()); step++) {
      const ofChain = await this.followChain();
      const ofAsked = await this.lookAgain();
      found += (ofChain ?? 0) + (ofAsked ?? 0);
      if (ofChain === undefined && ofAsked === undefined) break;
    }
    return found;
  }

  /** What is stuck for an hour holds nobody up. */
  private async othersWait(): Promise<boolean> {
    const [outbox] = await this.database.read<{ isBusy: boolean }>(
      `SELECT count(*) > $1 AS "isBusy"
         FROM (SELECT FROM outbox WHERE recorded_at > now() - interval '1 hour' LIMIT $1 + 1) waiting`,
      [busyEvents],
    );
    return outbox?.isBusy ?? false;
  }

  /** Undefined: there is nothing new, or what is new is still being handled. */
  private async followChain(): Promise<number | undefined> {
    const [mark] = await this.database.read<{ batch: number }>(
      'SELECT batch FROM integrity_marks WHERE id = 1',
    );
    const from = mark?.batch ?? 0;
    const taken = await this.handledBatches(from);
    const last = taken.at(-1);
    if (!last) return undefined;
    const eventIds = taken.flatMap(({ rowIds }) => rowIds);
    const subjects = await this.subjectsOf(eventIds);
    await this.looks.take(subjects);
    return this.database.transact(async (tx) => {
      const [, moved]: [unknown, number] = await tx.query(
        'UPDATE integrity_marks SET batch = $2, moved_at = $3 WHERE id = 1 AND batch = $1',
        [from, last.number, this.clock.now()],
      );
      return moved && subjects.length ? this.finder.look(tx, subjects) : 0;
    });
  }

  /**
   * The next batches, up to the first with an event that somebody still handles: facts come from events a moment later.
   * What waits for an hour is stuck, and is not waited for.
   */
  private async handledBatches(from: number): Promise<Batch[]> {
    const batches = await this.database.read<Batch & { waits: boolean }>(
      `SELECT b.number, CASE b.source WHEN 'events' THEN b.row_ids ELSE '{}' END AS "rowIds",
              EXISTS (SELECT FROM outbox o WHERE b.source = 'events' AND o.event_id = ANY (b.row_ids)
                         AND o.recorded_at > now() - interval '1 hour') AS waits
         FROM audit_batches b WHERE b.number > $1 ORDER BY b.number LIMIT ${batchesAtOnce}`,
      [from],
    );
    const taken: Batch[] = [];
    let events = 0;
    for (const batch of batches) {
      if (batch.waits || events >= enoughEvents) break;
      taken.push(batch);
      events += batch.rowIds.length;
    }
    return taken;
  }

  private async subjectsOf(eventIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.read<{ id: string }>(
      'SELECT DISTINCT subject_id AS id FROM events WHERE id = ANY ($1) AND type ~ $2',
      [eventIds, telling],
    );
    return rows.map(({ id }) => id);
  }

  /** The next part of a search that somebody asked for. Undefined: nobody did. */
  private async lookAgain(): Promise<number | undefined> {
    const [scan] = await this.database.read<Waiting>(
      `SELECT id, from_day AS "fromDay", reached FROM integrity_scans WHERE state = 'waiting' ORDER BY id LIMIT 1`,
    );
    if (!scan) return undefined;
    const after = scan.reached ?? idAt(startOf(scan.fromDay));
    const rows = await this.database.read<{ id: string }>(
      `SELECT id FROM (SELECT id FROM orders WHERE id > $1 UNION ALL SELECT id FROM sales_reports WHERE id > $1) x
        ORDER BY id LIMIT ${subjectsAtOnce}`,
      [after],
    );
    const subjects = rows.map(({ id }) => id);
    await this.looks.take(subjects);
    const isDone = subjects.length < subjectsAtOnce;
    return this.database.transact(async (tx) => {
      const [, mine]: [unknown, number] = await tx.query(
        `UPDATE integrity_scans SET reached = coalesce($2, reached), looked = looked + $3,
                state = CASE WHEN $4 THEN 'done' ELSE state END, ended_at = CASE WHEN $4 THEN $5::timestamptz END
          WHERE id = $1 AND state = 'waiting' AND reached IS NOT DISTINCT FROM $6`,
        [scan.id, subjects.at(-1) ?? null, subjects.length, isDone, this.clock.now(), scan.reached],
      );
      if (!mine) return 0;
      const found = subjects.length ? await this.finder.look(tx, subjects) : 0;
      const [[ended]]: [{ looked: number; found: number }[], number] = await tx.query(
        'UPDATE integrity_scans SET found = found + $2 WHERE id = $1 RETURNING looked, found',
        [scan.id, found],
      );
      if (isDone && ended) await this.tellDone(tx, scan.id, ended);
      return found;
    });
  }

  private tellDone(tx: Tx, subjectId: string, payload: { looked: number; found: number }): Promise<void> {
    return this.events.record<ReportingEvents>(tx, finder, { type: 'flag_search.done', subjectId, payload });
  }

  /** Errors: flag_search.day_ahead, flag_search.waiting. */
  async request(actor: Actor, key: OnceKey | undefined, { from }: RequestScan): Promise<ScanItem> {
    const now = this.clock.now();
    const codes = await this.territory.of(actor);
    if (startOf(from) > now.getTime()) throw Problem.at('/from', 'flag_search.day_ahead');
    return this.database.once(key, async (tx) => {
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO integrity_scans (id, organization_id, requested_by, requested_at, from_day, state)
         VALUES ($1, $2, $3, $4, $5, 'waiting') ON CONFLICT DO NOTHING RETURNING id`,
        [id, actor.organizationId, actor.userId, now, from],
      );
      if (!written.length) throw new Problem('flag_search.waiting');
      const payload = { from };
      await this.events.record<ReportingEvents>(tx, actor, {
        type: 'flag_search.requested',
        subjectId: id,
        payload,
      });
      const [row]: ScanItem[] = await tx.query(`${shown} WHERE s.id = $2`, [codes, id]);
      return row as ScanItem;
    });
  }

  /** Of the office, newest first. */
  async list(actor: Actor, { limit, cursor }: ListScans): Promise<Page<ScanItem>> {
    const after = decodeCursor(cursor, lastScan);
    const rows = await this.database.read<ScanItem>(
      `${shown} WHERE ${ownedBy('s.organization_id', '$2')} AND ($3::uuid IS NULL OR s.id < $3)
        ORDER BY s.id DESC LIMIT $4`,
      [await this.territory.of(actor), actor.organizationId, after?.[0] ?? null, limit + 1],
    );
    return page(rows, limit, ({ id }) => [id]);
  }
}
