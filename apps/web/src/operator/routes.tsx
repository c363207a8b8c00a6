import type { RouteObject } from 'react-router';

/** The pages under /operate, each loaded when first opened. */
export const operatorRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./desk') },
  { path: 'suspense', lazy: () => import('./suspense') },
  { path: 'statements', lazy: () => import('./statements') },
  { path: 'payouts', lazy: () => import('./transfers/payouts') },
  { path: 'settlements/:id', lazy: () => import('./transfers/settlement') },
  { path: 'payment-lists', lazy: () => import('./transfers/lists') },
  { path: 'payment-lists/:id', lazy: () => import('./transfers/list') },
  { path: 'payout-accounts', lazy: () => import('./transfers/accounts') },
  { path: 'journal', lazy: () => import('./journal/balances') },
  { path: 'journal/parties/:account', lazy: () => import('./journal/parties') },
  { path: 'journal/entries', lazy: () => import('./journal/entries') },
  { path: 'journal/bookings/:id', lazy: () => import('./journal/booking') },
  { path: 'provider-events', lazy: () => import('./provider-events') },
  { path: 'disputes', lazy: () => import('./disputes') },
  { path: 'health', lazy: () => import('./health') },
  { path: 'stuck', lazy: () => import('./stuck') },
  { path: 'admissions', lazy: () => import('../admission/desk') },
  { path: 'admissions/:id', lazy: () => import('../admission/application') },
  { path: 'integrity', lazy: () => import('../integrity/rules') },
  { path: 'integrity/prices', lazy: () => import('../integrity/prices') },
  { path: 'offices', lazy: () => import('./offices/offices') },
  { path: 'audit', lazy: () => import('../audit/views') },
  { path: 'audit/changes', lazy: () => import('../audit/changes') },
  { path: 'audit/chain', lazy: () => import('../audit/chain') },
];
