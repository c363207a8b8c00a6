import { Navigate, type RouteObject } from 'react-router';
import { homeOf, useSession } from './api/session';
import { buyerRoutes } from './buyer/routes';
import { officialRoutes } from './official/routes';
import { operatorRoutes } from './operator/routes';
import { Crash } from './shared/crash';
import { ErrorState } from './shared/feedback';
import { Splash } from './shared/splash';
import { supplierRoutes } from './supplier/routes';

function Entrance() {
  const session = useSession();
  if (session.data) return <Navigate to={homeOf[session.data.organization.kind]} replace />;
  if (session.data === null) return <Navigate to="/login" replace />;
  return session.error ? <ErrorState error={session.error} retry={() => session.refetch()} /> : <Splash />;
}

const notFound = () => import('./shared/not-found');
/** The same in every frame. */
const account: RouteObject = { path: 'account', lazy: () => import('./account/security') };

/** Every address of the product. A persona's pages stand in its own routes.tsx, each loaded when first opened. */
export const routes: RouteObject[] = [
  {
    errorElement: <Crash />,
    hydrateFallbackElement: <Splash />,
    children: [
      { path: '/', element: <Entrance /> },
      { path: '/login', lazy: () => import('./login') },
      { path: '/check/:code?', lazy: () => import('./check/check') },
      { path: '/open', lazy: () => import('./open/months') },
      { path: '/open/:id', lazy: () => import('./open/month') },
      { path: '/apply', lazy: () => import('./admission/apply') },
      { path: '/apply/progress', lazy: () => import('./admission/progress') },
      { path: '/notices', lazy: () => import('./subsidy/notices') },
      { path: '/notices/:id', lazy: () => import('./subsidy/notice') },
      {
        path: '/buy',
        lazy: () => import('./buyer/shell'),
        children: [...buyerRoutes, account, { path: '*', lazy: notFound }],
      },
      {
        path: '/supply',
        lazy: () => import('./supplier/shell'),
        children: [...supplierRoutes, account, { path: '*', lazy: notFound }],
      },
      {
        path: '/official',
        lazy: () => import('./official/shell'),
        children: [...officialRoutes, account, { path: '*', lazy: notFound }],
      },
      {
        path: '/operate',
        lazy: () => import('./operator/shell'),
        children: [...operatorRoutes, account, { path: '*', lazy: notFound }],
      },
      { path: '*', lazy: notFound },
    ],
  },
];
