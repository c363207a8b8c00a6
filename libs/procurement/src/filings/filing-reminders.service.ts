import {
  type Actor,
  businessDate,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type OnceKey,
  ofOffice,
  type Page,
  Problem,
  page,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import type { FilingEvents } from './filings.events';
import type {
  ListReached,
  ListReminders,
  ReachedUnit,
  ReminderBatch,
  RemindersSent,
  SendReminders,
} from './unit-filings.dto';
import { UnitFilingsQueries } from './unit-filings.queries';

const lastBatch = z.tuple([z.uuid()]);
const lastUnit = z.tuple([z.string(), z.uuid()]);
/** More units than a province has. */
const mostUnits = 100_000;

/** 催报: those that have not filed are reminded all at once, each at most once a day; who, when and of what is kept. */
@Injectable()
export class FilingReminders {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly units: UnitFilingsQueries,
    private readonly territory: Territory,
  ) {}

  /** Errors: filing_reminder.nobody. */
  async send(
    actor: Actor,
    key: OnceKey | undefined,
    { note, ...query }: SendReminders,
  ): Promise<RemindersSent> {
    const found = await this.units.toRemind(actor, query, mostUnits);
    const { year } = query;
    return this.database.once(key, async (tx) => {
      const batchId = this.ids.next();
      const now = this.clock.now();
      const sent: unknown[] = await tx.query(
        `INSERT INTO filing_reminders (id, batch_id, unit_id, region_code, year, note, sent_by, sent_at, sent_on)
         SELECT u.id, $1, u.unit, u.region, $2, $3, $4, $5, $6
           FROM unnest($7::uuid[], $8::uuid[], $9::text[]) AS u(id, unit, region)
         ON CONFLICT (unit_id, year, about, sent_on) DO NOTHING RETURNING id`,
        [
          ...[batchId, year, note, actor.userId, now, businessDate(now), this.ids.many(found.length)],
          found.map(({ unitId }) => unitId),
          found.map(({ regionCode }) => regionCode),
        ],
      );
      if (sent.length === 0) throw new Problem('filing_reminder.nobody');
      await this.events.record<FilingEvents>(tx, actor, {
        type: 'filing_reminders.sent',
        subjectId: batchId,
        payload: { year, units: sent.length, note },
      });
      return { batchId, units: sent.length };
    });
  }

  /** Newest first: as far as they concern the territory. */
  async batches(actor: Actor, query: ListReminders): Promise<Page<ReminderBatch>> {
    const after = decodeCursor(query.cursor, lastBatch);
    const rows = await this.database.read<ReminderBatch>(
      `SELECT "batchId", year, units, note, "noteEn", "sentAt", about, "filedSince", u.name AS "sentByName"
         FROM (SELECT m.batch_id AS "batchId", m.year, count(*)::int AS units, m.note, m.note_en AS "noteEn",
                      m.sent_at AS "sentAt", m.sent_by, m.about, CASE m.about WHEN 'filing' THEN count(f.id)::int END AS "filedSince"
                 FROM filing_reminders m
                 LEFT JOIN filings f ON f.unit_id = m.unit_id AND f.year = m.year AND f.state <> 'draft'
                                    AND f.submitted_at > m.sent_at
                WHERE m.year = $1 AND ${within('$2', 'm.region_code')} AND ${ofOffice('m.unit_id', 'm.year')}
                  AND ($3::uuid IS NULL OR m.batch_id < $3)
                GROUP BY m.batch_id, m.year, m.note, m.note_en, m.sent_at, m.sent_by, m.about ORDER BY m.batch_id DESC LIMIT $4) b
         LEFT JOIN users u ON u.id = b.sent_by ORDER BY b."batchId" DESC`,
      [query.year, await this.territory.of(actor), after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, ({ batchId }) => [batchId]);
  }

  /** Whom a batch reached, as far as they lie in the territory, by name. Errors: request.not_found. */
  async reached(actor: Actor, batchId: string, query: ListReached): Promise<Page<ReachedUnit>> {
    const after = decodeCursor(query.cursor, lastUnit);
    const rows = await this.database.read<ReachedUnit>(
      `SELECT u.id AS "unitId", u.name, r.name AS "regionName", m.year, m.reserved_fen AS "reservedFen",
              m.forecast_fen AS "forecastFen", coalesce(f.state, 'not_filed') AS state, f.id AS "filingId",
              CASE WHEN f.submitted_at > m.sent_at THEN f.submitted_at END AS "filedAt"
         FROM filing_reminders m JOIN organizations u ON u.id = m.unit_id JOIN regions r ON r.code = m.region_code
         LEFT JOIN filings f ON f.unit_id = m.unit_id AND f.year = m.year AND f.state <> 'draft'
        WHERE m.batch_id = $1 AND ${within('$2', 'm.region_code')} AND ${ofOffice('m.unit_id', 'm.year')}
          AND ($3::text IS NULL OR (u.name, u.id) > ($3, $4::uuid)) ORDER BY u.name, u.id LIMIT $5`,
      [batchId, await this.territory.of(actor), after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    if (rows.length === 0 && !after) throw new Problem('request.not_found');
    return page(rows, query.limit, ({ name, unitId }) => [name, unitId]);
  }
}
