import {
  type Actor,
  businessDate,
  Clock,
  type Counter,
  Database,
  decodeCursor,
  Events,
  eventActor,
  Ids,
  Limits,
  maskContact,
  maskName,
  masksFor,
  type OnceKey,
  ofToday,
  ownedBy,
  type Page,
  Problem,
  page,
  type SystemActor,
  scrub,
  sumFen,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import { actsFor } from './desk.policy';
import type {
  DecideObjection,
  DecisionAnswer,
  FileObjection,
  ListObjections,
  NoticeList,
  ObjectionAnswer,
  ObjectionItem,
  ObjectLoggedIn,
  PublicNotice,
} from './notices.dto';
import type { SubsidyEvents } from './subsidy.events';

const lastId = z.tuple([z.uuid()]);
/** Of one address without a login. */
const objectionsPerAddress = { points: 20, seconds: 3600 };
const nobody: SystemActor = { system: 'public notice' };

type Found = Omit<PublicNotice, 'isOpen' | 'totalFen'>;

/** 公示 and 异议: what everybody sees, and what anybody says against it. */
@Injectable()
export class SubsidyNotices {
  private readonly filed: Counter;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly territory: Territory,
    limits: Limits,
  ) {
    this.filed = limits.counter('subsidy:objections', objectionsPerAddress);
  }

  /** The newest hundred. */
  async notices(): Promise<NoticeList> {
    const rows = await this.database.read<{ notice: NoticeList['items'][number] }>(
      'SELECT notice FROM public_subsidy_notices() AS notice',
    );
    return { items: rows.map(({ notice }) => notice) };
  }

  async notice(id: string): Promise<PublicNotice> {
    const [{ notice }] = (await this.database.read('SELECT public_subsidy_notice($1) AS notice', [id])) as [
      { notice: Found | null },
    ];
    if (!notice) throw new Problem('request.not_found');
    const isOpen = notice.state === 'notice' && businessDate(this.clock.now()) <= notice.noticeEndsOn;
    return { ...notice, isOpen, totalFen: sumFen(notice.lines.map(({ amountFen }) => amountFen)) };
  }

  /**
   * From somebody without a login; sent twice it is one. Errors: subsidy.notice_over, subsidy.no_such_line,
   * request.too_many.
   */
  async objectPublicly(runId: string, address: string, said: FileObjection): Promise<ObjectionAnswer> {
    const { count, msLeft } = await this.filed.add(address);
    if (count > this.filed.allowance.points)
      throw new Problem('request.too_many', { retryAfterSeconds: Math.max(1, Math.ceil(msLeft / 1000)) });
    const [row] = await this.database.write<{ id: string | null }>(fileSql, this.values(runId, nobody, said));
    return filed(row);
  }

  /** From somebody who is logged in. Errors: as of `objectPublicly`. */
  async object(actor: Actor, key: OnceKey, runId: string, said: ObjectLoggedIn): Promise<ObjectionAnswer> {
    return this.database.once(key, async (tx) => {
      const values = this.values(runId, actor, { ...said, name: actor.userName });
      const [row]: { id: string | null }[] = await tx.query(fileSql, values);
      return filed(row);
    });
  }

  private values(runId: string, actor: Actor | SystemActor, said: FileObjection): unknown[] {
    const now = this.clock.now();
    const { name, contact, text, position = null } = said;
    const event = [this.ids.next(), JSON.stringify(eventActor(actor)), null];
    return [this.ids.next(), runId, position, name, contact, text, businessDate(now), now, ...event];
  }

  /**
   * An official reads those of the region, anybody else the own ones; open ones first looked for by `state`. Who objected, and
   * how to reach them, is for those who answer: the county's own officials.
   */
  async list(actor: Actor, query: ListObjections): Promise<Page<ObjectionItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const isOfficial = actor.persona === 'official' || actor.persona === 'operator';
    const mine = isOfficial
      ? `${within('$1', 'o.region_code')} AND ${ofToday}`
      : ownedBy('o.organization_id', '$1');
    const rows = await this.database.read<ObjectionItem & { regionCode: string }>(
      `SELECT o.id, o.region_code AS "regionCode", o.run_id AS "runId", r.number AS "runNumber", r.programme_name AS "programmeName",
              r.notice_ends_on AS "noticeEndsOn", o.name, o.contact, g.name AS "organizationName",
              s.name AS "supplierName", o.text, o.filed_at AS "filedAt", o.state, o.answer, u.name AS "decidedBy",
              o.decided_at AS "decidedAt"
         FROM subsidy_objections o JOIN subsidy_runs r ON r.id = o.run_id
         LEFT JOIN organizations g ON g.id = o.organization_id
         LEFT JOIN organizations s ON s.id = o.supplier_id
         LEFT JOIN users u ON u.id = o.decided_by
        WHERE ${mine} AND ($2::text[] IS NULL OR o.state = ANY ($2)) AND ($3::uuid IS NULL OR o.run_id = $3)
          AND ($4::uuid IS NULL OR o.id < $4) ORDER BY o.id DESC LIMIT $5`,
      [
        isOfficial ? await this.territory.of(actor) : actor.organizationId,
        query.state?.length ? query.state : null,
        query.runId ?? null,
        after?.[0] ?? null,
        query.limit + 1,
      ],
    );
    const items = rows.map(({ regionCode, ...item }) =>
      masksFor(actor) && !decides(actor, regionCode) ? withoutPerson(item) : item,
    );
    return page(items, query.limit, ({ id }) => [id]);
  }

  /** By an official of the county, before the list is final. Errors: subsidy.objection_decided, subsidy.wrong_state. */
  async decide(
    actor: Actor,
    key: OnceKey,
    id: string,
    { outcome, answer }: DecideObjection,
  ): Promise<DecisionAnswer> {
    return this.database.once(key, async (tx) => {
      const [run]: { id: string; state: string }[] = await tx.query(
        `SELECT r.id, r.state FROM subsidy_runs r JOIN subsidy_objections o ON o.run_id = r.id
          WHERE o.id = $1 AND o.region_code = $2 AND ${ofToday} FOR SHARE OF r`,
        [id, actsFor(actor)],
      );
      if (!run) throw new Problem('request.not_found');
      const [, decided]: [unknown, number] = await tx.query(
        `UPDATE subsidy_objections SET state = $2, answer = $3, decided_by = $4, decided_at = $5
          WHERE id = $1 AND state = 'open'`,
        [id, outcome, answer, actor.userId, this.clock.now()],
      );
      if (decided === 0) throw new Problem('subsidy.objection_decided');
      const payload = { objectionId: id, outcome };
      const event = { type: 'subsidy.objection_decided' as const, subjectId: run.id, payload };
      await this.events.record<SubsidyEvents>(tx, actor, event);
      return { id, state: outcome };
    });
  }
}

const fileSql = 'SELECT file_subsidy_objection($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS id';

/** Whether the actor is of those who look into it and answer. */
function decides(actor: Actor, regionCode: string): boolean {
  return actor.roles.includes('official') && actsFor(actor) === regionCode;
}

/** A unit or cooperative that objects is no person; who wrote for it is. */
function withoutPerson(item: ObjectionItem): ObjectionItem {
  const { name, contact, text, answer } = item;
  return {
    ...item,
    name: maskName(name),
    contact: maskContact(contact),
    text: scrub(text),
    answer: answer && scrub(answer),
  };
}

function filed(row: { id: string | null } | undefined): ObjectionAnswer {
  if (!row?.id) throw new Problem('request.not_found');
  return { id: row.id };
}
