import {
  type Actor,
  businessDate,
  businessMonth,
  Clock,
  Database,
  type EventOf,
  Events,
  Ids,
  isInYears,
  type OnceKey,
  Problem,
  paperNumber,
  type Tx,
} from '@app/platform';
import { OpenMonths, type Sealing } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { relationsOf } from '../figures/figure-sets.queries';
import { checkFigures } from '../figures/figures.policy';
import type { ReportingEvents } from '../reporting.events';
import type { BulletinState } from './bulletin.state';
import { hashOf } from './bulletin-content.policy';
import { BulletinFiguresQueries } from './bulletin-figures.queries';
import { checkSeals, isTakenBefore } from './bulletin-seals.policy';
import { firstWords } from './bulletin-words.policy';
import type { BulletinDetail, BulletinFigures, DraftBulletin, WordBulletin } from './bulletins.dto';
import { BulletinsQueries, ofRegion } from './bulletins.queries';

type Happening<Type extends keyof ReportingEvents & string> = Omit<
  ReportingEvents[Type],
  'regionCode' | 'year' | 'month'
>;

/** 通报: figures are taken at one moment, words are written around them, two officials put it into the world. */
@Injectable()
export class Bulletins {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly figures: BulletinFiguresQueries,
    private readonly queries: BulletinsQueries,
    private readonly openMonths: OpenMonths,
  ) {}

  /** Errors: bulletin.month_ahead, bulletin.exists, office.outside_years. */
  async draft(actor: Actor, key: OnceKey, { year, month }: DraftBulletin): Promise<BulletinDetail> {
    this.refuseAhead(year, month);
    const figures = await this.take(actor, year, month);
    const { title, opening, findings, requests } = firstWords(figures);
    return this.database.once(key, async (tx) => {
      const id = this.ids.next();
      const written: unknown[] = await tx.query(
        `INSERT INTO bulletins (id, region_code, year, month, organization_id, state, title, opening, findings, requests,
                                figures, taken_at, drafted_by, drafted_at)
         VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $10::jsonb, $11, $12, $13)
         ON CONFLICT (region_code, year, month) WHERE state <> 'withdrawn' DO NOTHING RETURNING id`,
        [
          ...[id, actor.regionCode, year, month, actor.organizationId, title, opening, findings, requests],
          ...[JSON.stringify(figures), figures.asOf, actor.userId, this.clock.now()],
        ],
      );
      if (written.length === 0) throw new Problem('bulletin.exists');
      return this.told(tx, actor, id, 'bulletin.drafted', {});
    });
  }

  /** Errors: request.not_found, bulletin.version_required, bulletin.changed_meanwhile, bulletin.wrong_state. */
  async word(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    words: WordBulletin,
  ): Promise<BulletinDetail> {
    if (!ifMatch || ifMatch === '*') throw new Problem('bulletin.version_required');
    return this.database.transact(async (tx) => {
      const before = await this.mine(tx, actor, id);
      if (ifMatch !== `"${before.version}"`) throw new Problem('bulletin.changed_meanwhile');
      const { title, opening, findings, requests } = { ...before, ...words };
      await this.change(
        tx,
        before,
        'draft',
        'title = $3, opening = $4, findings = $5, requests = $6, version = version + 1',
        [title, opening, findings, requests],
        before.version,
      );
      return this.told(tx, actor, id, 'bulletin.worded', { version: before.version + 1 });
    });
  }

  /** Takes the figures again; the words stay. Errors: request.not_found, bulletin.wrong_state, office.outside_years. */
  async takeAgain(actor: Actor, key: OnceKey | undefined, id: string): Promise<BulletinDetail> {
    const { year, month } = await this.readMine(actor, id);
    const figures = await this.take(actor, year, month);
    return this.database.once(key, async (tx) => {
      const before = await this.mine(tx, actor, id);
      const set = 'figures = $3::jsonb, taken_at = $4, version = version + 1';
      await this.change(tx, before, 'draft', set, [JSON.stringify(figures), figures.asOf]);
      return this.told(tx, actor, id, 'bulletin.figures_taken', { takenAt: figures.asOf });
    });
  }

  /**
   * Errors: request.not_found, bulletin.wrong_state, bulletin.month_not_over, bulletin.month_open,
   * bulletin.taken_before_closing, bulletin.does_not_add_up.
   */
  async propose(actor: Actor, key: OnceKey, id: string): Promise<BulletinDetail> {
    return this.database.once(key, async (tx) => {
      const before = await this.mine(tx, actor, id);
      if (before.state === 'draft') refuseUnfit(before, await this.sealing(tx, before));
      const set = `state = 'proposed', proposed_by = $3, proposed_at = $4, return_reason = NULL`;
      await this.change(tx, before, 'draft', set, [actor.userId, this.clock.now()]);
      return this.told(tx, actor, id, 'bulletin.proposed', {});
    });
  }

  /** Back to its writers. Errors: request.not_found, bulletin.wrong_state. */
  async giveBack(
    actor: Actor,
    key: OnceKey | undefined,
    id: string,
    reason: string,
  ): Promise<BulletinDetail> {
    return this.database.once(key, async (tx) => {
      const before = await this.mine(tx, actor, id);
      const set = `state = 'draft', proposed_by = NULL, proposed_at = NULL, return_reason = $3`;
      await this.change(tx, before, 'proposed', set, [reason]);
      return this.told(tx, actor, id, 'bulletin.returned', { reason });
    });
  }

  /**
   * Another official, of the version that was read: number, day and hash, and from now on nothing changes.
   * Errors: request.not_found, bulletin.version_required, bulletin.wrong_state, bulletin.same_person,
   * bulletin.changed_meanwhile, bulletin.month_open, bulletin.taken_before_closing, bulletin.does_not_add_up.
   */
  async publish(
    actor: Actor,
    key: OnceKey,
    id: string,
    ifMatch: string | undefined,
  ): Promise<BulletinDetail> {
    if (!ifMatch || ifMatch === '*') throw new Problem('bulletin.version_required');
    return this.database.once(key, async (tx) => {
      const before = await this.mine(tx, actor, id);
      const sealing = await this.sealing(tx, before);
      if (before.state === 'proposed') {
        if (before.proposedBy?.id === actor.userId) throw new Problem('bulletin.same_person');
        if (ifMatch !== `"${before.version}"`) throw new Problem('bulletin.changed_meanwhile');
        refuseUnfit(before, sealing);
      }
      const now = this.clock.now();
      const [{ next }] = await tx.query(`SELECT nextval('bulletin_numbers') AS next`);
      const number = paperNumber('TB', now, Number(next));
      const contentHash = hashOf({ ...before, number, publishedAt: now.toISOString() });
      await this.change(
        tx,
        before,
        'proposed',
        `state = 'published', number = $3, published_by = $4, published_at = $5, content_hash = $6,
         issue = (SELECT coalesce(max(o.issue), 0) + 1 FROM bulletins o WHERE o.region_code = b.region_code
                     AND extract(year FROM o.published_at AT TIME ZONE 'Asia/Shanghai') = $7)`,
        [number, actor.userId, now, contentHash, Number(businessDate(now).slice(0, 4))],
      );
      // Where the level above closed a month, no seals of the region's own make up its year.
      const seals = sealing.sealedFen === null ? [] : sealing.seals;
      const told = { number, contentHash, seals };
      return this.told(tx, actor, id, 'bulletin.published', told);
    });
  }

  /** It stays as it was, and says that it is withdrawn. Errors: request.not_found, bulletin.wrong_state. */
  async withdraw(actor: Actor, key: OnceKey, id: string, reason: string): Promise<BulletinDetail> {
    return this.database.once(key, async (tx) => {
      const before = await this.mine(tx, actor, id);
      const set = `state = 'withdrawn', withdrawn_by = $3, withdrawn_at = $4, withdrawal_reason = $5`;
      await this.change(tx, before, 'published', set, [actor.userId, this.clock.now(), reason]);
      return this.told(tx, actor, id, 'bulletin.withdrawn', { number: before.number as string, reason });
    });
  }

  /** With the year before, which an office has to reach as well. Errors: office.outside_years. */
  private take(actor: Actor, year: number, month: number): Promise<BulletinFigures> {
    if (!isInYears(actor, { year: year - 1 })) throw new Problem('office.outside_years');
    return this.database.snapshot((tx) => this.figures.take(tx, actor, year, month));
  }

  /** Nobody opens a month again while its bulletin is being published. */
  private async sealing(tx: Tx, { regionCode, year, month }: BulletinDetail): Promise<Sealing> {
    await tx.query(
      `SELECT FROM closings WHERE region_code = $1 AND year = $2 AND month BETWEEN 1 AND $3 AND state = 'closed'
          FOR SHARE`,
      [regionCode, year, month],
    );
    return this.openMonths.until((sql, values) => tx.query(sql, values), { regionCode, year, month });
  }

  private refuseAhead(year: number, month: number): void {
    const now = businessMonth(this.clock.now());
    if (year > now.year || (year === now.year && month > now.month))
      throw new Problem('bulletin.month_ahead');
  }

  /** What others published, or was of other years than the office's, can be read and not written: it is not there. */
  private async mine(tx: Tx, actor: Actor, id: string): Promise<BulletinDetail> {
    return ownRegion(actor, await this.queries.oneIn(tx, actor, id));
  }

  private async readMine(actor: Actor, id: string): Promise<BulletinDetail> {
    return ownRegion(actor, await this.queries.one(actor, id));
  }

  /** `$1` the id, `$2` the region; values from `$3` on. Errors: bulletin.wrong_state, bulletin.changed_meanwhile. */
  private async change(
    tx: Tx,
    before: BulletinDetail,
    from: BulletinState,
    set: string,
    values: unknown[],
    version?: number,
  ): Promise<void> {
    const seen = version === undefined ? 'true' : `version = ${version}`;
    const [[changed]]: [{ id: string }[], number] = await tx.query(
      `UPDATE bulletins b SET ${set} WHERE id = $1 AND state = '${from}' AND ${seen} AND ${ofRegion('$2')} RETURNING id`,
      [before.id, before.regionCode, ...values],
    );
    if (changed) return;
    // Of two who press at the same moment the second one finds another state, or another version.
    const isState = version === undefined || before.state !== from;
    throw new Problem(isState ? 'bulletin.wrong_state' : 'bulletin.changed_meanwhile');
  }

  private async told<Type extends keyof ReportingEvents & `bulletin.${string}`>(
    tx: Tx,
    actor: Actor,
    id: string,
    type: Type,
    more: Happening<Type>,
  ): Promise<BulletinDetail> {
    const bulletin = await this.queries.oneIn(tx, actor, id);
    const { regionCode, year, month } = bulletin;
    const event = { type, subjectId: id, payload: { regionCode, year, month, ...more } };
    await this.events.record<ReportingEvents>(tx, actor, event as unknown as EventOf<ReportingEvents>);
    return bulletin;
  }
}

