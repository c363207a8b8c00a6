import type { ReportPaper } from './api';

/** The lowest level of evidence that a line would have with these files confirmed: the server's rule C7, told beforehand. */
export function levelWith(report: ReportPaper, checked: ReadonlySet<string>): number {
  const levels = report.lines.map(({ position }) => {
    const kinds = new Set(
      report.files
        .filter(
          ({ id, line, confirmedBy }) =>
            (confirmedBy !== null || checked.has(id)) && (line === null || line === position),
        )
        .map(({ kind }) => kind),
    );
    const delivered = kinds.has('order') && kinds.has('shipment') && kinds.has('acceptance');
    const [invoice, payment] = [kinds.has('invoice'), kinds.has('payment')];
    if (delivered && invoice && payment) return 3;
    if (delivered && (invoice || payment)) return 2;
    return delivered || (kinds.has('order') && invoice) ? 1 : 0;
  });
  return Math.min(...levels);
}
