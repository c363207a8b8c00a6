import { type AccessRule, type Actor, accessOf, Database, handlersOf, permits } from '@app/platform';
import { periodIdOf, standingOf, Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { TaskItem } from '../reporting.dto';
import { type Caller, type DeskKind, deskKinds } from './desk-kinds.queries';

type Judgeable = Parameters<NonNullable<DeskKind['judge']>>[1] & { id: string; since: string };
type Row = {
  kind: string;
  count: number;
  oldestAt: Date | null;
  subjectId: string | null;
  year: number | null;
  rows: Judgeable[] | null;
};

/** What waits for an official's office (O11). Whose it is, the route of the act says: no right is written here again. */
@Injectable()
export class DeskQueries {
  private rules: ReadonlyMap<string, AccessRule> | undefined;

  constructor(
    private readonly database: Database,
    private readonly territory: Territory,
    private readonly modules: ModuleRef,
  ) {}

  /** Every kind that the caller's office acts on, also those of which nothing waits; all of them for who only audits. */
  async of(actor: Actor): Promise<TaskItem[]> {
    const codes = await this.territory.of(actor);
    const audits = !actor.roles.includes('official');
    const kinds = deskKinds.filter((one) => audits || permits(this.ruleOf(one), actor));
    if (kinds.length === 0) return [];
    const functions = audits ? ['agriculture', 'revitalisation'] : [actor.office?.function];
    const rows = await this.database.read<Row>(askOf(kinds), [
      ...[codes, actor.userId, actor.regionCode, actor.organizationId, functions, audits],
    ]);
    const caller: Caller = { actor, standing: standingOf(actor, codes) };
    return kinds.map((kind) => {
      const row = rows.find((one) => one.kind === kind.kind) as Row;
      return { ...itemOf(kind, row, audits ? undefined : caller), mayAct: !audits };
    });
  }

  private ruleOf({ act }: DeskKind): AccessRule {
    this.rules ??= new Map(
      handlersOf(this.modules).flatMap(({ name, handler }) => {
        const rule = accessOf(handler);
        return typeof rule === 'object' ? [[name, rule] as const] : [];
      }),
    );
    const rule = this.rules.get(act);
    if (!rule) throw new Error(`No route is called ${act}`);
    return rule;
  }
}

/** One statement for all kinds. Rows that a policy judges come whole: they wait for two sides, and are few. */
function askOf(kinds: readonly DeskKind[]): string {
  const parts = kinds.map(({ kind, sql, judge, isOfYear }) =>
    judge
      ? `SELECT '${kind}' AS kind, 0 AS count, NULL::timestamptz AS "oldestAt", NULL::uuid AS "subjectId", NULL::int AS year,
                (SELECT json_agg(w ORDER BY w.since) FROM (${sql}) w) AS rows`
      : `SELECT '${kind}' AS kind, count(*)::int AS count, min(w.since) AS "oldestAt",
                (array_agg(w.id ORDER BY w.since, w.id))[1] AS "subjectId",
                ${isOfYear ? '(array_agg(w.year::int ORDER BY w.since, w.id))[1]' : 'NULL::int'} AS year, NULL::json AS rows
           FROM (${sql}) w(${isOfYear ? 'id, since, year' : 'id, since'})`,
  );
  const caller =
    'SELECT $1::text[] AS codes, $2::uuid AS person, $3::text AS region, $4::uuid AS body, $5::text[] AS functions, $6::boolean AS audits';
  return `WITH caller AS (${caller}) ${parts.join(' UNION ALL ')}`;
}

/** Without a caller nothing is judged: an auditor counts what waits for anybody. */
function itemOf({ kind, judge }: DeskKind, row: Row, caller: Caller | undefined): TaskItem {
  const about = { kind, orderIds: [] };
  if (!judge)
    return {
      ...about,
      count: row.count,
      oldestAt: row.oldestAt?.toISOString() ?? null,
      subjectId: row.subjectId,
      year: row.year,
    };
  const waiting = (row.rows ?? []).filter((one) => caller === undefined || judge(caller, one));
  const [first] = waiting;
  return {
    ...about,
    count: waiting.length,
    oldestAt: first ? new Date(first.since).toISOString() : null,
    subjectId: first?.id ?? null,
    year: first?.year ?? null,
    periodId:
      first?.month === undefined ? null : periodIdOf({ ...first, year: first.year ?? 0, month: first.month }),
  };
}
