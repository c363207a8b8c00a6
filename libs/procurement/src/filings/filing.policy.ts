import { type Asked, deadlineOf, type FoundRule } from '../quota/quota.policy';
import type { ExplainedRule } from '../quota/quota-policies.service';
import type { FilingRule } from './filings.dto';

/** What was found for a unit and year, as a filing keeps it and a person reads it. */
export function explained(found: FoundRule<ExplainedRule> | undefined, year: number): FilingRule | null {
  if (!found) return null;
  const { id, regionName, base, minimumRatioBp, encouragedRatioBp, sourceDocument } = found.rule;
  const about = { policyId: id, policyYear: found.year, isInherited: found.year !== year, regionName };
  return { ...about, base, minimumRatioBp, encouragedRatioBp, sourceDocument };
}

/** The columns of a filing that are fixed when it is submitted. */
export function fixedBy(found: FoundRule<ExplainedRule> | undefined, year: number, asked: Asked): object {
  const { baseFen, requiredFen } = asked;
  const rule = explained(found, year);
  return {
    ...{ baseFen, requiredFen, fileDeadline: deadlineOf(found?.rule, year) },
    ...{ policyId: rule?.policyId ?? null, policyYear: rule?.policyYear ?? null },
    ...{ policyRegionName: rule?.regionName ?? null, sourceDocument: rule?.sourceDocument ?? null },
    ...{ base: rule?.base ?? null, minimumRatioBp: rule?.minimumRatioBp ?? null },
    encouragedRatioBp: rule?.encouragedRatioBp ?? null,
  };
}
