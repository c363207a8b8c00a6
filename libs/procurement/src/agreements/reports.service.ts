import {
  type Actor,
  betweenSides,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import type { ReportState, Side } from './agreement.state';
import type { ReportIndicator, ReportItem, ReviewReport } from './agreements.dto';
import type { AgreementEvents } from './agreements.events';
import { type IndicatorKind, isTallied } from './indicator-kinds.policy';
import { ReportsQueries, shownFile } from './reports.queries';
import { mayReview, sideOf, standingOf } from './standing.policy';

type Indicator = {
  id: string;
  kind: IndicatorKind;
  agreementId: string;
  year: number;
  state: string;
  eastCode: string;
  westCode: string;
};
type Report = Indicator & {
  value: number;
  by: string;
  side: Side;
  regionCode: string;
  indicatorId: string;
  reportState: ReportState;
};

/** 指标填报: what people report with evidence. Only what another person accepted counts; nothing is ever edited. */
@Injectable()
export class IndicatorReports {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    private readonly queries: ReportsQueries,
  ) {}

  /**
   * Errors: agreement.not_in_force, indicator_report.tallied, indicator_report.not_yours, indicator_report.other_year,
   * collaboration_file.unknown.
   */
  async report(actor: Actor, key: OnceKey, indicatorId: string, draft: ReportIndicator): Promise<ReportItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const indicator = await this.indicatorIn(tx, codes, indicatorId);
      if (indicator.state !== 'in_force') throw new Problem('agreement.not_in_force');
      if (isTallied(indicator.kind)) throw new Problem('indicator_report.tallied');
      const side = sideOf(standingOf(actor, codes), indicator);
      if (!side) throw new Problem('indicator_report.not_yours');
      const day = draft.occurredOn;
      if (Number(day.slice(0, 4)) !== indicator.year || day > businessDate(this.clock.now()))
        throw Problem.at('/occurredOn', 'indicator_report.other_year');
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO indicator_reports (id, agreement_id, indicator_id, value, occurred_on, note, reason, side,
                                        region_code, state, reported_by, reported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'reported', $10, $11)`,
        [
          ...[id, indicator.agreementId, indicatorId, draft.value, day, draft.note, draft.reason ?? null],
          ...[side, actor.regionCode, actor.userId, this.clock.now()],
        ],
      );
      await refuseUnknownFiles(tx, actor, codes, draft.fileIds);
      await tx.query(
        `INSERT INTO indicator_report_files (report_id, file_id, position)
         SELECT $1, f.id, f.position FROM unnest($2::uuid[]) WITH ORDINALITY AS f(id, position)`,
        [id, draft.fileIds],
      );
      await this.record(tx, actor, { ...indicator, indicatorId, value: draft.value }, id, {
        type: 'indicator_report.made',
      });
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /**
   * Accepted or returned by somebody else. Errors: indicator_report.wrong_state,
   * indicator_report.other_person_reviews, indicator_report.below_nothing.
   */
  async review(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    { outcome, reason }: ReviewReport,
  ): Promise<ReportItem> {
    const codes = await this.territory.of(actor);
    return this.database.once(key, async (tx) => {
      const report = await this.reportIn(tx, codes, id);
      if (report.reportState !== 'reported') throw new Problem('indicator_report.wrong_state');
      if (!mayReview(standingOf(actor, codes), report, report))
        throw new Problem('indicator_report.other_person_reviews');
      if (outcome === 'accepted' && report.value < 0) await this.refuseBelowNothing(tx, report);
      const [[changed]]: [unknown[], number] = await tx.query(
        `UPDATE indicator_reports SET state = $2, reviewed_by = $3, reviewed_at = $4, return_reason = $5
          WHERE id = $1 AND state = 'reported' AND reported_by <> $3 RETURNING id`,
        [id, outcome, actor.userId, this.clock.now(), reason ?? null],
      );
      if (!changed) throw new Problem('indicator_report.wrong_state');
      await this.record(
        tx,
        actor,
        report,
        id,
        outcome === 'accepted'
          ? { type: 'indicator_report.accepted' }
          : { type: 'indicator_report.returned', reason: reason ?? '' },
      );
      return this.queries.oneIn(tx, actor, codes, id);
    });
  }

  /** Two corrections of one indicator wait for each other, so that both are counted against what is left. */
  private async refuseBelowNothing(tx: Tx, { indicatorId, value }: Report): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('indicator ' || $1, 0))`, [indicatorId]);
    const [{ accepted }]: [{ accepted: number }] = await tx.query(
      `SELECT coalesce(sum(value), 0)::bigint AS accepted FROM indicator_reports
        WHERE indicator_id = $1 AND state = 'accepted'`,
      [indicatorId],
    );
    if (accepted + value < 0)
      throw new Problem('indicator_report.below_nothing', { acceptedValue: accepted });
  }

  private async indicatorIn(tx: Tx, codes: string[] | null, id: string): Promise<Indicator> {
    const [indicator]: Indicator[] = await tx.query(
      `SELECT i.id, i.kind, i.agreement_id AS "agreementId", a.year, a.state, a.east_code AS "eastCode",
              a.west_code AS "westCode"
         FROM agreement_indicators i JOIN agreements a ON a.id = i.agreement_id
        WHERE i.id = $1 AND ${betweenSides('$2', 'a')}`,
      [id, codes],
    );
    if (!indicator) throw new Problem('request.not_found');
    return indicator;
  }

  private async reportIn(tx: Tx, codes: string[] | null, id: string): Promise<Report> {
    const [report]: Report[] = await tx.query(
      `SELECT r.id, i.kind, r.agreement_id AS "agreementId", a.year, a.state, a.east_code AS "eastCode",
              a.west_code AS "westCode", r.value, r.reported_by AS by, r.side, r.region_code AS "regionCode",
              r.indicator_id AS "indicatorId", r.state AS "reportState"
         FROM indicator_reports r JOIN agreement_indicators i ON i.id = r.indicator_id
         JOIN agreements a ON a.id = r.agreement_id
        WHERE r.id = $1 AND ${betweenSides('$2', 'a')}`,
      [id, codes],
    );
    if (!report) throw new Problem('request.not_found');
    return report;
  }

  private async record(
    tx: Tx,
    actor: Actor,
    of: Pick<Report, 'agreementId' | 'indicatorId' | 'kind' | 'value'>,
    reportId: string,
    what:
      | { type: 'indicator_report.made' | 'indicator_report.accepted' }
      | { type: 'indicator_report.returned'; reason: string },
  ): Promise<void> {
    const { agreementId: subjectId, indicatorId, kind, value } = of;
    const payload = { reportId, indicatorId, kind, value };
    await this.events.record<AgreementEvents>(
      tx,
      actor,
      what.type === 'indicator_report.returned'
        ? { type: what.type, subjectId, payload: { ...payload, reason: what.reason } }
        : { type: what.type, subjectId, payload },
    );
  }
}

/** What is attached was uploaded by the own office, or is shown to it already. Errors: collaboration_file.unknown. */
export async function refuseUnknownFiles(
  tx: Tx,
  actor: Actor,
  codes: string[] | null,
  fileIds: readonly string[],
): Promise<void> {
  const known: unknown[] = await tx.query(
    `SELECT f.id FROM files f WHERE f.id = ANY ($1::uuid[]) AND ${shownFile}`,
    [fileIds, actor.organizationId, codes],
  );
  if (known.length < fileIds.length) throw Problem.at('/fileIds', 'collaboration_file.unknown');
}
