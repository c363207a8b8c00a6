import { type Actor, Clock, Database, Events, type OnceKey, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { saleKey } from './natural-key.policy';
import type { SalesEvents } from './sales.events';
import { keyTaken, SalesClashes } from './sales-clashes.service';
import { statesBefore } from './sales-report.state';
import type { ConfirmSalesFiles, ReviewSales, SalesReportPaper } from './sales-reports.dto';
import { type Eyes, SalesReportsQueries } from './sales-reports.queries';

/** C4: what a reseller bought counts when it sells it on, whoever it bought it from. */
const judge = `
  UPDATE sales_lines l SET refusal = r.reason, state = CASE
           WHEN r.reason IS NOT NULL THEN 'refused'
           WHEN EXISTS (SELECT FROM organizations b WHERE b.id = l.buyer_id AND b.unit_kind = 'reseller') THEN 'passed_on'
           ELSE 'counted' END
    FROM unnest($2::uuid[], $3::text[]) AS r(id, reason)
   WHERE l.id = r.id AND l.report_id = $1 AND l.state = 'claimed'`;

/** What an official says about reported sales. Of two reviewers at once one is told that the other was first. */
@Injectable()
export class SalesReview {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly clashes: SalesClashes,
    private readonly queries: SalesReportsQueries,
  ) {}

  /**
   * Accepted, the lines count (by the event), but for those refused; returned, the reporter mends it and its keys stay
   * taken; refused, also after it was returned, its keys are free.
   * Errors: sales_report.wrong_state, .other_counties, .nothing_left, office.outside_years, sales_file.not_open, sales_line.key_taken.
   */
  async review(actor: Actor, key: OnceKey, id: string, verdict: ReviewSales): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const report = await this.queries.oneIn(tx, eyes, id);
      await this.mayJudge(tx, eyes, report);
      const { outcome, reason = null } = verdict;
      const [, judged]: [unknown, number] = await tx.query(
        `UPDATE sales_reports SET state = $2, reviewed_by = $3, reviewed_at = $4, reason = $5
          WHERE id = $1 AND state = ANY ($6) AND revision = $7`,
        [id, outcome, actor.userId, this.clock.now(), reason, statesBefore(outcome), report.revision],
      );
      if (judged === 0) throw new Problem('sales_report.wrong_state');
      if (outcome === 'accepted') await this.accept(tx, actor, report, verdict);
      else await this.turnDown(tx, actor, report, outcome, reason as string);
      return this.queries.oneIn(tx, eyes, id);
    });
  }

  /** Papers that came after the review: the evidence of what counts may grow. Errors: sales_file.not_open, wrong_state. */
  async confirmFiles(
    actor: Actor,
    key: OnceKey,
    id: string,
    { fileIds }: ConfirmSalesFiles,
  ): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const report = await this.queries.oneIn(tx, eyes, id);
      await this.mayJudge(tx, eyes, report);
      if (report.state !== 'accepted') throw new Problem('sales_report.wrong_state');
      await this.confirm(tx, actor, id, fileIds);
      await this.events.record<SalesEvents>(tx, actor, {
        type: 'sales_report.files_confirmed',
        subjectId: id,
        payload: { files: fileIds.length },
      });
      return this.queries.oneIn(tx, eyes, id);
    });
  }

  /**
   * Whoever sees all of it: the reporter's district, or the county that all of it comes from. A county sees only its own part
   * of a mixed one, and an office of some years only what was sold in them: the rest would never be judged.
   */
  async mayJudge(tx: Tx, { values: [, , codes] }: Eyes, report: SalesReportPaper): Promise<void> {
    const [{ all }]: [{ all: number }] = await tx.query(
      'SELECT line_count AS all FROM sales_reports WHERE id = $1',
      [report.id],
    );
    if (report.lines.length === all) return;
    const isOwnDistrict = codes.includes(report.reporter.regionCode);
    throw new Problem(isOwnDistrict ? 'office.outside_years' : 'sales_report.other_counties');
  }

  private async accept(
    tx: Tx,
    actor: Actor,
    report: SalesReportPaper,
    { refusedLines, confirmedFileIds }: ReviewSales,
  ): Promise<void> {
    const refusals = new Map(refusedLines.map(({ lineId, reason }) => [lineId.toLowerCase(), reason]));
    for (const [index, { lineId }] of refusedLines.entries())
      if (!report.lines.some(({ id }) => id === lineId.toLowerCase()))
        throw Problem.at(`/refusedLines/${index}/lineId`, 'request.invalid');
    const kept = report.lines.filter(({ id }) => !refusals.has(id));
    if (kept.length === 0) throw new Problem('sales_report.nothing_left');
    // An invoice of a platform order may have come meanwhile.
    const taken = await this.clashes.held(tx, kept.map(saleKey), report.id);
    if (taken.length > 0) throw keyTaken(taken, report.lines);
    await tx.query(judge, [
      ...[report.id, report.lines.map(({ id }) => id)],
      report.lines.map(({ id }) => refusals.get(id) ?? null),
    ]);
    await this.confirm(tx, actor, report.id, confirmedFileIds);
    const counted = kept.filter(({ buyer }) => !buyer?.isReseller);
    await this.events.record<SalesEvents>(tx, actor, {
      type: 'sales_report.accepted',
      subjectId: report.id,
      payload: {
        number: report.number,
        lines: counted.length,
        amountFen: counted.reduce((sum, { amountFen }) => sum + amountFen, 0),
        refused: refusals.size,
      },
    });
  }

  private async turnDown(
    tx: Tx,
    actor: Actor,
    { id, number }: SalesReportPaper,
    outcome: 'returned' | 'refused',
    reason: string,
  ): Promise<void> {
    if (outcome === 'refused')
      await tx.query(
        `UPDATE sales_lines SET state = 'refused', refusal = $2 WHERE report_id = $1 AND state = 'claimed'`,
        [id, reason],
      );
    await this.events.record<SalesEvents>(tx, actor, {
      type: outcome === 'returned' ? 'sales_report.returned' : 'sales_report.refused',
      subjectId: id,
      payload: { number, reason },
    });
  }

  private async confirm(tx: Tx, actor: Actor, reportId: string, fileIds: readonly string[]): Promise<void> {
    const wanted = [...new Set(fileIds.map((id) => id.toLowerCase()))];
    if (wanted.length === 0) return;
    const [, confirmed]: [unknown, number] = await tx.query(
      `UPDATE sales_files SET confirmed_by = $3, confirmed_at = $4
        WHERE report_id = $1 AND file_id = ANY ($2::uuid[]) AND NOT removed AND confirmed_at IS NULL`,
      [reportId, wanted, actor.userId, this.clock.now()],
    );
    if (confirmed < wanted.length) throw new Problem('sales_file.not_open');
  }
}
