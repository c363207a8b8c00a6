import type { QuotaBase } from '../quota/quota.policy';

type Figures = { unitId: string; year: number; reservedFen: number };

type Linked = { unitId: string; contractorId: string; firstDay: string; lastDay: string | null };

/** What happens to the reserved share. The subject is the filing, unless it says otherwise. */
export type FilingEvents = {
  /** Subject: the policy; so of the one below. */
  'quota_policy.entered': {
    regionCode: string;
    unitKind: string | null;
    firstYear: number;
    lastYear: number | null;
    base: QuotaBase;
    minimumRatioBp: number;
  };
  'quota_policy.ended': { lastYear: number; reason: string };
  /** Subject: the unit. */
  'unit_profile.changed': {
    department: string | null;
    canteen: string;
    groupFilerId: string | null;
    /** From which on it holds. */
    firstYear: number;
  };
  'filing.begun': Figures;
  'filing.changed': Figures;
  /**
   * `forUnit`: somebody else handed it in, an official from the unit's paper, which came in on `receivedOn`, or who goes on
   * with a unit that ended.
   */
  'filing.submitted': Figures & {
    requiredFen: number;
    isLate: boolean;
    forUnit: boolean;
    receivedOn?: string;
  };
  'filing.returned': Figures & { reason: string };
  'filing.approved': Figures & { requiredFen: number };
  /** Subject: the link; so of the three below. */
  'contractor_link.proposed': Linked;
  'contractor_link.confirmed': Linked;
  'contractor_link.refused': Linked;
  'contractor_link.ended': Linked;
  /** Subject: the batch. */
  'filing_reminders.sent': { year: number; units: number; note: string };
};
