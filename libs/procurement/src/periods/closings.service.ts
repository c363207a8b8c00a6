import { Regions } from '@app/identity';
import {
  type Actor,
  Clock,
  Database,
  Events,
  Ids,
  isInYears,
  type OnceKey,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { lockLedger } from '../ledger/ledger-lock.policy';
import { Territory } from '../ledger/territory.service';
import type { ClosingState } from './closing.state';
import { isOfficeOf, mayReopen } from './closing-rights.policy';
import { idOf, moreOpen, type Period, periodOf } from './period.policy';
import { type Ask, PeriodChecks } from './period-checks.queries';
import type { Checks, ClosingAnswer, ConfirmClosing } from './periods.dto';
import type { PeriodEvents } from './periods.events';
import { type Seal, Seals, type Unsealed } from './seals.service';

type Row = Unsealed & {
  state: ClosingState;
  remark: string;
  /** As they were when it was proposed, until it is confirmed. */
  checks: Checks;
  proposedBy: string;
  confirmedBy: string | null;
};

/** 关账: one official proposes, another confirms, and the period is sealed; only the level above opens it again. */
@Injectable()
export class Closings {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly territory: Territory,
    private readonly checks: PeriodChecks,
    private readonly seals: Seals,
  ) {}

  /** Errors: period.other_office, period.not_ready, period.remark_required, period.wrong_state. */
  async propose(actor: Actor, key: OnceKey, periodId: string, remark = ''): Promise<ClosingAnswer> {
    const period = periodOf(periodId);
    if (!period || !(await this.sees(actor, period))) throw new Problem('request.not_found');
    if (!isOfficeOf(actor, period.regionCode)) throw new Problem('period.other_office');
    return this.database.once(key, async (tx) => {
      const checks = await this.passed(tx, period);
      if (remark === '' && checks.items.some(({ open }) => open > 0))
        throw Problem.at('/remark', 'period.remark_required');
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO closings (id, region_code, year, month, state, codes, checks, remark, proposed_by, proposed_at,
                               proposed_count, proposed_fen)
         VALUES ($1, $2, $3, $4, 'proposed', $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
        [
          ...[id, period.regionCode, period.year, period.month],
          await this.regions.subtree(period.regionCode),
          ...[JSON.stringify(checks), remark, actor.userId, this.clock.now()],
          ...[checks.factCount, checks.amountFen],
        ],
      );
      if (written.length === 0) throw new Problem('period.wrong_state');
      await this.record(tx, actor, { ...period, id }, { type: 'period.proposed', state: 'proposed' });
      return answer({ ...period, id }, 'proposed');
    });
  }

  /** Errors: period.other_office, period.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey, id: string, reason: string): Promise<ClosingAnswer> {
    return this.database.once(key, async (tx) => {
      const closing = await this.locked(tx, actor, id);
      if (!isOfficeOf(actor, closing.regionCode)) throw new Problem('period.other_office');
      await this.change(tx, id, 'proposed', {
        ...{ state: 'withdrawn', withdrawn_by: actor.userId },
        ...{ withdrawn_at: this.clock.now(), withdrawal_reason: reason },
      });
      await this.record(tx, actor, closing, { type: 'period.withdrawn', state: 'withdrawn', reason });
      return answer(closing, 'withdrawn');
    });
  }

  /**
   * Another official who signs for the region, and for what `seen` says: from now on nothing is booked in the period. While it
   * is sealed no fact is added anywhere: what was recorded before is under the seal, what comes after finds the period closed.
   * Errors: period.other_office, period.same_person, period.wrong_state, period.not_ready, period.sums_changed,
   * period.more_open.
   */
  async confirm(actor: Actor, key: OnceKey, id: string, seen: ConfirmClosing): Promise<ClosingAnswer> {
    return this.database.once(key, async (tx) => {
      await lockLedger(tx);
      const closing = await this.locked(tx, actor, id);
      if (!isOfficeOf(actor, closing.regionCode)) throw new Problem('period.other_office');
      if (closing.state !== 'proposed') throw new Problem('period.wrong_state');
      if (closing.proposedBy === actor.userId) throw new Problem('period.same_person');
      const checks = await this.passed(tx, closing);
      refuseUnseen(seen, closing.checks, checks);
      const seal = await this.seals.seal(tx, closing);
      const sealed = { ...seal, state: 'closed', checks: JSON.stringify(checks), confirmed_by: actor.userId };
      const sealSha256 = await this.sealOf(tx, id, { ...seal, confirmed_by: actor.userId });
      await this.change(tx, id, 'proposed', {
        ...sealed,
        confirmed_at: this.clock.now(),
        seal_sha256: sealSha256,
      });
      const { fact_count: factCount, amount_fen: amountFen } = seal;
      const told = { type: 'period.closed', state: 'closed', factCount, amountFen, sealSha256 } as const;
      await this.record(tx, actor, closing, told);
      return answer(closing, 'closed', sealSha256);
    });
  }

  /**
   * By an office of a level above (closing-rights.policy.ts). The seal stays; facts of the period are booked in it again, and it can be closed again.
   * Errors: period.needs_higher_level, period.wrong_state, period.year_closed, period.closed_above.
   */
  async reopen(actor: Actor, key: OnceKey, id: string, reason: string): Promise<ClosingAnswer> {
    return this.database.once(key, async (tx) => {
      // Behind every closing that goes on: a year must not be closed over a month that is being opened.
      await lockLedger(tx);
      const closing = await this.locked(tx, actor, id);
      const signedBy = [closing.proposedBy, closing.confirmedBy];
      if (!mayReopen(actor, { ...closing, signedBy }, await this.regions.list()))
        throw new Problem('period.needs_higher_level');
      if (closing.state !== 'closed') throw new Problem('period.wrong_state');
      await this.refuseUnderClosed(tx, closing);
      await this.change(tx, id, 'closed', {
        ...{ state: 'reopened', reopened_by: actor.userId },
        ...{ reopened_at: this.clock.now(), reopening_reason: reason },
      });
      await this.record(tx, actor, closing, { type: 'period.reopened', state: 'reopened', reason });
      return answer(closing, 'reopened');
    });
  }

  private async sees(actor: Actor, period: Pick<Period, 'regionCode' | 'year'>): Promise<boolean> {
    const codes = await this.territory.of(actor);
    return isInYears(actor, period) && (codes === null || codes.includes(period.regionCode));
  }

  /** What is outside the actor's territory and years is not there. */
  private async locked(tx: Tx, actor: Actor, id: string): Promise<Row> {
    const [closing]: Row[] = await tx.query(
      `SELECT id, region_code AS "regionCode", year, month, codes, state, remark, checks, proposed_by AS "proposedBy",
              confirmed_by AS "confirmedBy" FROM closings WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!closing || !(await this.sees(actor, closing))) throw new Problem('request.not_found');
    return closing;
  }

  private async passed(tx: Tx, period: Period): Promise<Checks> {
    const ask: Ask = (sql, values) => tx.query(sql, values);
    const checks = await this.checks.of(ask, period);
    const inTheWay = checks.items.filter(({ blocking, open }) => blocking && open > 0);
    if (inTheWay.length > 0)
      throw new Problem('period.not_ready', {
        errors: inTheWay.map(({ code }) => ({ pointer: `/checks/${code}`, code: 'period.not_ready' })),
      });
    return checks;
  }

  /** The region's year, and one of a region below that rests on this very month, must not stand over what is opened. */
  private async refuseUnderClosed(tx: Tx, { regionCode, year, month, codes }: Unsealed): Promise<void> {
    const [{ above, wholeYear }] = await tx.query(
      `SELECT period_closed_above($1, $2, $3) AS above,
              EXISTS (SELECT FROM closings y WHERE y.region_code = ANY ($4) AND y.year = $2 AND y.month = 0 AND $3 > 0
                         AND y.state = 'closed' AND NOT EXISTS (
                           SELECT FROM closings m WHERE m.state = 'closed' AND m.year = $2 AND m.month = $3
                              AND m.region_code <> $1 AND y.region_code = ANY (m.codes))) AS "wholeYear"`,
      [regionCode, year, month, codes],
    );
    if (wholeYear) throw new Problem('period.year_closed');
    if (above) throw new Problem('period.closed_above');
  }

  /** Of the row as it is about to be written. */
  private async sealOf(tx: Tx, id: string, sealed: Seal & { confirmed_by: string }): Promise<string> {
    const [{ seal }] = await tx.query(
      `SELECT text_sha256(seal_text(jsonb_populate_record(c, $2))) AS seal FROM closings c WHERE c.id = $1`,
      [id, JSON.stringify(sealed)],
    );
    return seal;
  }

  /** `columns` are ours, never the caller's. */
  private async change(tx: Tx, id: string, from: ClosingState, columns: object): Promise<void> {
    const set = Object.keys(columns).map((column, index) => `${column} = $${index + 3}`);
    const [, changed]: [unknown[], number] = await tx.query(
      `UPDATE closings SET ${set.join(', ')} WHERE id = $1 AND state = $2`,
      [id, from, ...Object.values(columns)],
    );
    if (changed === 0) throw new Problem('period.wrong_state');
  }

  private async record<Type extends keyof PeriodEvents>(
    tx: Tx,
    actor: Actor,
    { id, regionCode, year, month }: Period & { id: string },
    { type, ...about }: { type: Type } & Omit<PeriodEvents[Type], 'regionCode' | 'year' | 'month'>,
  ): Promise<void> {
    const payload = { regionCode, year, month, ...about } as unknown as PeriodEvents[Type];
    await this.events.record<Pick<PeriodEvents, Type>>(tx, actor, { type, subjectId: id, payload } as never);
  }
}

/**
 * Whoever confirms signs for the sums on the screen and for a remark that says all that is open. Errors: period.sums_changed
 * with both sums, period.more_open with the points that grew since the proposal.
 */
function refuseUnseen({ expectedFen, expectedFacts }: ConfirmClosing, proposed: Checks, now: Checks): void {
  const { factCount, amountFen } = now;
  if (expectedFen !== amountFen || expectedFacts !== factCount)
    throw new Problem('period.sums_changed', { expectedFen, expectedFacts, amountFen, factCount });
  const grown = moreOpen(proposed, now);
  if (grown.length > 0)
    throw new Problem('period.more_open', {
      errors: grown.map((code) => ({ pointer: `/checks/${code}`, code: 'period.more_open' })),
    });
}

function answer(
  closing: Period & { id: string },
  state: ClosingState,
  sealSha256: string | null = null,
): ClosingAnswer {
  return { id: closing.id, periodId: idOf(closing), state, sealSha256 };
}
