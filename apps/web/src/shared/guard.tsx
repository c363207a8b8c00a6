import { lazy, type ReactNode, Suspense } from 'react';
import { Navigate, useLocation } from 'react-router';
import { homeOf, type OrganizationKind, type Session, useSession } from '../api/session';
import { ErrorState } from './feedback';
import { Splash } from './splash';

const Enrolling = lazy(() => import('../account/enrolling'));

/** Lets one kind of organisation in; sends everyone else to the login or to their own home. */
export function Guard({
  kind,
  children,
}: {
  kind: OrganizationKind;
  children: (session: Session) => ReactNode;
}) {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.data === null)
    return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (session.data === undefined) {
    return session.error ? <ErrorState error={session.error} retry={() => session.refetch()} /> : <Splash />;
  }
  if (session.data.organization.kind !== kind)
    return <Navigate to={homeOf[session.data.organization.kind]} replace />;
  if (session.data.enrolmentRequired)
    return (
      <Suspense fallback={<Splash />}>
        <Enrolling />
      </Suspense>
    );
  return children(session.data);
}
