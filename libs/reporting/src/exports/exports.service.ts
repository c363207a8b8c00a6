import type { Readable } from 'node:stream';
import {
  AccessLog,
  type Actor,
  Clock,
  coveredByOffice,
  Database,
  days,
  decodeCursor,
  Events,
  Files,
  Ids,
  inYears,
  type OnceKey,
  ownedBy,
  type Page,
  Problem,
  page,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ReportingEvents } from '../reporting.events';
import type { Export } from './export.entity';
import { keptDays } from './export.state';
import { exportName } from './export-name.policy';
import type { ExportItem, ListExports, NewExport } from './exports.dto';

const lastExport = z.tuple([z.uuid()]);

type Row = Omit<ExportItem, 'keptUntil' | 'requestedBy'> & { personId: string; personName: string };

const shown = `
  SELECT e.id, e.kind, e.format, e.filters, e.name || '.' || e.format AS name, e.state, e.rows_done AS "rowsDone",
         e.rows_all AS "rowsAll", e.total_fen AS "totalFen", e.bytes, e.sha256, e.problem, u.id AS "personId",
         u.name AS "personName", e.requested_at AS "requestedAt", e.ended_at AS "endedAt"
    FROM exports e JOIN users u ON u.id = e.requested_by`;

/** Of the office $1, in its years and departments: one that lost some does not keep the files of them. */
const own = `${ownedBy('e.organization_id', '$1')} AND ${inYears("(e.filters->>'year')")}
  AND ${coveredByOffice('e.departments')}`;

/** Files that an office asks for: its own people see, cancel and download them, nobody else. */
@Injectable()
export class Exports {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly files: Files,
    private readonly log: AccessLog,
  ) {}

  async request(actor: Actor, key: OnceKey, { kind, format, filters }: NewExport): Promise<ExportItem> {
    return this.database.once(key, async (tx) => {
      const id = this.ids.next();
      const now = this.clock.now();
      const name = exportName(actor.regionName, { kind, filters } as NewExport, now);
      await tx.query(
        `INSERT INTO exports (id, organization_id, requested_by, kind, format, filters, departments, name, state, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)`,
        [
          ...[id, actor.organizationId, actor.userId, kind, format, filters, actor.office?.departments ?? []],
          ...[name, now],
        ],
      );
      const payload = { kind, format, filters };
      await this.events.record<ReportingEvents>(tx, actor, {
        type: 'export.requested',
        subjectId: id,
        payload,
      });
      await this.log.recordIn(tx, actor, { act: 'export', subjectId: id, label: name, rows: null, filters });
      const [row]: Row[] = await tx.query(`${shown} WHERE e.id = $1`, [id]);
      return itemOf(row as Row);
    });
  }

  /** Newest first. */
  async list(actor: Actor, { limit, cursor }: ListExports): Promise<Page<ExportItem>> {
    const after = decodeCursor(cursor, lastExport);
    const rows = await this.database.read<Row>(
      `${shown} WHERE ${own} AND ($2::uuid IS NULL OR e.id < $2)
        ORDER BY e.id DESC LIMIT ${limit + 1}`,
      [actor.organizationId, after?.[0] ?? null],
    );
    const { items, nextCursor } = page(rows, limit, ({ id }) => [id]);
    return { items: items.map(itemOf), nextCursor };
  }

  async one(actor: Actor, id: string): Promise<ExportItem> {
    const [row] = await this.database.read<Row>(`${shown} WHERE e.id = $2 AND ${own}`, [
      actor.organizationId,
      id,
    ]);
    if (!row) throw new Problem('request.not_found');
    return itemOf(row);
  }

  /** Errors: request.not_found, export.ended. */
  async cancel(actor: Actor, key: OnceKey | undefined, id: string): Promise<ExportItem> {
    return this.database.once(key, async (tx) => {
      const [[ended]]: [{ rowsDone: number }[], number] = await tx.query(
        `UPDATE exports e SET state = 'cancelled', ended_at = $3
          WHERE id = $2 AND state IN ('waiting', 'making') AND ${own}
        RETURNING rows_done AS "rowsDone"`,
        [actor.organizationId, id, this.clock.now()],
      );
      const [row]: Row[] = await tx.query(`${shown} WHERE e.id = $2 AND ${own}`, [actor.organizationId, id]);
      if (!row) throw new Problem('request.not_found');
      if (!ended) throw new Problem('export.ended');
      const payload = { rowsDone: ended.rowsDone };
      await this.events.record<ReportingEvents>(tx, actor, {
        type: 'export.cancelled',
        subjectId: id,
        payload,
      });
      return itemOf(row);
    });
  }

  /**
   * The file; that it was taken is on record. Errors: request.not_found, export.not_ready, export.not_made,
   * export.forgotten.
   */
  async download(actor: Actor, id: string): Promise<{ item: ExportItem; content: Readable }> {
    const item = await this.one(actor, id);
    if (item.state === 'waiting' || item.state === 'making') throw new Problem('export.not_ready');
    if (item.state === 'forgotten') throw new Problem('export.forgotten');
    if (item.state !== 'done') throw new Problem('export.not_made');
    const [{ fileId }] = (await this.database.transact(async (tx) => {
      const payload = { sha256: item.sha256 as string };
      await this.events.record<ReportingEvents>(tx, actor, {
        type: 'export.downloaded',
        subjectId: id,
        payload,
      });
      const { name: label, rowsDone: rows, filters } = item;
      await this.log.recordIn(tx, actor, { act: 'export', subjectId: id, label, rows, filters });
      return tx.query('SELECT file_id AS "fileId" FROM exports WHERE id = $1', [id]);
    })) as [Pick<Export, 'fileId'>];
    const content = await this.files.stream(fileId as string);
    if (!content) throw new Problem('export.forgotten');
    return { item, content };
  }
}

function itemOf({ personId, personName, ...row }: Row): ExportItem {
  const ended = row.endedAt && new Date(row.endedAt).getTime();
  const keptUntil = row.state === 'done' && ended ? new Date(ended + days(keptDays)).toISOString() : null;
  return { ...row, requestedBy: { id: personId, name: personName }, keptUntil };
}