function ownRegion(actor: Actor, bulletin: BulletinDetail): BulletinDetail {
  const isOurs = bulletin.regionCode === actor.regionCode && isInYears(actor, bulletin);
  if (!isOurs) throw new Problem('request.not_found');
  return bulletin;
}

/**
 * Errors: bulletin.month_not_over by the moment of its figures; bulletin.month_open with the periods that have to be closed
 * first; bulletin.taken_before_closing; bulletin.does_not_add_up with what differs.
 */
function refuseUnfit({ figures, year, month }: BulletinDetail, sealing: Sealing): void {
  const taken = businessMonth(new Date(figures.asOf));
  if (taken.year < year || (taken.year === year && taken.month <= month))
    throw new Problem('bulletin.month_not_over');
  if (sealing.open.length > 0)
    throw new Problem('bulletin.month_open', {
      errors: sealing.open.map(({ periodId }) => ({
        pointer: `/periods/${periodId}`,
        code: 'bulletin.month_open',
      })),
      periods: sealing.open,
    });
  if (isTakenBefore(figures, sealing)) throw new Problem('bulletin.taken_before_closing');
  // Judged again: what is kept of an earlier judgement proves nothing.
  const checks = [
    ...checkFigures(figures.figures, relationsOf(month)),
    ...checkSeals(figures.figures, sealing),
  ];
  const differing = checks.filter(({ holds }) => !holds);
  if (differing.length > 0)
    throw new Problem('bulletin.does_not_add_up', {
      errors: differing.map(({ figure, against }) => ({
        pointer: `/figures/${figure}/${against.join('+')}`,
        code: 'bulletin.does_not_add_up',
      })),
      differences: differing,
    });
}
