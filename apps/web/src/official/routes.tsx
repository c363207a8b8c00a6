import type { RouteObject } from 'react-router';

/** The pages under /official, each loaded when first opened. */
export const officialRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./overview') },
  { path: 'pairs', lazy: () => import('./pairs') },
  { path: 'units', lazy: () => import('./units') },
  { path: 'facts', lazy: () => import('./facts') },
  { path: 'facts/:id', lazy: () => import('./evidence') },
  { path: 'sales', lazy: () => import('../sales/desk') },
  { path: 'sales/:id', lazy: () => import('../sales/review') },
  { path: 'definitions', lazy: () => import('./definitions') },
];
