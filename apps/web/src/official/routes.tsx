import type { RouteObject } from 'react-router';

/** The pages under /official, each loaded when first opened. */
export const officialRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./overview') },
  { path: 'pairs', lazy: () => import('./pairs') },
  { path: 'units', lazy: () => import('./units') },
  { path: 'facts', lazy: () => import('./facts') },
  { path: 'facts/:id', lazy: () => import('./evidence') },
  { path: 'definitions', lazy: () => import('./definitions') },
  { path: 'subsidies', lazy: () => import('./subsidy/home') },
  { path: 'subsidies/new', lazy: () => import('./subsidy/editor') },
  { path: 'subsidies/objections', lazy: () => import('./subsidy/objections') },
  { path: 'subsidies/runs/:id', lazy: () => import('./subsidy/run') },
  { path: 'subsidies/:id', lazy: () => import('./subsidy/programme') },
  { path: 'subsidies/:id/edit', lazy: () => import('./subsidy/editor') },
];
