import { type Actor, Clock, Database, Events, Problem, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { ReportingEvents } from '../reporting.events';
import type { ChangeRule, RuleItem } from './integrity.dto';
import { limitsOf, type RuleCode, ruleCodes, rules } from './rules.policy';

type Stored = Pick<RuleItem, 'code' | 'thresholds' | 'source' | 'active' | 'version' | 'changedAt'>;

const stored = 'code, thresholds, source, active, version, changed_at AS "changedAt"';

/** Thresholds of the rules: data that operators change, each time by a paper; flags keep those they were found by. */
@Injectable()
export class IntegrityRules {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<{ items: RuleItem[]; nextCursor: null }> {
    const rows = await this.database.read<Stored>(`SELECT ${stored} FROM integrity_rules`);
    const byCode = new Map(rows.map((row) => [row.code, row]));
    const items = ruleCodes.flatMap((code) => {
      const row = byCode.get(code);
      return row ? [itemOf(row)] : [];
    });
    return { items, nextCursor: null };
  }

  /** Errors: request.not_found, integrity_rule.version_required, .changed_meanwhile, .thresholds_unfit. */
  async change(
    actor: Actor,
    code: string,
    ifMatch: string | undefined,
    change: ChangeRule,
  ): Promise<RuleItem> {
    if (!isRule(code)) throw new Problem('request.not_found');
    if (!ifMatch || ifMatch === '*') throw new Problem('integrity_rule.version_required');
    return this.database.transact(async (tx) => {
      const before = await this.locked(tx, code);
      if (ifMatch !== `"${before.version}"`) throw new Problem('integrity_rule.changed_meanwhile');
      const thresholds = change.thresholds ?? before.thresholds;
      if (!rules[code].thresholds.safeParse(thresholds).success)
        throw Problem.at('/thresholds', 'integrity_rule.thresholds_unfit');
      const { source, active = before.active } = change;
      const [[row]]: [Stored[], number] = await tx.query(
        `UPDATE integrity_rules SET thresholds = $2, source = $3, active = $4, changed_by = $5, changed_at = $6,
                version = version + 1
          WHERE code = $1 AND version = $7 RETURNING ${stored}`,
        [code, JSON.stringify(thresholds), source, active, actor.userId, this.clock.now(), before.version],
      );
      if (!row) throw new Problem('integrity_rule.changed_meanwhile');
      const was = { thresholds: before.thresholds, source: before.source, active: before.active };
      await this.events.record<ReportingEvents>(tx, actor, {
        type: 'integrity_rule.changed',
        subjectId: actor.organizationId,
        payload: { rule: code, before: was, after: { thresholds, source, active } },
      });
      return itemOf(row);
    });
  }

  private async locked(tx: Tx, code: RuleCode): Promise<Stored> {
    const [row]: Stored[] = await tx.query(
      `SELECT ${stored} FROM integrity_rules WHERE code = $1 FOR UPDATE`,
      [code],
    );
    if (!row) throw new Problem('request.not_found');
    return row;
  }
}

function isRule(code: string): code is RuleCode {
  return ruleCodes.some((one) => one === code);
}

function itemOf(row: Stored): RuleItem {
  const { name, says, basis } = rules[row.code];
  return { ...row, name, says, basis, limits: limitsOf(row.code) };
}
