/** What happens on the way of a subsidy. The subject is the list (run), unless it says otherwise. */
export type SubsidyEvents = {
  /** Subject: the programme. The whole rules, so that history has each version. */
  'subsidy.programme_saved': { name: string; version: number; rules: object; sourceDocument: string };
  'subsidy.published': SubsidyHappening & { noticeEndsOn: string };
  'subsidy.notice_ended': { number: string };
  'subsidy.objection_filed': { objectionId: string; number: string };
  'subsidy.objection_decided': { objectionId: string; outcome: 'upheld' | 'rejected' };
  /** `unchanged`: upheld objections that change nothing, each with why. */
  'subsidy.finalised': SubsidyHappening & {
    version: number;
    corrections: number;
    unchanged: { objectionId: string; reason: string }[];
  };
  /** Instead of being made final: it would pay somebody more than was shown. */
  'subsidy.noticed_again': SubsidyHappening & { version: number; corrections: number; noticeEndsOn: string };
  'subsidy.sent_back': { number: string; reason: string };
  'subsidy.confirmed': SubsidyHappening;
  'subsidy.withdrawn': { number: string; reason: string };
  'subsidy.payment_made': { paymentId: string; lines: number; totalFen: number };
  'subsidy.payment_marked': { paymentId: string; paid: number; failed: number };
  'subsidy.paid': { number: string };
};

type SubsidyHappening = { number: string; sellers: number; totalFen: number };
