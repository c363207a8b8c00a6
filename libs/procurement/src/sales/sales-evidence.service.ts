import { type Actor, Database, Events, type OnceKey, ownedBy, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { SalesEvents } from './sales.events';
import type { AddSalesFiles, ReportSales, SalesReportPaper } from './sales-reports.dto';
import { SalesReportsQueries } from './sales-reports.queries';

type FileDraft = ReportSales['files'][number];

/** Papers that prove reported sales: named by the reporter, and evidence when a reviewer has confirmed them (rule C7). */
@Injectable()
export class SalesEvidence {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly queries: SalesReportsQueries,
  ) {}

  /** The files of a report are these and no others; `lines`: how many it has. Errors: sales_file.unknown. */
  async replace(
    tx: Tx,
    actor: Actor,
    reportId: string,
    files: readonly FileDraft[],
    lines: number,
  ): Promise<void> {
    await tx.query(
      'UPDATE sales_files SET removed = true WHERE report_id = $1 AND NOT removed AND NOT file_id = ANY ($2::uuid[])',
      [reportId, files.map(({ fileId }) => fileId)],
    );
    await this.name(tx, actor, reportId, files, lines);
  }

  /** More papers for a report that waits or counts, e.g. the receipt of a payment. Errors: sales_file.unknown, .named_otherwise, wrong_state. */
  async add(actor: Actor, key: OnceKey, id: string, { files }: AddSalesFiles): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const [report]: [{ state: string; lines: number } | undefined] = await tx.query(
        `SELECT state, line_count AS lines FROM sales_reports WHERE id = $1 AND ${ownedBy('reporter_id', '$2')} FOR UPDATE`,
        [id, actor.organizationId],
      );
      if (!report) throw new Problem('request.not_found');
      if (!['submitted', 'accepted'].includes(report.state)) throw new Problem('sales_report.wrong_state');
      await this.refuseRenamed(tx, id, files);
      await this.name(tx, actor, id, files, report.lines);
      await this.events.record<SalesEvents>(tx, actor, {
        type: 'sales_report.files_added',
        subjectId: id,
        payload: { files: files.length },
      });
      return this.queries.oneIn(tx, eyes, id);
    });
  }

  /** The reviewer looked at each as what it was called: under another name, or for another line, it is another paper. */
  private async refuseRenamed(tx: Tx, reportId: string, files: readonly FileDraft[]): Promise<void> {
    const renamed: { id: string }[] = await tx.query(
      `SELECT s.file_id AS id FROM json_to_recordset($1) AS given("fileId" uuid, kind text, line int)
         JOIN sales_files s ON s.file_id = given."fileId" AND s.report_id = $2 AND NOT s.removed
        WHERE (s.kind, s.position) IS DISTINCT FROM (given.kind, given.line)`,
      [JSON.stringify(files), reportId],
    );
    const ids = new Set(renamed.map(({ id }) => id));
    const first = files.findIndex(({ fileId }) => ids.has(fileId.toLowerCase()));
    if (first >= 0) throw Problem.at(`/files/${first}/fileId`, 'sales_file.named_otherwise');
  }

  /** Locked one by one: of two reports that name the same file at once one is refused. */
  private async name(
    tx: Tx,
    actor: Actor,
    reportId: string,
    files: readonly FileDraft[],
    lines: number,
  ): Promise<void> {
    if (files.length === 0) return;
    const beyond = files.findIndex(({ line }) => line !== undefined && line > lines);
    if (beyond >= 0) throw Problem.at(`/files/${beyond}/line`, 'request.invalid');
    const written: { id: string }[] = await tx.query(
      `INSERT INTO sales_files (file_id, report_id, kind, position)
       SELECT f.id, $2, given.kind, given.line
         FROM json_to_recordset($1) AS given("fileId" uuid, kind text, line int)
         JOIN files f ON f.id = given."fileId" AND ${ownedBy('f.owner_id', '$3')}
        WHERE NOT EXISTS (SELECT FROM acceptance_photos p WHERE p.file_id = f.id)
        ORDER BY f.id
       ON CONFLICT (file_id) DO UPDATE SET removed = false, kind = excluded.kind, position = excluded.position
        WHERE sales_files.report_id = excluded.report_id AND sales_files.confirmed_at IS NULL
       RETURNING file_id AS id`,
      [JSON.stringify(files), reportId, actor.organizationId],
    );
    const named = new Set(written.map(({ id }) => id));
    const unknown = files.findIndex(({ fileId }) => !named.has(fileId.toLowerCase()));
    if (unknown >= 0) throw Problem.at(`/files/${unknown}/fileId`, 'sales_file.unknown');
  }
}
