import { Clock, Events, Ids, paperNumber, type SystemActor, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { ReportingEvents } from '../reporting.events';
import { type CaseContent, type Found, judgeFindings, type LastCase } from './case.policy';
import { type Finding, withoutNumbers } from './evidence.policy';
import { alive } from './flag.state';
import { partyRules } from './party-rules.queries';
import { type RuleCode, rules } from './rules.policy';
import { saleRules } from './sale-rules.queries';
import { tradeRules } from './trade-rules.queries';
import { yearRules } from './year-rules.queries';

type ActiveRule = { code: RuleCode; thresholds: Record<string, number> };
type Last = LastCase & { subject: string };
type Kept = { content: CaseContent; print: string };

const statements: Readonly<Record<RuleCode, string>> = { ...tradeRules, ...partyRules, ...yearRules };
/** What a rule looks at outside the platform, as well. */
const beside: Readonly<Partial<Record<RuleCode, string>>> = saleRules;

/** Flags are found by the market itself. */
export const finder: SystemActor = { system: 'integrity' };

/** Holds orders and sales reports against the rules, and keeps what is found as cases. Nothing else changes by it. */
@Injectable()
export class Finder {
  constructor(
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** `subjects`: ids of orders and of sales reports. Answers how many cases were opened or grew. */
  async look(tx: Tx, subjects: readonly string[]): Promise<number> {
    // One after the other, whoever looks: of two that find the same, the second finds it known.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('integrity flags', 0))`);
    const active: ActiveRule[] = await tx.query(
      'SELECT code, thresholds FROM integrity_rules WHERE active ORDER BY code',
    );
    let count = 0;
    for (const { code, thresholds } of active) {
      // Whether a rule asks for thresholds or not, both values are bound.
      const found: Found[] = [];
      for (const statement of [statements[code], beside[code]]) {
        if (statement === undefined) continue;
        const sql = `WITH thresholds AS (SELECT $2::jsonb) ${statement}`;
        const findings: Finding[] = await tx.query(sql, [subjects, JSON.stringify(thresholds)]);
        found.push(...findings.map((finding) => kept(finding, thresholds)));
      }
      count += await this.keep(tx, code, found);
    }
    return count;
  }

  private async keep(tx: Tx, rule: RuleCode, found: readonly Found[]): Promise<number> {
    if (!found.length) return 0;
    const last: Last[] = await tx.query(
      `SELECT DISTINCT ON (subject) id, subject, state, last_day AS day, codes, buyer_ids AS "buyerIds",
              amount_fen AS "amountFen", evidence, print, ended_at AS "endedAt",
              to_char(ended_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS "endedOn"
         FROM integrity_flags WHERE rule = $1 AND subject = ANY ($2) ORDER BY subject, found_at DESC, id DESC`,
      [rule, found.map(({ subject }) => subject)],
    );
    const lastOf = new Map(last.map((one) => [one.subject, one]));
    let count = 0;
    for (const subject of new Set(found.map((finding) => finding.subject))) {
      const findings = found.filter((finding) => finding.subject === subject);
      const before = lastOf.get(subject);
      const verdict = judgeFindings(findings, before, rules[rule]);
      if (verdict.is === 'known') continue;
      if (verdict.is === 'grown') await this.grow(tx, rule, before as Last, verdict);
      else await this.open(tx, rule, findings[0] as Found, verdict, before?.id ?? null);
      count++;
    }
    return count;
  }

  private async open(
    tx: Tx,
    rule: RuleCode,
    { subject, supplierId }: Found,
    { content, print }: Kept,
    previousId: string | null,
  ): Promise<void> {
    const id = this.ids.next();
    const now = this.clock.now();
    const [{ next }]: [{ next: number }] = await tx.query(
      `SELECT nextval('integrity_flag_numbers')::int AS next`,
    );
    const number = paperNumber('YD', now, next);
    const { day, buyerIds, codes, amountFen, evidence } = content;
    await tx.query(
      `INSERT INTO integrity_flags (id, number, rule, subject, first_day, last_day, year, codes, buyer_ids, supplier_id,
                                    amount_fen, evidence, print, previous_id, found_at, seen_at, state)
       VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, 'open')`,
      [
        ...[id, number, rule, subject, day, Number(day.slice(0, 4)), codes, buyerIds, supplierId],
        ...[amountFen, JSON.stringify(evidence), print, previousId, now],
      ],
    );
    const payload = { number, rule, day, amountFen, previousId };
    await this.events.record<ReportingEvents>(tx, finder, { type: 'flag.found', subjectId: id, payload });
  }

  /** Ended meanwhile: then the next thing that happens opens another one. */
  private async grow(tx: Tx, rule: RuleCode, { id }: Last, { content, print }: Kept): Promise<void> {
    const { day, buyerIds, codes, amountFen, evidence } = content;
    const [[grown]]: [{ number: string; sightings: number }[], number] = await tx.query(
      `UPDATE integrity_flags SET last_day = $2, codes = $3, buyer_ids = $4, amount_fen = $5, evidence = $6, print = $7,
              sightings = sightings + 1, seen_at = $8
        WHERE id = $1 AND state IN ${alive} RETURNING number, sightings`,
      [id, day, codes, buyerIds, amountFen, JSON.stringify(evidence), print, this.clock.now()],
    );
    if (!grown) return;
    const payload = { ...grown, rule, day, amountFen };
    await this.events.record<ReportingEvents>(tx, finder, { type: 'flag.grew', subjectId: id, payload });
  }
}

function kept(finding: Finding, thresholds: Record<string, number>): Found {
  const items = finding.items.map(withoutNumbers);
  return { ...finding, items, evidence: { measured: finding.measured, thresholds, items } };
}
