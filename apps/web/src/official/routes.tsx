import type { RouteObject } from 'react-router';

/** The pages under /official, each loaded when first opened. */
export const officialRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./overview') },
  { path: 'pairs', lazy: () => import('./pairs') },
  { path: 'units', lazy: () => import('./units') },
  { path: 'facts', lazy: () => import('./facts') },
  { path: 'facts/:id', lazy: () => import('./evidence') },
  { path: 'rankings', lazy: () => import('./reports/rankings') },
  { path: 'tiles', lazy: () => import('./reports/tiles') },
  { path: 'bulletins', lazy: () => import('./reports/bulletins') },
  { path: 'bulletins/:id', lazy: () => import('./reports/bulletin') },
  { path: 'exports', lazy: () => import('./reports/exports') },
  { path: 'definitions', lazy: () => import('./definitions') },
];
