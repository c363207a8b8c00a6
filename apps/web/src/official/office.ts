import { type Session, useSession } from '../api/session';

type OfficeFunction = NonNullable<Session['office']>['function'];

/** Whether the reader acts, rather than audits, and sits in an office of one of these functions: as the API has it. */
export function useOfficeOf(...functions: readonly OfficeFunction[]): boolean {
  const session = useSession().data;
  const office = session?.office?.function;
  return (
    office !== undefined && functions.includes(office) && session?.user.roles.includes('official') === true
  );
}
