import type { RouteObject } from 'react-router';

/** The pages under /operate, each loaded when first opened. */
export const operatorRoutes: RouteObject[] = [
  { index: true, lazy: () => import('./desk') },
  { path: 'statements', lazy: () => import('./statements') },
  { path: 'health', lazy: () => import('./health') },
  { path: 'stuck', lazy: () => import('./stuck') },
];
