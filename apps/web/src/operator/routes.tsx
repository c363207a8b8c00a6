import type { RouteObject } from 'react-router';

/** The pages under /operate, each loaded when first opened. */
export const operatorRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./desk') },
  { path: 'statements', lazy: () => import('./statements') },
  { path: 'journal', lazy: () => import('./journal/balances') },
  { path: 'journal/parties/:account', lazy: () => import('./journal/parties') },
  { path: 'journal/entries', lazy: () => import('./journal/entries') },
  { path: 'journal/bookings/:id', lazy: () => import('./journal/booking') },
  { path: 'provider-events', lazy: () => import('./provider-events') },
  { path: 'health', lazy: () => import('./health') },
  { path: 'stuck', lazy: () => import('./stuck') },
];
