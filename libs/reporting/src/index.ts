export { type BookEntry, checkBooks, type Invariant, invariants } from './books/books.queries';
export { Bulletins } from './bulletins/bulletins.service';
export { ExportMaker } from './exports/export-maker.service';
export { Exports } from './exports/exports.service';
export { Flags } from './integrity/flags.service';
export { IntegrityRules } from './integrity/rules.service';
export { IntegrityScanner } from './integrity/scanner.service';
export type { ReportingEvents } from './reporting.events';
export { ReportingModule, reportingEntities } from './reporting.module';
