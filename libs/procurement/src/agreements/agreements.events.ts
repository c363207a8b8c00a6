import type { IndicatorKind } from './indicator-kinds.policy';

/** What happens to agreements; the subject is the agreement. */
export type AgreementEvents = {
  'agreement.drafted': AgreementHappening;
  'agreement.confirmed': AgreementHappening;
  'agreement.withdrawn': AgreementHappening;
  'indicator_report.made': ReportHappening;
  'indicator_report.accepted': ReportHappening;
  'indicator_report.returned': ReportHappening & { reason: string };
};

type AgreementHappening = { year: number; eastCode: string; westCode: string };
/** `value` in the unit of the kind. */
type ReportHappening = { reportId: string; indicatorId: string; kind: IndicatorKind; value: number };
