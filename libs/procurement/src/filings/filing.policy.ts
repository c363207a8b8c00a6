import type { AccessRule } from '@app/platform';
import { type Asked, deadlineOf, type FoundRule } from '../quota/quota.policy';
import type { ExplainedRule } from '../quota/quota-policies.service';
import type { FilingRule } from './filings.dto';

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

/** What was found for a unit and year, as a filing keeps it and a person reads it. */
export function explained(found: FoundRule<ExplainedRule> | undefined, year: number): FilingRule | null {
  if (!found) return null;
  const { id, regionName, base, minimumRatioBp, encouragedRatioBp, sourceDocument } = found.rule;
  const about = { policyId: id, policyYear: found.year, isInherited: found.year !== year, regionName };
  return { ...about, base, minimumRatioBp, encouragedRatioBp, sourceDocument };
}

/** What is fixed when a filing is submitted, by column. */
export function fixedBy(found: FoundRule<ExplainedRule> | undefined, year: number, asked: Asked): object {
  const { baseFen, requiredFen } = asked;
  const rule = explained(found, year);
  return {
    ...{ base_fen: baseFen, required_fen: requiredFen, file_deadline: deadlineOf(found?.rule, year) },
    ...{ policy_id: rule?.policyId ?? null, policy_year: rule?.policyYear ?? null },
    ...{ policy_region_name: rule?.regionName ?? null, source_document: rule?.sourceDocument ?? null },
    ...{ base: rule?.base ?? null, minimum_ratio_bp: rule?.minimumRatioBp ?? null },
    encouraged_ratio_bp: rule?.encouragedRatioBp ?? null,
  };
}
