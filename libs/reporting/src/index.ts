export { type BookEntry, checkBooks, type Invariant, invariants } from './books.queries';
export { ReportingModule } from './reporting.module';
