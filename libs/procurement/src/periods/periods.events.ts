import type { ClosingState } from './closing.state';

/** What happens to months and years of a region. The subject is the closing. */
export type PeriodEvents = {
  'period.proposed': PeriodHappening;
  'period.withdrawn': PeriodHappening & { reason: string };
  'period.closed': PeriodHappening & { amountFen: number; factCount: number; sealSha256: string };
  'period.reopened': PeriodHappening & { reason: string };
};

/** `month` 0 is the whole year. */
type PeriodHappening = { regionCode: string; year: number; month: number; state: ClosingState };
