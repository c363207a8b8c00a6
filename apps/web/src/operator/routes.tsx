import type { RouteObject } from 'react-router';

/** The pages under /operate, each loaded when first opened. */
export const operatorRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./desk') },
  { path: 'suspense', lazy: () => import('./suspense') },
  { path: 'statements', lazy: () => import('./statements') },
  { path: 'journal', lazy: () => import('./journal/balances') },
  { path: 'journal/parties/:account', lazy: () => import('./journal/parties') },
  { path: 'journal/entries', lazy: () => import('./journal/entries') },
  { path: 'journal/bookings/:id', lazy: () => import('./journal/booking') },
  { path: 'health', lazy: () => import('./health') },
  { path: 'stuck', lazy: () => import('./stuck') },
];
