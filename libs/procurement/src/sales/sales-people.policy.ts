import { isPersonal, maskName, scrub } from '@app/platform';
import type { SalesReportItem, SalesReportPaper } from './sales-reports.dto';

type Named = { id: string; name: string };

const masked = <T extends Named | null>(person: T): T =>
  person === null ? person : { ...person, name: maskName(person.name) };
const scrubbed = <T extends string | null>(text: T): T => (text === null ? text : (scrub(text) as T));

/** A report in a list, for readers who check figures (docs/decisions/0038-offices.md). */
export function itemWithoutPeople<T extends SalesReportItem>(report: T): T {
  const { submittedBy, reviewedBy, reason } = report;
  return {
    ...report,
    submittedBy: masked(submittedBy),
    reviewedBy: masked(reviewedBy),
    reason: scrubbed(reason),
  };
}

/** The whole paper for them, as on the evidence page: organisations keep their names. */
export function paperWithoutPeople(paper: SalesReportPaper): SalesReportPaper {
  return {
    ...itemWithoutPeople(paper),
    note: scrubbed(paper.note),
    lines: paper.lines.map((line) => ({
      ...line,
      buyerName:
        line.buyerName && (isPersonal(line.buyerName) ? maskName(line.buyerName) : scrub(line.buyerName)),
      refusal: scrubbed(line.refusal),
    })),
    files: paper.files.map((file) => ({ ...file, confirmedBy: masked(file.confirmedBy) })),
    corrections: paper.corrections.map((one) => ({
      ...one,
      reason: scrub(one.reason),
      requestedBy: masked(one.requestedBy),
      decidedBy: masked(one.decidedBy),
      decisionReason: scrubbed(one.decisionReason),
    })),
  };
}
