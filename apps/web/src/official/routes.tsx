import type { RouteObject } from 'react-router';

/** The pages under /official, each loaded when first opened. */
export const officialRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./overview') },
  { path: 'pairs', lazy: () => import('./pairs') },
  { path: 'units', lazy: () => import('./units') },
  { path: 'facts', lazy: () => import('./facts') },
  { path: 'facts/:id', lazy: () => import('./evidence') },
  { path: 'filings', lazy: () => import('./filings/desk') },
  { path: 'filings/reminders', lazy: () => import('./filings/reminders') },
  { path: 'filings/:id', lazy: () => import('./filings/review') },
  { path: 'rules', lazy: () => import('./quota/rules') },
  { path: 'rules/what-if', lazy: () => import('./quota/what-if') },
  { path: 'definitions', lazy: () => import('./definitions') },
  { path: 'audit', lazy: () => import('../audit/views') },
  { path: 'audit/changes', lazy: () => import('../audit/changes') },
  { path: 'audit/chain', lazy: () => import('../audit/chain') },
];
