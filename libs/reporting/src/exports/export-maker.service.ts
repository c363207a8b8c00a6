import { Sessions } from '@app/identity';
import {
  type Actor,
  actFor,
  Clock,
  Database,
  days,
  Events,
  Files,
  Ids,
  Problem,
  seesYear,
  streamCsv,
  streamWorkbook,
  tenantOf,
  withTrace,
} from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import type { ReportingEvents } from '../reporting.events';
import type { Export } from './export.entity';
import { keptDays } from './export.state';
import { asOurselves, closingLine, type ExportSource, ExportSources } from './export-sources.queries';
import type { NewExport } from './exports.dto';

/** More do not fit into a sheet with room to spare. */
export const mostRows = 500_000;
const mostAttempts = 3;
/** A worker that was not heard of for so long is lost. */
const lostAfterMs = 60_000;
/** Nobody looks more often; each time the disk is waited for. */
const tellEveryMs = 300;
const system = { system: 'exports' };

type Job = Pick<Export, 'id' | 'requestedBy' | 'kind' | 'format' | 'filters' | 'name' | 'attempt'> & {
  fileId: string;
};
type Made = { rows: number; totalFen: number; bytes: number; sha256: string };
/** As who asked saw it when it was made. */
type Seen = { made: Made; departments: string[] };

/** Somebody cancelled it, or another worker has it. */
class TakenAway extends Error {}

