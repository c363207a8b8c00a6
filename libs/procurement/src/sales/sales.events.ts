/** What happens to reported sales. The subject is the report, unless it says otherwise. */
export type SalesEvents = {
  'sales_report.submitted': Reported;
  'sales_report.returned': Judged;
  'sales_report.resubmitted': Reported;
  /** `refused`: lines of it that do not count. */
  'sales_report.accepted': Reported & { refused: number };
  'sales_report.refused': Judged;
  'sales_report.withdrawn': { number: string };
  'sales_report.files_added': { files: number };
  /** Papers that a reviewer found right: the evidence of the facts may grow. */
  'sales_report.files_confirmed': { files: number };
  'sales_correction.requested': Corrected;
  'sales_correction.accepted': Corrected;
  'sales_correction.refused': Corrected;
  /** Subject: the clash. */
  'sales_key.clashed': { naturalKey: string; holderId: string; claimantId: string };
};

type Reported = { number: string; lines: number; amountFen: number };
type Judged = { number: string; reason: string };
type Corrected = { correctionId: string; lineId: string; amountFen: number };
