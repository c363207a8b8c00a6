import type { SupplementKind } from './agreement.state';
import type { IndicatorKind } from './indicator-kinds.policy';

/** What happens to agreements; the subject is the agreement. */
export type AgreementEvents = {
  'agreement.drafted': AgreementHappening;
  'agreement.confirmed': AgreementHappening;
  'agreement.withdrawn': AgreementHappening;
  'supplement.drafted': SupplementHappening;
  'supplement.confirmed': SupplementHappening;
  'supplement.withdrawn': SupplementHappening;
  'indicator_report.made': ReportHappening;
  'indicator_report.accepted': ReportHappening;
  'indicator_report.returned': ReportHappening & { reason: string };
};

type AgreementHappening = { year: number; eastCode: string; westCode: string };
type SupplementHappening = AgreementHappening & { supplementId: string; kind: SupplementKind };
/** `value` in the unit of the kind. */
type ReportHappening = { reportId: string; indicatorId: string; kind: IndicatorKind; value: number };
