import { isPersonal, maskName, scrub } from '@app/platform';
import type { SalesLineDraft, SalesReportItem, SalesReportPaper } from './sales-reports.dto';

/** What the rules of a line need to know; all of the market as it is at that moment. */
export type Surroundings = {
  /** The reporter's district. */
  eastCode: string;
  /** First two digits of the provinces that have an eastern end in any pairing. */
  eastProvinces: ReadonlySet<string>;
  /** Codes of all counties and districts there are. */
  counties: ReadonlySet<string>;
  /** The first day of any pairing of the district, or of all where it has none: before it there was no collaboration. */
  since: string;
  /** Today in Asia/Shanghai, YYYY-MM-DD. */
  today: string;
};

export type Fault = { field: string; code: string };

/**
 * What forbids a line to count at all: goods that are sold from east to west, or within the east, never do (rules C4, V2),
 * nor a sale that has not happened, or happened before anybody was paired: its month could never be closed.
 */
export function faultsOf(line: SalesLineDraft, around: Surroundings): Fault[] {
  const faults: Fault[] = [];
  const isEastern = (code: string): boolean => around.eastProvinces.has(code.slice(0, 2));
  if (!isEastern(around.eastCode)) faults.push({ field: 'originCountyCode', code: 'sales_line.not_eastern' });
  if (!around.counties.has(line.originCountyCode) || isEastern(line.originCountyCode))
    faults.push({ field: 'originCountyCode', code: 'sales_line.not_western' });
  if (line.soldOn > around.today) faults.push({ field: 'soldOn', code: 'sales_line.in_future' });
  if (line.soldOn < around.since) faults.push({ field: 'soldOn', code: 'sales_line.before_pairing' });
  return faults;
}

/** Rule C4: a reseller that sells on helps to sell; else an eastern consumer pays and buys, with what it is asked. */
export function fundingOf({ mode, fundingSource }: Pick<SalesLineDraft, 'mode' | 'fundingSource'>): string {
  return mode === 'HELP_SELL' ? 'resale' : (fundingSource ?? 'personal');
}

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
