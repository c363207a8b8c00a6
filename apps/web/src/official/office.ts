import { type Session, useSession } from '../api/session';

type OfficeFunction = NonNullable<Session['office']>['function'];

/** Offices that sign in the name of their whole region. */
const signing: readonly OfficeFunction[] = ['collaboration', 'finance', 'revitalisation', 'agriculture'];

/** Whether the reader acts, rather than audits, and sits in an office of one of these functions: as the API has it. */
export function useOfficeOf(...functions: readonly OfficeFunction[]): boolean {
  const session = useSession().data;
  const office = session?.office?.function;
  return (
    office !== undefined && functions.includes(office) && session?.user.roles.includes('official') === true
  );
}

/** Of an office without departments all units are its own: its sums are those of the region. */
export function seesWhole(session: Session): boolean {
  return session.office?.departments.length === 0;
}

/** Whether a business year is one of the reader's office's. */
export function useSeesYear(year: number): boolean {
  const office = useSession().data?.office;
  return year >= (office?.firstYear ?? year) && year <= (office?.lastYear ?? year);
}

/** Whether the reader signs for the whole region (`signatory` of the API). */
export function useSigns(): boolean {
  const session = useSession().data;
  return useOfficeOf(...signing) && session != null && seesWhole(session);
}
