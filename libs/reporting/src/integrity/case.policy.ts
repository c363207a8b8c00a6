import type { Finding } from './evidence.policy';
import type { FlagState } from './flag.state';

/** The last flag of the same rule about the same subject. */
export type LastCase = {
  id: string;
  state: FlagState;
  lastDay: string;
  print: string;
  /** Business day of its end; null while somebody works on it. */
  endedOn: string | null;
};

const dayMs = 86_400_000;

/**
 * What a finding is to the cases that there are: `new`; more of one that is worked on (`grown`); nothing new (`known`); or
 * one that had ended and has come back (`returned`) with something that happened after its end.
 */
export function judgeFinding(
  finding: Pick<Finding, 'day'> & { print: string },
  last: LastCase | undefined,
  returnsAfterDays: number,
): 'new' | 'grown' | 'known' | 'returned' {
  if (!last) return 'new';
  if (last.endedOn === null)
    return finding.print === last.print || finding.day < last.lastDay ? 'known' : 'grown';
  const since = Date.parse(finding.day) - Date.parse(last.endedOn);
  return since > returnsAfterDays * dayMs ? 'returned' : 'known';
}
