import { type AccessRule, businessMonth, maskName, scrub } from '@app/platform';
import type { Asked, HeldRule } from '../quota/quota.policy';
import { type ExplainedRule, partsOf } from '../quota/quota-policies.service';
import type { FilingDetail, FilingRule } from './filings.dto';

/**
 * 主管部门 or 同级财政 (Q13: the notices name these two). A department's office always names its departments, and its
 * statements are narrowed to their units; finance reviews all units of its region.
 */
export const reviewer = {
  personas: ['official'],
  roles: ['official'],
  functions: ['finance', 'department'],
  scope: 'district',
} as const satisfies AccessRule;

/** Whether a year is filed, and spoken of, by now: this one and the next. */
export function isOpen(year: number, now: Date): boolean {
  const ahead = year - businessMonth(now).year;
  return ahead === 0 || ahead === 1;
}

/** What holds for a unit and year, as a filing keeps it and a person reads it; named after whoever says the ratio. */
export function explained(held: HeldRule<ExplainedRule>, year: number): FilingRule | null {
  const { terms, from } = held;
  if (!terms || !from.minimumRatio) return null;
  const { rule, year: policyYear } = from.minimumRatio;
  const { id: policyId, regionName, sourceDocument } = rule;
  const about = { policyId, policyYear, isInherited: policyYear !== year, regionName, sourceDocument };
  return { ...about, ...terms, parts: partsOf(held, year) };
}

/** What is fixed when a filing is submitted, by column. */
export function fixedBy(held: HeldRule<ExplainedRule>, year: number, asked: Asked): object {
  const { baseFen, requiredFen } = asked;
  const rule = explained(held, year);
  return {
    ...{ base_fen: baseFen, required_fen: requiredFen, file_deadline: held.fileDeadline },
    ...{ policy_id: rule?.policyId ?? null, policy_year: rule?.policyYear ?? null },
    ...{ policy_region_name: rule?.regionName ?? null, source_document: rule?.sourceDocument ?? null },
    ...{ base: rule?.base ?? null, minimum_ratio_bp: rule?.minimumRatioBp ?? null },
    encouraged_ratio_bp: rule?.encouragedRatioBp ?? null,
    rule_parts: partsOf(held, year).map(({ isInherited: _, ...part }) => part),
  };
}

/** The filing for officials and auditors, who judge figures: the unit's people are told apart, and not known. */
export function withoutPeople(filing: FilingDetail): FilingDetail {
  const { steps, submittedByName, returnReason } = filing;
  const isOfUnit = !steps.findLast(({ type }) => type === 'submitted')?.forUnit;
  return {
    ...filing,
    ...wordsWithoutPeople(filing),
    submittedByName: submittedByName && isOfUnit ? maskName(submittedByName) : submittedByName,
    returnReason: returnReason && scrub(returnReason),
    steps: steps.map((step) => ({
      ...step,
      by: step.type === 'submitted' && !step.forUnit ? maskName(step.by) : step.by,
      reason: step.reason && scrub(step.reason),
    })),
  };
}

type Words = { remark: string | null; ratchetReason: string | null };

/** What a unit wrote into its filing, without the numbers of people. */
export function wordsWithoutPeople<T extends Words>({ remark, ratchetReason }: T): Pick<T, keyof Words> {
  return { remark: remark && scrub(remark), ratchetReason: ratchetReason && scrub(ratchetReason) };
}