/** Makes the files that wait, one after the other; a worker that dies leaves its file to the next one. */
@Injectable()
export class ExportMaker {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly files: Files,
    private readonly sessions: Sessions,
    private readonly territory: Territory,
    private readonly sources: ExportSources,
  ) {}

  /** Timed job: everything that waits. Answers how many files were made. */
  async makeWaiting(): Promise<number> {
    let made = 0;
    for (let job = await this.claim(); job; job = await this.claim()) if (await this.make(job)) made++;
    return made;
  }

  /** Timed job: files that were kept long enough. */
  async forgetOld(): Promise<void> {
    const old = await this.database.write<{ fileId: string }>(
      `UPDATE exports SET state = 'forgotten' WHERE state = 'done' AND ended_at <= $1 RETURNING file_id AS "fileId"`,
      [this.clock.after(-days(keptDays))],
    );
    for (const { fileId } of old) await this.files.forget(fileId);
  }

  private async claim(): Promise<Job | undefined> {
    const [job] = await this.database.write<Job>(
      `UPDATE exports SET state = 'making', attempt = attempt + 1, beat_at = clock_timestamp(), rows_done = 0,
              rows_all = NULL, file_id = $1
        WHERE id = (SELECT id FROM exports
                     WHERE state = 'waiting'
                        OR state = 'making' AND beat_at < clock_timestamp() - make_interval(secs => $2)
                     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, requested_by AS "requestedBy", kind, format, filters, name, attempt, file_id AS "fileId"`,
      [this.ids.next(), lostAfterMs / 1000],
    );
    return job;
  }

  private async make(job: Job): Promise<boolean> {
    try {
      const actor = await this.sessions.actorOfUser(job.requestedBy);
      if (!actor?.office) throw new Problem('access.not_permitted');
      // Taken away meanwhile: a file of nothing would be taken for a file of nothing bought.
      if (!seesYear(actor.office, (job.filters as NewExport['filters']).year))
        throw new Problem('office.outside_years');
      const { departments } = actor.office;
      await this.keepMade(job, { made: await this.write(job, actor), departments });
      return true;
    } catch (error) {
      await this.files.forget(job.fileId);
      if (error instanceof TakenAway) return false;
      // What is not the request's fault may go better the next time.
      if (!(error instanceof Problem) && job.attempt < mostAttempts) throw await this.putBack(job, error);
      await this.fail(job, error instanceof Problem ? error.code : 'export.broken_off');
      return false;
    }
  }

  /** All rows of one moment, seen by whoever asked, into one file. Errors: export.too_many_rows. */
  private async write(job: Job, actor: Actor): Promise<Made> {
    const regions = (await this.territory.of(actor)) ?? [];
    return withTrace({ requestId: job.id }, () => {
      actFor(tenantOf(actor, regions));
      return this.database.snapshot(async (tx) => {
        const source = await this.sources.open(tx, actor, job);
        if (source.rowsAll > mostRows) throw new Problem('export.too_many_rows', { mostRows });
        const written = { rows: 0, totalFen: 0 };
        const kept = await this.files.keep(job.fileId, this.content(job, source, written));
        const { rows, totalFen } = written;
        if (rows !== source.rowsAll || totalFen !== source.totalFen)
          throw new Error(
            `${rows} rows of ${totalFen} fen instead of ${source.rowsAll} of ${source.totalFen}`,
          );
        return { rows, totalFen, ...kept };
      });
    });
  }

  private content(job: Job, source: ExportSource, written: { rows: number; totalFen: number }) {
    const { columns, rowsAll } = source;
    const progress = (rows: number) => asOurselves(() => this.tell(job, rows, rowsAll));
    const pages = (async function* () {
      await progress(0);
      let told = performance.now();
      for await (const rows of source.pages) {
        yield rows;
        written.rows += rows.length;
        for (const row of rows) written.totalFen += source.fenOf(row);
        if (performance.now() - told < tellEveryMs) continue;
        await progress(written.rows);
        told = performance.now();
      }
    })();
    const closing = () => closingLine(columns, written.rows, written.totalFen);
    return job.format === 'xlsx'
      ? streamWorkbook({ name: job.name, columns, closing }, pages)
      : streamCsv(columns, pages, closing);
  }

  private async tell(job: Job, rowsDone: number, rowsAll: number): Promise<void> {
    const [mine] = await this.database.write(
      `UPDATE exports SET rows_done = $3, rows_all = $4, beat_at = clock_timestamp()
        WHERE id = $1 AND attempt = $2 AND state = 'making' RETURNING id`,
      [job.id, job.attempt, rowsDone, rowsAll],
    );
    if (!mine) throw new TakenAway();
  }

  private async keepMade(job: Job, { made, departments }: Seen): Promise<void> {
    const { rows, totalFen, bytes, sha256 } = made;
    await this.database.transact(async (tx) => {
      const [[mine]]: [{ id: string }[], number] = await tx.query(
        `UPDATE exports SET state = 'done', rows_done = $3, rows_all = $3, total_fen = $4, bytes = $5, sha256 = $6,
                ended_at = $7, departments = $8
          WHERE id = $1 AND attempt = $2 AND state = 'making' RETURNING id`,
        [job.id, job.attempt, rows, totalFen, bytes, sha256, this.clock.now(), departments],
      );
      if (!mine) throw new TakenAway();
      const payload = { rows, totalFen, sha256 };
      await this.events.record<ReportingEvents>(tx, system, {
        type: 'export.made',
        subjectId: job.id,
        payload,
      });
    });
  }

  private async putBack(job: Job, error: unknown): Promise<unknown> {
    await this.database.write(
      `UPDATE exports SET state = 'waiting' WHERE id = $1 AND attempt = $2 AND state = 'making'`,
      [job.id, job.attempt],
    );
    return error;
  }

  private async fail(job: Job, problem: string): Promise<void> {
    await this.database.transact(async (tx) => {
      const [[mine]]: [{ id: string }[], number] = await tx.query(
        `UPDATE exports SET state = 'failed', problem = $3, ended_at = $4
          WHERE id = $1 AND attempt = $2 AND state = 'making' RETURNING id`,
        [job.id, job.attempt, problem, this.clock.now()],
      );
      if (!mine) return;
      await this.events.record<ReportingEvents>(tx, system, {
        type: 'export.failed',
        subjectId: job.id,
        payload: { problem },
      });
    });
  }
}
